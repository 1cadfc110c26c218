//! What a new thing stands in and by: the parent, what is there already, or something new.

use serde_json::{Map, Value, json};

use super::super::form::{What, kind};
use super::super::{EditError, free, patch};
use super::New;

/// Subnets that Azure keeps for one thing, by their names.
pub(super) const KEPT: [&str; 2] = ["GatewaySubnet", "AzureFirewallSubnet"];

impl New<'_> {
    /// A thing of that kind: the parent, the one that the parent stands in, the first, or a new one.
    pub(super) fn need(&mut self, table: &'static str) -> Result<String, EditError> {
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
    pub(super) fn first(&self, table: &str, is_fit: &dyn Fn(&str, &Value) -> bool) -> Option<String> {
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
    pub(super) fn network(&self) -> Option<String> {
        let of_parent = self.parent.and_then(|(table, id)| match table {
            "virtualNetworks" => Some(id.to_owned()),
            "subnets" => self.text(table, id, "virtualNetwork"),
            _ => self
                .text(table, id, "subnet")
                .and_then(|subnet| self.text("subnets", &subnet, "virtualNetwork")),
        });
        of_parent.or_else(|| self.first("virtualNetworks", &|_, _| true))
    }

    pub(super) fn scope(&self) -> Value {
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

    pub(super) fn region(&self) -> Value {
        let network = self.network().map(|id| self.row("virtualNetworks", &id));
        let region = network.as_ref().and_then(|row| row.get("region"));
        region.cloned().unwrap_or_else(|| json!("eastus"))
    }

    pub(super) fn public(&self, first: [u8; 4]) -> Result<String, EditError> {
        free::public_address(self.scenario, &self.patch, first).ok_or(EditError::NoRoom)
    }

    /// The network's subnet that Azure keeps under that name.
    pub(super) fn kept(&mut self, name: &str) -> Result<String, EditError> {
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
    pub(super) fn peer(&mut self, row: &Map<String, Value>) -> Result<String, EditError> {
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

    /// A peering is two links.
    pub(super) fn other_link(&mut self, row: &Map<String, Value>) {
        let id = free::id(self.scenario, &self.patch, free::prefix_of("peerings"), true);
        let back = json!({
            "virtualNetwork": row.get("remoteVirtualNetwork"),
            "remoteVirtualNetwork": row.get("virtualNetwork"),
        });
        self.patch.row("peerings", &id, back);
    }
}
