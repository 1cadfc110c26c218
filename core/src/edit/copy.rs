//! Duplicates: what belongs to a thing alone is duplicated with it, what is unique is given anew.

use std::net::Ipv4Addr;

use serde_json::{Map, Value};

use super::form::{What, kind};
use super::patch::{self, Patch};
use super::{EditError, free, path};
use crate::model::Scenario;

/// The duplicate's id and the patch that adds it.
pub(super) fn plan(scenario: &Scenario, table: &'static str, id: &str) -> Result<(String, Patch), EditError> {
    let mut patch = Patch::default();
    let copy = add(scenario, &mut patch, table, id)?;
    Ok((copy, patch))
}

fn add(scenario: &Scenario, patch: &mut Patch, table: &str, id: &str) -> Result<String, EditError> {
    let old = patch::row(scenario, table, id)?;
    let kind = kind(table)
        .filter(|_| old.is_object())
        .ok_or_else(|| EditError::NoSuchThing {
            table: table.to_owned(),
            id: id.to_owned(),
        })?;
    // storage accounts' names are letters and digits
    let joint = if table == "storageAccounts" {
        "copy"
    } else {
        "-copy"
    };
    let name = format!("{}{joint}", path::text(&old, "name").unwrap_or(id));
    let copy = free::id(scenario, patch, &name, false);
    // the id is taken, whatever is duplicated with it
    patch.row(table, &copy, Value::Object(Map::new()));
    let text = |field: &str| path::text(&old, field).unwrap_or_default();
    let mut row = old.clone();
    for field in kind.fields {
        let Some(value) = old.get(field.name) else {
            continue;
        };
        let new = match field.name {
            "name" => match table {
                // the domain
                "privateDnsZones" => continue,
                "unmodelled" => path::of(&copy),
                _ if copy != name && copy.eq_ignore_ascii_case(&name) => path::of(&name),
                _ => Value::Null,
            },
            // two zones of one domain on one network: Azure refuses that
            "virtualNetworkLinks" => Value::Null,
            "addressSpace" => free::space(scenario, patch)?,
            "addressPrefixes" if table == "subnets" => {
                let network = text("virtualNetwork");
                let row = patch::row(scenario, "virtualNetworks", network)?;
                free::prefix(scenario, patch, network, &row)?
            }
            "privateIpAddress" => {
                let subnet = patch::row(scenario, "subnets", text("subnet"))?;
                free::private_address(scenario, patch, &subnet)?
            }
            "ipAddress" | "address" | "publicAddress" => match text(field.name).parse::<Ipv4Addr>() {
                Ok(own) => free::public_address(scenario, patch, own.octets())?,
                Err(_) => continue,
            },
            "publicIpAddress" => path::of(&add(scenario, patch, "publicIpAddresses", text(field.name))?),
            "publicIpAddresses" => all(scenario, patch, field.name, value)?,
            _ => match field.what {
                What::Owned(of) => all(scenario, patch, of, value)?,
                _ => continue,
            },
        };
        path::put(&mut row, field.name, Some(new).filter(|new| !new.is_null()));
    }
    patch.row(table, &copy, row);
    Ok(copy)
}

/// Duplicates of all of these.
fn all(scenario: &Scenario, patch: &mut Patch, table: &str, ids: &Value) -> Result<Value, EditError> {
    let mut copies = Vec::new();
    for id in path::entries(ids, "") {
        let id = id.as_str().unwrap_or_default();
        copies.push(path::of(&add(scenario, patch, table, id)?));
    }
    Ok(Value::Array(copies))
}
