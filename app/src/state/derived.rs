//! What follows from the state: the scenario that is shown with all its answers, what the last edit changed, and the
//! switch that a newcomer is shown.

use std::sync::Arc;

use pathlight_core::analysis::change::{Change, change};
use pathlight_core::analysis::matrix::{Answer, Wish, answers_with};
use pathlight_core::analysis::reanswer::reanswer;
use pathlight_core::document::Layout;
use pathlight_core::edit::{self, Turn};
use pathlight_core::model::Scenario;
use pathlight_core::model::id::SwitchId;
use pathlight_core::service_tag::ServiceTags;

use super::{State, reduce};

/// What is on the page, and what follows from it: the same value until the document is another one.
#[derive(Clone)]
pub struct Shown(Arc<Evaluated>);

/// A scenario and all its answers.
pub struct Evaluated {
    /// What is on the page.
    pub scenario: Arc<Scenario>,
    /// The paths on display, in an order that no verdict changes.
    pub answers: Vec<Arc<Answer>>,
    /// What the last edit opened and closed.
    pub change: Change,
    /// A scenario that is drawn in the same places: no switch of it had been set.
    pub drawn_as: Arc<Scenario>,
    /// What of it was placed by hand.
    pub layout: Option<Arc<Layout>>,
    /// The scenario before that edit.
    before: Option<Arc<Scenario>>,
    /// The published tags that it was answered with.
    tags: Option<Arc<ServiceTags>>,
    /// What was on the page before, and its answers: a switch that is flipped back leads there.
    last: Option<(Arc<Scenario>, Vec<Arc<Answer>>)>,
}

impl Evaluated {
    /// Whether the last step changed nothing of it: only where things stand.
    pub fn is_as_before(&self) -> bool {
        self.before
            .as_ref()
            .is_some_and(|it| Arc::ptr_eq(it, &self.scenario))
    }

    /// Whether both are the same but for switches that were set.
    pub fn differs_in_switches_only(&self, other: &Evaluated) -> bool {
        Arc::ptr_eq(&self.drawn_as, &other.drawn_as) && is_same(&self.layout, &other.layout)
    }

    /// The published tags that it was answered with.
    pub fn tags(&self) -> Option<&ServiceTags> {
        self.tags.as_deref()
    }

    /// The answers of another scenario, on the way from this one.
    pub fn answers_of(&self, other: &Scenario) -> Vec<Arc<Answer>> {
        if let Some((last, answers)) = &self.last
            && (std::ptr::eq(&**last, other) || **last == *other)
        {
            return answers.clone();
        }
        let mut answers = self.answers.clone();
        reanswer(&mut answers, &self.scenario, other, self.tags.as_deref());
        answers
    }
}

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl std::ops::Deref for Shown {
    type Target = Evaluated;

    fn deref(&self) -> &Evaluated {
        &self.0
    }
}

/// How many switches are tried before the first picture.
const MOST_TRIED: usize = 40;

/// The switch that a reader who has done nothing yet is shown.
pub(super) fn coach(shown: &Shown) -> Option<SwitchId> {
    let is_against = |answer: &Arc<Answer>| answer.state().wish == Wish::Against;
    if shown.before.is_some() || !shown.answers.iter().any(is_against) {
        return None;
    }
    let ids = shown.scenario.switches.iter().map(|switch| switch.id.clone());
    let mut ids = ids.take(MOST_TRIED);
    ids.find(|id| {
        let turn = Turn {
            switch: id.clone(),
            choice: None,
        };
        let after = edit::turn(&shown.scenario, &turn);
        after.is_ok_and(|after| !shown.answers_of(&after).iter().any(is_against))
    })
}

/// What the state shows, answered; `old`, where it shows the same.
pub(super) fn evaluated(state: &State, old: Option<&Shown>) -> Shown {
    let (before, tags) = (state.history.before(), state.tags.clone());
    let reduce::Shown {
        scenario, drawn_as, ..
    } = state.shown().clone();
    let old = old.filter(|old| is_same(&old.tags, &tags));
    if let Some(old) = old
        && Arc::ptr_eq(&old.scenario, &scenario)
        && is_same(&old.layout, &state.document.layout)
        && is_same(&old.before, &before)
    {
        return old.clone();
    }
    let mut shown = Evaluated {
        answers: match old {
            Some(old) => old.answers_of(&scenario),
            None => {
                let answers = answers_with(&scenario, tags.as_deref());
                answers.into_iter().map(Arc::new).collect()
            }
        },
        scenario,
        drawn_as,
        change: Change::default(),
        layout: state.document.layout.clone(),
        before,
        tags,
        last: old.map(|old| (old.scenario.clone(), old.answers.clone())),
    };
    if let Some(before) = &shown.before {
        // an edit's scenario before is the one that was on the page
        let then = shown.answers_of(before);
        shown.change = change(&refer(&then), &refer(&shown.answers));
    }
    Shown(Arc::new(shown))
}

/// Whether both are one and the same, not only alike.
pub(super) fn is_same<T>(one: &Option<Arc<T>>, other: &Option<Arc<T>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

pub(super) fn refer(answers: &[Arc<Answer>]) -> Vec<&Answer> {
    answers.iter().map(|answer| &**answer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Action;
    use pathlight_core::gallery;

    /// Whatever was flipped, and back: what was known then answers like what is asked anew.
    #[test]
    fn a_switch_that_is_flipped_back_is_answered_as_ever() {
        let mut back = 0;
        for entry in gallery::ALL {
            let mut state = State::of(gallery::open(entry.id).expect("it is there"), None);
            let mut shown = evaluated(&state, None);
            let ids: Vec<_> = shown.scenario.switches.iter().map(|it| it.id.clone()).collect();
            for switch in ids {
                for flip in 0..3 {
                    let was = shown.last.as_ref().map(|(_, answers)| answers.clone());
                    let turn = Turn {
                        switch: switch.clone(),
                        choice: None,
                    };
                    reduce::reduce(&mut state, Action::Turn(turn));
                    shown = evaluated(&state, Some(&shown));
                    assert!(
                        shown
                            .answers
                            .iter()
                            .map(|it| &**it)
                            .eq(&answers_with(&shown.scenario, None)),
                        "{}: {switch}, flip {flip}",
                        entry.id
                    );
                    let is_known = was.is_some_and(|was| {
                        was.iter()
                            .zip(&shown.answers)
                            .all(|(one, other)| Arc::ptr_eq(one, other))
                    });
                    back += usize::from(is_known);
                }
            }
        }
        assert!(back > 40, "{back} were known");
    }
}
