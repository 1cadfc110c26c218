//! What the reader keeps in the browser under names of their own: the list in the menu, and what is done in it. Also what
//! can be done where the browser keeps nothing, or another tab kept something since.
//!
//! The page reads and writes; which key, and which text under it, is decided here. What was deleted or replaced goes along
//! with the menu's key from request to request, so that it can be put back until the page is left.

use std::collections::BTreeMap;

use pathlight_core::document::{self, Document, LONGEST_NAME};
use pathlight_core::export::on_one_line;
use pathlight_core::names;
use serde_json::{Map, Value, json};

use super::open::opened;
use super::save;
use super::tree::{Tree, el, words};
use crate::browser::{CHANGED, KEPT, SHELF as PREFIX};

/// What is kept, and how the menu shows it.
pub struct Shelf {
    /// Everything that the browser keeps under a name; `None`: it keeps nothing for this page.
    all: Option<Map<String, Value>>,
    /// The kept scenarios' texts, by their numbers.
    kept: BTreeMap<u64, String>,
    /// Whether the gallery is shown.
    pub has_gallery: bool,
    /// The one that is being renamed.
    renamed: Option<u64>,
    /// What was deleted or replaced, the last one last.
    gone: Vec<Gone>,
    /// Counts what was done: what is kept is another then.
    turn: u64,
}

/// A text that is not kept any more.
struct Gone {
    number: u64,
    text: String,
    /// Whether another text took its place, and did not only leave it empty.
    is_replaced: bool,
}

impl Shelf {
    /// The shelf of a menu's key and what is kept, both as texts.
    pub fn of(key: &str, kept: &str) -> Self {
        let all: Option<Map<String, Value>> = serde_json::from_str(kept).ok();
        let key: Value = serde_json::from_str(key).unwrap_or_default();
        let mut shelf = Shelf {
            kept: BTreeMap::new(),
            has_gallery: key["gallery"] == json!(true),
            renamed: key["renamed"].as_u64(),
            gone: Vec::new(),
            turn: key["turn"].as_u64().unwrap_or_default(),
            all: None,
        };
        for (key, text) in all.iter().flatten() {
            let number = key.strip_prefix(PREFIX).and_then(|number| number.parse().ok());
            if let (Some(number), Some(text)) = (number, text.as_str()) {
                shelf.kept.insert(number, text.to_owned());
            }
        }
        for gone in key["gone"].as_array().into_iter().flatten() {
            if let (Some(number), Some(text)) = (gone[0].as_u64(), gone[1].as_str()) {
                shelf.lose(number, text.to_owned(), gone[2] == json!(true));
            }
        }
        shelf.all = all;
        shelf
    }

    fn key(&self) -> String {
        let gone: Vec<Value> = self
            .gone
            .iter()
            .map(|it| json!([it.number, it.text, it.is_replaced]))
            .collect();
        let key =
            json!({ "gallery": self.has_gallery, "renamed": self.renamed, "gone": gone, "turn": self.turn });
        key.to_string()
    }

    /// The reply to what was pressed: an act, and behind it which one it is done to; `text` is what was typed.
    /// `{"at", "keep"}` is to be kept, an empty text not any more; `document` is to be opened; `key` is the menu's next one.
    pub fn done(mut self, shown: &Document, act: &str, text: &str) -> Option<Value> {
        let (act, number) = act.split_once(' ').unwrap_or((act, ""));
        let number: u64 = number.parse().unwrap_or_default();
        let Some(all) = &self.all else {
            return match act {
                "gallery" => self.with_gallery(),
                _ => Some(json!({ "told": NOTHING_KEPT })),
            };
        };
        match act {
            "gallery" => return self.with_gallery(),
            "mine" => {
                // what is written over is not lost
                let text = all.get(KEPT).and_then(Value::as_str).map(str::to_owned);
                if let Some(text) = text {
                    let number = self.next();
                    self.lose(number, text, false);
                }
                self.turn += 1;
                let (mine, key) = (document::save(shown), self.key());
                return Some(json!({ "at": KEPT, "keep": mine, "key": key, "told": KEPT_MINE }));
            }
            "other" => {
                let other = all.get(KEPT)?.as_str()?;
                let mut reply = opened("", other);
                // what is read is known then, and may be written over
                reply["at"] = KEPT.into();
                reply["keep"] = other.into();
                return Some(reply);
            }
            "keep" => {
                let mut document = shown.clone();
                document.scenario.title = self.free(&document.scenario.title);
                let next = self.next();
                self.renamed = Some(next);
                return self.keeps(next, &document::save(&document));
            }
            "done" => {
                self.renamed = None;
                return Some(json!({ "key": self.key() }));
            }
            "back" => return self.put_back(number),
            _ => {}
        }
        let Some(was) = self.kept.get(&number).cloned() else {
            self.turn += 1;
            return Some(json!({ "key": self.key(), "told": "Another tab of this browser has deleted it." }));
        };
        match act {
            "open" => Some(opened("", &was)),
            "rename" => {
                self.renamed = Some(number);
                Some(json!({ "key": self.key() }))
            }
            "name" => {
                if let Some(why) = unfit(text) {
                    return Some(json!({ "told": why }));
                }
                let mut document = document::read(&was).ok()?;
                document.scenario.title = text.trim().to_owned();
                self.renamed = None;
                self.keeps(number, &document::save(&document))
            }
            "copy" => {
                let mut document = document::read(&was).ok()?;
                document.scenario.title = self.free(&document.scenario.title);
                let next = self.next();
                self.keeps(next, &document::save(&document))
            }
            "replace" => {
                let mut document = shown.clone();
                document.scenario.title = title(&was).unwrap_or(document.scenario.title);
                self.lose(number, was, true);
                self.keeps(number, &document::save(&document))
            }
            "save" => {
                let file = save::file_address("application/json", was.as_bytes());
                Some(json!({ "name": "pathlight.json", "file": file }))
            }
            "delete" => {
                self.lose(number, was, false);
                self.keeps(number, "")
            }
            _ => None,
        }
    }

