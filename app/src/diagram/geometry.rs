//! Points, boxes and orthogonal lines, in the picture's own units: one is a CSS pixel at zoom 1.

/// The radius of a line's corners (diagram.md E1).
const CORNER: i32 = 10;

/// A place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Point {
    /// To the right.
    pub x: i32,
    /// Down.
    pub y: i32,
}

/// A box.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Rect {
    /// Its left edge.
    pub x: i32,
    /// Its upper edge.
    pub y: i32,
    /// Its width.
    pub w: i32,
    /// Its height.
    pub h: i32,
}

impl Rect {
    /// The right edge.
    pub fn right(self) -> i32 {
        self.x + self.w
    }

    /// The lower edge.
    pub fn bottom(self) -> i32 {
        self.y + self.h
    }

    /// The middle.
    pub fn centre(self) -> Point {
        Point {
            x: self.x + self.w / 2,
            y: self.y + self.h / 2,
        }
    }

    /// The box that is `by` larger on every side.
    pub fn grown(self, by: i32) -> Rect {
        Rect {
            x: self.x - by,
            y: self.y - by,
            w: self.w + 2 * by,
            h: self.h + 2 * by,
        }
    }

    /// The box of that size around `centre`.
    pub fn around(centre: Point, w: i32, h: i32) -> Rect {
        Rect {
            x: centre.x - w / 2,
            y: centre.y - h / 2,
            w,
            h,
        }
    }

    /// Whether the two share more than an edge.
    pub fn overlaps(self, other: Rect) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }

    /// Whether `other` lies within, edges included.
    pub fn holds(self, other: Rect) -> bool {
        self.x <= other.x
            && self.y <= other.y
            && self.right() >= other.right()
            && self.bottom() >= other.bottom()
    }

    /// The smallest box that holds both.
    pub fn with(self, other: Rect) -> Rect {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        Rect {
            x,
            y,
            w: self.right().max(other.right()) - x,
            h: self.bottom().max(other.bottom()) - y,
        }
    }

    /// The box as a path with rounded corners.
    pub fn path(self, radius: i32) -> String {
        let r = radius.min(self.w / 2).min(self.h / 2);
        let (w, h) = (self.w - 2 * r, self.h - 2 * r);
        let mut d = String::new();
        draw(&mut d, 'M', &[self.x + r, self.y]);
        let sides = [
            ('h', w, r, r),
            ('v', h, -r, r),
            ('h', -w, -r, -r),
            ('v', -h, r, -r),
        ];
        for (side, length, x, y) in sides {
            draw(&mut d, side, &[length]);
            draw(&mut d, 'a', &[r, r, 0, 0, 1, x, y]);
        }
        d.push('z');
        d
    }
}

/// A stretch of a line between two corners.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Segment {
    /// Where it begins.
    pub from: Point,
    /// Where it ends.
    pub to: Point,
}

impl Segment {
    /// Whether it runs left or right.
    pub fn is_horizontal(self) -> bool {
        self.from.y == self.to.y
    }

    /// How long it is.
    pub fn length(self) -> i32 {
        (self.from.x - self.to.x).abs() + (self.from.y - self.to.y).abs()
    }

    /// The box that it fills when it is drawn `2 × by` wide.
    pub fn room(self, by: i32) -> Rect {
        let corner = |p: Point| Rect {
            x: p.x,
            y: p.y,
            w: 0,
            h: 0,
        };
        corner(self.from).with(corner(self.to)).grown(by)
    }

    /// Where it crosses `other` at a right angle, ends not counted.
    pub fn crossing(self, other: Segment) -> Option<Point> {
        let (across, down) = match (self.is_horizontal(), other.is_horizontal()) {
            (true, false) => (self, other),
            (false, true) => (other, self),
            (true, true) | (false, false) => return None,
        };
        let between = |at: i32, one: i32, other: i32| one.min(other) < at && at < one.max(other);
        let at = Point {
            x: down.from.x,
            y: across.from.y,
        };
        (between(at.x, across.from.x, across.to.x) && between(at.y, down.from.y, down.to.y)).then_some(at)
    }

