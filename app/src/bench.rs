//! What the workshop shows on the page: the form of the chosen thing, the list of things or of findings, what stands
//! beside the stages of the chosen path; and what is done in them.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use pathlight_core::explain;
use pathlight_core::json::plain;
use pathlight_core::model::Scenario;
use pathlight_core::model::id::ResourceRef;
use serde_json::{Map, Value};

use crate::browser::{self, Event, drag};
use crate::state::{self, Action, Draft, Place, State, Store};
use crate::ui::{self, El, el};
use crate::{controls, press, tree};

/// What stands where the workshop draws nothing.
const MISSING: &str =
    r#"["p",{"class":"empty"},["This part of the page could not be loaded. Are you offline?"]]"#;
/// The same where there can be no workshop.
const SANDBOXED: &str = r#"["p",{"class":"empty"},["A worker draws this part, and browsers run none in a sandboxed frame. “Open in full” shows it."]]"#;

/// The thing's place among the tables, which are called as their kind, in the plural.
pub fn place_of(thing: &ResourceRef) -> Place {
    let (kind, id) = thing.kind_and_id();
    let table = match kind.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None if kind.ends_with('s') => format!("{kind}es"),
        None => format!("{kind}s"),
    };
    let id = id.to_owned();
    Place { table, id }
}

/// The thing at a place.
pub fn thing(place: &Place) -> Option<ResourceRef> {
    let kind = place.table.strip_suffix("ies").map(|stem| format!("{stem}y"));
    let kind = kind.or_else(|| place.table.strip_suffix("ses").map(|stem| format!("{stem}s")));
    let kind = kind.unwrap_or_else(|| place.table.trim_end_matches('s').to_owned());
    ResourceRef::of(&kind, &place.id)
}

/// What people call the thing at a place.
pub fn name(scenario: &Scenario, place: &Place) -> String {
    thing(place).map_or_else(|| place.id.clone(), |it| explain::name(scenario, &it))
}

/// The form of the thing at `place`.
pub fn form(store: Store, place: Place) -> AnyView {
    let own = place.clone();
    let request = move || {
        store.with(|state| {
            let mut drafts = Vec::new();
            for draft in state.drafts.iter().filter(|draft| draft.of == own) {
                let refusal = draft.refusal.as_deref().unwrap_or_default();
                let draft = [draft.field.as_str(), &draft.text, refusal].map(Value::from);
                drafts.push(Value::Array(draft.into()));
            }
            let mut request = about("form", &own);
            request.insert("drafts".to_owned(), Value::Array(drafts));
            let unfolded = state.unfolded.as_deref().unwrap_or_default();
            request.insert("unfolded".to_owned(), unfolded.into());
            Value::Object(request)
        })
    };
    // typing alone asks for nothing
    let key = store.word(|state| {
        let mut key = state.unfolded.clone().unwrap_or_default() + &state.settled.to_string();
        for draft in &state.drafts {
            key += draft.refusal.as_deref().unwrap_or_default();
        }
        key
    });
    let mut form = el("div", "");
    for name in drag::HEARD
        .into_iter()
        .chain(["change", "input", "click", "keydown"])
    {
        let own = place.clone();
        form = form.on(name, move |event| hear(store, &own, &event));
    }
    form.with(view(store, key, Box::new(request))).view()
}

/// What is done in the form of the thing at `place`.
fn hear(store: Store, place: &Place, event: &Event) {
    match event.type_().as_str() {
        "change" => commit(store, place, event),
        "input" => keep(store, place, event),
        "click" => press(store, place, event),
        "keydown" => leave(store, place, event),
        _ => {
            drag::hear(event);
        }
    }
}

/// What stands beside the stages of the chosen path.
pub fn beside(store: Store) -> AnyView {
    // the path, and whether tags are loaded
    let key = store.word(|state| format!("{} {}", state.selected.unwrap_or_default(), state.tags.is_some()));
    let request = move || {
        let key = key.get_untracked();
        let (at, tags) = key.split_once(' ').unwrap_or_default();
        state::request(&[("ask", "beside"), ("at", at), ("tags", tags)])
    };
    let press = move |event: Event| {
        if let Some(turn) = controls::turn(&event) {
            store.dispatch(Action::Turn(turn));
        } else if let (Some(text), Some(at)) = (said(&event, "data-field"), store.selected.get_untracked()) {
            store.ask_edit("flip", &[("at", at.to_string()), ("text", text)]);
        }
    };
    el("div", "")
        .on("click", press)
        .with(view(store, key, Box::new(request)))
        .view()
}

