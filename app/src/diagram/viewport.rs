//! Which part of the picture is in sight: all of it, the chosen path, or where the reader zoomed and moved to.
//!
//! In tenths of the picture's unit, so that moving is smooth without fractions.

use super::geometry::{Point, Rect};

/// Tenths in a unit.
pub const FINE: i32 = 10;
/// The narrowest part that can be in sight.
const NARROWEST: i32 = 160 * FINE;
/// How far a step of the keys or buttons zooms, in hundredths.
pub const STEP: i32 = 130;

/// `rect` in tenths.
pub fn fine(rect: Rect) -> Rect {
    Rect {
        x: rect.x * FINE,
        y: rect.y * FINE,
        w: rect.w * FINE,
        h: rect.h * FINE,
    }
}

/// The least part that holds `rect` and has the shape of `frame`.
pub fn fitted(rect: Rect, frame: Rect) -> Rect {
    let (w, h) = (i64::from(rect.w.max(1)), i64::from(rect.h.max(1)));
    let (across, down) = (i64::from(frame.w.max(1)), i64::from(frame.h.max(1)));
    let (wide, high) = match w * down < h * across {
        true => (h * across / down, h),
        false => (w, w * down / across),
    };
    let length = |length: i64| i32::try_from(length).unwrap_or(i32::MAX / 4);
    Rect::around(rect.centre(), length(wide), length(high))
}

/// The part after zooming by `percent` about `at`; `None`: all of it.
pub fn zoomed(view: Rect, whole: Rect, at: Point, percent: i32) -> Option<Rect> {
    let scaled = |length: i32| {
        let scaled = i64::from(length) * 100 / i64::from(percent.max(1));
        i32::try_from(scaled).unwrap_or(length)
    };
    let w = scaled(view.w);
    if w >= whole.w {
        return None;
    }
    if w < NARROWEST && percent > 100 {
        return Some(view);
    }
    Some(within(
        Rect {
            x: at.x - scaled(at.x - view.x),
            y: at.y - scaled(at.y - view.y),
            w,
            h: scaled(view.h),
        },
        whole,
    ))
}

/// The part after moving by so much.
pub fn moved(view: Rect, whole: Rect, right: i32, down: i32) -> Rect {
    let moved = Rect {
        x: view.x + right,
        y: view.y + down,
        ..view
    };
    within(moved, whole)
}

/// The middle of what is in sight stays on the picture.
fn within(view: Rect, whole: Rect) -> Rect {
    let centre = view.centre();
    let (x, y) = (
        centre.x.clamp(whole.x, whole.right()),
        centre.y.clamp(whole.y, whole.bottom()),
    );
    Rect::around(Point { x, y }, view.w, view.h)
}

/// Where in the picture something in the frame is, while `view` fills it.
pub fn place(view: Rect, frame: Rect, at: Point) -> Point {
    let along = |from: i32, length: i32, start: i32, size: i32, at: i32| {
        let far = i64::from(length) * i64::from(at - start) / i64::from(size.max(1));
        from + i32::try_from(far).unwrap_or(0)
    };
    Point {
        x: along(view.x, view.w, frame.x, frame.w, at.x),
        y: along(view.y, view.h, frame.y, frame.h, at.y),
    }
}

/// What fills `now` when all stays on the page where it is and as large as it is, while `view` fills `frame`.
pub fn through(view: Rect, frame: Rect, now: Rect) -> Rect {
    let right = |x| place(view, frame, Point { x, y: 0 }).x;
    let down = |y| place(view, frame, Point { x: 0, y }).y;
    let (x, y) = (right(now.x), down(now.y));
    Rect {
        x,
        y,
        w: right(now.right()) - x,
        h: down(now.bottom()) - y,
    }
}

/// As the picture's `viewBox` has it.
pub fn written(view: Rect) -> String {
    let tenths = |length: i32| {
        let sign = if length < 0 { "-" } else { "" };
        format!("{sign}{}.{}", length.abs() / FINE, length.abs() % FINE)
    };
    let Rect { x, y, w, h } = view;
    [x, y, w, h].map(tenths).join(" ")
}

/// What `kept` keeps.
pub fn read(kept: &str) -> Option<Rect> {
    let mut parts = kept.split(' ').map(|part| part.parse().ok());
    let mut next = || parts.next().flatten();
    Some(Rect {
        x: next()?,
        y: next()?,
        w: next()?,
        h: next()?,
    })
}

/// The part as a text that `read` reads.
pub fn kept(view: Rect) -> String {
    format!("{} {} {} {}", view.x, view.y, view.w, view.h)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: Rect = Rect {
        x: 0,
        y: 0,
        w: 10_000,
        h: 6_000,
    };

    #[test]
    fn zooming_keeps_the_place_under_the_pointer() {
        let (frame, at) = (
            Rect {
                x: 20,
                y: 40,
                w: 1000,
                h: 600,
            },
            Point { x: 320, y: 300 },
        );
        let before = place(WHOLE, frame, at);
        let view = zoomed(WHOLE, WHOLE, before, 200).expect("a part of it");
        let after = place(view, frame, at);
        assert!((before.x - after.x).abs() <= 1 && (before.y - after.y).abs() <= 1);
        assert_eq!(view.w, 5_000);
        assert_eq!(zoomed(view, WHOLE, before, 50), None);
    }

    #[test]
    fn all_stays_where_it_is_when_the_frame_shrinks() {
        let (x, y, w, h) = (20, 40, 1000, 600);
        let (frame, now) = (Rect { x, y, w, h }, Rect { x, y, w, h: 540 });
        let view = through(WHOLE, frame, now);
        let at = Point { x: 320, y: 300 };
        assert_eq!(place(view, now, at), place(WHOLE, frame, at));
        assert_eq!((view.w, view.h), (10_000, 5_400));
    }

    #[test]
    fn what_is_in_sight_never_leaves_the_picture() {
        let view = zoomed(WHOLE, WHOLE, WHOLE.centre(), 300).expect("a part of it");
        for (right, down) in [(90_000, 0), (-90_000, 90_000), (0, -90_000)] {
            assert!(WHOLE.overlaps(moved(view, WHOLE, right, down)));
        }
    }

    #[test]
    fn a_part_takes_the_shape_of_its_frame() {
        let frame = Rect {
            x: 0,
            y: 0,
            w: 500,
            h: 500,
        };
        let fitted = fitted(WHOLE, frame);
        assert!(fitted.holds(WHOLE) && fitted.w == fitted.h);
    }

    #[test]
    fn tenths_are_written_as_fractions() {
        let view = Rect {
            x: -5,
            y: 12,
            w: 100,
            h: 7,
        };
        assert_eq!(written(view), "-0.5 1.2 10.0 0.7");
        assert_eq!(read(&kept(view)), Some(view));
        assert_eq!(read(""), None);
    }
}
