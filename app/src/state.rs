//! The page's state: one value, one writer, memos for the views.

pub mod action;
mod derived;
mod drafts;
mod edits;
pub mod history;
mod keep;
pub mod named;
pub mod reduce;
pub mod trace_link;
mod work;

use std::sync::Arc;

use leptos::prelude::*;
use pathlight_core::analysis::change::{Change, change};
use pathlight_core::analysis::matrix::Answer;
use pathlight_core::document::{self, Document};
use pathlight_core::edit::{self, Turn};
use pathlight_core::explain::reason::is_on_the_way;
use pathlight_core::gallery;
use pathlight_core::service_tag::ServiceTags;

use crate::browser;
pub use action::{Action, Draft, Hint, Made, Place, Screen, Shelf};
pub use derived::{Evaluated, Shown};
use derived::{coach, evaluated, refer};
use keep::refusal;
use named::Arrived;
pub use reduce::State;
pub use work::{NO_WORKSHOP, request};

/// The id of what is read out once a walk is over: how the path stands.
pub const WALKED: &str = "walked";

/// What views read and dispatch to.
#[derive(Clone, Copy)]
pub struct Store {
    /// Whoever follows it is told of a flip once its picture is painted.
    state: RwSignal<State>,
    /// Tells the picture at once whenever a person has done something; it holds nothing.
    done: RwSignal<String>,
    /// What is on the page.
    pub shown: Memo<Shown>,
    /// The same, a flip's only once its picture is painted: for all that is said in words.
    pub told: Memo<Shown>,
    /// Which path is chosen.
    pub selected: Memo<Option<usize>>,
    /// What the pointer or the focus rests on.
    pub hint: RwSignal<Hint>,
    /// Until the first edit: the switch that alone would leave nothing against the author's wishes; empty: there is none.
    pub coach: Memo<String>,
    /// Empty, unless nothing was done since the last edit: what that changed is pointed out, once.
    pub fresh: RwSignal<String>,
    /// What the list of findings is called, with how many there are once that is known.
    pub findings: RwSignal<String>,
    /// What the last edit showed of a misconception.
    pub note: RwSignal<String>,
    /// What stands for a scenario of many in the picture: of which, and what the workshop made of it.
    pub gathered: RwSignal<String>,
    /// What of that the reader opened, a line each.
    pub opened: RwSignal<String>,
    /// Empty, unless cards stand for few things, since all of them would be drawn too small: then how high on the page
    /// everything is besides the picture.
    pub small: RwSignal<String>,
    /// What the workshop drew beside the chosen path.
    pub ways: RwSignal<String>,
    /// The link for what is on the page; empty: it has to be written anew.
    link: RwSignal<String>,
}

/// Words that follow what they are read from; the same value until they are others. Once for all: each would bring a copy.
pub fn memo(words: Box<dyn Fn() -> String + Send + Sync>) -> Memo<String> {
    Memo::new(move |_| words())
}

/// What is shown, from what was.
type Shows = Box<dyn Fn(Option<&Shown>) -> Shown + Send + Sync>;

/// The same for what is shown.
fn shown_as(shows: Shows) -> Memo<Shown> {
    Memo::new(shows)
}

impl Store {
    /// Opens what the address led to, what the browser keeps or what the page carries, in this order.
    pub fn open(arrived: Option<Arrived>) -> Self {
        let mut start = first(arrived);
        start.has_single_keys = !browser::are_letters_off();
        start.shared = browser::address().unwrap_or_default();
        if !start.history.is_guest {
            let kept = browser::kept_drafts().unwrap_or_default();
            start.drafts = drafts::read(&start.document.scenario.title, &kept);
        }
        if let Some(draft) = start.drafts.last() {
            let of = Some(draft.of.clone());
            reduce::reduce(&mut start, Action::Choose(of, true));
        }
        browser::hold(&document::save(&start.to_document()));
        let state = RwSignal::new(start);
        let done = RwSignal::new(String::new());
        let shown = shown_as(Box::new(move |old| {
            done.track();
            state.with_untracked(|state| evaluated(state, old))
        }));
        let told = shown_as(Box::new(move |_| {
            state.track();
            shown.get_untracked()
        }));
        let store = Store {
            state,
            done,
            shown,
            told,
            selected: Memo::new(move |_| state.with(|state| state.selected)),
            hint: RwSignal::new(Hint::default()),
            coach: memo(Box::new(move || {
                coach(&told.get()).map_or_else(String::new, |it| it.to_string())
            })),
            fresh: RwSignal::new(String::new()),
            findings: RwSignal::new("Findings".to_owned()),
            note: RwSignal::new(String::new()),
            gathered: RwSignal::new(String::new()),
            opened: RwSignal::new(String::new()),
            small: RwSignal::new(String::new()),
            ways: RwSignal::new(String::new()),
            link: RwSignal::new(String::new()),
        };
        let fragment = browser::fragment();
        let known = fragment.split('&').next().unwrap_or_default();
        store.link.set(known.to_owned());
        store.keep_on_change();
        store.look_over_on_change();
        if !fragment.is_empty() {
            store.tell_problems();
        }
        store
    }

