//! New ways to services: private endpoints with their zones, endpoint policies with what they list.

use serde_json::{Map, Value, json};

use super::super::{EditError, free, path};
use super::New;

/// The domains of private endpoints, by the kind of service: its sub-resource and its zone.
pub(super) const PRIVATE: [(&str, &str, &str, &str); 3] = [
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

impl New<'_> {
    /// A policy lets the first account through; one that lists nothing lets none.
    pub(super) fn definitions(&self) -> Value {
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

    /// The service that a private endpoint leads to: the parent, the first one, or a new storage account.
    pub(super) fn service(&mut self) -> Result<Value, EditError> {
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
    pub(super) fn zone(&mut self, row: &Map<String, Value>) -> Result<String, EditError> {
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
        let links = path::get(&zone, "virtualNetworkLinks")
            .cloned()
            .unwrap_or_default();
        let mut each = links.as_array().into_iter().flatten();
        if !each.any(|link| link.get("virtualNetwork").and_then(Value::as_str) == Some(network.as_str())) {
            let link = json!({ "name": free::entry_name(&links, "link"), "virtualNetwork": network });
            let end = links.as_array().map_or(0, Vec::len);
            path::put(&mut zone, &format!("virtualNetworkLinks.{end}"), Some(link));
        }
        self.patch.row("privateDnsZones", &id, zone);
        Ok(id)
    }
}

/// A policy needs the Storage endpoint on its subnet.
pub(super) fn with_endpoint(subnet: &mut Value) {
    let endpoints = subnet.get("serviceEndpoints").and_then(Value::as_array);
    let mut each = endpoints.into_iter().flatten();
    let is_storage = |it: &Value| {
        let service = it.get("service").and_then(Value::as_str);
        service.is_some_and(|it| it.to_ascii_lowercase().starts_with("microsoft.storage"))
    };
    if !each.any(is_storage) {
        let end = endpoints.map_or(0, Vec::len);
        let endpoint = json!({ "service": "Microsoft.Storage" });
        path::put(subnet, &format!("serviceEndpoints.{end}"), Some(endpoint));
    }
}