/// The things of the scenario, or what is found in it.
pub fn list(store: Store, ask: String) -> AnyView {
    let key = store.word(|state| chosen(state).id);
    let request = move || Value::Object(about(&ask, &store.now(chosen)));
    let press = move |event: Event| {
        if let (Some(table), Some(id)) = (said(&event, "data-table"), said(&event, "data-id")) {
            store.dispatch(Action::Choose(Some(Place { table, id }), true));
        }
    };
    let add = move |event: Event| {
        if let Some(text) = browser::value_of(&event).filter(|text| !text.is_empty()) {
            browser::reset(&event);
            let thing = store.now(|state| state.thing.clone());
            let mut said = vec![("text", text)];
            if let Some(Place { table, id }) = thing {
                said.extend([("table", table), ("id", id)]);
            }
            store.ask_edit("add-thing", &said);
        }
    };
    el("div", "")
        .on("click", press)
        .on("change", add)
        .with(view(store, key, Box::new(request)))
        .view()
}

/// The thing whose form is shown.
fn chosen(state: &State) -> Place {
    let chosen = state.thing.clone().filter(|_| state.is_editing);
    chosen.unwrap_or_else(|| Place {
        table: String::new(),
        id: String::new(),
    })
}

/// What the scenario may need, where nobody said anything about it.
pub fn suggestions(store: Store) -> AnyView {
    let request = Box::new(|| state::request(&[("ask", "suggest")]));
    let press = move |event: Event| match said(&event, "data-do").as_deref() {
        Some("switches") => store.ask_edit("switches", &[]),
        Some("add-thing") => {
            let text = said(&event, "data-field").unwrap_or_default();
            store.ask_edit("add-thing", &[("text", text)]);
        }
        Some("wish") => {
            let said = |name| said(&event, name).unwrap_or_default();
            store.ask_edit(
                "wish",
                &[("at", said("data-field")), ("wanted", said("data-member"))],
            );
        }
        Some(_) | None => {}
    };
    let key = store.word(|_| String::new());
    el("div", "")
        .on("click", press)
        .with(view(store, key, request))
        .view()
}

fn about(ask: &str, place: &Place) -> Map<String, Value> {
    let mut request = Map::new();
    request.insert("ask".to_owned(), ask.into());
    request.insert("table".to_owned(), place.table.as_str().into());
    request.insert("id".to_owned(), place.id.as_str().into());
    request
}

/// A panel that the browser itself opens and closes, asked for by its id with `key`, but not before it is open.
pub fn panel(store: Store, id: &'static str, label: &'static str, key: Memo<String>) -> El {
    let was_opened = RwSignal::new(String::new());
    let content = move || match was_opened.with(String::is_empty) {
        true => ui::nothing(),
        false => kept_view(store, id, key),
    };
    el("div", "help")
        .set("id", id)
        .set("popover", "auto")
        .set("role", "dialog")
        // what is in it comes later, and keys are the panel's at once
        .set("autofocus", "")
        .set("tabindex", "-1")
        .set("aria-label", label)
        .on("toggle", move |_| {
            if was_opened.with_untracked(String::is_empty) {
                was_opened.set("yes".to_owned());
            }
        })
        .follow_part(content)
}

/// What the workshop gives for `ask`, when it is told what is kept.
pub fn kept_view(store: Store, ask: &'static str, key: Memo<String>) -> AnyView {
    let request = move || {
        let mut request = store.about_step(ask, false);
        request.insert("key".to_owned(), key.get_untracked().into());
        request.insert("kept".to_owned(), browser::all_kept().into());
        Value::Object(request)
    };
    view(store, key, Box::new(request))
}

