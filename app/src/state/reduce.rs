//! The only writer: what each action does to the state.

use std::sync::Arc;

use pathlight_core::analysis::matrix::answers;
use pathlight_core::document::{Document, Layout};
use pathlight_core::explain::plain::on_one_line;
use pathlight_core::model::Scenario;
use pathlight_core::outcome::Stage;
use pathlight_core::service_tag::ServiceTags;

use super::action::{Action, Draft, Place, Screen, Shelf};
use super::history::History;
use super::{edits, trace_link};

/// What is on the page.
#[derive(Clone, Debug)]
pub struct State {
    /// The scenario, with what the page keeps beside it.
    pub document: Shown,
    /// What was, and what was taken back.
    pub history: History,
    /// The chosen path.
    pub selected: Option<usize>,
    /// The chosen thing.
    pub thing: Option<Place>,
    /// Whether the chosen thing's form is shown, rather than the chosen path's trace.
    pub is_editing: bool,
    /// The entry of a list that the form shows whole.
    pub unfolded: Option<String>,
    /// What was typed and does not stand in the scenario.
    pub drafts: Vec<Draft>,
    /// How often a field was done with: the form is drawn anew then, even if it says what it said.
    pub settled: usize,
    /// What is listed beside the picture.
    pub shelf: Shelf,
    /// Whether a person has done anything yet: until then the workshop is not loaded.
    pub is_awake: bool,
    /// The stage of the chosen path that is pointed at.
    pub stage: Option<Stage>,
    /// Whether the trace is shown where it would lie over the picture.
    pub is_inspecting: bool,
    /// Whether the scenario is shown as it was before the last edit.
    pub is_before: bool,
    /// Whether the picture is shown alone, for an audience.
    pub is_presenting: bool,
    /// Whether keys that are single letters do anything.
    pub has_single_keys: bool,
    /// What the reader has to be told.
    pub notice: Option<String>,
    /// The address that the reader shares, with its keys.
    pub shared: String,
    /// What the middle shows.
    pub screen: Screen,
    /// What is said of the matrix, by its name.
    pub table: serde_json::Map<String, serde_json::Value>,
    /// The state that the matrix compares with, where it is not the one before the last change.
    pub pinned: Option<Arc<Scenario>>,
    /// Microsoft's published service tags, until the page is left.
    pub tags: Option<Arc<ServiceTags>>,
}

/// A document, its scenario shared with history and views.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// The scenario before any of its switches was set: both are drawn in the same places.
    pub drawn_as: Arc<Scenario>,
    /// What was placed by hand, shared too.
    pub layout: Option<Arc<Layout>>,
    /// Whether the reader made something of it, beyond setting its switches.
    pub is_made: bool,
}

impl Shown {
    fn of(document: Document) -> Shown {
        let scenario = Arc::new(document.scenario);
        Shown {
            drawn_as: scenario.clone(),
            scenario,
            layout: document.layout.map(Arc::new),
            is_made: false,
        }
    }
}

impl State {
    /// The state of a page that has just opened `document`.
    pub fn of(document: Document, notice: Option<String>) -> Self {
        let document = Shown::of(document);
        let selected = worst(&document.scenario);
        State {
            document,
            history: History::default(),
            selected,
            thing: None,
            is_editing: false,
            unfolded: None,
            drafts: Vec::new(),
            settled: 0,
            shelf: Shelf::Switches,
            is_awake: false,
            stage: None,
            is_inspecting: false,
            is_before: false,
            is_presenting: false,
            has_single_keys: true,
            notice,
            shared: String::new(),
            screen: Screen::Picture,
            table: serde_json::Map::new(),
            pinned: None,
            tags: None,
        }
    }
}

/// A notice with what is told besides.
pub fn with_notice(notice: Option<String>, told: &str) -> String {
    notice.map_or_else(|| told.to_owned(), |notice| format!("{notice} {told}"))
}

/// What marks a scenario that came by a link while the reader had work of their own; empty: it is their own.
pub fn mark(state: &State) -> String {
    let mark = match state.history.is_guest {
        true => "From a link. Your own work is kept. ",
        false => "",
    };
    mark.to_owned()
}