    /// A word of the state; the same value until it is another one.
    pub fn word(&self, word: fn(&State) -> String) -> Memo<String> {
        let state = self.state;
        memo(Box::new(move || state.with(word)))
    }

    /// Does `work` now, and again whenever what it reads is another.
    pub fn follow_on(mut work: Box<dyn FnMut()>) {
        Effect::new(move |_| work());
    }

    /// Reads the state, and reads it again whenever a person has done something.
    pub fn with<T>(&self, read: impl FnOnce(&State) -> T) -> T {
        self.state.with(read)
    }

    /// Reads the state as it is now.
    pub fn now<T>(&self, read: impl FnOnce(&State) -> T) -> T {
        self.state.with_untracked(read)
    }

    /// Does what a person asked for.
    pub fn dispatch(&self, action: Action) {
        let is_flip = matches!(action, Action::Turn(_));
        let is_edit = is_flip || matches!(action, Action::Become(_));
        let is_view = matches!(action, Action::Present(_));
        // the focus goes to what is seen from now on; the picture's keys move and zoom what an audience sees
        let seen = match action {
            Action::Present(_) => "diagram",
            Action::Inspect(true) => "trace",
            Action::Inspect(false) => "main",
            _ => "",
        };
        let is_choice = match &action {
            Action::Select(path) => path.is_some(),
            Action::Choose(thing, is_editing) => *is_editing && thing.is_some(),
            Action::Become(made) => made.thing.is_some(),
            _ => false,
        };
        let (had, was) = self.now(|state| (state.drafts.len(), state.selected));
        let is_typed = matches!(action, Action::Type(_) | Action::Refuse(..));
        if let Action::SingleKeys(on) = action {
            browser::keep_letters_off(!on);
        }
        if is_edit {
            // what was done is not previewed the other way round before the pointer has gone and come
            if self.hint.with_untracked(|hint| hint.trial.is_some()) {
                self.hint.update(|hint| hint.trial = None);
            }
        }
        if !matches!(action, Action::Turn(_) | Action::Type(_)) {
            browser::hold_focus();
        }
        self.keep_what_is_left(&action);
        if self.fresh.with_untracked(|fresh| !fresh.is_empty()) {
            self.fresh.set(String::new());
        }
        self.state.update_untracked(|state| reduce::reduce(state, action));
        self.done.notify();
        let (state, fresh) = (self.state, self.fresh);
        let tell = move || {
            state.notify();
            if is_edit {
                fresh.set("fresh".to_owned());
            }
        };
        match is_flip {
            // within the next frame it would keep that from being painted
            true => request_animation_frame(move || browser::after(8, tell)),
            false => tell(),
        }
        if seen == "main" && browser::is_narrow() {
            browser::reveal(seen);
        }
        if !seen.is_empty() {
            browser::after(20, move || {
                browser::focus(seen);
            });
        }
        if is_view {
            self.keep_in_address("");
        }
        // on a narrow screen it stands far below
        if is_choice && !browser::is_embedded() {
            browser::after(20, || browser::reveal("trace"));
        }
        if was != self.now(|state| state.selected) {
            let store = *self;
            browser::after(20, move || {
                // but where a stage of it is read at once, that is in sight
                if store.now(|state| state.stage.is_none()) {
                    browser::begin("trace");
                }
            });
        }
        // typed, or done with
        if is_typed || had != self.now(|state| state.drafts.len()) {
            browser::keep_drafts(
                &self.now(|state| drafts::text(&state.document.scenario.title, &state.drafts)),
            );
        }
    }

    /// Rests on something that switches have to do with, or leaves it.
    pub fn rest_on(&self, hint: Hint) {
        if self.hint.with_untracked(|now| *now != hint) {
            self.hint.set(hint);
        }
    }