    /// Whether `point` lies on it.
    pub fn touches(self, point: Point) -> bool {
        let within = |at: i32, one: i32, other: i32| one.min(other) <= at && at <= one.max(other);
        within(point.x, self.from.x, self.to.x) && within(point.y, self.from.y, self.to.y)
    }
}

/// The stretches of a line.
pub fn segments(points: &[Point]) -> impl Iterator<Item = Segment> + '_ {
    points.windows(2).map(|ends| Segment {
        from: ends[0],
        to: ends[1],
    })
}

/// The line up to `at` and from there on; all of it and nothing, where `at` is not on it.
pub fn cut(points: &[Point], at: Point) -> (Vec<Point>, Vec<Point>) {
    let Some(place) = segments(points).position(|segment| segment.touches(at)) else {
        return (points.to_vec(), Vec::new());
    };
    let mut before = points[..=place].to_vec();
    before.push(at);
    let mut after = vec![at];
    after.extend_from_slice(&points[place + 1..]);
    (before, after)
}

/// The line as a path with rounded corners.
pub fn path(points: &[Point]) -> String {
    let mut d = String::new();
    let Some(first) = points.first() else { return d };
    draw(&mut d, 'M', &[first.x, first.y]);
    for corner in points.windows(3) {
        let (a, b, c) = (corner[0], corner[1], corner[2]);
        let room = |p: Point| ((p.x - b.x).abs() + (p.y - b.y).abs()) / 2;
        let r = CORNER.min(room(a)).min(room(c));
        let towards = |p: Point| (b.x + r * (p.x - b.x).signum(), b.y + r * (p.y - b.y).signum());
        let ((x1, y1), (x2, y2)) = (towards(a), towards(c));
        draw(&mut d, 'L', &[x1, y1]);
        draw(&mut d, 'Q', &[b.x, b.y, x2, y2]);
    }
    if let Some(last) = points.last() {
        draw(&mut d, 'L', &[last.x, last.y]);
    }
    d
}

/// One command of a path: without the machinery of `format!`, which took a tenth of a flip.
fn draw(d: &mut String, command: char, numbers: &[i32]) {
    let mut before = command;
    for number in numbers {
        d.push(before);
        d.push_str(&number.to_string());
        before = ' ';
    }
}

/// A line without the corners that are none, and without stretches of no length.
pub fn tidy(points: Vec<Point>) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    for point in points {
        if kept.last() == Some(&point) {
            continue;
        }
        if let [.., before, last] = kept.as_slice()
            && ((before.x == last.x && last.x == point.x) || (before.y == last.y && last.y == point.y))
        {
            kept.pop();
        }
        kept.push(point);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(points: &[(i32, i32)]) -> Vec<Point> {
        points.iter().map(|(x, y)| Point { x: *x, y: *y }).collect()
    }

    #[test]
    fn a_straight_line_has_no_corners() {
        assert_eq!(
            tidy(line(&[(0, 0), (5, 0), (9, 0), (9, 0)])),
            line(&[(0, 0), (9, 0)])
        );
    }

    #[test]
    fn a_line_is_cut_where_a_gate_stands() {
        let points = line(&[(0, 0), (20, 0), (20, 30)]);
        let (before, after) = cut(&points, Point { x: 20, y: 10 });
        assert_eq!(before, line(&[(0, 0), (20, 0), (20, 10)]));
        assert_eq!(after, line(&[(20, 10), (20, 30)]));
        assert_eq!(cut(&points, Point { x: 1, y: 1 }), (points.clone(), Vec::new()));
    }

    #[test]
    fn lines_cross_at_right_angles_only() {
        let across = segments(&line(&[(0, 5), (10, 5)])).next().expect("one");
        let down = segments(&line(&[(4, 0), (4, 9)])).next().expect("one");
        assert_eq!(across.crossing(down), Some(Point { x: 4, y: 5 }));
        assert_eq!(down.crossing(across), Some(Point { x: 4, y: 5 }));
        assert_eq!(across.crossing(across), None);
    }
}
