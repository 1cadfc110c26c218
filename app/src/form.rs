//! The form of the chosen thing: every field that its kind has, its lists, what it is used by.
//!
//! A field is committed when it is left, by one edit. What cannot be read stays in the field with the reason beside it.

mod field;
mod list;
mod typed;

use leptos::prelude::*;
use pathlight_core::edit::form::{Kind, kind};
use pathlight_core::edit::{self, Edit, get, uses};
use pathlight_core::explain;
use pathlight_core::json;
use pathlight_core::model::Scenario;
use pathlight_core::model::check;
use pathlight_core::model::id::ResourceRef;
use serde_json::Value;

use crate::browser::{self, Event};
use crate::state::{Action, Draft, Place, Store};
use crate::ui::{self, el};

/// What a form is made from.
pub(crate) struct Sheet<'a> {
    /// The thing.
    pub place: &'a Place,
    /// The scenario that it stands in.
    pub scenario: &'a Scenario,
    /// What was typed and does not stand there.
    pub drafts: &'a [Draft],
    /// The entry of a list that is shown whole.
    pub unfolded: Option<&'a str>,
}

/// The form of the thing at `place`.
pub fn form(store: Store, place: Place) -> AnyView {
    let own = place.clone();
    // built anew when the thing is another one, when a field is refused and when an entry is unfolded
    let key = Memo::new(move |_| {
        let row = row(&store.shown.get().scenario, &own);
        store.with(|state| {
            let mut key = row.to_string();
            key += state.unfolded.as_deref().unwrap_or_default();
            for draft in &state.drafts {
                key += draft.refusal.as_deref().unwrap_or_default();
            }
            key
        })
    });
    let own = place.clone();
    let body = move || {
        key.track();
        browser::keep_focus();
        let shown = store.shown.get_untracked();
        store.now(|state| {
            let sheet = Sheet {
                place: &own,
                scenario: &shown.scenario,
                drafts: &state.drafts,
                unfolded: state.unfolded.as_deref(),
            };
            sheet.whole()
        })
    };
    let (changed, typed, pressed) = (place.clone(), place.clone(), place);
    el("div", "form")
        .on("change", move |event| commit(store, &changed, &event))
        .on("input", move |event| keep(store, &typed, &event))
        .on("click", move |event| press(store, &pressed, &event))
        .follow_part(body)
        .view()
}

/// The thing as it is written.
fn row(scenario: &Scenario, place: &Place) -> Value {
    let row = scenario.part(place.table).and_then(|table| table.row(&place.id));
    row.map_or(Value::Null, json::value)
}

/// What people call a thing.
pub fn name(scenario: &Scenario, table: &str, id: &str) -> String {
    let thing = kind(table).and_then(|kind| ResourceRef::of(kind.reference, id));
    thing.map_or_else(|| id.to_owned(), |thing| explain::name(scenario, &thing))
}

/// The thing's place among the tables.
pub fn place_of(thing: &ResourceRef) -> Option<Place> {
    let (kind, id) = thing.kind_and_id();
    let kind = edit::form::kind_called(kind)?;
    Some(Place {
        table: kind.table,
        id: id.to_owned(),
    })
}

impl Sheet<'_> {
    fn whole(&self) -> AnyView {
        let row = row(self.scenario, self.place);
        let Some(kind) = kind(self.place.table) else {
            return ui::nothing();
        };
        let mut whole = el("div", "")
            .with(ui::words("p", "form-kind", kind.word))
            .with(ui::words("h2", "", name(self.scenario, self.place.table, &self.place.id)));
        let problems = self.problems(kind);
        if !problems.is_empty() {
            let mut list = el("ul", "form-problems");
            for problem in problems {
                list = list.with(ui::words("li", "", problem));
            }
            whole = whole.with(list);
        }
        whole
            .with_all(self.fields("", kind.fields, &row))
            .with(self.foot())
            .view()
    }

    /// What of the thing is malformed.
    fn problems(&self, kind: &Kind) -> Vec<String> {
        let mut problems = Vec::new();
        for problem in check::check(self.scenario) {
            let (of, id) = problem.resource.kind_and_id();
            let subnet = problem.place.split('/').nth(1).is_some_and(|id| id == self.place.id);
            let is_own = of == kind.reference && id == self.place.id;
            if is_own || (kind.table == "subnets" && subnet) {
                problems.push(explain::problem(self.scenario, &problem));
            }
        }
        problems
    }

    /// What can be done with the thing as a whole, and what its removal would touch.
    fn foot(&self) -> AnyView {
        let tool = |act: &'static str, word: &'static str| {
            el("button", "tool")
                .set("type", "button")
                .set("data-do", act)
                .say(word)
        };
        let mut foot = el("div", "form-foot")
            .with(tool("duplicate", "Duplicate"))
            .with(tool("remove", "Remove"));
        let uses = uses(self.scenario, self.place.table, &self.place.id);
        if !uses.is_empty() {
            let first: Vec<_> = uses
                .iter()
                .take(4)
                .map(|it| explain::edit::fate(self.scenario, it))
                .collect();
            let mut text = format!("If it is removed: {}", first.join("; "));
            if uses.len() > first.len() {
                text += &format!("; and {} more", uses.len() - first.len());
            }
            foot = foot.with(ui::words("p", "", text + "."));
        }
        foot.view()
    }
}

