//! The JSON Schema of a saved scenario: its tables as they are declared, in the envelope that `open` takes apart.

use serde_json::{Map, Value, json};

use super::{LONGEST_NAME, MOST_ROWS, VERSION};
use crate::json::Json;
use crate::json::schema::{Docs, Schemas};
use crate::model::Scenario;

/// The schema, members in the order of their names. `docs` tells what the sources say of types and fields.
pub fn schema(docs: Docs<'_>) -> Value {
    let mut schemas = Schemas::new(docs);
    Scenario::schema(&mut schemas);
    let mut definitions = schemas.finish();
    let mut whole = definitions.remove("Scenario").unwrap_or_default();
    let mut tables = Map::new();
    if let Some(Value::Object(properties)) = whole.get_mut("properties") {
        tables.append(properties);
    }
    for table in tables.values_mut() {
        limit(table, &mut definitions);
    }
    tables.insert(
        "pathlight".to_owned(),
        json!({ "const": VERSION, "description": "The version of the format." }),
    );
    tables.insert(
        "$schema".to_owned(),
        json!({ "type": "string", "description": "Where this schema stands, for editors. It is not kept." }),
    );
    tables.insert(
        "layout".to_owned(),
        json!({ "description": "The page's own, and passed through unread. `placed` says of things that were placed by hand (`kind/id`, as `subnet/app`) which place each has among its siblings in the picture, 0 the uppermost." }),
    );
    sorted(json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "scenario-1.json",
        "title": "Pathlight scenario",
        "description": "What stands where in an Azure virtual network and around it. What this refuses, Pathlight refuses or lists as malformed.",
        "type": "object",
        "properties": tables,
        "required": ["pathlight"],
        "additionalProperties": false,
        "$defs": definitions,
    }))
}

/// Says what the door says of the size of a table and the length of names.
fn limit(table: &mut Value, definitions: &mut Map<String, Value>) {
    let Value::Object(table) = table else { return };
    if table.contains_key("items") {
        table.insert("maxItems".to_owned(), MOST_ROWS.into());
    }
    let Some(row) = table.get("additionalProperties") else {
        return;
    };
    let name = row.get("$ref").and_then(Value::as_str).unwrap_or_default();
    let name = name.trim_start_matches("#/$defs/");
    let field = definitions
        .get_mut(name)
        .and_then(|row| row.pointer_mut("/properties/name"));
    if let Some(Value::Object(field)) = field {
        field.insert("maxLength".to_owned(), LONGEST_NAME.into());
    }
    table.insert("maxProperties".to_owned(), MOST_ROWS.into());
    table.insert("propertyNames".to_owned(), json!({ "maxLength": LONGEST_NAME }));
}

/// The same, the members of every object in the order of their names: a map may keep them as they came.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members: Vec<(String, Value)> = members.into_iter().collect();
            let members = crate::sort::sorted_by_key(members, |(name, _)| name.clone());
            Value::Object(members.into_iter().map(|(name, it)| (name, sorted(it))).collect())
        }
        Value::Array(entries) => entries.into_iter().map(sorted).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value,
    }
}
