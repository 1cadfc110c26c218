//! Duplicates: what belongs to a thing alone is duplicated with it, what is unique is given anew.

use serde_json::{Value, json};

use super::form::{What, kind};
use super::patch::{self, Patch};
use super::{EditError, free};
use crate::model::Scenario;

/// The duplicate's id and the patch that adds it.
pub(super) fn plan(scenario: &Scenario, table: &'static str, id: &str) -> Result<(String, Patch), EditError> {
    let mut patch = Patch::default();
    let copy = add(scenario, &mut patch, table, id)?;
    Ok((copy, patch))
}

fn add(scenario: &Scenario, patch: &mut Patch, table: &'static str, id: &str) -> Result<String, EditError> {
    let missing = || EditError::NoSuchThing {
        table: table.to_owned(),
        id: id.to_owned(),
    };
    let kind = kind(table).filter(|_| !id.is_empty()).ok_or_else(missing)?;
    let mut row = patch::row(scenario, table, id)?;
    let members = row.as_object_mut().ok_or_else(missing)?;
    // storage accounts' names are letters and digits
    let joint = if table == "storageAccounts" {
        "copy"
    } else {
        "-copy"
    };
    let name = members.get("name").and_then(Value::as_str).unwrap_or(id);
    let name = format!("{name}{joint}");
    let copy = free::id(scenario, patch, &name, false);
    patch.row(table, &copy, Value::Object(serde_json::Map::new()));
    for field in kind.fields {
        let Some(value) = members.get(field.name).cloned() else {
            continue;
        };
        let new = match (table, field.name) {
            ("privateDnsZones", "name") => value, // the domain
            ("unmodelled", "name") => json!(copy),
            (_, "name") if copy != name && copy.eq_ignore_ascii_case(&name) => json!(name),
            // two zones of one domain on one network: Azure refuses that
            (_, "name") | ("privateDnsZones", "virtualNetworkLinks") => Value::Null,
            ("virtualNetworks", "addressSpace") => {
                json!([free::space(scenario, patch).ok_or(EditError::NoRoom)?])
            }
            ("subnets", "addressPrefixes") => {
                let network = members
                    .get("virtualNetwork")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                let row = patch::row(scenario, "virtualNetworks", network)?;
                let space = row.get("addressSpace").unwrap_or(&Value::Null);
                json!([free::prefix(scenario, patch, network, space).ok_or(EditError::NoRoom)?])
            }
            (_, "privateIpAddress") => {
                let subnet = members.get("subnet").and_then(Value::as_str).unwrap_or_default();
                let row = patch::row(scenario, "subnets", subnet)?;
                let prefixes = row.get("addressPrefixes").unwrap_or(&Value::Null);
                json!(free::private_address(scenario, patch, prefixes).ok_or(EditError::NoRoom)?)
            }
            ("publicIpAddresses", "ipAddress") | ("hosts", "address" | "publicAddress") => {
                next(scenario, patch, value)?
            }
            (_, "publicIpAddress") => {
                let address = value.as_str().unwrap_or_default();
                json!(add(scenario, patch, "publicIpAddresses", address)?)
            }
            (_, "publicIpAddresses") => all(scenario, patch, "publicIpAddresses", &value)?,
            _ => match field.what {
                What::Owned(of) => all(scenario, patch, of, &value)?,
                _ => value,
            },
        };
        if new.is_null() {
            members.remove(field.name);
        } else {
            members.insert(field.name.to_owned(), new);
        }
    }
    patch.row(table, &copy, row);
    Ok(copy)
}

/// Duplicates of all of these.
fn all(scenario: &Scenario, patch: &mut Patch, table: &'static str, ids: &Value) -> Result<Value, EditError> {
    let mut copies = Vec::new();
    for id in ids.as_array().into_iter().flatten().filter_map(Value::as_str) {
        copies.push(json!(add(scenario, patch, table, id)?));
    }
    Ok(Value::Array(copies))
}

/// The next address that nobody has.
fn next(scenario: &Scenario, patch: &Patch, address: Value) -> Result<Value, EditError> {
    match address
        .as_str()
        .and_then(|text| text.parse::<std::net::Ipv4Addr>().ok())
    {
        Some(own) => Ok(json!(
            free::public_address(scenario, patch, own.octets()).ok_or(EditError::NoRoom)?
        )),
        None => Ok(address),
    }
}
