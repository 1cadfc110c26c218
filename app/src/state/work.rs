//! What is asked of the workshop: edits one after the other, each of what is on the page; views as they come.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::Arc;

use leptos::prelude::*;
use pathlight_core::document::{self, Document};
use pathlight_core::json::plain;
use serde_json::{Map, Value};

use super::{Action, Made, Place, State, Store};
use crate::browser::{self, worker};

/// What the page says where there is no workshop.
pub const NO_WORKSHOP: &str =
    "The part of this page that edits, opens and saves could not be loaded. Are you offline? Try again.";

/// Requests that wait for the one before.
struct Work {
    waiting: VecDeque<Value>,
    is_busy: bool,
}

thread_local! {
    static WORK: RefCell<Work> = const {
        RefCell::new(Work {
            waiting: VecDeque::new(),
            is_busy: false,
        })
    };
    /// The published service tags as they came: the workshop keeps nothing.
    static TAGS: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps the published service tags for what the workshop answers with them.
pub fn keep_tags(text: &str) {
    TAGS.set(text.to_owned());
}

/// A request: what is said in it, each under its name.
pub fn request(said: &[(&str, &str)]) -> Value {
    let mut request = Map::new();
    for (name, value) in said {
        request.insert((*name).to_owned(), (*value).into());
    }
    Value::Object(request)
}

impl Store {
    /// Asks for an edit: what is asked, and of what. It becomes a step that can be taken back.
    pub fn ask_edit(&self, ask: &str, said: &[(&str, String)]) {
        let mut request = Map::new();
        request.insert("ask".to_owned(), ask.into());
        for (name, value) in said {
            request.insert((*name).to_owned(), value.as_str().into());
        }
        WORK.with_borrow_mut(|work| work.waiting.push_back(Value::Object(request)));
        self.next_edit();
    }

    /// Says what the author wants of the chosen path.
    pub fn ask_wish(&self, wanted: &str) {
        if let Some(at) = self.selected.get_untracked() {
            self.ask_edit("wish", &[("at", at.to_string()), ("wanted", wanted.to_owned())]);
        }
    }

    /// The text of the published service tags, if they are loaded.
    pub fn tags_text() -> String {
        TAGS.with_borrow(Clone::clone)
    }

    fn next_edit(&self) {
        let store = *self;
        let next = WORK.with_borrow_mut(|work| {
            let next = if work.is_busy {
                None
            } else {
                work.waiting.pop_front()
            };
            work.is_busy |= next.is_some();
            next
        });
        let Some(request) = next else { return };
        let asked_of = self.now(|state| state.document.scenario.clone());
        self.ask(request.clone(), move |reply| {
            WORK.with_borrow_mut(|work| work.is_busy = false);
            let is_current = store.now(|state| Arc::ptr_eq(&state.document.scenario, &asked_of));
            match reply {
                // a switch was flipped meanwhile: the same again, of what is there now
                Some(_) if !is_current => {
                    WORK.with_borrow_mut(|work| work.waiting.push_front(request));
                }
                Some(reply) => store.take(&reply),
                None => {
                    WORK.with_borrow_mut(|work| work.waiting.clear());
                    store.dispatch(Action::Tell(NO_WORKSHOP.to_owned()));
                }
            }
            store.next_edit();
        });
    }

    /// Asks the workshop about what is on the page.
    pub fn ask(&self, request: Value, reply: impl FnOnce(Option<Value>) + 'static) {
        self.send(request, Box::new(reply));
    }

    /// Once for all askers: each would bring a copy.
    fn send(&self, mut request: Value, reply: Box<dyn FnOnce(Option<Value>)>) {
        if request.get("of").is_none()
            && let Some(request) = request.as_object_mut()
        {
            let document = self.now(State::to_document);
            request.insert("of".to_owned(), document::save(&document).into());
        }
        let reply = move |text: Option<String>| reply(text.and_then(|text| serde_json::from_str(&text).ok()));
        worker::ask(plain(&request), Box::new(reply));
    }

    /// Looks for findings, and for what the last edit showed, a moment after it is painted.
    pub(super) fn look_over_on_change(&self) {
        let store = *self;
        let awake = store.word(|state| if state.is_awake { "yes" } else { "" }.to_owned());
        Store::follow_on(Box::new(move || {
            let _ = store.told.get();
            if awake.get().is_empty() {
                return;
            }
            store.note.set(String::new());
            let asked_of = store.now(|state| state.document.scenario.clone());
            let is_current = move || store.now(|state| Arc::ptr_eq(&state.document.scenario, &asked_of));
            browser::after(60, move || {
                if !is_current() {
                    return;
                }
                store.ask(Value::Object(store.about_step("step", false)), move |reply| {
                    let Some(reply) = reply.filter(|_| is_current()) else {
                        return;
                    };
                    let count = reply.get("count").and_then(Value::as_u64).unwrap_or_default();
                    store.findings.set(format!("Findings ({count})"));
                    if let Some(note) = reply.get("note").and_then(Value::as_str) {
                        store.note.set(note.to_owned());
                    }
                });
            });
        }));
    }

    /// A request about the last step, or about what came beside the reader's own work: what was before goes along.
    pub fn about_step(&self, ask: &str, is_arrival: bool) -> Map<String, Value> {
        let mut request = Map::new();
        request.insert("ask".to_owned(), ask.into());
        let before = |state: &State| match is_arrival {
            true => state.history.own(),
            false => state.history.before(),
        };
        if let Some(before) = self.now(before) {
            let (scenario, layout) = ((*before).clone(), None);
            let before = document::save(&Document { scenario, layout });
            request.insert("before".to_owned(), before.into());
        }
        request
    }

    /// Takes what an edit came to.
    fn take(&self, reply: &Value) {
        let said = |name: &str| reply.get(name).and_then(Value::as_str).unwrap_or_default();
        let place = |table: &str, id: &str| {
            let (table, id) = (table.to_owned(), id.to_owned());
            (!table.is_empty()).then_some(Place { table, id })
        };
        let of = place(said("table"), said("id"));
        let field = said("field").to_owned();
        if let Some(Ok(made)) = reply.get("scenario").and_then(Value::as_str).map(document::read) {
            let thing = reply
                .get("thing")
                .and_then(|it| place(it.get(0)?.as_str()?, it.get(1)?.as_str()?));
            self.dispatch(Action::Become(Box::new(Made {
                document: made,
                name: said("name").to_owned(),
                field: of.zip(Some(field)),
                thing,
            })));
            // what had the focus is gone: on to what stands next to it
            let next = said("focus");
            if !next.is_empty() {
                self.dispatch(Action::Unfold(None));
                if !browser::focus(next) {
                    browser::focus("trace");
                }
            }
        } else if let Some(why) = reply.get("refused").and_then(Value::as_str) {
            // what is no field's is told above the picture
            match of.filter(|_| !field.is_empty()) {
                Some(of) => self.dispatch(Action::Refuse(of, field, why.to_owned())),
                None => self.dispatch(Action::Tell(format!("That cannot be: {why}."))),
            }
        } else if !said("told").is_empty() {
            self.dispatch(Action::Tell(said("told").to_owned()));
        }
    }
}
