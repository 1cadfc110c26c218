//! What is on the page is kept: the reader's own in the browser, all of it in the address. And what comes by a link.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use pathlight_core::document;
use pathlight_core::document::link::LinkError;
use pathlight_core::gallery;
use serde_json::Value;

use super::named::{self, Arrived};
use super::{Action, State, Store, reduce, request};
use crate::browser;

impl Store {
    /// Gives the link for what is on the page, at once if it is known; empty: the workshop is not there to write it.
    pub fn with_link(&self, done: Box<dyn FnOnce(String)>) {
        let store = *self;
        let known = self.link.get_untracked();
        if !known.is_empty() {
            return done(known);
        }
        let asked_of = self.now(|state| state.document.scenario.clone());
        let (name, text) = named::base(&asked_of.title);
        self.ask(
            request(&[("ask", "link"), ("name", &name), ("text", &text)]),
            move |reply| {
                let link = reply.and_then(|reply| Some(reply.get("link")?.as_str()?.to_owned()));
                let link = link.unwrap_or_default();
                if store.now(|state| Arc::ptr_eq(&state.document.scenario, &asked_of)) {
                    store.link.set(link.clone());
                }
                done(link);
            },
        );
    }

    /// Writes what is on the page into the address; `why` it is not kept in the browser, if it is not, is told.
    pub(super) fn keep_in_address(&self, why: &'static str) {
        let (store, was) = (*self, browser::fragment());
        self.with_link(Box::new(move |link| {
            let is_in_address = !link.is_empty();
            // the reader may have followed another link meanwhile; one to what is no longer shown leads nowhere
            if browser::fragment() == was && (is_in_address || !was.is_empty()) {
                let keys = if is_in_address { store.keys() } else { "" };
                // an embed's address says what it is, and nothing keeps its edits
                if is_in_address || !browser::is_embedded() {
                    browser::replace_fragment(&(link + keys));
                }
                let address = browser::address().filter(|_| is_in_address || !browser::is_embedded());
                store.dispatch(Action::Share(address.unwrap_or_default()));
            }
            let is_guest = store.now(|state| state.history.is_guest);
            let why = match is_in_address || browser::is_embedded() || (why.is_empty() && !is_guest) {
                true => why,
                false => browser::NOWHERE,
            };
            if browser::is_news(why) {
                store.dispatch(Action::Tell(why.to_owned()));
            }
        }));
    }

    /// What came by a link is the reader's own from now on; what they had goes among what is kept under names.
    pub fn own(&self) {
        let had = browser::kept().is_some();
        let is_aside = browser::set_aside();
        self.dispatch(Action::Own(true));
        if had {
            let aside = "Your work from before stands in the menu ⋯ under “Kept in this browser”.";
            let told = if is_aside { aside } else { browser::why_not() };
            self.dispatch(Action::Tell(told.to_owned()));
        }
    }

    /// What the reader made outlasts what is opened over it, and not only as a step that can be taken back.
    pub(super) fn keep_what_is_left(&self, action: &Action) {
        let is_left = self.now(|state| match action {
            Action::Open(_) => state.document.is_made,
            // the reader's own stays where it is kept
            Action::Visit(_) => state.document.is_made && state.history.is_guest,
            _ => false,
        });
        if is_left && !browser::is_embedded() {
            browser::lay_aside(&document::save(&self.now(State::to_document)));
        }
    }

    /// What the address says behind the link.
    fn keys(&self) -> &'static str {
        match (self.now(|state| state.is_presenting), browser::is_embedded()) {
            (true, true) => "&present&embed",
            (true, false) => "&present",
            (false, true) => "&embed",
            (false, false) => "",
        }
    }

    /// A link that the reader followed within the page.
    pub fn follow(&self, fragment: String) {
        if fragment.is_empty() {
            return;
        }
        if fragment.split('&').next() == Some(&self.link.get_untracked()) {
            return self.dispatch(Action::Point(fragment));
        }
        let store = *self;
        let asked = fragment.clone();
        let arrive = move |arrived: Arrived| {
            // the reader went on to another meanwhile
            if browser::fragment() != fragment {
                return;
            }
            match arrived {
                Ok(document) => {
                    store.dispatch(Action::Visit(Box::new(document)));
                    store.tell_problems();
                    store.dispatch(Action::Point(fragment));
                }
                Err(why) => store.dispatch(Action::Tell(refusal(&why))),
            }
        };
        named::follow(&asked, Box::new(arrive));
    }

    /// Says what of the scenario is malformed and, beside the reader's own work, what differs from that, once the workshop has looked.
    pub(super) fn tell_problems(&self) {
        let store = *self;
        // what the page carries is not, and whatever else bears its title has a long link
        let is_first = self.now(|state| state.document.scenario.title == gallery::FIRST.title);
        let is_guest = self.now(|state| state.history.is_guest);
        if is_first && !is_guest && browser::fragment().len() < 200 {
            return;
        }
        self.ask(
            Value::Object(self.about_step("problems", is_guest)),
            move |reply| {
                let told = reply.and_then(|reply| Some(reply.get("told")?.as_str()?.to_owned()));
                if let Some(told) = told {
                    let notice = store.now(|state| state.notice.clone());
                    store.dispatch(Action::Tell(reduce::with_notice(notice, &told)));
                }
            },
        );
    }

    /// Keeps the work in the browser and in the address, a moment after the last change.
    pub(super) fn keep_on_change(&self) {
        let (store, state) = (*self, self.state);
        let saves = Rc::new(Cell::new(0_u32));
        let mut is_first = true;
        let guest = self.word(reduce::mark);
        Store::follow_on(Box::new(move || {
            // read, not only tracked: a memo that nobody has read yet tells of its first value as of a change
            let _ = (store.told.get(), guest.get());
            if std::mem::take(&mut is_first) {
                return;
            }
            store.link.set(String::new());
            saves.set(saves.get() + 1);
            let (saves, mine) = (saves.clone(), saves.get());
            browser::after(300, move || {
                if saves.get() != mine {
                    return;
                }
                let document = document::save(&state.with_untracked(State::to_document));
                browser::hold(&document);
                // what came by a link lives in the address; the reader's own work stays in the browser
                let is_guest = state.with_untracked(|state| state.history.is_guest);
                store.keep_in_address(if is_guest { "" } else { browser::keep(&document) });
            });
        }));
    }
}

/// Why a link cannot be opened, and what to do about it.
pub(super) fn refusal(why: &LinkError) -> String {
    let advice = match why {
        LinkError::Newer { .. } => {
            "Reload the page, which may be an old one, or ask for the scenario as a file."
        }
        LinkError::NoLink | LinkError::Damaged => {
            "Copy the whole link once more, or ask for the scenario as a file."
        }
        LinkError::NoSuchScenario { .. } => "The menu ⋯ lists the scenarios of this page.",
        LinkError::NotLoaded { .. } => "Try again in a while.",
        LinkError::TooLong { .. } | LinkError::TooLarge | LinkError::Content(_) => {
            "Ask for the scenario as a file."
        }
    };
    // in another page there is neither
    match browser::is_embedded() {
        true => format!("This link cannot be opened: {why}."),
        false => format!("This link cannot be opened: {why}. Your own work is untouched. {advice}"),
    }
}
