//! What is brought to the page, told by its content and opened: a scenario, a link, a picture that carries one, a check
//! file, a list of Azure resources.

mod several;
mod twice;

use pathlight_core::check::{self, Estate};
use pathlight_core::document::{self, Document, link};
use pathlight_core::export::on_one_line;
use pathlight_core::{explain, model, names};
use serde_json::{Value, json};

use super::picture;
use super::problems::{self, ELSEWHERE, MALFORMED, NOT_EVALUATED, all, first, malformed, not_drawn};
use crate::limits;

/// The most bytes that are opened.
pub const LARGEST: usize = 10 << 20;
/// What stands between the texts of several files.
pub const BETWEEN: &str = "\0the next file\0";
/// Of members that stand twice in one object.
const TWICE: &str = "Where a name stands twice in one object, the last one was read";

/// The reply to something brought: the document and what of it was not understood, or why it is not opened; of a link to
/// a scenario by its name that link, for the page to follow: it knows what lies beside it. `names`: what was brought at
/// once, zero bytes between; `text`: those that there was room for, with `BETWEEN` between.
pub fn opened(names: &str, text: &str) -> Value {
    match names.contains('\0') {
        true => several::opened(names, text),
        false => opened_one(names, text),
    }
}

fn opened_one(name: &str, text: &str) -> Value {
    if let Some(link) = named(text) {
        return json!({ "follow": link });
    }
    let shown = match on_one_line(&names::shown(name)) {
        shown if shown.is_empty() => "What you brought".to_owned(),
        shown => shown,
    };
    let from = if name.is_empty() { "" } else { &shown };
    reply(&shown, from, open(name, text))
}

/// What is told of what was brought: what it is called where it is refused, and where it was opened.
fn reply(shown: &str, from: &str, opened: Opened) -> Value {
    match opened {
        Ok((document, notes)) => {
            let title = on_one_line(&names::shown(&document.scenario.title));
            let from = if from.is_empty() {
                String::new()
            } else {
                format!(" from {from}")
            };
            let mut told = format!("Opened “{title}”{from}. Undo leads back to what was here.");
            for note in notes {
                told = format!("{told} {}", on_one_line(&note));
            }
            json!({ "document": document::save(&document), "told": told })
        }
        Err(why) => {
            let why = on_one_line(&why);
            json!({ "told": format!("{shown} was not opened: {why}. What you see is untouched.") })
        }
    }
}

/// The link to a scenario by its name, if that is what was brought.
fn named(text: &str) -> Option<&str> {
    let is_link = text.len() <= 2 * link::LONGEST && !text.trim_start().starts_with(['{', '[', '<']);
    let fragment = picture::fragment(text).filter(|_| is_link && picture::carried(text).is_none())?;
    matches!(link::parse(fragment), Ok(link::Link::Named(_))).then_some(fragment)
}

type Opened = Result<(Document, Vec<String>), String>;

fn open(name: &str, text: &str) -> Opened {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.len() > LARGEST {
        return Err(format!(
            "it is larger than {} MiB, the most that is read here",
            LARGEST >> 20
        ));
    }
    if let Some(link) = picture::carried(text) {
        let link = link.ok_or(
            "the picture carries no scenario: it was not saved by Pathlight, or another program left the scenario out",
        )?;
        let document = link::carried(link, LARGEST).or_else(|error| {
            // in a PNG of an earlier Pathlight the four bytes behind it may read as letters of it
            let cut = |by: usize| link.get(..link.len().checked_sub(by)?);
            let mut shorter = (1..=4).filter_map(cut);
            shorter
                .find_map(|link| link::carried(link, LARGEST).ok())
                .ok_or(error)
        });
        return of_document(document.map_err(|error| error.to_string())?);
    }
    // no JSON holds a zero byte, which UTF-16 is full of
    if text.starts_with(['{', '[']) && !text.contains('\0') {
        let (document, mut notes) = of_json(name, text)?;
        notes.extend(all(TWICE, &twice::twice(text)));
        return Ok((document, notes));
    }
    if text.contains(['\0', '\u{fffd}']) {
        return Err(format!("it is no text in UTF-8; expected {EXPECTED}"));
    }
    match picture::fragment(text) {
        Some(link) => of_document(link::document(link).map_err(|error| error.to_string())?),
        None => Err(format!("expected {EXPECTED}")),
    }
}

