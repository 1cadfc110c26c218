//! The scenarios that come with Pathlight, by name. They enter by the same door as everybody's.
//!
//! The page carries only the first; the others lie beside it as files. Whoever names [`ALL`], or calls [`open`], carries
//! the text of every one.

use crate::document::link::Base;
use crate::document::{self, Document};

/// One scenario of the gallery.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Its name in links: it never changes.
    pub id: &'static str,
    /// Its title; that of the scenario.
    pub title: &'static str,
    /// What it teaches, in one line.
    pub teaches: &'static str,
    text: &'static str,
}

impl Entry {
    /// The scenario.
    pub fn open(&self) -> Option<Document> {
        document::read(self.text).ok()
    }

    /// What short links to it are written from.
    pub fn base(&self) -> Base<'static> {
        Base {
            name: self.id,
            text: self.text,
        }
    }
}

/// The one that the page opens with.
pub const FIRST: Entry = Entry {
    id: "rogue-account",
    title: "The rogue account",
    teaches: "A service endpoint leads to every account of the region, of any tenant; an endpoint policy closes that.",
    text: include_str!("../scenarios/rogue-account.json"),
};

/// Every scenario of the gallery, the first one first.
pub const ALL: &[Entry] = &[
    FIRST,
    Entry {
        id: "nothing-configured",
        title: "Nothing configured",
        teaches: "Without an endpoint, a rule or a firewall everything is open to everybody: a start for your own attempts.",
        text: include_str!("../scenarios/nothing-configured.json"),
    },
];

/// The scenario called `id`.
pub fn open(id: &str) -> Option<Document> {
    ALL.iter().find(|entry| entry.id == id)?.open()
}
