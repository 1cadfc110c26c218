//! Wishes that an author may have of a network that nobody said anything about: suggested, never taken.

use super::matrix::Answer;
use crate::flow::{Source, Target};
use crate::model::Scenario;
use crate::model::expectation::Wanted;
use crate::model::host::HostNetwork;
use crate::outcome::Verdict;

/// A wish that is suggested.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suggestion {
    /// The path's place among the answers.
    pub at: usize,
    /// The wish.
    pub wanted: Wanted,
    /// Why.
    pub why: Why,
}

/// Why a wish is suggested.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Why {
    /// The service is not the author's.
    Foreign,
    /// It comes from the internet.
    FromInternet,
    /// A machine signs in there.
    SignIn,
    /// It works today, between things of the author's own.
    WorksToday,
}

/// A wish for each path that has none and where one is likely, what must be closed first.
pub fn wishes(scenario: &Scenario, answers: &[Answer]) -> Vec<Suggestion> {
    let mut all = Vec::new();
    for why in [Why::Foreign, Why::FromInternet, Why::SignIn, Why::WorksToday] {
        for (at, answer) in answers.iter().enumerate() {
            if answer.wanted.is_some() || likely(scenario, answer) != Some(why) {
                continue;
            }
            let wanted = match why {
                Why::Foreign | Why::FromInternet => Wanted::Closed,
                Why::SignIn | Why::WorksToday => Wanted::Open,
            };
            all.push(Suggestion { at, wanted, why });
        }
    }
    all
}

fn likely(scenario: &Scenario, answer: &Answer) -> Option<Why> {
    let from = match &answer.flow.source {
        Source::NetworkInterface(_) => None,
        Source::Host(id) => Some(scenario.hosts.get(id)?.network),
    };
    let is_open = answer.outcome.verdict() == Verdict::Allowed;
    let target = answer.flow.target.reference();
    match (from, &answer.flow.target) {
        (None, Target::MicrosoftEntra) => Some(Why::SignIn),
        (_, Target::StorageAccount { .. } | Target::KeyVault(_) | Target::SqlServer(_))
            if target.as_ref().and_then(|it| scenario.is_yours(it)) == Some(false) =>
        {
            Some(Why::Foreign)
        }
        (Some(HostNetwork::Internet), Target::Host(_) | Target::Address(_) | Target::MicrosoftEntra) => None,
        (Some(HostNetwork::Internet), _) => Some(Why::FromInternet),
        (None, Target::Host(_) | Target::Address(_)) => None,
        (None | Some(HostNetwork::OnPremises | HostNetwork::Azure), _) => is_open.then_some(Why::WorksToday),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::matrix::answers;
    use crate::gallery;

    #[test]
    fn what_an_author_would_want_of_the_gallery_is_suggested() {
        let mut scenario = gallery::open("rogue-account").expect("it is there").scenario;
        let wished = answers(&scenario);
        for row in &mut scenario.expectations {
            row.wanted = None;
        }
        let found = wishes(&scenario, &answers(&scenario));
        assert!(
            found.iter().any(|it| it.why == Why::Foreign) && found.iter().any(|it| it.why == Why::SignIn)
        );
        // none is against what its author wanted of a service
        for it in found.iter().filter(|it| it.why != Why::FromInternet) {
            let author = wished.get(it.at).and_then(|answer| answer.wanted);
            assert!(author.is_none_or(|wanted| wanted == it.wanted), "{it:?}");
        }
        // what has a wish needs none
        let rest = wishes(&scenario, &wished);
        assert!(
            rest.iter()
                .all(|it| wished.get(it.at).is_some_and(|answer| answer.wanted.is_none()))
        );
    }
}
