//! The page's state: one value, one writer, memos for the views.

pub mod action;
pub mod history;
pub mod reduce;

use std::sync::Arc;

use leptos::prelude::*;
use pathlight_core::analysis::change::{Change, change};
use pathlight_core::analysis::matrix::{Answer, Wish, answers};
use pathlight_core::document::{self, Document, link};
use pathlight_core::edit::{self, Edit};
use pathlight_core::gallery;
use pathlight_core::model::Scenario;
use pathlight_core::model::id::SwitchId;
use pathlight_core::outcome::Stage;

use crate::browser;
pub use action::{Action, Screen};
pub use reduce::State;

/// What views read and dispatch to.
#[derive(Clone, Copy)]
pub struct Store {
    state: RwSignal<State>,
    /// What is on the page.
    pub scenario: Memo<Arc<Scenario>>,
    /// The paths on display, in an order that no verdict changes.
    pub answers: Memo<Arc<Vec<Answer>>>,
    /// Which of them is chosen.
    pub selected: Memo<Option<usize>>,
    /// What the last edit opened and closed.
    pub change: Memo<Change>,
    /// The switches under the pointer or the focus.
    pub hinted: Memo<Vec<SwitchId>>,
    /// Whether the last edit is so fresh that what it changed is pointed out.
    pub is_fresh: RwSignal<bool>,
    /// What a click there would do, and what that would open and close.
    pub preview: Memo<Option<(Edit, Change)>>,
}

impl Store {
    /// The store of this page.
    pub fn get() -> Self {
        expect_context()
    }

    /// Opens what the address, the browser or the gallery holds, in this order.
    pub fn open() -> Self {
        let mut start = first();
        start.has_single_keys = !browser::are_letters_off();
        let state = RwSignal::new(start);
        let scenario = Memo::new(move |_| state.with(State::shown));
        let answered = Memo::new(move |_| Arc::new(answers(&scenario.get())));
        let before = Memo::new(move |_| state.with(|state| state.history.before()));
        let changed = Memo::new(move |_| match before.get() {
            Some(before) => change(&answers(&before), &answered.get()),
            None => Change::default(),
        });
        let hinted = Memo::new(move |_| state.with(|state| state.hinted.clone()));
        let trial = Memo::new(move |_| state.with(|state| state.trial.clone()));
        let preview = Memo::new(move |_| {
            let edit = trial.get()?;
            let after = edit::apply(&scenario.get(), &edit).ok()?;
            Some((edit, change(&answered.get(), &answers(&after))))
        });
        let selected = Memo::new(move |_| state.with(|state| state.selected));
        let store = Store {
            state,
            scenario,
            answers: answered,
            selected,
            change: changed,
            hinted,
            is_fresh: RwSignal::new(false),
            preview,
        };
        store.keep_on_change();
        store
    }

    /// Does what a person asked for.
    pub fn dispatch(&self, action: Action) {
        let is_edit = matches!(action, Action::Edit(_));
        if let Action::SingleKeys(on) = action {
            browser::keep_letters_off(!on);
        }
        if is_edit {
            browser::flip_begins();
        }
        self.state.update(|state| reduce::reduce(state, action));
        if is_edit {
            let is_fresh = self.is_fresh;
            is_fresh.set(true);
            browser::after(400, move || {
                is_fresh.try_set(false);
            });
            // a frame after the next one is painted
            request_animation_frame(|| request_animation_frame(browser::flip_is_painted));
        }
    }

    /// What undo would take back.
    pub fn undo_name(&self) -> Memo<Option<String>> {
        let state = self.state;
        Memo::new(move |_| state.with(|state| state.history.undo_name()))
    }

    /// What redo would bring back.
    pub fn redo_name(&self) -> Memo<Option<String>> {
        let state = self.state;
        Memo::new(move |_| state.with(|state| state.history.redo_name()))
    }

    /// Until the first edit: the switch that alone would leave nothing against the author's wishes.
    pub fn coach(&self) -> Memo<Option<SwitchId>> {
        let store = *self;
        let undo = self.undo_name();
        Memo::new(move |_| {
            let against = |answers: &[Answer]| answers.iter().any(|it| it.state().wish == Wish::Against);
            if undo.get().is_some() || !store.answers.with(|answers| against(answers)) {
                return None;
            }
            store.scenario.with(|scenario| {
                let mut ids = scenario.switches.iter().map(|switch| switch.id.clone());
                ids.find(|id| {
                    let after = edit::apply(scenario, &Edit::Flip { switch: id.clone() });
                    after.is_ok_and(|after| !against(&answers(&after)))
                })
            })
        })
    }