    /// Takes the packet of the chosen path a stage on, or back; past either end it is taken away.
    pub fn walk(&self, by: isize) {
        let shown = self.shown.get_untracked();
        let answer = self.selected.get_untracked().and_then(|at| shown.answers.get(at));
        let Some(answer) = answer else { return };
        let mut stages = Vec::new();
        for step in &answer.outcome.steps {
            if is_on_the_way(step) {
                stages.push(step.stage);
            }
        }
        let now = self.now(|state| state.stage);
        let at = stages.iter().position(|stage| Some(*stage) == now);
        let next = match (at, by < 0) {
            (Some(at), _) => at.checked_add_signed(by),
            (None, true) => stages.len().checked_sub(1),
            (None, false) => Some(0),
        };
        self.dispatch(Action::Read(next.and_then(|at| stages.get(at).copied())));
        if next.is_none_or(|at| at >= stages.len()) && now.is_some() {
            // it has arrived, or stopped
            browser::after(20, || browser::read_out(WALKED));
        }
    }

    /// What a click where the pointer or the focus rests would do, what that would open and close, and the answers then.
    pub fn trial(&self) -> Option<(Turn, Change, Vec<Arc<Answer>>)> {
        let turn = self.hint.with(|hint| hint.trial.clone())?;
        let shown = self.shown.get();
        let after = edit::turn(&shown.scenario, &turn).ok()?;
        let after = shown.answers_of(&after);
        let change = change(&refer(&shown.answers), &refer(&after));
        Some((turn, change, after))
    }

    /// Loads Microsoft's published service tags, from the text of their file.
    pub fn load_tags(&self, text: &str) {
        match ServiceTags::read(text) {
            Ok(tags) => {
                work::keep_tags(text);
                // the workshop answers with them too
                self.ask(request(&[("ask", "tags"), ("text", text)]), |_| {});
                self.dispatch(Action::LoadTags(Arc::new(tags)));
            }
            Err(error) => self.dispatch(Action::Tell(format!("{NO_TAGS} {error}."))),
        }
    }
}

const NO_TAGS: &str = "This is not Microsoft's published list of service tags (“Azure IP Ranges and Service Tags”, a JSON file):";

/// What the page starts with.
fn first(arrived: Option<Arrived>) -> State {
    let kept = browser::kept().map(|text| document::read(&text));
    let (kept, unread) = match kept {
        Some(Ok(kept)) => (Some(kept), None),
        Some(Err(why)) => (None, Some(why)),
        None => (None, None),
    };
    let mut state = beside(kept, arrived);
    if let Some(why) = unread {
        let told = format!(
            "What you last worked on here cannot be opened: {why}. It stays in the menu ⋯, to be saved as a file."
        );
        state.notice = Some(reduce::with_notice(state.notice, &told));
        browser::set_aside();
    }
    state
}

/// The reader's own work, and beside it what the address led to.
fn beside(kept: Option<Document>, arrived: Option<Arrived>) -> State {
    let is_embed = browser::is_embedded() && arrived.is_some();
    let own = || match kept.clone() {
        // who reads another page asked for what that page shows, and for nothing else
        None if is_embed => Document::default(),
        None => gallery::FIRST.open().unwrap_or_default(),
        Some(kept) => kept,
    };
    let mut state = match arrived {
        None => State::of(own(), None),
        Some(Err(why)) => State::of(own(), Some(refusal(&why))),
        // the reader has work of their own: the link's opens beside it, one undo away
        Some(Ok(document)) if kept.as_ref().is_some_and(|kept| *kept != document) => {
            let mut state = State::of(own(), None);
            reduce::reduce(&mut state, Action::Visit(Box::new(document)));
            state
        }
        Some(Ok(document)) => State::of(document, None),
    };
    // what was kept at the last visit may have been made then
    state.document.is_made = kept.is_some_and(|it| it.scenario.title != gallery::FIRST.title);
    trace_link::point(&mut state, &browser::fragment());
    state
}

impl State {
    /// What is shown of the document: as it is, or as it was.
    fn shown(&self) -> &reduce::Shown {
        let before = self.history.last().filter(|_| self.is_before);
        before.unwrap_or(&self.document)
    }

    fn to_document(&self) -> Document {
        Document {
            scenario: (*self.document.scenario).clone(),
            layout: self.document.layout.as_deref().cloned(),
        }
    }
}
