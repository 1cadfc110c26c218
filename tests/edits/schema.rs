//! The form of every kind against the model: the same fields, all of them, and what each may hold is read back.

use std::collections::BTreeSet;

use pathlight_core::edit::form::{Field, KINDS, What};
use pathlight_core::json::{self, Json};
use pathlight_core::model::Scenario;
use serde_json::{Map, Value, json};

/// A value that the field takes.
fn sample(field: &Field) -> Value {
    match &field.what {
        What::Text => match field.name {
            "stage" => json!("routing"),
            name if name.contains("Prefix") => json!("10.0.0.0/24"),
            name if name.contains("ddress") || name == "virtualAppliance" => json!("10.0.0.4"),
            _ => json!("text"),
        },
        What::Texts => match field.name {
            "serviceResources" => json!(["/subscriptions/s1"]),
            name if name.ends_with("Ports") => json!(["443"]),
            "dnsServers" | "addresses" | "ipRules" => json!(["20.0.0.4"]),
            _ => json!(["10.0.0.0/24"]),
        },
        What::Region => json!("eastus"),
        What::Suggested(words) => json!(words.last()),
        What::Addresses => json!(["10.0.0.0/24"]),
        What::AddressOrTag => json!("10.0.0.0/24"),
        What::Flag { absent } => json!(!absent),
        What::Number => json!(100),
        What::Word(words) | What::AnyWord(words) | What::WordIfKnown(words) => json!(words.last()),
        What::Scope => json!("s1/rg1"),
        What::Reference(_) | What::Named(_) | What::End => json!("other"),
        What::References(_) | What::Owned(_) => json!(["other"]),
        What::Thing => json!({ "kind": "storageAccount", "id": "other" }),
        What::Rows(fields) => json!([full(fields)]),
        // a switch sets one thing
        What::Fields(fields) if field.name == "sets" => {
            let (one, value) = (&fields[0], sample(&fields[0]));
            json!({ one.name: value })
        }
        What::Fields(fields) => full(fields),
        What::WordOr(_, field) => json!({ field.name: sample(field) }),
    }
}

fn full(fields: &[Field]) -> Value {
    let members: Map<String, Value> = fields
        .iter()
        .map(|field| (field.name.to_owned(), sample(field)))
        .collect();
    Value::Object(members)
}

/// Reads a scenario with that one row.
fn read(table: &str, row: &Value) -> Result<Scenario, String> {
    let rows = match table {
        "expectations" | "switches" => json!([row]),
        _ => json!({ "it": row }),
    };
    let mut scenario = Scenario::blank();
    let (fault, unread) = json::patch(&mut scenario, &json!({ table: rows }));
    let fault = fault.into_iter().chain(unread).next();
    fault.map_or(Ok(scenario), |fault| Err(fault.to_string()))
}

fn written(scenario: &Scenario, table: &str) -> Value {
    let whole = json::value(scenario);
    let rows = &whole[table];
    if rows.is_array() {
        rows[0].clone()
    } else {
        rows["it"].clone()
    }
}

