//! Several files brought at once: what holds a whole scenario opens alone, lists of Azure resources open as one.

use pathlight_core::export::on_one_line;
use pathlight_core::{check, names};
use serde_json::Value;

use super::{BETWEEN, LARGEST, Opened, TWICE, all, of_estate, opened_one, picture, reply, stem, twice};

/// The most files that are named of those that stay closed.
const MOST_NAMED: usize = 3;

/// The reply to several files; those without a text had no room.
pub fn opened(names: &str, text: &str) -> Value {
    let names: Vec<&str> = names.split('\0').collect();
    let files: Vec<(&str, &str)> = names.iter().copied().zip(text.split(BETWEEN)).collect();
    let mut lists: Vec<_> = files
        .iter()
        .copied()
        .filter(|(_, text)| holds(text) == Holds::Resources)
        .collect();
    let whole = files.iter().find(|(_, text)| holds(text) == Holds::Scenario);
    if let (None, [_, _, ..]) = (whole, &*lists) {
        lists.sort_unstable();
        let opened = match names.len() > files.len() {
            true => Err(format!(
                "together the files are larger than {} MiB, the most that is read here",
                LARGEST >> 20
            )),
            false => join(&lists),
        };
        let count = lists.len();
        let reply = reply(
            &format!("What is in {count} files"),
            &format!("{count} files"),
            opened,
        );
        let is_closed = |name: &&str| !lists.iter().any(|(list, _)| list == name);
        return with_left_out(reply, names.into_iter().filter(is_closed).collect());
    }
    let Some((name, text)) = whole.or(lists.first()).or(files.first()) else {
        return Value::Null;
    };
    let mut others = names;
    if let Some(at) = others.iter().position(|other| other == name) {
        others.remove(at);
    }
    with_left_out(opened_one(name, text), others)
}

/// What a file holds, as far as that says whether it opens with others.
#[derive(PartialEq, Eq)]
enum Holds {
    Scenario,
    Resources,
    Neither,
}

fn holds(text: &str) -> Holds {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.starts_with(['{', '[']) && !text.contains('\0') {
        // what is no JSON is told of by its name
        let value: Value = serde_json::from_str(text).unwrap_or_default();
        return match value.get("pathlight").is_some() {
            true => Holds::Scenario,
            false if value.get("changeNumber").is_some() => Holds::Neither,
            false => Holds::Resources,
        };
    }
    let is_scenario = match picture::carried(text) {
        Some(carried) => carried.is_some(),
        None => picture::fragment(text).is_some(),
    };
    match is_scenario {
        true => Holds::Scenario,
        false => Holds::Neither,
    }
}

/// The resources of all files, called after the first.
fn join(lists: &[(&str, &str)]) -> Opened {
    let estate = check::open_lists(lists)?;
    let first = lists.first().map(|(name, _)| stem(name)).unwrap_or_default();
    let title = format!("{first} and {} more", lists.len() - 1);
    let (document, mut notes) = of_estate(estate, title)?;
    let mut found: Vec<String> = Vec::new();
    for (_, text) in lists {
        for name in twice::twice(text) {
            if !found.contains(&name) {
                found.push(name);
            }
        }
    }
    notes.extend(all(TWICE, &found));
    Ok((document, notes))
}

/// Tells too what was brought and stays closed.
fn with_left_out(mut reply: Value, others: Vec<&str>) -> Value {
    if let (Some(Value::String(told)), false) = (reply.get_mut("told"), others.is_empty()) {
        *told = format!("{told} {}", left_out(others));
    }
    reply
}

fn left_out(others: Vec<&str>) -> String {
    let mut names = Vec::new();
    for name in others {
        names.push(on_one_line(&names::shown(name)));
    }
    let rest = names.split_off(names.len().min(MOST_NAMED));
    let (last, were) = match (rest.len(), names.len()) {
        (0, 1) => (names.pop().unwrap_or_default(), "was"),
        (0, _) => (names.pop().unwrap_or_default(), "were"),
        (more, _) => (format!("{more} more"), "were"),
    };
    let list = match names.is_empty() {
        true => last,
        false => format!("{} and {last}", names.join(", ")),
    };
    format!("Only Azure resources open together: {list} {were} not opened.")
}
