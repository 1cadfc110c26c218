//! What opened and what closed: between two answers to the same questions, and in all traffic of one end.

use super::matrix::Answer;
use super::traffic::{self, Refused, Side, TrafficChange};
use crate::flow::Flow;
use crate::model::nsg::NetworkSecurityGroup;
use crate::outcome::Verdict;

/// The difference of two lists of answers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Change {
    /// Allowed now, and not before.
    pub opened: Vec<Flow>,
    /// Denied now, and not before.
    pub closed: Vec<Flow>,
    /// Not certain any more.
    pub undetermined: Vec<Flow>,
    /// The same verdict by another way, gate or identity.
    pub rerouted: Vec<Flow>,
    /// Asked about now, and not before.
    pub added: Vec<Flow>,
    /// Asked about before, and not any more.
    pub gone: Vec<Flow>,
}

impl Change {
    /// Whether nothing is different.
    pub fn is_empty(&self) -> bool {
        *self == Change::default()
    }

    /// Whether the verdict of `flow` is another one.
    pub fn touches(&self, flow: &Flow) -> bool {
        [&self.opened, &self.closed, &self.undetermined]
            .into_iter()
            .any(|flows| flows.contains(flow))
    }
}

/// What is different in `after`, path by path. Paths that only one side asks about neither open nor close.
pub fn change(before: &[&Answer], after: &[&Answer]) -> Change {
    let mut change = Change::default();
    let mut is_gone = vec![true; before.len()];
    for (at, now) in after.iter().enumerate() {
        // mostly both ask the same in the same order
        let same = before
            .get(at)
            .filter(|answer| answer.flow == now.flow)
            .map(|_| at);
        let same = same.or_else(|| before.iter().position(|answer| answer.flow == now.flow));
        let Some((then, is_gone)) = same.and_then(|at| Some((before.get(at)?, is_gone.get_mut(at)?))) else {
            change.added.push(now.flow.clone());
            continue;
        };
        *is_gone = false;
        let flow = now.flow.clone();
        match (then.outcome.verdict(), now.outcome.verdict()) {
            (before, after) if before == after => {
                if then.outcome != now.outcome {
                    change.rerouted.push(flow);
                }
            }
            (_, Verdict::Allowed) => change.opened.push(flow),
            (_, Verdict::Denied) => change.closed.push(flow),
            (_, Verdict::Undetermined) => change.undetermined.push(flow),
        }
    }
    for (then, is_gone) in before.iter().zip(is_gone) {
        if is_gone {
            change.gone.push(then.flow.clone());
        }
    }
    change
}

/// What is different in all traffic of two ends: an interface before and after an edit, as a rule.
pub fn side_change(before: &Side, after: &Side) -> Result<TrafficChange, Refused> {
    traffic::side_change(before, after)
}

/// What is different in all traffic at `side` where the group `after` stands for the group `before`, each as
/// if it stood there alone.
pub fn group_change(
    side: &Side,
    before: &NetworkSecurityGroup,
    after: &NetworkSecurityGroup,
) -> Result<TrafficChange, Refused> {
    traffic::group_change(side, before, after)
}
