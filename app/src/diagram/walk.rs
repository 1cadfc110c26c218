//! Where an arrow key leads in the picture: to the nearest thing in that direction.

use super::geometry::Rect;

/// An arrow key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Arrow {
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// Up.
    Up,
    /// Down.
    Down,
}

impl Arrow {
    /// The arrow of a key.
    pub fn of(key: &str) -> Option<Self> {
        match key {
            "ArrowLeft" => Some(Arrow::Left),
            "ArrowRight" => Some(Arrow::Right),
            "ArrowUp" => Some(Arrow::Up),
            "ArrowDown" => Some(Arrow::Down),
            _ => None,
        }
    }
}

/// The place of the thing that `arrow` leads to from `from`; `None`: nothing lies there.
pub fn next(things: &[Rect], from: Rect, arrow: Arrow) -> Option<usize> {
    let start = from.centre();
    let costs = things.iter().enumerate().filter_map(|(at, thing)| {
        let end = thing.centre();
        let (right, down) = (end.x - start.x, end.y - start.y);
        let (along, aside, apart) = match arrow {
            Arrow::Left => (-right, down.abs(), thing.right() <= from.x + 4),
            Arrow::Right => (right, down.abs(), thing.x >= from.right() - 4),
            Arrow::Up => (-down, right.abs(), thing.bottom() <= from.y + 4),
            Arrow::Down => (down, right.abs(), thing.y >= from.bottom() - 4),
        };
        (along > 0 && apart).then_some((along + 3 * aside, at))
    });
    costs.min().map(|(_, at)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    const THINGS: [Rect; 4] = [
        Rect {
            x: 0,
            y: 0,
            w: 40,
            h: 40,
        },
        Rect {
            x: 0,
            y: 60,
            w: 40,
            h: 40,
        },
        Rect {
            x: 100,
            y: 10,
            w: 40,
            h: 40,
        },
        Rect {
            x: 100,
            y: 300,
            w: 40,
            h: 40,
        },
    ];

    #[test]
    fn an_arrow_leads_to_the_nearest_thing_in_its_direction() {
        let from = |at: usize, arrow| next(&THINGS, THINGS[at], arrow);
        assert_eq!(from(0, Arrow::Right), Some(2));
        assert_eq!(from(0, Arrow::Down), Some(1));
        assert_eq!(from(2, Arrow::Left), Some(0));
        assert_eq!(from(2, Arrow::Down), Some(3));
        assert_eq!(from(0, Arrow::Up), None);
        assert_eq!(from(0, Arrow::Left), None);
    }
}