/// What the element under an event, or one around it, says as `name`, and the field that it says it of.
fn said(event: &Event, name: &str) -> Option<String> {
    browser::said_near(event, name)
}

/// A field was left, or a box ticked.
fn commit(store: Store, place: &Place, event: &Event) {
    let (Some(path), Some(text)) = (said(event, "data-field"), browser::value_of(event)) else {
        return;
    };
    let shown = store.shown.get_untracked();
    let row = row(&shown.scenario, place);
    let Some(of) = edit::form::field(place.table, &path) else {
        return;
    };
    let member = said(event, "data-member");
    let value = typed::value(&shown.scenario, of, &text, member.as_deref(), get(&row, &path));
    store.dispatch(Action::Edit(Edit::Set {
        table: place.table,
        id: place.id.clone(),
        field: path,
        value,
    }));
}

/// A field is being typed into.
fn keep(store: Store, place: &Place, event: &Event) {
    // boxes and choices are committed at once
    if said(event, "data-typed").is_none() {
        return;
    }
    if let (Some(field), Some(text)) = (said(event, "data-field"), browser::value_of(event)) {
        store.dispatch(Action::Type(Draft {
            of: place.clone(),
            field,
            text,
            refusal: None,
        }));
    }
}

/// A button was pressed.
fn press(store: Store, place: &Place, event: &Event) {
    let Some(act) = said(event, "data-do") else { return };
    let path = said(event, "data-path").unwrap_or_default();
    let (table, id) = (place.table, place.id.clone());
    let scenario = store.shown.get_untracked().scenario.clone();
    let edit = match act.as_str() {
        "duplicate" => Edit::Duplicate { table, id },
        "remove" => Edit::Remove { table, id },
        "unfold" => {
            let is_open = store.now(|state| state.unfolded.as_deref() == Some(&*path));
            return store.dispatch(Action::Unfold((!is_open).then_some(path)));
        }
        "go" => {
            let (Some(table), Some(id)) = (said(event, "data-table"), said(event, "data-id")) else {
                return;
            };
            let place = kind(&table).map(|kind| Place { table: kind.table, id });
            return store.dispatch(Action::Choose(place, true));
        }
        "add" => {
            let row = row(&scenario, place);
            let at = get(&row, &path).and_then(Value::as_array).map_or(0, Vec::len);
            let value = match edit::new_entry(&scenario, table, &id, &path) {
                Ok(value) => Some(value),
                Err(error) => return store.dispatch(Action::Tell(format!("That cannot be: {error}."))),
            };
            store.dispatch(Action::Unfold(Some(format!("{path}.{at}"))));
            let field = format!("{path}.{at}");
            Edit::Set { table, id, field, value }
        }
        "take" => Edit::Set {
            table,
            id,
            field: path,
            value: None,
        },
        // "move:2": to the place of that row
        act => {
            let to = act.strip_prefix("move:").and_then(|to| to.parse().ok());
            let (Some(to), Some((field, from))) = (to, path.rsplit_once('.')) else {
                return;
            };
            Edit::MoveRow {
                table,
                id,
                field: field.to_owned(),
                from: from.parse().unwrap_or_default(),
                to,
            }
        }
    };
    store.dispatch(Action::Edit(edit));
}