    fn with_gallery(mut self) -> Option<Value> {
        self.has_gallery = true;
        Some(json!({ "key": self.key() }))
    }

    /// Puts back what was deleted or replaced last under a number. What is kept there now takes its turn as what is gone, if
    /// it took that place; what another tab put into an empty one stays.
    fn put_back(mut self, number: u64) -> Option<Value> {
        let at = self.gone.iter().rposition(|it| it.number == number)?;
        let gone = self.gone.remove(at);
        match self.kept.get(&number).cloned() {
            Some(now) if gone.is_replaced => self.lose(number, now, true),
            Some(_) => {
                let next = self.next();
                return self.keeps(next, &gone.text);
            }
            None => {}
        }
        self.keeps(number, &gone.text)
    }

    fn lose(&mut self, number: u64, text: String, is_replaced: bool) {
        self.gone.push(Gone {
            number,
            text,
            is_replaced,
        });
    }

    fn keeps(mut self, number: u64, text: &str) -> Option<Value> {
        self.turn += 1;
        Some(json!({ "at": format!("{PREFIX}{number}"), "keep": text, "key": self.key() }))
    }

    /// A number that nothing has or had.
    fn next(&self) -> u64 {
        let gone = self.gone.iter().map(|it| it.number);
        let last = self.kept.keys().copied().chain(gone).max();
        last.unwrap_or_default() + 1
    }

    /// The title, with a number if something is kept under it.
    fn free(&self, wanted: &str) -> String {
        let titles: Vec<String> = self.kept.values().filter_map(|text| title(text)).collect();
        let numbered = (2..).map(|number| format!("{wanted} ({number})"));
        let mut all = std::iter::once(wanted.to_owned()).chain(numbered);
        let free = all.find(|name| !titles.contains(name));
        free.unwrap_or_else(|| wanted.to_owned())
    }

    /// The part of the menu.
    pub fn list(&self, shown: &Document) -> Tree {
        let part = el("section", "shelf").set("aria-label", HEADING);
        let part = part.with(words("h2", "", HEADING));
        if self.all.is_none() {
            return part.with(words("p", "shelf-line", NOTHING_KEPT));
        }
        let keep = act("keep", "keep", "Keep this scenario");
        let keep = keep.set("class", "menu-entry").with(words(
            "small",
            "",
            "Beside the others; Replace puts it in the place of one. What you work on is kept in any case.",
        ));
        let shown = document::save(shown);
        let gone = self.gone.iter().map(|it| it.number);
        let mut numbers: Vec<u64> = self.kept.keys().copied().chain(gone).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let rows = numbers.into_iter().map(|number| self.row(number, &shown));
        let part = part.with(keep);
        match rows.len() {
            0 => part,
            _ => part.with(el("ul", "").set("aria-label", HEADING).with_all(rows)),
        }
    }

