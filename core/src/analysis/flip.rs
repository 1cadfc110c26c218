//! What would flip one path: every switch, and every single small edit of a fixed list, that alone opens it where it is
//! blocked or closes it where it is open, with what else each would do against the author's wishes.
//!
//! One change at a time: what takes two is not found. The published service tags are not asked.

mod small;

use super::matrix::asked_about;
use crate::edit::{Edit, PolicyScopeChoice, Position, apply, switch::position};
use crate::evaluate::evaluate;
use crate::flow::Flow;
use crate::model::Scenario;
use crate::model::expectation::Wanted;
use crate::outcome::Verdict;
use crate::sort::sorted_by_key;

/// A change that alone flips a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Flip {
    /// The change.
    pub edit: Edit,
    /// What is said of the path then.
    pub then: Verdict,
    /// How many other paths that must be open are against that wish then, and were not.
    pub breaks: usize,
    /// How many other paths that must be closed are against that wish then, and were not.
    pub leaks: usize,
}

/// Every such change, the one that does least beside it first; of equal ones what leaves all rules as they are, then switches.
pub fn flips(scenario: &Scenario, flow: &Flow) -> Vec<Flip> {
    let now = evaluate(scenario, flow);
    let mut edits = small::without_redirect(scenario, flow, &now);
    edits.extend(switches(scenario));
    edits.extend(small::edits(scenario, flow, &now));
    let wishes = wishes(scenario, flow);
    let (mut found, mut results): (Vec<Flip>, Vec<Scenario>) = (Vec::new(), Vec::new());
    for edit in edits {
        let Ok(after) = apply(scenario, &edit) else {
            continue;
        };
        let then = evaluate(&after, flow).verdict();
        // what is not known afterwards is no answer
        let is_known = then != Verdict::Undetermined;
        // an edit by hand may be what a switch does
        if !is_known || then == now.verdict() || results.contains(&after) {
            continue;
        }
        let (breaks, leaks) = harm(&wishes, &after);
        found.push(Flip {
            edit,
            then,
            breaks,
            leaks,
        });
        results.push(after);
    }
    sorted_by_key(found, |it| it.breaks + it.leaks)
}

/// Every setting that a switch does not have now.
fn switches(scenario: &Scenario) -> Vec<Edit> {
    let mut edits = Vec::new();
    for it in &scenario.switches {
        let switch = it.id.clone();
        match position(scenario, &it.sets) {
            Some(Position::Choice(now)) => {
                for choice in PolicyScopeChoice::ALL {
                    let switch = switch.clone();
                    if choice != now {
                        edits.push(Edit::Choose { switch, choice });
                    }
                }
            }
            Some(Position::On | Position::Off) => edits.push(Edit::Flip { switch }),
            None => {}
        }
    }
    edits
}

/// The other paths that are as the author wants them.
fn wishes(scenario: &Scenario, flow: &Flow) -> Vec<(Flow, Wanted)> {
    let mut wishes = Vec::new();
    for (other, wanted) in asked_about(scenario) {
        if let Some(wanted) = wanted.filter(|_| other != *flow)
            && !is_against(scenario, &other, wanted)
        {
            wishes.push((other, wanted));
        }
    }
    wishes
}

fn is_against(scenario: &Scenario, flow: &Flow, wanted: Wanted) -> bool {
    let verdict = evaluate(scenario, flow).verdict();
    match wanted {
        Wanted::Open => verdict != Verdict::Allowed,
        Wanted::Closed => verdict != Verdict::Denied,
    }
}

/// How many wishes do not hold any more: such as want a path open, and such as want one closed.
fn harm(wishes: &[(Flow, Wanted)], after: &Scenario) -> (usize, usize) {
    let (mut breaks, mut leaks) = (0, 0);
    for (flow, wanted) in wishes {
        if is_against(after, flow, *wanted) {
            match wanted {
                Wanted::Open => breaks += 1,
                Wanted::Closed => leaks += 1,
            }
        }
    }
    (breaks, leaks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::matrix::answers;
    use crate::flow::Source;
    use crate::gallery;

    fn asked(id: &str, from: &str, to: &str) -> (Scenario, Flow) {
        let scenario = gallery::open(id).expect("it is there").scenario;
        let is_it = |flow: &Flow| {
            let by = match &flow.source {
                Source::NetworkInterface(id) => id.as_str(),
                Source::Host(id) => id.as_str(),
            };
            let target = flow.target.reference();
            by == from && target.is_some_and(|it| it.kind_and_id().1 == to)
        };
        let flow = answers(&scenario)
            .into_iter()
            .map(|it| it.flow)
            .find(is_it)
            .expect("it is asked about");
        (scenario, flow)
    }

    #[test]
    fn the_policy_closes_the_leak_and_does_nothing_else() {
        let (scenario, flow) = asked("rogue-account", "vm1-nic", "roguestorageaccount");
        let found = flips(&scenario, &flow);
        let first = found.first().expect("there is a way");
        assert_eq!(
            first.edit,
            Edit::Flip {
                switch: "policy".into()
            }
        );
        assert_eq!((first.then, first.breaks, first.leaks), (Verdict::Denied, 0, 0));
        assert!(found.iter().any(|it| it.breaks > 0), "{found:?}");
        // the rogue account's own door is not the author's to close
        let is_theirs = |it: &Flip| matches!(&it.edit, Edit::Set { id, .. } if id == "roguestorageaccount");
        assert!(!found.iter().any(is_theirs), "{found:?}");
        assert!(found.iter().all(|it| it.then == Verdict::Denied));
    }

    #[test]
    fn no_two_flips_come_to_the_same() {
        for entry in gallery::ALL {
            let scenario = gallery::open(entry.id).expect("it is there").scenario;
            for answer in answers(&scenario) {
                let found = flips(&scenario, &answer.flow);
                for (at, one) in found.iter().enumerate() {
                    let after = apply(&scenario, &one.edit).expect("it was found by applying it");
                    assert_eq!(evaluate(&after, &answer.flow).verdict(), one.then);
                    assert_ne!(one.then, answer.outcome.verdict());
                    for other in found.iter().skip(at + 1) {
                        assert_ne!(apply(&scenario, &other.edit).ok(), Some(after.clone()));
                    }
                }
            }
        }
    }

    #[test]
    fn edits_are_found_where_there_is_no_switch() {
        let (mut scenario, flow) = asked("rogue-account", "vm1-nic", "mystorageaccount");
        scenario.switches.clear();
        let found = flips(&scenario, &flow);
        let fields: Vec<_> = found
            .iter()
            .filter_map(|it| match &it.edit {
                Edit::Set { table, field, .. } => Some(format!("{table} {field}")),
                _ => None,
            })
            .collect();
        for wanted in [
            "subnets serviceEndpoints.0",
            "storageAccounts firewall.virtualNetworkRules.0",
            "storageAccounts firewall.publicNetworkAccess",
        ] {
            assert!(fields.iter().any(|it| it == wanted), "{wanted} in {fields:?}");
        }
    }
}
