//! Edits: from what was done in a form or in a list to the scenario after it, with its name.

use pathlight_core::analysis::matrix::asked_about;
use pathlight_core::document::{self, Document};
use pathlight_core::edit::form::{field, kind};
use pathlight_core::edit::{self, Edit, EditError, get};
use pathlight_core::explain;
use pathlight_core::model::Scenario;
use pathlight_core::model::expectation::Wanted;
use serde_json::{Value, json};

use super::form::{list, row, typed};

/// The reply to an edit: the scenario after it, or why it cannot be.
pub fn made(document: &Document, ask: &str, request: &Value) -> Option<Value> {
    let scenario = &document.scenario;
    let said = |name: &str| request[name].as_str().unwrap_or_default();
    let edit = match ask {
        "wish" => wish(scenario, request),
        "switches" => Some(Ok(Edit::Switches)),
        "flip" => {
            let at = said("at").parse().ok()?;
            match super::beside::chosen(scenario, at, said("text")) {
                Some(edit) => Some(Ok(edit)),
                None => {
                    return Some(
                        json!({ "told": "That would not do it any more: the network has changed." }),
                    );
                }
            }
        }
        "add-thing" => add(scenario, request),
        ask => of_thing(scenario, ask, request),
    };
    let after = match edit {
        None => return None,
        Some(Ok(edit)) => edit::checked(scenario, &edit).map(|after| (edit, after)),
        Some(Err(error)) => Err(error),
    };
    Some(match after {
        Ok((edit, after)) => {
            let thing = match &edit {
                Edit::Add { table, id, .. } => json!([table, id]),
                Edit::Duplicate { table, id } => json!([table, edit::copied(scenario, table, id)]),
                _ => Value::Null,
            };
            let name = explain::edit::title(scenario, &standing(&after, &edit));
            let after = Document {
                scenario: after,
                layout: document.layout.clone(),
            };
            let focus = neighbour(scenario, &after.scenario, &edit);
            json!({
                "scenario": document::save(&after), "name": name, "thing": thing, "focus": focus,
                "table": said("table"), "id": said("id"), "field": said("field"),
            })
        }
        Err(error) => json!({
            "refused": error.to_string(), "table": said("table"), "id": said("id"),
            "field": if ask == "set" { said("field") } else { "" },
        }),
    })
}

/// The edit as it is called: with what stands afterwards, which may be written otherwise than what was typed.
fn standing(after: &Scenario, edit: &Edit) -> Edit {
    let mut named = edit.clone();
    if let Edit::Set {
        table,
        id,
        field,
        value: Some(value),
    } = &mut named
        && let Some(stands) = get(&row(after, table, id), field)
    {
        *value = stands.clone();
    }
    named
}

/// The id of what stands next to what is gone, where the focus goes.
fn neighbour(before: &Scenario, after: &Scenario, edit: &Edit) -> Option<String> {
    match edit {
        Edit::Remove { table, id } => {
            let was = before.part(table)?.ids();
            let at = was.iter().position(|it| it == id)?;
            let next = was.iter().skip(at).chain(was.iter().take(at).rev());
            let is_there = |it: &&&str| after.part(table).is_some_and(|table| table.row(it).is_some());
            Some(match next.into_iter().find(is_there) {
                Some(next) => format!("thing-{table}-{next}"),
                None => "field-add-thing".to_owned(),
            })
        }
        Edit::Set {
            table,
            id,
            field,
            value: None,
        } => {
            let (list, gone) = field.rsplit_once('.')?;
            let gone: usize = gone.parse().ok()?;
            let row = row(before, table, id);
            let order = list::order(list, get(&row, list)?.as_array()?);
            let at = order.iter().position(|it| *it == gone)?;
            let next = order.get(at + 1).or_else(|| order.get(at.checked_sub(1)?));
            Some(match next {
                Some(next) => format!("field-{list}.{}", next - usize::from(*next > gone)),
                None => format!("field-{list}-add"),
            })
        }
        _ => None,
    }
}