/// The names in backticks behind `expected one of`.
fn listed(fault: &str) -> BTreeSet<String> {
    let list = fault.split("expected one of").nth(1).unwrap_or_default();
    list.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Changes the object at `path`.
fn at(row: &Value, path: &[Step], change: &dyn Fn(&mut Map<String, Value>)) -> Value {
    let mut row = row.clone();
    let mut inner = &mut row;
    for step in path {
        inner = &mut inner[step.0];
        if step.1 {
            inner = &mut inner[0];
        }
    }
    change(inner.as_object_mut().expect("an object"));
    row
}

/// A field's name, and whether it holds rows.
#[derive(Clone, Copy)]
struct Step(&'static str, bool);

/// Every list of fields of a kind, with the way to it and a row that holds it.
fn walk(table: &str, row: &Value, path: &[Step], fields: &'static [Field], is_choice: bool) {
    let name = |fields: &'static [Field]| {
        fields
            .iter()
            .map(|field| field.name.to_owned())
            .collect::<BTreeSet<_>>()
    };
    let of = || {
        path.iter()
            .fold(table.to_owned(), |text, step| text + "." + step.0)
    };
    if is_choice {
        let fault = read(
            table,
            &at(row, path, &|object| {
                object.clear();
                object.insert("?".to_owned(), json!(0));
            }),
        );
        assert_eq!(listed(&fault.expect_err("unknown")), name(fields), "{}", of());
    } else {
        let fault = read(
            table,
            &at(row, path, &|object| drop(object.insert("?".to_owned(), json!(0)))),
        );
        assert_eq!(listed(&fault.expect_err("unknown")), name(fields), "{}", of());
        for field in fields {
            let without = read(table, &at(row, path, &|object| drop(object.remove(field.name))));
            assert_eq!(
                without.is_err(),
                field.is_required,
                "{}.{}: {without:?}",
                of(),
                field.name
            );
        }
    }
    for field in fields {
        let (inner, is_rows) = match &field.what {
            What::Rows(inner) => (*inner, true),
            What::Fields(inner) => (*inner, false),
            _ => {
                words(table, row, path, field);
                continue;
            }
        };
        let mut way = path.to_vec();
        way.push(Step(field.name, is_rows));
        let row = match is_choice {
            true => at(row, path, &|object| {
                object.clear();
                object.insert(field.name.to_owned(), sample(field));
            }),
            false => row.clone(),
        };
        read(table, &row).unwrap_or_else(|fault| panic!("{}.{}: {fault}", of(), field.name));
        walk(table, &row, &way, inner, field.name == "sets");
    }
}

/// Every word of a field is known, the model knows no other, and what absence means is not written.
fn words(table: &str, row: &Value, path: &[Step], field: &Field) {
    let put = |value: Value| {
        at(row, path, &|object| {
            drop(object.insert(field.name.to_owned(), value.clone()))
        })
    };
    let words = match &field.what {
        What::Word(words) | What::WordIfKnown(words) | What::WordOr(words, _) => words,
        // the model keeps what it does not know
        What::AnyWord(words) => {
            for word in words.iter().chain(&["no such word"]) {
                let read = read(table, &put(json!(word))).expect("a text");
                assert!(json::text(&read).contains(word), "{word}");
            }
            return;
        }
        What::Flag { absent } => {
            let read = read(table, &put(json!(absent))).expect("a flag");
            let written = written(&read, table);
            let without = at(row, path, &|object| drop(object.remove(field.name)));
            assert_eq!(
                written,
                self::written(&self::read(table, &without).expect("it is optional"), table)
            );
            return;
        }
        _ => return,
    };
    for word in *words {
        let read =
            read(table, &put(json!(word))).unwrap_or_else(|fault| panic!("{table}.{}: {fault}", field.name));
        assert!(json::text(&read).contains(word) || !field.is_required, "{word}");
    }
    if let What::Word(words) | What::WordIfKnown(words) = &field.what {
        let fault = read(table, &put(json!("no such word"))).expect_err("unknown");
        let own: BTreeSet<String> = words.iter().map(|word| (*word).to_owned()).collect();
        assert_eq!(listed(&fault), own, "{table}.{}", field.name);
    }
}

#[test]
fn the_form_knows_every_table() {
    let mut scenario = Scenario::blank();
    let fault = json::fill(&mut scenario, &json!({ "?": 0 })).expect("unknown");
    let mut own: BTreeSet<String> = KINDS.iter().map(|kind| kind.table.to_owned()).collect();
    own.insert("title".to_owned());
    assert_eq!(listed(&fault.to_string()), own);
}

#[test]
fn the_form_knows_every_field_of_every_record() {
    for kind in KINDS {
        let row = full(kind.fields);
        read(kind.table, &row).unwrap_or_else(|fault| panic!("{}: {fault}", kind.table));
        walk(kind.table, &row, &[], kind.fields, false);
    }
}

#[test]
fn what_a_form_holds_is_read_back() {
    for kind in KINDS {
        let row = full(kind.fields);
        let read = read(kind.table, &row).unwrap_or_else(|fault| panic!("{}: {fault}", kind.table));
        let mut written = written(&read, kind.table);
        // a word that absence means as well is not written
        let mut row = row;
        for field in kind.fields {
            if written.get(field.name).is_none() {
                assert!(
                    matches!(field.what, What::Word(_)),
                    "{}.{} is lost",
                    kind.table,
                    field.name
                );
                row[field.name].take();
                written[field.name].take();
            }
        }
        assert_eq!(row, written, "{}", kind.table);
    }
}
