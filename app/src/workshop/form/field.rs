//! One field of the form: its label, what it is filled in with, and what was wrong with what was typed.

use pathlight_core::edit::form::KINDS;
use pathlight_core::edit::form::{Field, What};
use pathlight_core::edit::note;
use serde_json::Value;

use super::suggest::list_for;
use super::{Sheet, name};
use crate::workshop::tree::{Tree, el, words};

/// Services that a private endpoint can lead to, by their tables.
const SERVICES: [&str; 3] = ["storageAccounts", "keyVaults", "sqlServers"];

impl Sheet<'_> {
    /// The fields of an object that stands at `way`; empty: the thing itself.
    pub(super) fn fields(&self, way: &str, fields: &[Field], of: &Value) -> Vec<Tree> {
        let mut parts = Vec::new();
        for field in fields {
            let path = match way {
                "" => field.name.to_owned(),
                way => format!("{way}.{}", field.name),
            };
            parts.push(self.field(path, field, of.get(field.name)));
        }
        parts
    }

    fn field(&self, path: String, field: &Field, value: Option<&Value>) -> Tree {
        match &field.what {
            What::Rows(fields) => self.list(&path, field, fields, value),
            What::Fields(fields) => {
                let inner = value.cloned().unwrap_or_default();
                el("fieldset", "form-group")
                    .with(words("legend", "", field.label))
                    .with_all(self.fields(&path, fields, &inner))
            }
            What::References(table) | What::Owned(table) => self.boxes(&path, field, table, value),
            What::Flag { absent } => {
                let is = value.and_then(Value::as_bool).unwrap_or(*absent);
                let label = el("label", "form-flag").with(tick(&path, is));
                let label = label.with(words("span", "", field.label));
                // what was ticked in vain is drawn anew, since the browser would leave it ticked
                let refused = self.refused(&path);
                let tag = if refused.is_some() { "section" } else { "div" };
                el(tag, "").with(label).with_all(refused)
            }
            _ => self.labelled(path, field, value),
        }
    }

    /// Why what was ticked there is refused.
    fn refused(&self, path: &str) -> Option<Tree> {
        let [.., why] = self.drafts.iter().find(|[field, ..]| *field == path)?;
        Some(words("p", "field-error", *why).set("role", "status"))
    }

    /// A field below its label, with what was refused of it.
    fn labelled(&self, path: String, field: &Field, value: Option<&Value>) -> Tree {
        let draft = self.drafts.iter().find(|[field, ..]| *field == path);
        let id = format!("field-{path}");
        let mut control = self.control(&path, field, value, draft.map(|[_, text, _]| (*text).to_owned()));
        let mut whole = el("div", "field");
        let label = el("label", "").set("for", id.clone()).say(field.label);
        whole = whole.with(label);
        let refusal = draft.map(|[_, _, why]| match *why {
            "" => "Not in the scenario yet: Enter puts it there.",
            why => why,
        });
        // what stands in the scenario and is malformed
        let row = row_of(&path);
        let own = self
            .faults
            .iter()
            .filter(|it| it.row == row && it.place == field.name);
        let faults = own.map(|it| it.why.as_str()).collect::<Vec<_>>().join("; ");
        let wrong = refusal.or((!faults.is_empty()).then_some(faults.as_str()));
        let said = format!("said-{path}");
        // it stands before it says anything: only so is what it says then read out
        let mut below = el("p", "").set("id", said.clone()).set("role", "status");
        if let Some(wrong) = wrong {
            control = control.set("aria-invalid", "true").set("aria-describedby", said);
            below = below.set("class", "field-error").say(wrong);
        } else if let Some(note) = value.and_then(|value| note(field, value)) {
            // taken, and nothing is known of it
            control = control.set("aria-describedby", said);
            below = below.set("class", "field-note").say(note);
        }
        whole = whole.with(control.set("id", id)).with(below);
        if let What::WordOr(_, inner) = &field.what
            && let Some(below) = value.and_then(|value| value.get(inner.name))
        {
            whole = whole.with(self.field(format!("{path}.{}", inner.name), inner, Some(below)));
        }
        whole
    }

    fn control(&self, path: &str, field: &Field, value: Option<&Value>, draft: Option<String>) -> Tree {
        let text = match value {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::Array(list)) => {
                let list: Vec<_> = list.iter().filter_map(Value::as_str).collect();
                list.join(", ")
            }
            _ => String::new(),
        };
        let mut options = Vec::new();
        match &field.what {
            What::Word(words) | What::AnyWord(words) => {
                options.extend(words.iter().map(choice));
            }
            What::WordIfKnown(words) => {
                options.push((String::new(), "not known".to_owned()));
                options.extend(words.iter().map(choice));
            }
            What::Reference(table) | What::Named(table) => {
                if !field.is_required {
                    options.push((String::new(), "none".to_owned()));
                }
                self.each(table, &mut |id, name| options.push((id.to_owned(), name)));
            }
            What::Thing => {
                for kind in KINDS.iter().filter(|kind| SERVICES.contains(&kind.table)) {
                    self.each(kind.table, &mut |id, name| {
                        options.push((format!("{}/{id}", kind.reference), name));
                    });
                }
            }
            What::WordOr(words, inner) => {
                if !field.is_required {
                    options.push((String::new(), "not set".to_owned()));
                }
                options.extend(words.iter().map(choice));
                options.push((inner.name.to_owned(), inner.label.to_owned()));
            }
            _ => {
                let input = el("input", "")
                    .set("type", "text")
                    .set("autocomplete", "off")
                    .set("spellcheck", "false")
                    .set("data-typed", "")
                    .set("data-field", path.to_owned());
                let input = match (&field.what, list_for(&field.what)) {
                    (What::Number, _) => input.set("inputmode", "numeric"),
                    (_, Some(list)) => input.set("list", list),
                    (_, None) => input,
                };
                let input = match field.name {
                    // what absence means
                    "bypass" => input.set("placeholder", "AzureServices"),
                    "source" | "destination" | "sourcePorts" | "destinationPorts" => {
                        input.set("placeholder", "any")
                    }
                    _ => input,
                };
                // what has no name is called by its id
                let is_unnamed = path == "name" && text.is_empty();
                let text = if is_unnamed { self.id.to_owned() } else { text };
                return input.set("value", draft.unwrap_or(text));
            }
        }
        let now = match (value, &field.what) {
            (Some(Value::Object(thing)), What::Thing) => {
                let said = |of: &str| thing.get(of).and_then(Value::as_str).unwrap_or_default();
                format!("{}/{}", said("kind"), said("id"))
            }
            (Some(Value::Object(_)), What::WordOr(_, inner)) => inner.name.to_owned(),
            (None, What::Word(_) | What::AnyWord(_)) => options
                .first()
                .map(|(value, _)| value.clone())
                .unwrap_or_default(),
            (_, What::AnyWord(words)) => {
                let known = words.iter().find(|it| it.eq_ignore_ascii_case(&text));
                known.map_or(text, |it| (*it).to_owned())
            }
            _ => text,
        };
        // what is written and none of the choices stays one of them
        if !options.iter().any(|(value, _)| *value == now) {
            options.push((now.clone(), format!("{now} (not there)")));
        }
        let mut select = el("select", "").set("data-field", path.to_owned());
        for (value, word) in options {
            let option = el("option", "").set("value", value.clone());
            let option = if value == now {
                // said again where another choice was refused: the browser would leave that chosen
                option.set("selected", if draft.is_some() { "again" } else { "" })
            } else {
                option
            };
            select = select.with(option.say(word));
        }
        select
    }

    /// A box to tick for each thing that may be in a list.
    fn boxes(&self, path: &str, field: &Field, table: &'static str, value: Option<&Value>) -> Tree {
        let listed = |id: &str| {
            let list = value.and_then(Value::as_array);
            list.is_some_and(|list| list.iter().any(|it| it.as_str() == Some(id)))
        };
        let mut group = el("fieldset", "form-group").with(words("legend", "", field.label));
        let mut boxes = Vec::new();
        self.each(table, &mut |id, name| {
            let tick = tick(path, listed(id))
                .set("data-member", id.to_owned())
                .set("id", format!("field-{path}-{id}"));
            let label = el("label", "form-flag").with(tick).with(words("span", "", name));
            // what belongs to it stands first; the others keep their places when they are ticked
            let is_other = !matches!(field.what, What::Owned(_)) || !listed(id);
            boxes.push((is_other, label));
        });
        let is_empty = boxes.is_empty();
        let (own, others): (Vec<_>, Vec<_>) = boxes.into_iter().partition(|(is_other, _)| !is_other);
        let refused = self.refused(path);
        let all = own.into_iter().chain(others).map(|(_, label)| label);
        group = match refused {
            Some(_) => group.with_all(all.map(|label| el("div", "").with(label))),
            None => group.with_all(all),
        };
        if is_empty {
            group = group.with(words("p", "empty", "There is none yet."));
        }
        group.with_all(refused)
    }

    /// Every thing of a table, by id and name.
    fn each(&self, table: &str, take: &mut dyn FnMut(&str, String)) {
        let ids = self.scenario.part(table).map(|table| table.ids());
        for id in ids.into_iter().flatten() {
            take(id, name(self.scenario, table, id));
        }
    }
}

/// The row that a field stands in, as `securityRules.0`; empty: in none.
fn row_of(path: &str) -> &str {
    let mut end = 0;
    for step in path.split('.') {
        end += step.len();
        if step.parse::<usize>().is_ok() {
            return path.get(..end).unwrap_or_default();
        }
        end += 1;
    }
    ""
}

/// A word to choose, and what it is called.
fn choice(word: &&str) -> (String, String) {
    ((*word).to_owned(), said(word).to_owned())
}

/// What Azure's portal calls a word of its interface.
fn said(word: &str) -> &str {
    match word {
        "*" => "Any",
        "none" => "None",
        "internet" => "Internet",
        "vnetLocal" => "Virtual network",
        "virtualNetworkGateway" => "Virtual network gateway",
        "onPremises" => "On-premises",
        "azure" => "Azure",
        "NetworkSecurityGroupEnabled" => "Enabled for network security groups",
        "RouteTableEnabled" => "Enabled for route tables",
        word => word,
    }
}

fn tick(path: &str, is: bool) -> Tree {
    let input = el("input", "")
        .set("type", "checkbox")
        .set("data-field", path.to_owned())
        .set("id", format!("field-{path}"));
    if is { input.set("checked", "") } else { input }
}