    fn row(&self, number: u64, shown: &str) -> Tree {
        let mut row = el("li", "");
        if let Some(text) = self.kept.get(&number) {
            row = self.kept_row(row, number, text, text == shown);
        }
        let Some(gone) = self.gone.iter().rfind(|it| it.number == number) else {
            return row;
        };
        let name = called(&gone.text);
        let is_taken = self.kept.contains_key(&number);
        let what = match is_taken && gone.is_replaced {
            true => format!("Replaced: {name}"),
            false => format!("Deleted: {name}"),
        };
        let id = format!("kept-{number}-{}", if is_taken { "replace" } else { "delete" });
        let back = act(&format!("back {number}"), &id, "Put back").set("class", "tool");
        let back = back.set("aria-label", format!("Put back {name}"));
        row.with(words("p", "shelf-line", what).with(back))
    }

    fn kept_row(&self, row: Tree, number: u64, text: &str, is_shown: bool) -> Tree {
        let name = called(text);
        let button = |does: &str, label: &str, of: String| {
            let id = format!("kept-{number}-{does}");
            let button = act(&format!("{does} {number}"), &id, label);
            button.set("class", "tool").set("aria-label", of)
        };
        let mut acts = el("div", "shelf-acts");
        let mut open = act(&format!("open {number}"), &format!("kept-{number}"), "")
            .set("class", "menu-entry")
            .set("popovertarget", "menu")
            .set("popovertargetaction", "hide")
            .with(words("b", "", title(text).unwrap_or_default()));
        if is_shown {
            open = open.set("aria-current", "true");
        }
        // what cannot be read can be looked at elsewhere, and is not lost by a press
        if title(text).is_none() {
            let row = row.with(words("p", "shelf-line", format!("{name} cannot be read.")));
            let save = button("save", "Save as a file", format!("Save as a file: {name}"));
            let delete = button("delete", "Delete", format!("Delete {name}"));
            return row.with(acts.with(save).with(delete));
        }
        if self.renamed == Some(number) {
            let field = el("input", "")
                .set("id", format!("kept-{number}-rename"))
                .set("data-id", format!("name {number}"))
                .set("autocomplete", "off")
                .set("spellcheck", "false")
                .set("value", title(text).unwrap_or_default());
            let label = el("label", "shelf-name")
                .with(words("span", "", "Name"))
                .with(field);
            let done = act("done", &format!("kept-{number}-done"), "Done").set("class", "tool");
            return row.with(el("div", "shelf-acts").with(label).with(done));
        }
        acts = acts.with(button("rename", "Rename", format!("Rename {name}")));
        acts = acts.with(button("copy", "Duplicate", format!("Duplicate {name}")));
        if !is_shown {
            acts = acts.with(button("replace", "Replace", format!("Replace {name}")));
        }
        let delete = button("delete", "Delete", format!("Delete {name}"));
        row.with(open).with(acts.with(delete))
    }
}

const HEADING: &str = "Kept in this browser";
const NOTHING_KEPT: &str =
    "This browser keeps nothing for this page: it forbids it here. Save a file, or copy the address.";

const KEPT_MINE: &str = "Kept what you see. What the other tab kept stands in the menu ⋯ and can be put back until you leave this page.";

/// What can be done about what is told of keeping.
pub fn about(told: &str) -> Tree {
    let acts = el("div", "shelf-acts");
    let save = el("button", "").set("type", "button").set("data-do", "json");
    let save = save.say("Save a file");
    match told == CHANGED {
        true => acts
            .with(act("mine", "keep-mine", "Keep mine"))
            .with(act("other", "take-other", "Take the other"))
            .with(save),
        false => acts.with(save),
    }
}

/// A button that does something here; the id is what the focus comes back to.
fn act(act: &str, id: &str, label: &str) -> Tree {
    let button = el("button", "").set("type", "button").set("data-do", "shelf");
    let button = button.set("data-id", act).set("id", id);
    match label {
        "" => button,
        label => button.with(words("span", "", label)),
    }
}

/// Why nothing can be kept under a name, if nothing can.
fn unfit(name: &str) -> Option<String> {
    match name.trim().chars().count() {
        0 => Some("A kept scenario needs a name.".to_owned()),
        1..=LONGEST_NAME => None,
        _ => Some(format!("A name has at most {LONGEST_NAME} characters.")),
    }
}

fn title(text: &str) -> Option<String> {
    Some(document::read(text).ok()?.scenario.title)
}

/// A kept text's title, as it is shown.
fn called(text: &str) -> String {
    let title = title(text).map(|title| on_one_line(&names::shown(&title)));
    match title.filter(|title| !title.is_empty()) {
        Some(title) => format!("“{title}”"),
        None => "What is kept here".to_owned(),
    }
}

#[cfg(test)]
mod tests;
