//! Which vertical channel of a gap each line takes, so that no two cross more often than they must.

/// A line through a gap: the row that it enters by on the left, and the one that it leaves by on the right.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Passage {
    /// The row on the left.
    pub left: i32,
    /// The row on the right.
    pub right: i32,
    /// The path: two ways of one path are never drawn together.
    pub path: usize,
}

/// Between two rows that lines run on side by side (diagram.md E1).
const BESIDE: i32 = 12;

impl Passage {
    fn span(self) -> (i32, i32) {
        (self.left.min(self.right), self.left.max(self.right))
    }

    /// Whether this one must turn right of `other`: else `other` would run into its vertical on the way into its own
    /// channel, or the one would leave the gap on the row that the other still enters by.
    /// Lines that change places cross once wherever their channels are.
    fn is_right_of(self, other: Passage, beside: i32) -> bool {
        let keeps_order = (self.left < other.left) == (self.right < other.right);
        let (low, high) = self.span();
        let meets = keeps_order && other.left != self.left && (low..=high).contains(&other.left);
        meets || self.comes_close(other, beside)
    }

    /// Whether this one leaves the gap so near to the row that `other` enters by that both cannot run side by side.
    fn comes_close(self, other: Passage, beside: i32) -> bool {
        (self.right - other.left).abs() < beside
    }

    /// Whether the two can turn in one channel.
    fn shares(self, other: Passage, clearance: i32) -> bool {
        let ((low, high), (other_low, other_high)) = (self.span(), other.span());
        high + clearance <= other_low || other_high + clearance <= low
    }
}

/// The channel of each line, from the left, and how many channels there are. Straight lines take none.
/// Rows are at least `clearance` apart where that can be, or one line takes its row up after the other has left it.
pub fn assign(lines: &[Passage], clearance: i32) -> (Vec<Option<usize>>, usize) {
    let turning: Vec<usize> = (0..lines.len())
        .filter(|at| lines[*at].left != lines[*at].right)
        .collect();
    let mut channels = vec![None; lines.len()];
    for beside in [clearance, BESIDE] {
        turning.iter().for_each(|at| channels[*at] = Some(0));
        if settle(lines, &turning, &mut channels, clearance, beside) {
            break;
        }
    }
    // where wishes went in a circle, what must not lie on each other still does not
    for (rank, at) in turning.iter().enumerate() {
        let is_taken = |channel: Option<usize>| {
            let earlier = turning[..rank].iter();
            let mut same = earlier.filter(|other| channels[**other] == channel);
            same.any(|other| {
                lines[*at].path != lines[*other].path && !lines[*at].shares(lines[*other], clearance)
            })
        };
        let mut channel = channels[*at];
        while is_taken(channel) {
            channel = channel.map(|channel| channel + 1);
        }
        channels[*at] = channel;
    }
    let count = channels.iter().flatten().max().map_or(0, |most| most + 1);
    (channels, count)
}

/// Moves lines to the right until each turns right of those that it must; `false`: that goes in a circle.
fn settle(
    lines: &[Passage],
    turning: &[usize],
    channels: &mut [Option<usize>],
    clearance: i32,
    beside: i32,
) -> bool {
    // each pass moves lines further right, none further than there are lines: wishes in a circle end there
    for _ in 0..=2 * turning.len() {
        let mut has_moved = false;
        for (rank, at) in turning.iter().enumerate() {
            for (other_rank, other) in turning.iter().enumerate() {
                let (one, two) = (lines[*at], lines[*other]);
                if one.path == two.path {
                    continue;
                }
                let must = one.is_right_of(two, beside);
                let may_not_share =
                    rank > other_rank && !one.shares(two, clearance) && !two.is_right_of(one, beside);
                let is_too_far_left = (must && channels[*at] <= channels[*other])
                    || (may_not_share && channels[*at] == channels[*other]);
                let next = channels[*other].map_or(0, |channel| channel + 1);
                if is_too_far_left && next < turning.len() {
                    channels[*at] = Some(next);
                    has_moved = true;
                }
            }
        }
        if !has_moved {
            let held = |at: &usize| {
                let mut others = turning
                    .iter()
                    .filter(|other| lines[**other].path != lines[*at].path);
                others.all(|other| {
                    !lines[*at].is_right_of(lines[*other], beside) || channels[*at] > channels[*other]
                })
            };
            return turning.iter().all(held);
        }
    }
    false
}

/// Whether two lines run onto each other, in channels that were assigned to them.
pub fn collide(lines: &[Passage], channels: &[Option<usize>]) -> bool {
    for (one, channel) in lines.iter().zip(channels) {
        for (other, other_channel) in lines.iter().zip(channels) {
            // the one has turned onto its new row before the other leaves its old one
            let meets = match (channel, other_channel) {
                (Some(channel), Some(other_channel)) => channel < other_channel,
                (None, Some(_)) | (Some(_), None) => true,
                (None, None) => false,
            };
            if one.path != other.path && meets && one.comes_close(*other, BESIDE) {
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crossings(lines: &[Passage], channels: &[Option<usize>]) -> usize {
        let mut count = 0;
        for (a, one) in lines.iter().enumerate() {
            for (b, other) in lines.iter().enumerate() {
                let (Some(x), y) = (channels[a], channels[b]) else {
                    continue;
                };
                let (low, high) = one.span();
                let into = y.is_none_or(|y| y > x) && low < other.left && other.left < high;
                let out = y.is_none_or(|y| y < x) && low < other.right && other.right < high;
                count += usize::from(a != b && into) + usize::from(a != b && out && y.is_some());
            }
        }
        count
    }

    fn inversions(lines: &[Passage]) -> usize {
        let pairs = |a: usize| (0..a).map(move |b| (a, b));
        let inverted = |(a, b): &(usize, usize)| {
            (lines[*a].left < lines[*b].left) != (lines[*a].right < lines[*b].right)
        };
        (0..lines.len()).flat_map(pairs).filter(inverted).count()
    }

    #[test]
    fn lines_that_keep_their_order_do_not_cross() {
        for shift in [-100, 100, 30] {
            let lines: Vec<_> = (0..6)
                .map(|at| Passage {
                    left: 200 + at * 28,
                    right: 200 + shift + at * 30,
                    path: usize::try_from(at).unwrap_or(0),
                })
                .collect();
            let (channels, count) = assign(&lines, 12);
            assert!(count <= 6);
            assert_eq!(crossings(&lines, &channels), 0, "{channels:?}");
        }
    }

    #[test]
    fn other_lines_cross_once_a_pair() {
        let rights = [400, 120, 360, 80, 300, 200];
        let lines: Vec<_> = rights
            .iter()
            .enumerate()
            .map(|(at, right)| Passage {
                left: 100 + 28 * i32::try_from(at).unwrap_or(0),
                right: *right,
                path: at,
            })
            .collect();
        let (channels, _) = assign(&lines, 12);
        assert!(
            crossings(&lines, &channels) <= inversions(&lines) + 2,
            "{} of {}",
            crossings(&lines, &channels),
            inversions(&lines)
        );
    }

    #[test]
    fn a_straight_line_takes_no_channel() {
        assert_eq!(
            assign(
                &[Passage {
                    left: 4,
                    right: 4,
                    path: 0
                }],
                12
            ),
            (vec![None], 0)
        );
    }
}
