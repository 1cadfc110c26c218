//! What a new thing stands in and by: the parent, what is there already, or something new.

use serde_json::{Map, Value};

use super::super::form::{What, kind};
use super::super::{EditError, free, path};
use super::New;

/// Subnets that Azure keeps for one thing, by their names.
pub(in crate::edit) const KEPT: [&str; 2] = ["GatewaySubnet", "AzureFirewallSubnet"];

impl New<'_> {
    /// A thing of that kind: the parent, the one that the parent stands in, the first, or a new one.
    pub(super) fn need(&mut self, table: &str) -> Result<String, EditError> {
        if let Some((of, id)) = self.parent {
            if of == table {
                return Ok(id.to_owned());
            }
            let row = self.row(of, id);
            for field in kind(of).map_or(&[][..], |kind| kind.fields) {
                if let What::Reference(to) = field.what
                    && to == table
                    && let Some(found) = path::text(&row, field.name)
                {
                    return Ok(found.to_owned());
                }
            }
        }
        let parent = self.parent;
        let is_fit = |id: &str, row: &Value| {
            let is_kept = KEPT.contains(&path::text(row, "name").unwrap_or(id));
            let network = path::text(row, "virtualNetwork");
            let is_inside = parent.is_none_or(|(of, id)| of != "virtualNetworks" || network == Some(id));
            table != "subnets" || !is_kept && is_inside
        };
        match self.first(table, &is_fit) {
            Some(id) => Ok(id),
            None => self.add(table),
        }
    }

    /// The first row that fits, old ones before new ones.
    pub(super) fn first(&self, table: &str, is_fit: &dyn Fn(&str, &Value) -> bool) -> Option<String> {
        let mut found = None;
        free::each_row(self.scenario, &self.patch, table, &mut |id, row| {
            // one that is only begun is empty
            let is_begun = table != "tenants" && row.as_object().is_none_or(Map::is_empty);
            if found.is_none() && !is_begun && is_fit(id, row) {
                found = Some(id.to_owned());
            }
        });
        found
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

    /// A text of the network that the new thing stands in or by.
    fn of_network(&self, field: &str) -> Option<Value> {
        let text = self.text("virtualNetworks", &self.network()?, field)?;
        Some(path::of(&text))
    }

    pub(super) fn scope(&mut self) -> Result<Value, EditError> {
        if let Some(scope) = self.of_network("scope") {
            return Ok(scope);
        }
        Ok(path::of(&(self.need("subscriptions")? + "/rg-app")))
    }

    pub(super) fn region(&self) -> Value {
        self.of_network("region").unwrap_or_else(|| path::of("eastus"))
    }

    pub(super) fn public(&self, first: [u8; 4]) -> Result<Value, EditError> {
        free::public_address(self.scenario, &self.patch, first)
    }

    pub(super) fn prefix(&self, network: &str) -> Result<Value, EditError> {
        let row = self.row("virtualNetworks", network);
        free::prefix(self.scenario, &self.patch, network, &row)
    }

    /// The network's subnet that Azure keeps under that name.
    pub(super) fn kept(&mut self, name: &str) -> Result<String, EditError> {
        let network = match self.network() {
            Some(network) => network,
            None => self.add("virtualNetworks")?,
        };
        let is_it = |id: &str, row: &Value| {
            let own = path::text(row, "name").unwrap_or(id);
            own.eq_ignore_ascii_case(name) && path::text(row, "virtualNetwork") == Some(&network)
        };
        if let Some(id) = self.first("subnets", &is_it) {
            return Ok(id);
        }
        let id = free::id(self.scenario, &self.patch, &format!("{network}-{name}"), false);
        let mut row = Value::Null;
        path::put(&mut row, "name", Some(path::of(name)));
        path::put(&mut row, "virtualNetwork", Some(path::of(&network)));
        path::put(&mut row, "addressPrefixes", Some(self.prefix(&network)?));
        self.patch.row("subnets", &id, row);
        Ok(id)
    }

    /// Another network than the one that the link starts from, not linked yet and without its addresses.
    pub(super) fn peer(&mut self, row: &Value) -> Result<String, EditError> {
        let own = path::text(row, "virtualNetwork").unwrap_or_default();
        let own_row = self.row("virtualNetworks", own);
        let is_fit = |id: &str, row: &Value| {
            let is_linked = |_: &str, link: &Value| {
                let ends = ["virtualNetwork", "remoteVirtualNetwork"].map(|end| path::text(link, end));
                ends.contains(&Some(own)) && ends.contains(&Some(id))
            };
            id != own && !free::overlap(&own_row, row) && self.first("peerings", &is_linked).is_none()
        };
        match self.first("virtualNetworks", &is_fit) {
            Some(id) => Ok(id),
            None => self.add("virtualNetworks"),
        }
    }

    /// A peering is two links.
    pub(super) fn other_link(&mut self, row: &Value) {
        let id = free::id(self.scenario, &self.patch, "peering", true);
        let mut back = Value::Null;
        path::put(
            &mut back,
            "virtualNetwork",
            row.get("remoteVirtualNetwork").cloned(),
        );
        path::put(
            &mut back,
            "remoteVirtualNetwork",
            row.get("virtualNetwork").cloned(),
        );
        self.patch.row("peerings", &id, back);
    }
}
