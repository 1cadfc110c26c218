//! New things: each is complete and stands on something, so that one click adds what can be asked about.

use serde_json::{Map, Value, json};

use super::form::{Field, What, field, kind};
use super::patch::{self, Patch};
use super::{Edit, EditError, free};
use crate::model::Scenario;
use crate::names::MICROSOFT_ENTRA;

/// Subnets that Azure keeps for one thing, by their names.
const KEPT: [&str; 2] = ["GatewaySubnet", "AzureFirewallSubnet"];
/// The domains of private endpoints, by the kind of service: its sub-resource and its zone.
const PRIVATE: [(&str, &str, &str, &str); 3] = [
    (
        "storageAccounts",
        "storageAccount",
        "blob",
        "privatelink.blob.core.windows.net",
    ),
    (
        "keyVaults",
        "keyVault",
        "vault",
        "privatelink.vaultcore.azure.net",
    ),
    (
        "sqlServers",
        "sqlServer",
        "sqlServer",
        "privatelink.database.windows.net",
    ),
];

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

/// A policy needs the Storage endpoint on its subnet.
fn with_endpoint(subnet: &mut Value) {
    let endpoints = subnet.get("serviceEndpoints").and_then(Value::as_array);
    let mut each = endpoints.into_iter().flatten();
    let is_storage = |it: &Value| {
        let service = it.get("service").and_then(Value::as_str);
        service.is_some_and(|it| it.to_ascii_lowercase().starts_with("microsoft.storage"))
    };
    if !each.any(is_storage) {
        let end = endpoints.map_or(0, Vec::len);
        let endpoint = json!({ "service": "Microsoft.Storage" });
        super::path::put(subnet, &format!("serviceEndpoints.{end}"), Some(endpoint));
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
            (_, What::Word(words)) => json!(words.first()),
            (_, What::WordOr(..)) => json!("internet"),
            (_, What::Flag { absent }) => json!(absent),
            (_, What::Number) => json!(0),
            (_, What::Text) => json!(""),
            (_, What::Texts | What::Rows(_)) => json!([]),
            (_, What::Fields(_)) => json!({}),
        };
        Ok(value)
    }

    /// A thing of that kind: the parent, the one that the parent stands in, the first, or a new one.
    fn need(&mut self, table: &'static str) -> Result<String, EditError> {
        if let Some((of, id)) = self.parent {
            if of == table {
                return Ok(id.to_owned());
            }
            let row = self.row(of, id);
            for field in kind(of).map_or(&[][..], |kind| kind.fields) {
                if let What::Reference(to) = field.what
                    && to == table
                    && let Some(found) = row.get(field.name).and_then(Value::as_str)
                {
                    return Ok(found.to_owned());
                }
            }
        }
        let parent = self.parent;
        let is_fit = |id: &str, row: &Value| {
            let text = |field: &str| row.get(field).and_then(Value::as_str);
            let is_kept = KEPT.contains(&text("name").unwrap_or(id));
            let is_inside =
                parent.is_none_or(|(of, id)| of != "virtualNetworks" || text("virtualNetwork") == Some(id));
            table != "subnets" || !is_kept && is_inside
        };
        match self.first(table, &is_fit) {
            Some(id) => Ok(id),
            None => self.add(table),
        }
    }

    /// The first row that fits, old ones before new ones.
    fn first(&self, table: &str, is_fit: &dyn Fn(&str, &Value) -> bool) -> Option<String> {
        let old = patch::table(self.scenario, table);
        let new = self.patch.0.get(table);
        for rows in [Some(&old), new].into_iter().flatten() {
            for (id, row) in rows.as_object().into_iter().flatten() {
                // one that is only begun is empty
                if row
                    .as_object()
                    .is_some_and(|row| !row.is_empty() || table == "tenants")
                    && is_fit(id, row)
                {
                    return Some(id.clone());
                }
            }
        }
        None
    }

    /// The network that the new thing stands in or by.
    fn network(&self) -> Option<String> {
        let of_parent = self.parent.and_then(|(table, id)| match table {
            "virtualNetworks" => Some(id.to_owned()),
            "subnets" => self.text(table, id, "virtualNetwork"),
            _ => self
                .text(table, id, "subnet")
                .and_then(|subnet| self.text("subnets", &subnet, "virtualNetwork")),
        });
        of_parent.or_else(|| self.first("virtualNetworks", &|_, _| true))
    }

    fn scope(&self) -> Value {
        let network = self.network().map(|id| self.row("virtualNetworks", &id));
        if let Some(scope) = network.as_ref().and_then(|row| row.get("scope")) {
            return scope.clone();
        }
        let subscription = self.first("subscriptions", &|_, _| true);
        json!(format!(
            "{}/rg-app",
            subscription.as_deref().unwrap_or("subscription1")
        ))
    }

    fn region(&self) -> Value {
        let network = self.network().map(|id| self.row("virtualNetworks", &id));
        let region = network.as_ref().and_then(|row| row.get("region"));
        region.cloned().unwrap_or_else(|| json!("eastus"))
    }

    fn public(&self, first: [u8; 4]) -> Result<String, EditError> {
        free::public_address(self.scenario, &self.patch, first).ok_or(EditError::NoRoom)
    }

    /// The network's subnet that Azure keeps under that name.
    fn kept(&mut self, name: &str) -> Result<String, EditError> {
        let network = match self.network() {
            Some(network) => network,
            None => self.add("virtualNetworks")?,
        };
        let is_it = |id: &str, row: &Value| {
            let text = |field: &str| row.get(field).and_then(Value::as_str);
            text("name").unwrap_or(id).eq_ignore_ascii_case(name)
                && text("virtualNetwork") == Some(network.as_str())
        };
        if let Some(id) = self.first("subnets", &is_it) {
            return Ok(id);
        }
        let id = free::id(self.scenario, &self.patch, &format!("{network}-{name}"), false);
        let mut row = Map::new();
        row.insert("name".to_owned(), json!(name));
        row.insert("virtualNetwork".to_owned(), json!(network));
        let space = self.row("virtualNetworks", &network);
        let space = space.get("addressSpace").unwrap_or(&Value::Null);
        let prefix = free::prefix(self.scenario, &self.patch, &network, space).ok_or(EditError::NoRoom)?;
        row.insert("addressPrefixes".to_owned(), json!([prefix]));
        self.patch.row("subnets", &id, Value::Object(row));
        Ok(id)
    }

    /// Another network than the one that the link starts from, not linked yet and without its addresses.
    fn peer(&mut self, row: &Map<String, Value>) -> Result<String, EditError> {
        let own = row
            .get("virtualNetwork")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let links = patch::table(self.scenario, "peerings");
        let is_linked = |id: &str| {
            let mut links = links.as_object().into_iter().flat_map(|links| links.values());
            links.any(|link| {
                let end = |field: &str| link.get(field).and_then(Value::as_str);
                let ends = (end("virtualNetwork"), end("remoteVirtualNetwork"));
                ends == (Some(own), Some(id)) || ends == (Some(id), Some(own))
            })
        };
        let space = |id: &str| self.row("virtualNetworks", id).get("addressSpace").cloned();
        let own_space = space(own).unwrap_or_default();
        let is_fit = |id: &str, row: &Value| {
            let other = row.get("addressSpace").unwrap_or(&Value::Null);
            id != own && !is_linked(id) && !free::overlap(&own_space, other)
        };
        match self.first("virtualNetworks", &is_fit) {
            Some(id) => Ok(id),
            None => self.add("virtualNetworks"),
        }
    }

    /// A policy lets the first account through; one that lists nothing lets none.
    fn definitions(&self) -> Value {
        let Some(id) = self.first("storageAccounts", &|_, _| true) else {
            return json!([]);
        };
        let name = self
            .text("storageAccounts", &id, "name")
            .unwrap_or_else(|| id.clone());
        let scope = self.text("storageAccounts", &id, "scope").unwrap_or_default();
        let (subscription, group) = scope.split_once('/').unwrap_or_default();
        let provider = "providers/Microsoft.Storage/storageAccounts";
        let account = format!("/subscriptions/{subscription}/resourceGroups/{group}/{provider}/{name}");
        json!([{ "name": "storage", "service": "Microsoft.Storage", "serviceResources": [account] }])
    }

    /// A peering is two links.
    fn other_link(&mut self, row: &Map<String, Value>) {
        let id = free::id(self.scenario, &self.patch, free::prefix_of("peerings"), true);
        let back = json!({
            "virtualNetwork": row.get("remoteVirtualNetwork"),
            "remoteVirtualNetwork": row.get("virtualNetwork"),
        });
        self.patch.row("peerings", &id, back);
    }

    /// The service that a private endpoint leads to: the parent, the first one, or a new storage account.
    fn service(&mut self) -> Result<Value, EditError> {
        let parent = self.parent;
        let of_parent = PRIVATE
            .iter()
            .find(|it| parent.is_some_and(|(table, _)| table == it.0));
        let known = of_parent.or_else(|| PRIVATE.iter().find(|it| self.first(it.0, &|_, _| true).is_some()));
        let (table, kind, ..) = known.unwrap_or(&PRIVATE[0]);
        let id = self.need(table)?;
        Ok(json!({ "kind": kind, "id": id }))
    }

    /// The zone that holds a private endpoint's record, seen by its network.
    fn zone(&mut self, row: &Map<String, Value>) -> Result<String, EditError> {
        let group = row.get("groupId").and_then(Value::as_str);
        let domain = PRIVATE
            .iter()
            .find(|it| Some(it.2) == group)
            .map_or("", |it| it.3);
        let subnet = row.get("subnet").and_then(Value::as_str).unwrap_or_default();
        let network = self.text("subnets", subnet, "virtualNetwork").unwrap_or_default();
        let is_it = |id: &str, row: &Value| {
            let name = row.get("name").and_then(Value::as_str).unwrap_or(id);
            name.eq_ignore_ascii_case(domain)
        };
        let id = match self.first("privateDnsZones", &is_it) {
            Some(id) => id,
            None => free::id(self.scenario, &self.patch, domain, false),
        };
        let mut zone = self.row("privateDnsZones", &id);
        if zone.is_null() {
            zone = json!({ "name": domain });
        }
        let links = super::path::get(&zone, "virtualNetworkLinks")
            .cloned()
            .unwrap_or_default();
        let mut each = links.as_array().into_iter().flatten();
        if !each.any(|link| link.get("virtualNetwork").and_then(Value::as_str) == Some(network.as_str())) {
            let link = json!({ "name": free::entry_name(&links, "link"), "virtualNetwork": network });
            let end = links.as_array().map_or(0, Vec::len);
            super::path::put(&mut zone, &format!("virtualNetworkLinks.{end}"), Some(link));
        }
        self.patch.row("privateDnsZones", &id, zone);
        Ok(id)
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
