//! The scenarios that come with Pathlight, by name. They enter by the same door as everybody's.

use crate::document::{Document, open as open_document};

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
    open_document(entry.text).ok().map(|opened| opened.document)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_opens_under_its_title_without_a_problem() {
        for entry in ALL {
            let opened = open_document(entry.text).expect(entry.id);
            assert_eq!(opened.document.scenario.title, entry.title);
            assert_eq!(opened.problems, [], "{}", entry.id);
        }
    }
}
