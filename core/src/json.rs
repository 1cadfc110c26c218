//! How the scenario's values are read from JSON and written to it: each type says its fields once.
//!
//! A value begins blank and is filled in place, field by field, through one object-safe trait: forty types
//! share one reader and one writer, where derived ones would be half of the page. Reading goes on after a
//! fault, keeps the first one with the path to it, and its door gives nothing out then. Writing leaves out
//! what reading takes for granted. The JSON Schema of all of it comes out of the same declarations (`schema`).

mod reader;
mod record;
#[cfg(feature = "schema")]
pub mod schema;
mod values;
mod writer;

use serde_json::Value;

pub use reader::{Fault, Reader, Row};
pub(crate) use record::{record, record_by_name, serde_through_json, variants, words, written_as_text};
pub(crate) use values::{word, word_for};
pub use writer::{Fields, Writer};

/// A value with a form in JSON.
pub trait Json {
    /// What stands there until it is read; for an optional field, what its absence means.
    fn blank() -> Self
    where
        Self: Sized;

    /// Becomes what `value` says; if that cannot be, `reader` is told why.
    fn read(&mut self, value: &Value, reader: &mut Reader);

    /// Writes the value, so that it reads the same.
    fn write(&self, out: &mut Writer);

    /// The form in JSON, as a JSON Schema.
    #[cfg(feature = "schema")]
    fn schema(schemas: &mut schema::Schemas<'_>) -> Value
    where
        Self: Sized;

    /// Whether an optional field need not be written.
    fn is_absent(&self) -> bool {
        false
    }

    /// Of a table, its ids in order.
    fn ids(&self) -> Vec<&str> {
        Vec::new()
    }

    /// Of a table, the row of that id.
    fn row(&self, _id: &str) -> Option<&dyn Json> {
        None
    }
}

/// Reads `value`, or says what is wrong with it and where.
pub fn read<T: Json>(value: &Value) -> Result<T, Fault> {
    let mut read = T::blank();
    fill(&mut read, value).map_or(Ok(read), Err)
}

/// Reads `value` into a blank; returns what is wrong with it, if anything.
pub fn fill(blank: &mut dyn Json, value: &Value) -> Option<Fault> {
    let mut reader = Reader::default();
    blank.read(value, &mut reader);
    reader.finish()
}

/// Reads what `patch` says into `target`, and leaves what it does not speak of: a row takes the place of the one
/// of its id, `null` takes one out. Returns what is wrong with it, and beside, the parts that could not be read
/// and are kept as written.
pub fn patch(target: &mut dyn Json, patch: &Value) -> (Option<Fault>, Vec<Fault>) {
    let mut reader = Reader::of_patch();
    target.read(patch, &mut reader);
    reader.finish_patch()
}

/// `value` as compact JSON, its fields in their declared order.
pub fn text(value: &dyn Json) -> String {
    let mut out = Writer::default();
    value.write(&mut out);
    out.finish()
}

/// `value` as compact JSON.
pub fn plain(value: &Value) -> String {
    let mut out = Writer::default();
    out.value(value);
    out.finish()
}

/// Whether both are written the same.
pub fn is_same(one: &dyn Json, other: &dyn Json) -> bool {
    text(one) == text(other)
}

/// `value` as a tree of JSON.
pub fn value(value: &dyn Json) -> Value {
    serde_json::from_str(&text(value)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Scenario;
    use serde_json::json;

    fn fault(scenario: Value) -> String {
        let fault = read::<Scenario>(&scenario).expect_err("it is at fault");
        format!("{}: {}", fault.place, fault.found)
    }

    #[test]
    fn a_fault_names_table_row_and_field() {
        let rule = |field: &str, value: Value| {
            let mut rule = json!({ "name": "r", "priority": 100, "direction": "Inbound", "access": "Allow" });
            rule[field] = value;
            json!({ "networkSecurityGroups": { "nsg1": { "securityRules": [rule] } } })
        };
        for (scenario, said) in [
            (json!([]), ": expected an object, found an array"),
            (json!({ "title": 4 }), "title: expected a text, found `4`"),
            (
                json!({ "subnets": [] }),
                "subnets: expected an object, found an array",
            ),
            (
                json!({ "hosts": { "h": {} } }),
                "hosts.h.network: the field is missing",
            ),
            (
                json!({ "hosts": { "h": { "network": "moon" } } }),
                "hosts.h.network: unknown word `moon`, expected one of `internet`, `onPremises`, `azure`",
            ),
            (
                json!({ "tenants": { "t": { "your": true } } }),
                "tenants.t.your: unknown field, expected one of `name`, `yours`",
            ),
            (
                rule("name", json!(null)),
                "networkSecurityGroups.nsg1.securityRules[0].name: expected a text, found `null`",
            ),
            (
                rule("sourcePorts", json!("*")),
                "networkSecurityGroups.nsg1.securityRules[0].sourcePorts: expected an array, found `\"*\"`",
            ),
            (
                json!({ "switches": [{ "id": "a", "sets": { "defaultDenny": {} } }] }),
                "switches[0].sets.defaultDenny: unknown kind, expected one of `serviceEndpoint`, \
                 `serviceEndpointPolicy`, `policyScope`, `defaultDeny`, `virtualNetworkRule`, `ipRule`, \
                 `securityRule`, `swapPriorities`, `publicAddress`, `defaultOutboundAccess`",
            ),
            (
                json!({ "expectations": [{ "from": "a", "to": "b", "port": 70_000 }] }),
                "expectations[0].port: `70000` is not between 0 and 65535",
            ),
        ] {
            assert_eq!(fault(scenario), said);
        }
    }

    #[test]
    fn the_first_fault_is_the_one_that_is_told() {
        let scenario = json!({ "subnets": { "a": {}, "b": 3 } });
        assert_eq!(fault(scenario), "subnets.a.virtualNetwork: the field is missing");
    }
}