/// The path that wants attention first: a leak, else a broken one, else the first.
fn worst(scenario: &Scenario) -> Option<usize> {
    let answers = answers(scenario);
    let leak = answers
        .iter()
        .position(pathlight_core::analysis::matrix::Answer::is_leak);
    let broken = || {
        answers
            .iter()
            .position(pathlight_core::analysis::matrix::Answer::is_broken)
    };
    leak.or_else(broken)
        .or_else(|| (!answers.is_empty()).then_some(0))
}

/// Does `action`.
pub fn reduce(state: &mut State, action: Action) {
    state.is_awake |= !matches!(action, Action::Tell(_));
    match action {
        Action::Turn(turn) => edits::turn(state, &turn),
        Action::Become(made) => edits::become_made(state, *made),
        Action::Refuse(of, field, why) => edits::refuse(state, &of, &field, why),
        Action::Select(path) => {
            state.selected = path;
            state.stage = None;
            state.is_editing = false;
            state.is_inspecting = path.is_some();
        }
        Action::Choose(thing, is_editing) => {
            state.is_editing = is_editing && thing.is_some();
            state.is_inspecting = state.is_inspecting || state.is_editing;
            if state.thing != thing {
                state.unfolded = None;
                state.thing = thing;
            }
        }
        Action::Type(draft) => edits::keep(state, draft),
        Action::Untype(of, field) => edits::settle(state, &of, &field),
        Action::Unfold(entry) => state.unfolded = entry,
        Action::Browse(shelf) => state.shelf = shelf,
        Action::Point(fragment) => trace_link::point(state, &fragment),
        Action::Tabulate(name, value) => edits::tabulate(state, name, value),
        Action::Read(stage) => state.stage = stage,
        Action::Inspect(is_inspecting) => state.is_inspecting = is_inspecting,
        Action::Undo => {
            if let Some(was) = state.history.undo(state.document.clone()) {
                edits::become_other(state, was);
            }
        }
        Action::Redo => {
            if let Some(was) = state.history.redo(state.document.clone()) {
                edits::become_other(state, was);
            }
        }
        Action::Visit(document) => {
            reduce(state, Action::Open(document));
            state.history.is_guest = true;
        }
        Action::Own(true) => state.history.keep(),
        Action::Own(false) => {
            state.notice = None;
            while state.history.is_guest && state.history.undo_name().is_some() {
                reduce(state, Action::Undo);
            }
        }
        Action::Open(document) => {
            let name = on_one_line(&format!("Open {}", document.scenario.title));
            state.history.open(name, state.document.clone());
            state.document = Shown::of(*document);
            state.selected = worst(&state.document.scenario);
            // what was typed, and told, was of the other one
            state.drafts.clear();
            state.notice = None;
            state.stage = None;
            state.thing = None;
            state.is_editing = false;
        }
        Action::LoadTags(tags) => {
            state.notice = Some(loaded(&tags, &state.document.scenario));
            state.tags = Some(tags);
        }
        Action::Share(address) => state.shared = address,
        Action::Tell(text) => state.notice = Some(text),
        // one level up: what is told, then what lies over the picture
        Action::Dismiss if state.notice.is_some() => state.notice = None,
        Action::Dismiss => state.is_inspecting = false,
        Action::Before(is_before) => state.is_before = is_before,
        Action::Present(is_presenting) => state.is_presenting = is_presenting,
        Action::SingleKeys(on) => state.has_single_keys = on,
        Action::Show(screen) => state.screen = screen,
    }
}

/// What loading the tags did.
fn loaded(tags: &ServiceTags, scenario: &Scenario) -> String {
    let unlisted: Vec<_> = tags
        .unlisted(scenario)
        .into_iter()
        .map(ToString::to_string)
        .collect();
    let text = format!(
        "{} service tags are loaded, until you leave this page.",
        tags.count()
    );
    match unlisted.is_empty() {
        true => text,
        false => format!(
            "{text} The list does not have: {}. What hangs on them stays undetermined.",
            unlisted.join(", ")
        ),
    }
}

