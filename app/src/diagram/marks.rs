//! What stands on a path's line: its gates with their verdicts, and its badge where there is room for it.

use pathlight_core::analysis::matrix::Answer;
use pathlight_core::model::nsg::Access;
use pathlight_core::outcome::{GroupLevel, Reason, Stage, Step, StepOutcome};

use super::geometry::{Point, Rect, segments};
use super::lines::{Level, Line, Place};
use super::names;
use super::order;

/// What a gate says. Ink only: hues belong to paths (diagram.md section 1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Sign {
    /// A dot: it passes.
    Pass,
    /// A bar: it stops here.
    Stop,
    /// A dashed ring: there is no such control.
    Absent,
    /// A question mark: it cannot be known.
    Unknown,
}

/// A gate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mark {
    /// The stage it stands for.
    pub stage: Stage,
    /// Where it stands.
    pub at: Point,
    /// What it says.
    pub sign: Sign,
    /// Whether it is drawn in full while its path is not chosen: what stops, what is not known, and what is missing
    /// on a leak (G3).
    pub is_prominent: bool,
}

/// The gates of an answered path, in the order of the stages.
pub fn marks(answer: &Answer, line: &Line) -> Vec<Mark> {
    let mut marks = Vec::new();
    for step in &answer.outcome.steps {
        for (level, sign) in signs(step) {
            let of_stage = |place: &&Place| place.stage == step.stage;
            let exact = line
                .places
                .iter()
                .find(|place| of_stage(place) && place.level == level);
            let place = exact
                .or_else(|| line.places.iter().find(of_stage))
                .or(line.places.first());
            let Some(place) = place else { continue };
            let is_prominent = match sign {
                Sign::Stop | Sign::Unknown => true,
                Sign::Absent => answer.is_leak() && step.reason == Reason::NoPolicy,
                Sign::Pass => false,
            };
            marks.push(Mark {
                stage: step.stage,
                at: place.at,
                sign,
                is_prominent,
            });
        }
    }
    marks
}

fn signs(step: &Step) -> Vec<(Level, Sign)> {
    let sign = match (step.outcome, &step.reason) {
        (StepOutcome::NotApplicable | StepOutcome::NotReached, _) => return Vec::new(),
        (StepOutcome::Passed, Reason::NoGroup | Reason::NoPolicy) => Sign::Absent,
        (StepOutcome::Passed, _) => Sign::Pass,
        (StepOutcome::Stopped, _) => Sign::Stop,
        (StepOutcome::Unknown, _) => Sign::Unknown,
    };
    if !step.hops.is_empty() {
        return at_appliances(step, sign);
    }
    if step.decisions.is_empty() {
        return vec![(Level::Subnet, sign)];
    }
    let decisions = step.decisions.iter().map(|decision| {
        let level = match decision.level {
            GroupLevel::NetworkInterface(_) => Level::Interface,
            GroupLevel::Subnet(_) => Level::Subnet,
        };
        let sign = match decision.access {
            Some(Access::Allow) => Sign::Pass,
            Some(Access::Deny) => Sign::Stop,
            None => Sign::Unknown,
        };
        (level, sign)
    });
    let mut signs: Vec<_> = decisions.collect();
    // what made the stage unknown may be no rule of any group
    if sign == Sign::Unknown && signs.iter().all(|(_, sign)| *sign == Sign::Pass) {
        signs.push((Level::Subnet, Sign::Unknown));
    }
    signs
}

/// The first route, and what was said at each appliance that it leads to.
fn at_appliances(step: &Step, sign: Sign) -> Vec<(Level, Sign)> {
    let mut signs = vec![(Level::Subnet, Sign::Pass)];
    for (number, hop) in step.hops.iter().enumerate() {
        let mut own = Sign::Pass;
        for said in &hop.steps {
            own = match said.outcome {
                StepOutcome::Stopped => Sign::Stop,
                StepOutcome::Unknown if own == Sign::Pass => Sign::Unknown,
                StepOutcome::Unknown
                | StepOutcome::Passed
                | StepOutcome::NotApplicable
                | StepOutcome::NotReached => own,
            };
        }
        signs.push((Level::Hop(number), own));
    }
    // where it ends, or may end, without a word of any appliance's, it does so behind the last
    let is_said = signs.iter().any(|(_, own)| *own == sign);
    if let Some(last) = signs.last_mut().filter(|_| !is_said) {
        last.1 = sign;
    }
    signs
}

/// Where the packet ends, if it does.
pub fn stop(marks: &[Mark]) -> Option<Point> {
    marks
        .iter()
        .find(|mark| mark.sign == Sign::Stop)
        .map(|mark| mark.at)
}

/// The badge's text and place: on the longest free level stretch of its line, the word where it fits, else the symbol.
pub fn badge(
    line: &Line,
    symbol: &str,
    word: &str,
    boxes: [Option<Rect>; 4],
    letters: i32,
) -> Option<(String, Rect)> {
    const HEAD: i32 = 18;
    let whole = if word.is_empty() {
        symbol.to_owned()
    } else {
        format!("{symbol} {word}")
    };
    let (height, gate) = (20 + letters, 12 + letters);
    let wide = |text: &str| (names::width(text, 12 + letters) + 14).max(height);
    let mut best: Option<(i32, Point)> = None;
    for segment in segments(&line.points).filter(|segment| segment.is_horizontal()) {
        let y = segment.from.y;
        let (low, high) = (segment.from.x.min(segment.to.x), segment.from.x.max(segment.to.x));
        // the arrowhead ends the line, whichever way it points
        let (left, right) = match (line.points.last() == Some(&segment.to), segment.from.x < high) {
            (true, true) => (10, HEAD),
            (true, false) => (HEAD, 10),
            (false, _) => (10, 14),
        };
        let mut taken: Vec<(i32, i32)> = vec![(low, low + left), (high - right, high)];
        taken.extend(
            line.places
                .iter()
                .filter(|place| place.at.y == y)
                .map(|place| (place.at.x - gate, place.at.x + gate)),
        );
        let boxes = boxes.into_iter().flatten();
        taken.extend(
            boxes
                .filter(|it| it.y < y + height / 2 && y - height / 2 < it.bottom())
                .map(|it| (it.x, it.right())),
        );
        let order = order::numbers((0..taken.len()).collect(), &|at| {
            [i64::from(taken[at].0), i64::from(taken[at].1), 0]
        });
        let mut free_from = low;
        for (from, to) in order.into_iter().map(|at| taken[at]).chain([(high, high)]) {
            // what lies beyond the stretch takes nothing of it
            let (from, to) = (from.clamp(low, high), to.clamp(low, high));
            let length = from - free_from;
            if best.is_none_or(|(longest, _)| length > longest) {
                best = Some((
                    length,
                    Point {
                        x: free_from + length / 2,
                        y,
                    },
                ));
            }
            free_from = free_from.max(to);
        }
    }
    let (length, centre) = best?;
    let text = if wide(&whole) <= length {
        whole
    } else {
        symbol.to_owned()
    };
    let width = wide(&text);
    Some((text, Rect::around(centre, width, height)))
}
