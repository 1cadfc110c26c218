//! New things: each is complete and stands on something, so that one click adds what can be asked about.

mod place;
mod private;

use serde_json::{Map, Value, json};

use super::form::{Field, What, field, kind};
use super::patch::{self, Patch};
use super::{Edit, EditError, free};
use crate::model::Scenario;
use crate::names::MICROSOFT_ENTRA;
use place::KEPT;
use private::{PRIVATE, with_endpoint};

/// The edit that adds a new thing of a kind, on or to `parent`, a table and an id, where there is one.
pub fn new(
    scenario: &Scenario,
    table: &'static str,
    parent: Option<(&'static str, &str)>,
) -> Result<Edit, EditError> {
    let mut new = New {
        scenario,
        parent,
        patch: Patch::default(),
    };
    let id = new.add(table)?;
    new.attach(table, &id);
    let rows = Value::Object(new.patch.0);
    Ok(Edit::Add { table, id, rows })
}

/// A sensible new entry for a list of a thing: a rule, a route, a record.
pub fn new_entry(scenario: &Scenario, table: &'static str, id: &str, path: &str) -> Result<Value, EditError> {
    let row = patch::row(scenario, table, id)?;
    let entries = super::path::get(&row, path).unwrap_or(&Value::Null);
    let of = field(table, path).ok_or_else(|| EditError::NoSuchField {
        field: path.to_owned(),
    })?;
    let mut new = New {
        scenario,
        parent: None,
        patch: Patch::default(),
    };
    let mut entry = Map::new();
    for field in of.inner().iter().filter(|field| field.is_required) {
        let value = match field.name {
            "name" => json!(free::entry_name(entries, word_of(of.name))),
            "priority" => json!(free::priority(entries)),
            "service" if matches!(field.what, What::Text) => {
                let known = ["Microsoft.Storage", "Microsoft.KeyVault", "Microsoft.Sql"];
                let is_free = |it: &&&str| {
                    let mut entries = entries.as_array().into_iter().flatten();
                    !entries.any(|entry| entry.get("service").and_then(Value::as_str) == Some(**it))
                };
                json!(known.iter().find(is_free).unwrap_or(&"Microsoft.Storage"))
            }
            _ => new.value(field, &entry)?,
        };
        entry.insert(field.name.to_owned(), value);
    }
    if of.name == "securityRules" {
        entry.insert("protocol".to_owned(), json!("Tcp"));
        entry.insert("destinationPorts".to_owned(), json!(["443"]));
    }
    Ok(Value::Object(entry))
}

/// What the entries of a list are called.
fn word_of(list: &str) -> &'static str {
    match list {
        "routes" => "route",
        "definitions" => "definition",
        "virtualNetworkLinks" => "link",
        "records" => "record",
        _ => "rule",
    }
}

/// New rows in the making.
struct New<'a> {
    scenario: &'a Scenario,
    parent: Option<(&'static str, &'a str)>,
    patch: Patch,
}