    /// The stage of the chosen path that is pointed at.
    pub fn stage(&self) -> Memo<Option<Stage>> {
        let state = self.state;
        Memo::new(move |_| state.with(|state| state.stage))
    }

    /// Whether the trace is shown where it would lie over the picture.
    pub fn is_inspecting(&self) -> Memo<bool> {
        let state = self.state;
        Memo::new(move |_| state.with(|state| state.is_inspecting))
    }

    /// What the last edit was called.
    pub fn last_edit(&self) -> Memo<Option<String>> {
        self.undo_name()
    }

    /// What the reader has to be told.
    pub fn notice(&self) -> Memo<Option<String>> {
        let state = self.state;
        Memo::new(move |_| state.with(|state| state.notice.clone()))
    }

    /// Whether keys that are single letters do anything.
    pub fn has_single_keys(&self) -> Memo<bool> {
        let state = self.state;
        Memo::new(move |_| state.with(|state| state.has_single_keys))
    }

    /// Whether the scenario is shown as it was before the last edit.
    pub fn is_before(&self) -> Memo<bool> {
        let state = self.state;
        Memo::new(move |_| state.with(|state| state.is_before))
    }

    /// Which screen is on.
    pub fn screen(&self) -> Memo<Screen> {
        let state = self.state;
        Memo::new(move |_| state.with(|state| state.screen))
    }

    /// The link for what is on the page.
    pub fn link(&self) -> String {
        self.state
            .with_untracked(|state| link::write(&state.to_document()))
    }

    /// A link that the reader followed within the page.
    pub fn follow(&self, fragment: &str) {
        if fragment.is_empty() || fragment.split('&').next() == Some(&self.link()) {
            return;
        }
        self.dispatch(match link::read(fragment) {
            Ok(opened) => Action::Visit(Box::new(opened.document)),
            Err(error) => Action::Tell(refusal(&error)),
        });
    }

    /// Keeps the work in the browser and in the address, a moment after the last change.
    fn keep_on_change(&self) {
        let (store, state) = (*self, self.state);
        let saves = StoredValue::new(0_u32);
        Effect::new(move |first: Option<()>| {
            store.scenario.track();
            if first.is_none() {
                return;
            }
            saves.update_value(|count| *count += 1);
            let mine = saves.get_value();
            browser::after(300, move || {
                if saves.try_get_value() != Some(mine) {
                    return;
                }
                let document = state.with_untracked(State::to_document);
                browser::replace_fragment(&link::write(&document));
                // what came by a link lives in the address; the reader's own work stays in the browser
                let is_guest = state.with_untracked(|state| state.is_guest);
                if !is_guest && !browser::keep(&document::save(&document)) {
                    let text =
                        "This browser keeps nothing for this page. The address bar holds your work: copy it.";
                    store.dispatch(Action::Tell(text.to_owned()));
                }
            });
        });
    }
}

fn refusal(error: &link::LinkError) -> String {
    format!(
        "This link cannot be opened: {error}. What you see is your own work, untouched. Ask for the link again, or for a file."
    )
}

fn first() -> State {
    let fragment = browser::fragment();
    let kept = browser::kept()
        .and_then(|text| document::open(&text).ok())
        .map(|opened| opened.document);
    let own = || {
        kept.clone()
            .or_else(|| gallery::open(gallery::ALL.first()?.id))
            .unwrap_or_default()
    };
    if fragment.is_empty() {
        return State::of(own(), None);
    }
    match link::read(&fragment) {
        Err(error) => State::of(own(), Some(refusal(&error))),
        Ok(opened) if kept.as_ref().is_none_or(|kept| *kept == opened.document) => {
            State::of(opened.document, None)
        }
        // the reader has work of their own: the link's opens beside it, one undo away
        Ok(opened) => {
            let mut state = State::of(own(), None);
            reduce::reduce(&mut state, Action::Visit(Box::new(opened.document)));
            state
        }
    }
}

impl State {
    /// The scenario that is shown: as it is, or as it was.
    fn shown(&self) -> Arc<Scenario> {
        let before = self.history.before().filter(|_| self.is_before);
        before.unwrap_or_else(|| self.document.scenario.clone())
    }

    fn to_document(&self) -> Document {
        Document {
            scenario: (*self.document.scenario).clone(),
            layout: self.document.layout.clone(),
        }
    }
}
