//! Which names private endpoints and private DNS zones change, and for machines of which networks
//! (`services` E-11…E-15). Neither is evaluated: a name that they may change is undetermined.

use std::collections::BTreeSet;

use serde_json::Value;

use super::estate::{Estate, Resource};
use super::json::{array, get, properties};
use crate::model::Scenario;
use crate::model::id::ResourceRef;

const ENDPOINTS: &str = "microsoft.network/privateendpoints";
const ZONES: &str = "microsoft.network/privatednszones";
const LINKS: &str = "microsoft.network/privatednszones/virtualnetworklinks";

/// Whether a type is a private endpoint, a private zone or a child of one.
pub(super) fn is_kind(kind: &str) -> bool {
    kind.starts_with(ENDPOINTS) || kind.starts_with(ZONES)
}

/// The zone that a zone, or a child of one, is about; nothing for other types.
pub(super) fn zone(resource: &Resource) -> Option<String> {
    let zone = resource.name.split('/').next().unwrap_or_default();
    resource
        .kind
        .starts_with(ZONES)
        .then(|| zone.to_ascii_lowercase())
}

/// The services whose names live in a zone.
pub(super) fn services(scenario: &Scenario, zone: &str) -> Vec<ResourceRef> {
    let hidden = zone.starts_with('[');
    let mut found = Vec::new();
    if hidden || zone.ends_with("core.windows.net") {
        let accounts = scenario.storage_accounts.keys().cloned();
        found.extend(accounts.map(ResourceRef::StorageAccount));
    }
    if hidden || zone.ends_with("vaultcore.azure.net") || zone.ends_with("vault.azure.net") {
        found.extend(scenario.key_vaults.keys().cloned().map(ResourceRef::KeyVault));
    }
    found
}

/// The networks where a resource changes names; `None`: that is not known, so any.
pub(super) fn networks(estate: &Estate, resource: &Resource) -> Option<BTreeSet<ResourceRef>> {
    let zones = match (zone(resource), resource.kind.as_str()) {
        (Some(_), LINKS) => return linked(estate, resource).map(|it| it.into_iter().collect()),
        (Some(zone), _) => vec![zone],
        (None, ENDPOINTS) => zones_of(resource)?,
        (None, _) => return None,
    };
    let mut found = BTreeSet::new();
    for zone in zones {
        let is_link = |it: &&Resource| it.kind == LINKS && self::zone(it).as_ref() == Some(&zone);
        let links: Vec<&Resource> = estate.resources.iter().filter(is_link).collect();
        if links.is_empty() {
            return None;
        }
        for link in links {
            found.extend(linked(estate, link)?);
        }
    }
    Some(found)
}

/// The network that a link names, if it is here; `None`: an expression hides which.
fn linked(estate: &Estate, link: &Resource) -> Option<Option<ResourceRef>> {
    let reference = get(link.properties(), "virtualNetwork")?;
    match estate.find(link, reference) {
        Some(network) => Some(Some(ResourceRef::VirtualNetwork(network.id.as_str().into()))),
        None => {
            let written = super::reference::written(reference)?;
            (!super::json::is_expression(written)).then_some(None)
        }
    }
}

/// The zones that hold the names of a private endpoint (E-15); `None`: it is not known which.
fn zones_of(endpoint: &Resource) -> Option<Vec<String>> {
    let own = endpoint.properties();
    let lists = [
        "privateLinkServiceConnections",
        "manualPrivateLinkServiceConnections",
    ];
    let connections = lists.iter().flat_map(|list| array(own, list));
    let mut zones = Vec::new();
    for connection in connections.filter_map(Value::as_object) {
        for group in array(properties(connection), "groupIds") {
            let group = group.as_str()?.to_ascii_lowercase();
            zones.push(match group.trim_end_matches("_secondary") {
                "vault" => "privatelink.vaultcore.azure.net".to_owned(),
                storage @ ("blob" | "file" | "queue" | "table" | "web" | "dfs") => {
                    format!("privatelink.{storage}.core.windows.net")
                }
                _ => return None,
            });
        }
    }
    (!zones.is_empty()).then_some(zones)
}
