//! New things: each is complete and stands on something, so that one click adds what can be asked about.

mod place;
mod private;

use serde_json::{Map, Value};

use super::form::{Field, What, field, kind};
use super::patch::{self, Patch};
use super::{Edit, EditError, free, path};
use crate::model::Scenario;
pub(super) use place::KEPT;
pub(super) use private::kind_of;
use private::with_endpoint;

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
pub fn new_entry(scenario: &Scenario, table: &'static str, id: &str, list: &str) -> Result<Value, EditError> {
    let row = patch::row(scenario, table, id)?;
    let entries = path::entries(&row, list);
    let of = field(table, list).ok_or_else(|| EditError::NoSuchField {
        field: list.to_owned(),
    })?;
    let mut new = New {
        scenario,
        parent: None,
        patch: Patch::default(),
    };
    let mut entry = Value::Null;
    for field in of.inner() {
        let value = match (of.name, field.name) {
            ("securityRules", "protocol") => path::of("Tcp"),
            ("securityRules", "destinationPorts") => path::list_of("443"),
            (_, "priority") => Value::from(free::priority(entries)),
            (_, "name") => path::of(&free::entry_name(entries, word_of(of.name))),
            ("serviceEndpoints" | "definitions", "service") => service(entries),
            _ if field.is_required => new.value(field, &entry)?,
            _ => continue,
        };
        path::put(&mut entry, field.name, Some(value));
    }
    Ok(entry)
}

/// A service that none of the entries names.
fn service(entries: &[Value]) -> Value {
    for service in ["Microsoft.Storage", "Microsoft.KeyVault", "Microsoft.Sql"] {
        if !entries
            .iter()
            .any(|entry| path::text(entry, "service") == Some(service))
        {
            return path::of(service);
        }
    }
    path::of("Microsoft.Storage")
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
        match self.patch.get(table, id) {
            Some(row) => row.clone(),
            None => patch::row(self.scenario, table, id).unwrap_or_default(),
        }
    }

    /// A text of a row.
    fn text(&self, table: &str, id: &str, field: &str) -> Option<String> {
        path::text(&self.row(table, id), field).map(str::to_owned)
    }

    /// Adds a thing of that kind with what it cannot stand without; its id.
    fn add(&mut self, table: &str) -> Result<String, EditError> {
        let kind = kind(table).ok_or_else(|| EditError::NoSuchThing {
            table: table.to_owned(),
            id: String::new(),
        })?;
        let id = free::id(self.scenario, &self.patch, kind.prefix, true);
        // the id is taken, whatever else has to be added first
        self.patch.row(table, &id, Value::Object(Map::new()));
        let mut row = Value::Object(Map::new());
        for field in kind.fields {
            let value = match (table, field.name) {
                ("virtualNetworkGateways", "subnet") => path::of(&self.kept(KEPT[0])?),
                ("azureFirewalls", "subnet") => path::of(&self.kept(KEPT[1])?),
                ("peerings", "remoteVirtualNetwork") => path::of(&self.peer(&row)?),
                ("natGateways" | "azureFirewalls", "publicIpAddresses") => {
                    path::list_of(&self.add(field.name)?)
                }
                ("publicIpAddresses", "ipAddress") => self.public([20, 42, 7, 20])?,
                ("publicIpAddresses", "sku") => path::of("Standard"),
                ("hosts", "address") => self.public([203, 0, 113, 20])?,
                ("localNetworkGateways", "addressPrefixes") => path::list_of("192.168.0.0/24"),
                ("connections", "localNetworkGateway") => path::of(&self.need("localNetworkGateways")?),
                ("privateEndpoints", "privateDnsZones") => path::list_of(&self.zone(&row)?),
                ("serviceEndpointPolicies", "definitions") => self.definitions(),
                ("networkSecurityGroups" | "routeTables", "scope") => self.scope()?,
                ("unmodelled", "name") => path::of(&id),
                ("privateDnsZones", "name") => path::of(&format!("{id}.internal")),
                ("tenants", "yours") => Value::Bool(self.first("tenants", &|other, _| other != id).is_none()),
                _ if field.is_required => self.value(field, &row)?,
                _ => continue,
            };
            path::put(&mut row, field.name, Some(value));
        }
        if table == "peerings" {
            self.other_link(&row);
        }
        self.patch.row(table, &id, row);
        Ok(id)
    }

    /// What a field of a new thing holds, the fields before it being filled.
    fn value(&mut self, field: &Field, row: &Value) -> Result<Value, EditError> {
        let text = |name: &str| path::text(row, name).unwrap_or_default();
        let value = match field.name {
            "addressSpace" => free::space(self.scenario, &self.patch)?,
            "addressPrefixes" => self.prefix(text("virtualNetwork"))?,
            "privateIpAddress" => {
                let subnet = self.row("subnets", text("subnet"));
                free::private_address(self.scenario, &self.patch, &subnet)?
            }
            "groupId" => path::of(kind_of(text("service.kind")).sub_resource),
            "region" => self.region(),
            "addressPrefix" => path::of("0.0.0.0/0"),
            "startIpAddress" | "endIpAddress" => path::of("203.0.113.1"),
            "resourceType" => path::of("Microsoft.Network/loadBalancers"),
            "stage" => path::of("routing"),
            _ => match field.what {
                What::Scope => self.scope()?,
                What::Reference(table) | What::Named(table) => path::of(&self.need(table)?),
                What::References(table) => path::list_of(&self.need(table)?),
                What::Owned(table) => path::list_of(&self.add(table)?),
                What::Thing => self.service()?,
                What::Word(words) | What::AnyWord(words) | What::WordIfKnown(words) => {
                    path::of(words.first().unwrap_or(&""))
                }
                What::WordOr(..) => path::of("internet"),
                What::Text | What::Region | What::Suggested(_) | What::AddressOrTag | What::End => {
                    path::of("")
                }
                What::Flag { .. }
                | What::Number
                | What::Texts
                | What::Addresses
                | What::Rows(_)
                | What::Fields(_) => Value::Array(Vec::new()),
            },
        };
        Ok(value)
    }

    /// Lets the parent refer to the new thing, where it has a field for it.
    fn attach(&mut self, table: &str, id: &str) {
        let Some((of, parent)) = self.parent.filter(|(of, _)| *of != table) else {
            return;
        };
        // a private endpoint writes into its service's zone (`services E-15`), which a new one is not
        if table == "privateDnsZones" {
            return;
        }
        let mut row = self.row(of, parent);
        for field in kind(of).map_or(&[][..], |kind| kind.fields) {
            let mut place = field.name.to_owned();
            match field.what {
                What::Reference(to) if to == table && row.get(field.name).is_none() => {}
                What::References(to) if to == table => {
                    place += &format!(".{}", path::entries(&row, field.name).len());
                }
                _ => continue,
            }
            path::put(&mut row, &place, Some(path::of(id)));
            if field.name == "serviceEndpointPolicies" {
                with_endpoint(&mut row); // services B-13
            }
            self.patch.row(of, parent, row);
            return;
        }
    }
}
