//! Private DNS zones with their links and address records; records of other types that change names.

use serde_json::Value;

use super::Import;
use super::estate::{Estate, Resource, element};
use super::json::{array, get, is_expression, word};
use crate::model::Scenario;
use crate::model::dns::{AddressRecord, PrivateDnsZone, ResolutionPolicy, VirtualNetworkLink};
use crate::model::id::{PrivateDnsZoneId, ResourceRef, VirtualNetworkId};
use crate::model::part::Part;
use crate::outcome::Stage;

const ZONES: &str = "microsoft.network/privatednszones";

/// A private zone.
pub(super) fn read(import: &mut Import, estate: &Estate, resource: &Resource) {
    let own = resource.properties();
    let mut virtual_network_links = Vec::new();
    let mut hidden = false;
    for link in array(own, "virtualNetworkLinks") {
        let Some((_, name, properties)) = element(link) else {
            continue;
        };
        let reference = get(properties, "virtualNetwork").unwrap_or(&Value::Null);
        let network = estate.id(resource, reference);
        hidden |= is_expression(&network) || network.starts_with('(');
        virtual_network_links.push(VirtualNetworkLink {
            name,
            virtual_network: VirtualNetworkId::new(network),
            resolution_policy: match get(properties, "resolutionPolicy") {
                Some(policy) => word(Some(policy), &["Default", "NxDomainRedirect"]),
                None => Part::Read(ResolutionPolicy::Default),
            },
        });
    }
    let mut records = Vec::new();
    for record in array(own, "A") {
        let Some((_, name, properties)) = element(record) else {
            continue;
        };
        let written = array(properties, "aRecords").iter();
        let addresses = written.map(|it| {
            let address = it.as_object().and_then(|it| get(it, "ipv4Address"));
            Part::from_value(address.cloned().unwrap_or(Value::Null))
        });
        records.push(AddressRecord {
            name,
            addresses: addresses.collect(),
        });
    }
    let zone = PrivateDnsZone {
        name: resource.stated_name(),
        scope: Some(resource.scope.clone()),
        virtual_network_links,
        records,
    };
    let id = PrivateDnsZoneId::new(resource.id.clone());
    import.out.scenario.private_dns_zones.insert(id, zone);
    if hidden {
        import.hidden_links.push(resource.azure_id.clone());
    }
}

/// A link that an expression hides may be any network's.
pub(super) fn complete(import: &mut Import, resource: &Resource) {
    if import.hidden_links.contains(&resource.azure_id) {
        let touches = services(&import.out.scenario, &resource.name)
            .into_iter()
            .map(|it| (Stage::NameResolution, it))
            .collect();
        let text = "an expression hides which network sees the zone";
        import.unmodelled(resource, Some("virtualNetworkLinks"), text, touches);
    }
}

/// Whether a type is a private zone's child.
pub(super) fn is_child(kind: &str) -> bool {
    kind.strip_prefix(ZONES).is_some_and(|rest| rest.starts_with('/'))
}

/// Whether records of such a type change what a name means for IPv4.
pub(super) fn changes_names(kind: &str) -> bool {
    !["soa", "ns", "txt", "mx", "srv", "ptr", "aaaa"]
        .iter()
        .any(|it| kind.rsplit('/').next() == Some(it))
}

/// The services whose names live in a zone.
pub(super) fn services(scenario: &Scenario, name: &str) -> Vec<ResourceRef> {
    let zone = name.split('/').next().unwrap_or_default().to_ascii_lowercase();
    let hidden = zone.starts_with('[');
    let mut found = Vec::new();
    if hidden || zone.ends_with("core.windows.net") {
        let accounts = scenario.storage_accounts.keys().cloned();
        found.extend(accounts.map(ResourceRef::StorageAccount));
    }
    if hidden || zone.ends_with("vaultcore.azure.net") || zone.ends_with("vault.azure.net") {
        found.extend(scenario.key_vaults.keys().cloned().map(ResourceRef::KeyVault));
    }
    if hidden || zone.ends_with("database.windows.net") {
        found.extend(scenario.sql_servers.keys().cloned().map(ResourceRef::SqlServer));
    }
    found
}

/// The networks that see the zone of a record.
pub(super) fn networks(scenario: &Scenario, name: &str) -> Vec<ResourceRef> {
    let zone = name.split('/').next().unwrap_or_default();
    let mut found = Vec::new();
    for (id, it) in &scenario.private_dns_zones {
        if it
            .name
            .as_deref()
            .unwrap_or(id.as_str())
            .eq_ignore_ascii_case(zone)
        {
            let links = it.virtual_network_links.iter();
            found.extend(links.map(|it| ResourceRef::VirtualNetwork(it.virtual_network.clone())));
        }
    }
    found
}