impl New<'_> {
    /// The row, new or old.
    fn row(&self, table: &str, id: &str) -> Value {
        let new = self.patch.get(table, id).cloned();
        new.or_else(|| patch::row(self.scenario, table, id).ok())
            .unwrap_or_default()
    }

    /// A text of a row.
    fn text(&self, table: &str, id: &str, field: &str) -> Option<String> {
        Some(self.row(table, id).get(field)?.as_str()?.to_owned())
    }

    /// Adds a thing of that kind with what it cannot stand without; its id.
    fn add(&mut self, table: &'static str) -> Result<String, EditError> {
        let kind = kind(table).ok_or_else(|| EditError::NoSuchThing {
            table: table.to_owned(),
            id: String::new(),
        })?;
        let id = free::id(self.scenario, &self.patch, free::prefix_of(table), true);
        // the id is taken, whatever else has to be added first
        self.patch.row(table, &id, Value::Object(Map::new()));
        let mut row = Map::new();
        for field in kind.fields {
            let value = match (table, field.name) {
                ("virtualNetworkGateways", "subnet") => json!(self.kept(KEPT[0])?),
                ("azureFirewalls", "subnet") => json!(self.kept(KEPT[1])?),
                ("peerings", "remoteVirtualNetwork") => json!(self.peer(&row)?),
                ("natGateways" | "azureFirewalls", "publicIpAddresses") => {
                    json!([self.add("publicIpAddresses")?])
                }
                ("publicIpAddresses", "ipAddress") => json!(self.public([20, 42, 7, 20])?),
                ("publicIpAddresses", "sku") => json!("Standard"),
                ("hosts", "address") => json!(self.public([203, 0, 113, 20])?),
                ("localNetworkGateways", "addressPrefixes") => json!(["192.168.0.0/24"]),
                ("connections", "localNetworkGateway") => json!(self.need("localNetworkGateways")?),
                ("privateEndpoints", "privateDnsZones") => json!([self.zone(&row)?]),
                ("serviceEndpointPolicies", "definitions") => self.definitions(),
                ("networkSecurityGroups" | "routeTables", "scope") => self.scope(),
                ("unmodelled", "name") => json!(id.clone()),
                _ if field.is_required => self.value(field, &row)?,
                _ => continue,
            };
            row.insert(field.name.to_owned(), value);
        }
        if table == "peerings" {
            self.other_link(&row);
        }
        self.patch.row(table, &id, Value::Object(row));
        Ok(id)
    }

    /// What a field of a new thing holds, the fields before it being filled.
    fn value(&mut self, field: &Field, row: &Map<String, Value>) -> Result<Value, EditError> {
        let value = match (field.name, &field.what) {
            ("addressSpace", _) => json!([free::space(self.scenario, &self.patch).ok_or(EditError::NoRoom)?]),
            ("addressPrefixes", _) => {
                let network = row
                    .get("virtualNetwork")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                let space = self.row("virtualNetworks", network);
                let space = space.get("addressSpace").unwrap_or(&Value::Null);
                let prefix = free::prefix(self.scenario, &self.patch, network, space);
                json!([prefix.ok_or(EditError::NoRoom)?])
            }
            ("privateIpAddress", _) => {
                let subnet = row.get("subnet").and_then(Value::as_str).unwrap_or_default();
                let subnet = self.row("subnets", subnet);
                let prefixes = subnet.get("addressPrefixes").unwrap_or(&Value::Null);
                let address = free::private_address(self.scenario, &self.patch, prefixes);
                json!(address.ok_or(EditError::NoRoom)?)
            }
            ("groupId", _) => {
                let kind = row
                    .get("service")
                    .and_then(|it| it.get("kind"))
                    .and_then(Value::as_str);
                let known = PRIVATE.iter().find(|it| Some(it.1) == kind);
                json!(known.map_or("blob", |it| it.2))
            }
            ("region", _) => self.region(),
            ("addressPrefix", _) => json!("0.0.0.0/0"),
            ("startIpAddress" | "endIpAddress", _) => json!("203.0.113.1"),
            ("resourceType", _) => json!("Microsoft.Network/loadBalancers"),
            ("tenant", What::Text) => json!(self.need("tenants")?),
            ("stage", _) => json!("routing"),
            (_, What::Scope) => self.scope(),
            (_, What::Reference(table) | What::Named(table)) => json!(self.need(table)?),
            (_, What::References(table)) => json!([self.need(table)?]),
            (_, What::Owned(table)) => json!([self.add(table)?]),
            (_, What::Thing) => self.service()?,
            (_, What::End) => json!(MICROSOFT_ENTRA),
            (_, What::Word(words) | What::WordIfKnown(words)) => json!(words.first()),
            (_, What::WordOr(..)) => json!("internet"),
            (_, What::Flag { absent }) => json!(absent),
            (_, What::Number) => json!(0),
            (_, What::Text) => json!(""),
            (_, What::Texts | What::Rows(_)) => json!([]),
            (_, What::Fields(_)) => json!({}),
        };
        Ok(value)
    }

    /// Lets the parent refer to the new thing, where it has a field for it.
    fn attach(&mut self, table: &str, id: &str) {
        let Some((of, parent)) = self.parent.filter(|(of, _)| *of != table) else {
            return;
        };
        let mut row = self.row(of, parent);
        for field in kind(of).map_or(&[][..], |kind| kind.fields) {
            let end = row.get(field.name).and_then(Value::as_array).map_or(0, Vec::len);
            let path = match field.what {
                What::Reference(to) if to == table && row.get(field.name).is_none() => field.name.to_owned(),
                What::References(to) if to == table => format!("{}.{end}", field.name),
                _ => continue,
            };
            super::path::put(&mut row, &path, Some(json!(id)));
            if field.name == "serviceEndpointPolicies" {
                with_endpoint(&mut row); // services B-13
            }
            self.patch.row(of, parent, row);
            return;
        }
    }
}
