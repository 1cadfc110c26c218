//! What comes to the page and what leaves it: the workshop reads the one and writes the other.

use std::rc::Rc;

use leptos::prelude::*;
use pathlight_core::document;
use serde_json::Value;

use crate::browser::{self, Event, files};
use crate::menu;
use crate::state::{Action, NO_WORKSHOP, Screen, Store, request};
use crate::workshop::{LARGEST, LOOKS};

/// The most bytes of a file that are read.
pub const LIMIT: u32 = LARGEST as u32;

/// Opens whatever is dropped on the page or pasted into it.
pub fn receive(store: Store) {
    files::receive(
        "Drop it to open it: a scenario, a picture saved here, a check file, or Azure resources",
        LIMIT,
        Rc::new(move |names, text| open(store, names, text)),
    );
}

/// Opens what has those `names`, zero bytes between them; a text without one was pasted. Or says why there is none.
pub fn open(store: Store, names: String, text: Result<String, String>) {
    let text = match text {
        Ok(text) => text,
        Err(why) => return store.dispatch(Action::Tell(why)),
    };
    let name = names.split('\0').next().unwrap_or_default();
    store.dispatch(Action::Tell(format!("Reading {name}…")));
    ask(store, &[("ask", "open"), ("name", &names), ("text", &text)], take);
}

/// Does what an element under an event says of what the browser keeps.
pub fn shelve(store: Store, event: &Event) {
    if let (Some(act), Some(key)) = (browser::said_near(event, "data-id"), menu::shown()) {
        let text = browser::value_of(event).unwrap_or_default();
        let (key, kept) = (key.get_untracked(), browser::all_kept());
        let request = [
            ("ask", "shelf"),
            ("act", &*act),
            ("text", &text),
            ("key", &key),
            ("kept", &kept),
        ];
        ask(store, &request, take);
    }
}

/// Opens what came, and shows in the menu what it comes to.
fn take(store: Store, reply: &Value) {
    if let Some(Ok(document)) = said(reply, "document").map(document::read) {
        store.dispatch(Action::Open(Box::new(document)));
    } else if let Some(link) = said(reply, "follow") {
        store.dispatch(Action::Dismiss);
        browser::go(link);
    } else if let (Some(key), Some(shown)) = (said(reply, "key"), menu::shown()) {
        shown.set(key.to_owned());
    }
}

/// Saves the scenario, its picture, its report or its matrix: `kind` is the file's ending.
pub fn save(store: Store, kind: String) {
    let screen = store.now(|state| state.screen);
    if !is_picture(&kind) || screen == Screen::Picture {
        return ask_for(store, &kind);
    }
    store.dispatch(Action::Show(Screen::Picture));
    // once it is drawn
    browser::after(50, move || {
        ask_for(store, &kind);
        store.dispatch(Action::Show(screen));
    });
}

fn is_picture(kind: &str) -> bool {
    matches!(kind, "svg" | "png")
}

fn ask_for(store: Store, kind: &str) {
    let drawn = is_picture(kind).then(|| files::drawn("diagram", &LOOKS));
    let (picture, looks) = drawn.flatten().unwrap_or_default();
    let page = browser::address().unwrap_or_default();
    let tags = Store::tags_text();
    let request = [
        ("ask", "save"),
        ("as", kind),
        ("page", &page),
        ("tags", &tags),
        ("picture", &picture),
        ("looks", &looks),
    ];
    ask(store, &request, |store, reply| {
        let size = |name| reply.get(name).and_then(Value::as_u64).unwrap_or_default() as u32;
        let Some(image) = said(reply, "image") else { return };
        // twice as fine, for slides
        files::paint(image, 2 * size("width"), 2 * size("height"), move |drawn| {
            let drawn = drawn.unwrap_or_default();
            let page = browser::address().unwrap_or_default();
            let request = [
                ("ask", "save"),
                ("as", "png"),
                ("page", &*page),
                ("drawn", &*drawn),
            ];
            ask(store, &request, |_, _| {});
        });
    });
}

fn said<'a>(reply: &'a Value, name: &str) -> Option<&'a str> {
    reply.get(name)?.as_str()
}

/// Asks the workshop; keeps what it keeps, tells what it tells and gives the file that it gives, then does the rest.
fn ask(store: Store, what: &[(&str, &str)], rest: fn(Store, &Value)) {
    store.ask(request(what), move |reply| {
        let Some(reply) = reply else {
            return store.dispatch(Action::Tell(NO_WORKSHOP.to_owned()));
        };
        if let (Some(key), Some(text)) = (said(&reply, "at"), said(&reply, "keep"))
            && !browser::put(key, text)
        {
            return store.dispatch(Action::Tell(browser::why_not().to_owned()));
        }
        rest(store, &reply);
        if let Some(told) = said(&reply, "told") {
            store.dispatch(Action::Tell(told.to_owned()));
        }
        if let (Some(name), Some(file)) = (said(&reply, "name"), said(&reply, "file")) {
            files::give(name, file);
        }
    });
}