fn wish(scenario: &Scenario, request: &Value) -> Option<Result<Edit, EditError>> {
    let at = request["at"].as_str()?.parse().ok()?;
    let (flow, _) = asked_about(scenario).into_iter().nth(at)?;
    let wanted = match request["wanted"].as_str()? {
        "open" => Some(Wanted::Open),
        "closed" => Some(Wanted::Closed),
        _ => None,
    };
    Some(Ok(Edit::Wish { flow, wanted }))
}

/// A new thing on what is chosen, or where it can stand.
fn add(scenario: &Scenario, request: &Value) -> Option<Result<Edit, EditError>> {
    let new = kind(request["text"].as_str()?)?.table;
    let parent = kind(request["table"].as_str().unwrap_or_default());
    let parent = parent.map(|parent| (parent.table, request["id"].as_str().unwrap_or_default()));
    Some(edit::new(scenario, new, parent).or_else(|_| edit::new(scenario, new, None)))
}

/// What was done to a thing in its form.
fn of_thing(scenario: &Scenario, ask: &str, request: &Value) -> Option<Result<Edit, EditError>> {
    let table = kind(request["table"].as_str()?)?.table;
    let id = request["id"].as_str()?.to_owned();
    let path = request["field"].as_str()?.to_owned();
    let row = row(scenario, table, &id);
    let set = |field: String, value: Option<Value>| {
        Some(Ok(Edit::Set {
            table,
            id: id.clone(),
            field,
            value,
        }))
    };
    match ask {
        "add-here" => {
            let new = kind(&path)?.table;
            Some(edit::new(scenario, new, Some((table, &id))))
        }
        "set" => {
            let text = request["text"].as_str()?;
            let member = request["member"].as_str();
            let value = typed::value(scenario, field(table, &path)?, text, member, get(&row, &path));
            set(path, value)
        }
        "duplicate" => Some(Ok(Edit::Duplicate { table, id })),
        "remove" => Some(Ok(Edit::Remove { table, id })),
        "add" => {
            let at = get(&row, &path).and_then(Value::as_array).map_or(0, Vec::len);
            match edit::new_entry(scenario, table, &id, &path) {
                Ok(value) => set(format!("{path}.{at}"), Some(value)),
                Err(error) => Some(Err(error)),
            }
        }
        "take" => set(path, None),
        // "move:2": to the place of that row
        ask => {
            let to = ask.strip_prefix("move:")?.parse().ok()?;
            let (field, from) = path.rsplit_once('.')?;
            Some(Ok(Edit::MoveRow {
                table,
                id,
                field: field.to_owned(),
                from: from.parse().ok()?,
                to,
            }))
        }
    }
}

#[cfg(test)]
mod tests {
    use pathlight_core::gallery;

    use super::*;

    fn reply(document: &Document, ask: &str, said: &[(&str, &str)]) -> Value {
        let said = said.iter().map(|(name, text)| ((*name).to_owned(), json!(text)));
        let request = Value::Object(said.collect());
        made(document, ask, &request).expect("it is known")
    }

    #[test]
    fn a_new_zone_is_linked_to_no_private_endpoint() {
        let document = gallery::open("private-endpoint").expect("it is there");
        let endpoint = document
            .scenario
            .private_endpoints
            .keys()
            .next()
            .expect("it has one");
        let said = [
            ("table", "privateEndpoints"),
            ("id", endpoint.as_str()),
            ("text", "privateDnsZones"),
        ];
        let reply = reply(&document, "add-thing", &said);
        let after = document::read(reply["scenario"].as_str().expect("it is added")).expect("a document");
        let after = after.scenario;
        assert_eq!(
            after.private_dns_zones.len(),
            document.scenario.private_dns_zones.len() + 1
        );
        assert_eq!(after.private_endpoints, document.scenario.private_endpoints);
    }

    #[test]
    fn a_step_is_called_by_what_stands_after_it() {
        let document = gallery::open("rogue-account").expect("it is there");
        let said = [
            ("table", "networkSecurityGroups"),
            ("id", "nsg-private"),
            ("field", "securityRules.0.source"),
            ("text", "10.0.0.5/24"),
        ];
        let reply = reply(&document, "set", &said);
        let name = reply["name"].as_str().unwrap_or_default();
        assert!(name.ends_with("10.0.0.0/24"), "{reply}");
    }
}