#[cfg(test)]
mod tests {
    use pathlight_core::edit::Turn;
    use pathlight_core::gallery;

    use super::*;

    fn opened() -> State {
        State::of(gallery::open("rogue-account").expect("the gallery has it"), None)
    }

    #[test]
    fn the_page_opens_with_the_leak_selected() {
        let state = opened();
        let leak = answers(&state.document.scenario)
            .iter()
            .position(|answer| answer.is_leak());
        assert!(leak.is_some());
        assert_eq!(state.selected, leak);
    }

    #[test]
    fn undo_and_redo_invert_each_other_and_keep_the_selection() {
        let mut state = opened();
        let start = state.document.scenario.clone();
        for id in ["policy", "ssh", "storage"] {
            let turn = Turn {
                switch: id.into(),
                choice: None,
            };
            reduce(&mut state, Action::Turn(turn));
        }
        let end = state.document.scenario.clone();
        let selected = state.selected;
        (0..3).for_each(|_| reduce(&mut state, Action::Undo));
        assert_eq!(state.document.scenario, start);
        reduce(&mut state, Action::Undo);
        assert_eq!(state.document.scenario, start);
        (0..3).for_each(|_| reduce(&mut state, Action::Redo));
        assert_eq!(state.document.scenario, end);
        assert_eq!(state.selected, selected);
        assert_eq!(state.history.undo_name().as_deref(), Some("100 AllowStorage: on"));
    }

    fn visited() -> State {
        let mut state = opened();
        let other = gallery::open("deny-all").expect("the gallery has it");
        reduce(&mut state, Action::Visit(Box::new(other)));
        state
    }

    fn flip(state: &mut State) {
        let id = state.document.scenario.switches[0].id.clone();
        let turn = Turn {
            switch: id,
            choice: None,
        };
        reduce(state, Action::Turn(turn));
    }

    #[test]
    fn a_visit_that_is_taken_back_leaves_the_readers_own_work() {
        let mut state = visited();
        assert!(state.history.is_guest);
        flip(&mut state);
        assert!(state.history.is_guest, "an edit of the link's is the link's");
        reduce(&mut state, Action::Undo);
        assert!(state.history.is_guest);
        reduce(&mut state, Action::Undo);
        assert!(!state.history.is_guest);
        reduce(&mut state, Action::Redo);
        assert!(state.history.is_guest);
        reduce(&mut state, Action::Undo);
        flip(&mut state);
        assert!(!state.history.is_guest, "an edit of one's own is kept");
    }

    #[test]
    fn one_goes_back_to_ones_own_work_over_every_edit_of_the_links() {
        let mut state = visited();
        (0..3).for_each(|_| flip(&mut state));
        reduce(&mut state, Action::Own(false));
        assert!(!state.history.is_guest);
        assert_eq!(state.document.scenario, opened().document.scenario);
        // and the link's is still there
        (0..4).for_each(|_| reduce(&mut state, Action::Redo));
        assert!(state.history.is_guest);
    }

    #[test]
    fn what_is_kept_as_ones_own_is_no_longer_a_guest_and_undo_still_leads_back() {
        let mut state = visited();
        let link = state.document.scenario.clone();
        reduce(&mut state, Action::Own(true));
        assert!(!state.history.is_guest);
        assert_eq!(state.document.scenario, link);
        reduce(&mut state, Action::Undo);
        assert!(!state.history.is_guest);
        assert_eq!(state.document.scenario, opened().document.scenario);
        reduce(&mut state, Action::Redo);
        assert!(!state.history.is_guest, "kept is kept");
    }

    #[test]
    fn one_goes_back_though_the_history_forgot_the_way() {
        let mut state = visited();
        (0..crate::state::history::DEPTH + 5).for_each(|_| flip(&mut state));
        reduce(&mut state, Action::Own(false));
        assert!(!state.history.is_guest);
        assert_eq!(state.document.scenario, opened().document.scenario);
    }
}