/// What the workshop gives for `request`, asked again with another scenario or key.
pub fn view(store: Store, key: Memo<String>, request: Box<dyn Fn() -> Value>) -> AnyView {
    let tree = RwSignal::new(String::new());
    let asked = Rc::new(Cell::new(0_u32));
    // whether what came while somebody typed has to be asked for again
    let stale = RwSignal::new(String::new());
    let request: Rc<dyn Fn() -> Value> = request.into();
    Store::follow_on(Box::new(move || {
        let _ = store.told.get();
        let _ = key.get();
        stale.track();
        asked.set(asked.get() + 1);
        let (asked, mine, request) = (asked.clone(), asked.get(), request.clone());
        let is_current = move || asked.get() == mine && tree.try_with_untracked(|_| ()).is_some();
        // what the page itself draws is painted first
        browser::after(20, move || {
            // what is gone or asked again since is not asked, and needs no reply
            if !is_current() {
                return;
            }
            store.ask(request(), move |reply| {
                let view = reply.and_then(|reply| Some(plain(reply.get("view")?)));
                let view = view.unwrap_or_else(|| {
                    if browser::is_sandboxed() {
                        SANDBOXED
                    } else {
                        MISSING
                    }
                    .to_owned()
                });
                // what is being pressed is not taken from under the hands, nor a field that is being typed into
                press::when_up(Box::new(move || {
                    if !is_current() {
                        return;
                    }
                    if browser::is_half_typed() {
                        stale.try_update_untracked(|stale| "stale".clone_into(stale));
                    } else if tree.with_untracked(|now| *now != view) {
                        tree.set(view);
                    }
                }));
            });
        });
    }));
    let left = move |_| {
        request_animation_frame(move || {
            let is_stale = stale.try_with_untracked(|stale| !stale.is_empty()) == Some(true);
            if is_stale && !browser::is_half_typed() {
                stale.set(String::new());
            }
        });
    };
    let drawn = move || {
        browser::keep_focus();
        let tree = tree.get();
        serde_json::from_str(&tree).map_or_else(|_| ui::nothing(), |tree| tree::draw(&tree))
    };
    el("div", "").on("focusout", left).follow_part(drawn).view()
}

/// What the element under an event, or the nearest one around it, says as `name`.
fn said(event: &Event, name: &str) -> Option<String> {
    browser::said_near(event, name)
}

/// What is said of the thing and of one of its fields.
fn of(place: &Place, field: String) -> Vec<(&'static str, String)> {
    vec![
        ("table", place.table.clone()),
        ("id", place.id.clone()),
        ("field", field),
    ]
}

/// A field was left, or a box ticked.
fn commit(store: Store, place: &Place, event: &Event) {
    browser::take_typed(event);
    if let (Some(field), Some(text)) = (said(event, "data-field"), browser::value_of(event)) {
        let mut request = of(place, field);
        request.push(("text", text));
        request.extend(said(event, "data-member").map(|member| ("member", member)));
        store.ask_edit("set", &request);
    }
}

/// A field is being typed into. Boxes and choices are committed at once.
fn keep(store: Store, place: &Place, event: &Event) {
    if said(event, "data-typed").is_some()
        && let (Some(field), Some(text)) = (said(event, "data-field"), browser::value_of(event))
    {
        store.dispatch(Action::Type(Draft {
            of: place.clone(),
            field,
            text,
            refusal: None,
        }));
    }
}

/// Escape leaves a field as it stands. Enter puts into the scenario what was typed before the page was loaded anew: for the
/// browser that is no change.
fn leave(store: Store, place: &Place, event: &Event) {
    let Some(field) = said(event, "data-field") else {
        return;
    };
    if browser::untype(event) {
        store.dispatch(Action::Untype(place.clone(), field));
    } else if browser::plain_key(event).is_some_and(|key| key == "Enter") && !browser::is_half_typed() {
        let is_draft = |it: &Draft| it.of == *place && it.field == field;
        if store.now(|state| state.drafts.iter().any(is_draft)) {
            commit(store, place, event);
        }
    }
}

/// A button was pressed.
fn press(store: Store, place: &Place, event: &Event) {
    let Some(act) = said(event, "data-do") else { return };
    let field = said(event, "data-field").unwrap_or_default();
    match act.as_str() {
        "unfold" => {
            let is_open = store.now(|state| state.unfolded.as_deref() == Some(&*field));
            store.dispatch(Action::Unfold((!is_open).then_some(field)));
        }
        "add" => {
            store.ask_edit("add", &of(place, field.clone()));
            // the new one comes last
            let last = said(event, "data-member").unwrap_or_default();
            let entry = format!("{field}.{last}");
            // where it is filled in, once it is drawn
            browser::enter(&format!("field-{entry}"));
            store.dispatch(Action::Unfold(Some(entry)));
        }
        act => store.ask_edit(act, &of(place, field)),
    }
}
