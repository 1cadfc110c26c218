//! New ways to services: private endpoints with their zones, endpoint policies with what they list.

use serde_json::Value;

use super::super::{EditError, free, path};
use super::New;

/// A kind of service that takes private endpoints.
pub(in crate::edit) struct Private {
    table: &'static str,
    reference: &'static str,
    /// The sub-resource that most ask for.
    pub sub_resource: &'static str,
    /// The zone that holds its records (`services E-15`).
    zone: &'static str,
}

const STORAGE: Private = Private {
    table: "storageAccounts",
    reference: "storageAccount",
    sub_resource: "blob",
    zone: "privatelink.blob.core.windows.net",
};
const PRIVATE: [Private; 3] = [
    STORAGE,
    Private {
        table: "keyVaults",
        reference: "keyVault",
        sub_resource: "vault",
        zone: "privatelink.vaultcore.azure.net",
    },
    Private {
        table: "sqlServers",
        reference: "sqlServer",
        sub_resource: "sqlServer",
        zone: "privatelink.database.windows.net",
    },
];

/// The kind of service that a reference calls so.
pub(in crate::edit) fn kind_of(reference: &str) -> &'static Private {
    PRIVATE
        .iter()
        .find(|it| it.reference == reference)
        .unwrap_or(&STORAGE)
}

impl New<'_> {
    /// A policy lets the first account through; one that lists nothing lets none.
    pub(super) fn definitions(&self) -> Value {
        let Some(id) = self.first("storageAccounts", &|_, _| true) else {
            return Value::Array(Vec::new());
        };
        let account = self.row("storageAccounts", &id);
        let name = path::text(&account, "name").unwrap_or(&id);
        let scope = path::text(&account, "scope").unwrap_or_default();
        let scope = scope.replace('/', "/resourceGroups/");
        let provider = "providers/Microsoft.Storage/storageAccounts";
        let account = format!("/subscriptions/{scope}/{provider}/{name}");
        let mut definitions = Value::Null;
        path::put(&mut definitions, "0.name", Some(path::of("storage")));
        path::put(&mut definitions, "0.service", Some(path::of("Microsoft.Storage")));
        path::put(
            &mut definitions,
            "0.serviceResources",
            Some(path::list_of(&account)),
        );
        definitions
    }

    /// The service that a private endpoint leads to: the parent, the first one, or a new storage account.
    pub(super) fn service(&mut self) -> Result<Value, EditError> {
        let mut of = &STORAGE;
        for it in PRIVATE.iter().rev() {
            if self.first(it.table, &|_, _| true).is_some() {
                of = it;
            }
        }
        for it in &PRIVATE {
            if self.parent.is_some_and(|(table, _)| table == it.table) {
                of = it;
            }
        }
        let id = self.need(of.table)?;
        let mut service = Value::Null;
        path::put(&mut service, "kind", Some(path::of(of.reference)));
        path::put(&mut service, "id", Some(path::of(&id)));
        Ok(service)
    }

    /// The zone that holds a private endpoint's record, seen by its network.
    pub(super) fn zone(&mut self, row: &Value) -> Result<String, EditError> {
        let domain = kind_of(path::text(row, "service.kind").unwrap_or_default()).zone;
        let subnet = path::text(row, "subnet").unwrap_or_default();
        let network = self.text("subnets", subnet, "virtualNetwork").unwrap_or_default();
        let is_it =
            |id: &str, row: &Value| path::text(row, "name").unwrap_or(id).eq_ignore_ascii_case(domain);
        let id = match self.first("privateDnsZones", &is_it) {
            Some(id) => id,
            None => free::id(self.scenario, &self.patch, domain, false),
        };
        let mut zone = self.row("privateDnsZones", &id);
        if zone.is_null() {
            path::put(&mut zone, "name", Some(path::of(domain)));
        }
        let links = path::entries(&zone, "virtualNetworkLinks");
        if !links
            .iter()
            .any(|link| path::text(link, "virtualNetwork") == Some(&network))
        {
            let place = format!("virtualNetworkLinks.{}", links.len());
            let name = free::entry_name(links, "link");
            path::put(&mut zone, &format!("{place}.name"), Some(path::of(&name)));
            path::put(
                &mut zone,
                &format!("{place}.virtualNetwork"),
                Some(path::of(&network)),
            );
        }
        self.patch.row("privateDnsZones", &id, zone);
        Ok(id)
    }
}

/// A policy needs the Storage endpoint on its subnet.
pub(super) fn with_endpoint(subnet: &mut Value) {
    let endpoints = path::entries(subnet, "serviceEndpoints");
    let is_storage = |it: &Value| {
        let service = path::text(it, "service").unwrap_or_default();
        service.to_ascii_lowercase().starts_with("microsoft.storage")
    };
    if !endpoints.iter().any(is_storage) {
        let place = format!("serviceEndpoints.{}.service", endpoints.len());
        path::put(subnet, &place, Some(path::of("Microsoft.Storage")));
    }
}
