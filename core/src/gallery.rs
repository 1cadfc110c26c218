//! The scenarios that come with Pathlight, by name. They enter by the same door as everybody's.

use crate::document::{self, Document};

/// One scenario of the gallery.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Its name in links: it never changes.
    pub id: &'static str,
    /// Its title; that of the scenario.
    pub title: &'static str,
    text: &'static str,
}

/// Every scenario of the gallery, the one that the page opens with first.
pub const ALL: &[Entry] = &[
    Entry {
        id: "rogue-account",
        title: "The rogue account",
        text: include_str!("../scenarios/rogue-account.json"),
    },
    Entry {
        id: "nothing-configured",
        title: "Nothing configured",
        text: include_str!("../scenarios/nothing-configured.json"),
    },
];

/// The scenario called `id`.
pub fn open(id: &str) -> Option<Document> {
    let entry = ALL.iter().find(|entry| entry.id == id)?;
    document::read(entry.text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::matrix::{PathAnswer, Wish, answers};
    use crate::document::open as open_document;
    use crate::edit::{Edit, apply};
    use crate::flow::Target;
    use crate::model::Scenario;
    use crate::model::id::SwitchId;
    use crate::outcome::Verdict;

    #[test]
    fn every_scenario_opens_under_its_title_without_a_problem() {
        for entry in ALL {
            let opened = open_document(entry.text).expect(entry.id);
            assert_eq!(opened.document.scenario.title, entry.title);
            assert_eq!(opened.problems, [], "{}", entry.id);
        }
    }

    #[test]
    fn the_rogue_account_opens_with_exactly_one_leak_and_nothing_broken() {
        let answers = answers(&open("rogue-account").expect("it is there").scenario);
        let leaks: Vec<_> = answers
            .iter()
            .filter(|it| it.is_leak())
            .map(|it| &it.flow.target)
            .collect();
        assert_eq!(leaks.len(), 1);
        assert!(
            matches!(leaks[0], Target::StorageAccount { id, .. } if id.as_str() == "roguestorageaccount")
        );
        assert_eq!(answers.iter().filter(|it| it.is_broken()).count(), 0);
        assert!(
            answers
                .iter()
                .all(|it| it.state().answer != PathAnswer::Undetermined)
        );
    }

    #[test]
    fn some_setting_of_the_switches_meets_every_wish_of_the_rogue_account() {
        let start = open("rogue-account").expect("it is there").scenario;
        let meets = |scenario: &Scenario| {
            answers(scenario)
                .iter()
                .all(|it| it.state().wish != Wish::Against)
        };
        let flip =
            |id: &SwitchId| apply(&start, &Edit::Flip { switch: id.clone() }).expect("it sets something");
        let closing: Vec<_> = start
            .switches
            .iter()
            .map(|it| &it.id)
            .filter(|id| meets(&flip(id)))
            .collect();
        assert_eq!(closing, [&SwitchId::from("policy")]);
    }

    #[test]
    fn nothing_configured_leaves_every_account_open_to_all() {
        let answers = answers(&open("nothing-configured").expect("it is there").scenario);
        let services = answers
            .iter()
            .filter(|it| matches!(it.flow.target, Target::StorageAccount { .. }));
        assert!(services.clone().count() >= 5);
        assert!(
            services
                .clone()
                .all(|it| it.outcome.verdict() == Verdict::Allowed)
        );
    }
}