const EXPECTED: &str =
    "a scenario, a share link, a picture saved here, a check file or a list of Azure resources in JSON";

fn of_json(name: &str, text: &str) -> Opened {
    let value: Option<Value> = serde_json::from_str(text).ok();
    let field = |field: &str| value.as_ref().and_then(|it| it.get(field));
    let kind = field("pathlight").and_then(Value::as_str).unwrap_or_default();
    if kind.starts_with("scenario/") {
        let document = document::read_within(text, LARGEST).map_err(|error| error.to_string())?;
        return of_document(document);
    }
    if field("changeNumber").is_some() && field("values").is_some_and(Value::is_array) {
        return Err("it is Microsoft's list of service tags; the menu ⋯ loads it".to_owned());
    }
    let mut beside = |path: &str| {
        Err(format!(
            "`{}` is another file, which a page cannot read; put its resources into this one",
            names::shown(path)
        ))
    };
    of_estate(check::open(text, &mut beside)?, stem(name))
}

/// An estate as a document; it is called `title` where it has no name.
fn of_estate(estate: Estate, title: String) -> Opened {
    let mut notes = Vec::new();
    notes.extend(not_modelled(&estate));
    notes.extend(faults(&estate));
    notes.extend(all("This is asked about and cannot be shown", &estate.unasked));
    let mut scenario = estate.scenario;
    if scenario.title.trim().is_empty() {
        scenario.title = title;
    }
    notes.extend(not_drawn(&scenario));
    let document = Document {
        scenario,
        layout: None,
    };
    let document = shown(document)?;
    // what is opened here is kept and opened again, by the door that scenarios come through
    document::read_within(&document::save(&document), LARGEST).map_err(|error| error.to_string())?;
    Ok((document, notes))
}

fn of_document(document: Document) -> Opened {
    let document = shown(document)?;
    let note = malformed(&document.scenario);
    Ok((document, note.into_iter().collect()))
}

fn shown(document: Document) -> Result<Document, String> {
    limits::within(document).map_err(|why| why.to_string())
}

fn not_modelled(estate: &Estate) -> Option<String> {
    let mut list = Vec::new();
    for it in &estate.unsupported {
        list.push(format!("{} ({}): {}", it.resource, it.resource_type, it.text));
    }
    first(NOT_EVALUATED, &list)
}

/// What is malformed: the findings list what the scenario holds of it, and nothing lists the rest.
fn faults(estate: &Estate) -> Option<String> {
    let held: Vec<_> = model::check::check(&estate.scenario)
        .iter()
        .map(|it| explain::problem(&estate.scenario, it))
        .collect();
    let of = |is_held: bool, is_elsewhere: bool| {
        let faults = estate.problems.iter().filter(|it| {
            held.contains(&it.text) == is_held && problems::is_elsewhere(&it.code) == is_elsewhere
        });
        faults.map(|it| it.text.clone()).collect::<Vec<_>>()
    };
    problems::joined([
        all(MALFORMED, &of(false, false)),
        first(MALFORMED, &of(true, false)),
        all(ELSEWHERE, &of(false, true)),
        first(ELSEWHERE, &of(true, true)),
    ])
}

/// A file's name without its ending.
fn stem(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).trim();
    let shown: String = stem.chars().take(80).collect();
    match shown.is_empty() {
        true => "Azure resources".to_owned(),
        false => shown,
    }
}

#[cfg(test)]
mod tests;
