//! Words for edits: what each is called, for undo and for what changed, and what it would touch.

use serde_json::Value;

use super::called;
use super::plain::plain;
use super::switch::turned;
use crate::edit::form::{What, field, in_text, kind};
use crate::edit::{Edit, Fate, Use, get};
use crate::json;
use crate::model::Scenario;
use crate::model::expectation::Wanted;
use crate::model::id::ResourceRef;
use crate::names::shown;

/// What an edit does: `Subnet app: address prefix 10.1.2.0/24`, `Add storage account`, `Remove vm1`.
pub fn title(scenario: &Scenario, edit: &Edit) -> String {
    plain(match edit {
        Edit::Flip { .. } | Edit::Choose { .. } => edit
            .turn()
            .map_or_else(String::new, |turn| turned(scenario, &turn)),
        Edit::Set {
            table,
            id,
            field,
            value,
        } => set(scenario, table, id, field, value.as_ref()),
        Edit::Add { table, id, .. } => format!("Add {} {id}", word(table)),
        Edit::Duplicate { table, id } => format!("Duplicate {}", name(scenario, table, id)),
        Edit::Rename { table, id, name: new } => {
            format!("Rename {} to {}", name(scenario, table, id), shown(new))
        }
        Edit::Remove { table, id } => format!("Remove {}", name(scenario, table, id)),
        Edit::MoveRow {
            table,
            id,
            field,
            from,
            ..
        } => {
            let row = row(scenario, table, id);
            let entry = get(&row, &format!("{field}.{from}")).map_or_else(String::new, short);
            format!("{}: move {entry}", name(scenario, table, id))
        }
        Edit::Switches => "Add switches".to_owned(),
        Edit::Wish { flow, wanted } => {
            let wish = match wanted {
                Some(Wanted::Open) => "must be open",
                Some(Wanted::Closed) => "must be closed",
                None => "no wish",
            };
            format!("{}: {wish}", super::pair(scenario, flow))
        }
    })
}

/// What becomes of a thing when another one is removed: `subnet app goes too`, `vm1 loses its public IP address`.
pub fn fate(scenario: &Scenario, touched: &Use) -> String {
    let name = match touched.table {
        "expectations" => format!("the {}", word(touched.table)),
        "switches" => {
            let at = touched.id.parse().ok();
            let switch = at.and_then(|at: usize| scenario.switches.get(at));
            let title = switch.map_or_else(String::new, |it| super::switch::title(scenario, it));
            format!("{} {title}", word(touched.table))
        }
        table => format!("{} {}", word(table), name(scenario, table, &touched.id)),
    };
    plain(match touched.fate {
        Fate::Goes => format!("{name} goes too"),
        Fate::Loses(label) => format!("{name} loses it: {}", in_text(label)),
    })
}

fn set(scenario: &Scenario, table: &str, id: &str, path: &str, value: Option<&Value>) -> String {
    let of = field(table, path);
    let subject = match id {
        "" => table.to_owned(),
        id => format!("{} {}", word(table), name(scenario, table, id)),
    };
    let mut text = capital(&subject);
    text += ": ";
    let row = row(scenario, table, id);
    let (way, last) = path.rsplit_once('.').unwrap_or(("", path));
    let old = get(&row, path).filter(|_| !path.is_empty());
    if last.parse::<usize>().is_ok() {
        // a row of a list
        let entry = value.or(old).map_or_else(String::new, short);
        let list = of.map_or_else(String::new, |of| of.word());
        let (did, at) = match (old, value) {
            (None, _) => ("add", "to"),
            (Some(_), Some(_)) => ("change", "in"),
            (Some(_), None) => ("remove", "from"),
        };
        return format!("{text}{did} {entry} {at} {list}");
    }
    if let Some(Value::String(entry)) = get(&row, way).and_then(|entry| entry.get("name"))
        && way.contains('.')
    {
        text += entry;
        text += ", ";
    }
    if let Some(of) = of {
        text += &of.word();
        text += " ";
    }
    text + &match (value, of) {
        (Some(value), _) => short(value),
        // what is not written is what absence means
        (None, Some(of)) => absent(&of.what).to_owned(),
        (None, None) => "not set".to_owned(),
    }
}

fn absent(what: &What) -> &'static str {
    match what {
        What::Word(words) | What::AnyWord(words) => words.first().copied().unwrap_or_default(),
        What::Flag { absent: true } => "on",
        What::Flag { absent: false } => "off",
        _ => "not set",
    }
}

/// What a kind of resource is called.
fn word(table: &str) -> &str {
    kind(table).map_or(table, |kind| kind.word)
}

fn row(scenario: &Scenario, table: &str, id: &str) -> Value {
    let part = scenario.part(table);
    let row = if id.is_empty() {
        part
    } else {
        part.and_then(|part| part.row(id))
    };
    row.map_or(Value::Null, json::value)
}

/// What a thing is called.
fn name(scenario: &Scenario, table: &str, id: &str) -> String {
    let thing = kind(table).and_then(|kind| ResourceRef::of(kind.reference, id));
    if let Some(thing) = thing {
        return called(scenario, &thing);
    }
    let row = row(scenario, table, id);
    row.get("name").and_then(Value::as_str).unwrap_or(id).to_owned()
}

/// A value in a few characters.
fn short(value: &Value) -> String {
    match value {
        Value::Null => "not set".to_owned(),
        Value::Bool(is) => if *is { "on" } else { "off" }.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => shown(text),
        Value::Array(entries) => {
            let entries: Vec<String> = entries.iter().map(short).collect();
            if entries.is_empty() {
                return "none".to_owned();
            }
            shown(&entries.join(", "))
        }
        Value::Object(members) => {
            let name = members.get("name").or_else(|| members.values().next());
            name.filter(|name| !name.is_object())
                .map_or_else(String::new, short)
        }
    }
}

/// The text with a capital; an abbreviation stays as it is.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let (first, second) = (chars.next(), chars.next());
    if second.is_some_and(|c| c.is_ascii_uppercase()) {
        return text.to_owned();
    }
    let first = first.map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(second).chain(chars).collect()
}
