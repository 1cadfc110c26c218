//! The workshop: what the page asks for now and then, answered beside it in a worker of its own, so that the first visit
//! does not load it and long work never stops the page.
//!
//! Each request brings the document, each reply is whole: from text to text. Only `kept` remembers anything, and nothing
//! that a reply would be another without.

mod aspects;
mod beside;
mod changes;
mod differs;
mod findings;
pub mod form;
mod gallery;
pub mod gather;
pub mod kept;
mod make;
pub mod matrix;
mod open;
mod panels;
mod picture;
mod place;
mod preview;
mod problems;
mod save;
mod search;
mod share;
mod shelf;
mod suggest;
mod things;
mod tree;
mod ways;

use std::cell::RefCell;

use pathlight_core::document;
use pathlight_core::document::link::{self, Base};
use pathlight_core::edit::form::kind;
use pathlight_core::edit::{PolicyScopeChoice, Turn};
use pathlight_core::explain::plain::on_one_line;
use pathlight_core::model::Scenario;
use serde_json::{Value, json};

use form::Sheet;
use kept::Kept;
pub use open::{BETWEEN, LARGEST};
pub use picture::LOOKS;
use shelf::Shelf;

thread_local! {
    static KEPT: RefCell<Kept> = RefCell::default();
}

/// The reply to a request: `{"of": document, "ask": what, …}`. A reply to nothing that is known says so as `told`.
pub fn answer(request: &str) -> String {
    let mut reply = replied(request)
        .unwrap_or_else(|| json!({ "told": "This page and its workshop are of two versions: reload it." }));
    // what is said in a line holds names out of strangers' files
    for said in ["told", "note", "name", "refused"] {
        if let Some(Value::String(words)) = reply.get_mut(said) {
            *words = on_one_line(words);
        }
    }
    reply.to_string()
}

fn replied(request: &str) -> Option<Value> {
    let request: Value = serde_json::from_str(request).ok()?;
    let said = |name: &str| request[name].as_str().unwrap_or_default();
    match said("ask") {
        "matrix" => {
            let view = KEPT.with_borrow_mut(|kept| matrix::view(kept, &request))?;
            return Some(json!({ "view": view.value() }));
        }
        "ways" => return KEPT.with_borrow_mut(|kept| ways::ways(kept, &request)),
        "gather" => {
            let kept = KEPT.with_borrow_mut(|kept| kept.answered(said("of")))?;
            return Some(gather::gathered(&kept.scenario, &kept.answers, &request));
        }
        "changes" => {
            let tried = turn(said("key"));
            let view = KEPT.with_borrow_mut(|kept| changes::view(kept, &request, tried.as_ref()))?;
            return Some(json!({ "view": view.value() }));
        }
        "tags" => {
            KEPT.with_borrow_mut(|kept| kept.load_tags(said("text")))?;
            return Some(json!({}));
        }
        _ => {}
    }
    let document = document::read(said("of")).ok()?;
    let scenario = &document.scenario;
    match said("ask") {
        "things" => {
            let view = things::things(scenario, (said("table"), said("id")));
            Some(json!({ "view": view.value() }))
        }
        "beside" => {
            let at = said("at").parse().ok()?;
            let view = beside::beside(scenario, at, said("tags") == "true")?;
            Some(json!({ "view": view.value() }))
        }
        "help" => Some(json!({ "view": panels::help(said("key") == "on").value() })),
        "menu" => {
            let shelf = Shelf::of(said("key"), said("kept"));
            Some(json!({ "view": panels::menu(&document, &shelf).value() }))
        }
        "shelf" => Shelf::of(said("key"), said("kept")).done(&document, said("act"), said("text")),
        "keeping" => Some(json!({ "view": shelf::about(said("key")).value() })),
        "share" => Some(json!({ "view": share::view(&document, said("key")).value() })),
        "findings" => Some(json!({ "view": findings::list(scenario).value() })),
        "step" => {
            let before = document::read(said("before")).ok();
            let note = before.and_then(|before| findings::note(&before.scenario, scenario));
            Some(json!({ "count": findings::count(scenario), "note": note }))
        }
        "preview" => Some(json!({ "told": preview::words(scenario, &turn(said("key"))?) })),
        "suggest" => Some(json!({ "view": suggest::view(scenario).value() })),
        "search" => Some(json!({ "view": search::hits(scenario, said("text")).value() })),
        "open" => Some(open::opened(said("name"), said("text"))),
        "save" => Some(save::saved(&document, &request)),
        "link" => {
            let (name, text) = (said("name"), said("text"));
            let base = (!name.is_empty()).then_some(Base { name, text });
            // what nobody could open is no link
            Some(json!({ "link": link::share(&document, base).unwrap_or_default() }))
        }
        "problems" => {
            let before = document::read(said("before")).ok();
            let differs = before.and_then(|before| differs::words(&before.scenario, scenario));
            let told: Vec<_> = differs.into_iter().chain(problems::malformed(scenario)).collect();
            Some(json!({ "told": (!told.is_empty()).then(|| told.join(" ")) }))
        }
        "form" => Some(json!({ "view": sheet(scenario, &request)?.whole().value() })),
        ask => place::placed(&document, ask, &request).or_else(|| make::made(&document, ask, &request)),
    }
}

/// What a switch is set to: its id and, in a line of its own, the number of the choice.
fn turn(key: &str) -> Option<Turn> {
    let (switch, choice) = key.split_once('\n')?;
    let number: Option<usize> = choice.parse().ok();
    Some(Turn {
        switch: switch.into(),
        choice: number.and_then(|number| PolicyScopeChoice::ALL.get(number).copied()),
    })
}

fn sheet<'a>(scenario: &'a Scenario, request: &'a Value) -> Option<Sheet<'a>> {
    let mut drafts = Vec::new();
    for draft in request["drafts"].as_array()? {
        drafts.push([0, 1, 2].map(|at| draft[at].as_str().unwrap_or_default()));
    }
    let table = kind(request["table"].as_str()?)?.table;
    let id = request["id"].as_str()?;
    Some(Sheet {
        scenario,
        table,
        id,
        faults: form::faults(scenario, table, id),
        drafts,
        unfolded: request["unfolded"].as_str()?,
    })
}
