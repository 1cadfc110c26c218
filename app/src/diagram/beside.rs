//! What stands beside the chosen path: the other ways that could carry it, faint, and the gates that would stop it
//! further on. The workshop finds and draws it, once the page has been used.

use leptos::prelude::*;
use pathlight_core::json::plain;
use serde_json::Value;

use super::paint::{group, shape};
use super::scene::Scene;
use crate::browser;
use crate::state::{Store, request};

/// Asks for it whenever another path is chosen, or the paths are others.
pub fn follow(store: Store, is_coarse: bool) {
    let awake = store.word(|state| if state.is_awake { "yes" } else { "" }.to_owned());
    Store::follow_on(Box::new(move || {
        let (shown, at) = (store.told.get(), store.selected.get());
        let (opened, small) = (store.opened.get(), store.small.get());
        store.ways.set(String::new());
        if awake.get().is_empty() || at.is_none() {
            return;
        }
        let is_current = move || store.shown.get_untracked() == shown && store.selected.get_untracked() == at;
        // a moment after what changed is painted
        browser::after(80, move || {
            if !is_current() {
                return;
            }
            let at = at.map_or_else(String::new, |at| at.to_string());
            let coarse = if is_coarse { "yes" } else { "" };
            let said = [
                ("ask", "ways"),
                ("at", &at),
                ("opened", &opened),
                ("small", &small),
                ("coarse", coarse),
            ];
            store.ask(request(&said), move |reply| {
                if let Some(reply) = reply.filter(|_| is_current()) {
                    store.ways.set(plain(&reply));
                }
            });
        });
    }));
}

impl Scene {
    /// Groups of shapes, each said by its class.
    pub fn beside(&self) -> Vec<AnyView> {
        let reply: Value = serde_json::from_str(&self.store.ways.get()).unwrap_or_default();
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let mut groups = Vec::new();
        for drawn in list(&reply["ways"]) {
            let mut shapes = Vec::new();
            for part in list(&drawn[1]) {
                shapes.push(shape(text(&part[0]), text(&part[1])));
            }
            groups.push(group(text(&drawn[0]), shapes));
        }
        groups
    }
}
