//! The page's state: one value, one writer, memos for the views.

pub mod action;
mod derived;
mod drafts;
mod edits;
pub mod history;
pub mod named;
pub mod reduce;
pub mod trace_link;
mod work;

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use pathlight_core::analysis::change::{Change, change};
use pathlight_core::analysis::matrix::Answer;
use pathlight_core::document::link::LinkError;
use pathlight_core::document::{self, Document};
use pathlight_core::edit::{self, Turn};
use pathlight_core::explain::reason::is_on_the_way;
use pathlight_core::gallery;
use pathlight_core::model::Scenario;
use pathlight_core::service_tag::ServiceTags;
use serde_json::Value;

use crate::browser;
pub use action::{Action, Draft, Hint, Made, Place, Screen, Shelf};
pub use derived::{Evaluated, Shown};
use derived::{coach, evaluated, refer};
use named::Arrived;
pub use reduce::State;
pub use work::{NO_WORKSHOP, request};

/// What views read and dispatch to.
#[derive(Clone, Copy)]
pub struct Store {
    state: RwSignal<State>,
    /// What is on the page.
    pub shown: Memo<Shown>,
    /// Which path is chosen.
    pub selected: Memo<Option<usize>>,
    /// What the pointer or the focus rests on.
    pub hint: RwSignal<Hint>,
    /// Until the first edit: the switch that alone would leave nothing against the author's wishes; empty: there is none.
    pub coach: Memo<String>,
    /// Empty, unless the last edit is so fresh that what it changed is pointed out.
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

impl Store {
    /// Opens what the address led to, what the browser keeps or what the page carries, in this order.
    pub fn open(arrived: Option<Arrived>) -> Self {
        let mut start = first(arrived);
        start.has_single_keys = !browser::are_letters_off();
        start.shared = browser::address().unwrap_or_default();
        start.drafts = drafts::read(&browser::kept_drafts().unwrap_or_default());
        if let Some(draft) = start.drafts.last() {
            let of = Some(draft.of.clone());
            reduce::reduce(&mut start, Action::Choose(of, true));
        }
        browser::hold(&document::save(&start.to_document()));
        let state = RwSignal::new(start);
        let shown = Memo::new(move |old| state.with(|state| evaluated(state, old)));
        let store = Store {
            state,
            shown,
            selected: Memo::new(move |_| state.with(|state| state.selected)),
            hint: RwSignal::new(Hint::default()),
            coach: memo(Box::new(move || {
                coach(&shown.get()).map_or_else(String::new, |it| it.to_string())
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

    /// One path's answer; the same value until it is another one.
    pub fn answer(&self, at: usize) -> Memo<Option<Arc<Answer>>> {
        let shown = self.shown;
        Memo::new(move |_| shown.get().answers.get(at).cloned())
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
        let is_edit = matches!(action, Action::Turn(_) | Action::Become(_));
        let is_view = matches!(action, Action::Present(_));
        let is_choice = matches!(action, Action::Select(Some(_)));
        let is_typed = is_edit || matches!(action, Action::Type(_));
        if let Action::SingleKeys(on) = action {
            browser::keep_letters_off(!on);
        }
        if is_edit {
            // what was done is not previewed the other way round before the pointer has gone and come
            if self.hint.with_untracked(|hint| hint.trial.is_some()) {
                self.hint.update(|hint| hint.trial = None);
            }
        }
        self.state.update(|state| reduce::reduce(state, action));
        if is_view {
            self.keep_in_address("");
        }
        // on a narrow screen it stands far below
        if is_choice && !browser::is_embedded() {
            browser::after(20, || browser::reveal("trace", true));
        }
        if is_typed {
            browser::keep_drafts(&self.now(|state| drafts::text(&state.drafts)));
        }
        if is_edit {
            let fresh = self.fresh;
            fresh.set("fresh".to_owned());
            browser::after(400, move || {
                fresh.try_set(String::new());
            });
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
    fn keep_in_address(&self, why: &'static str) {
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
    fn tell_problems(&self) {
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
    fn keep_on_change(&self) {
        let (store, state) = (*self, self.state);
        let saves = Rc::new(Cell::new(0_u32));
        let mut is_first = true;
        let guest = self.word(reduce::mark);
        Store::follow_on(Box::new(move || {
            store.shown.track();
            guest.track();
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

const NO_TAGS: &str = "This is not Microsoft's published list of service tags (“Azure IP Ranges and Service Tags”, a JSON file):";

fn refusal(why: &LinkError) -> String {
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
        None => return State::of(own(), None),
        Some(Err(why)) => return State::of(own(), Some(refusal(&why))),
        // the reader has work of their own: the link's opens beside it, one undo away
        Some(Ok(document)) if kept.as_ref().is_some_and(|kept| *kept != document) => {
            let mut state = State::of(own(), None);
            reduce::reduce(&mut state, Action::Visit(Box::new(document)));
            state
        }
        Some(Ok(document)) => State::of(document, None),
    };
    trace_link::point(&mut state, &browser::fragment());
    state
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
            layout: self.document.layout.as_deref().cloned(),
        }
    }
}
