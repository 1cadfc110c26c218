//! Private endpoints that nobody finds by name: their zone is missing, not linked, or without the name.
//!
//! A network with DNS servers of its own is not judged: what they answer is not known.

use super::{Code, Finding, is_hidden};
use crate::model::Scenario;
use crate::model::dns::{AddressRecord, PrivateDnsZone};
use crate::model::id::{PrivateDnsZoneId, PrivateEndpointId, ResourceRef, VirtualNetworkId};
use crate::model::private_endpoint::{ConnectionState, PrivateEndpoint};
use crate::outcome::Stage;

pub(super) fn lint(scenario: &Scenario, found: &mut Vec<Finding>) {
    for (id, endpoint) in &scenario.private_endpoints {
        let subnet = scenario.subnets.get(&endpoint.subnet);
        let Some(subnet) =
            subnet.filter(|_| endpoint.connection_state.read() == Some(&ConnectionState::Approved))
        else {
            continue;
        };
        let network = scenario.virtual_networks.get(&subnet.virtual_network);
        if network.is_some_and(|it| it.dns_servers.is_empty()) {
            found.extend(look_up(scenario, id, endpoint, &subnet.virtual_network));
        }
    }
}

fn look_up(
    scenario: &Scenario,
    id: &PrivateEndpointId,
    endpoint: &PrivateEndpoint,
    network: &VirtualNetworkId,
) -> Option<Finding> {
    let it = ResourceRef::PrivateEndpoint(id.clone());
    let domain = domain(&endpoint.group_id)?;
    let mut zones: Vec<(&PrivateDnsZoneId, &PrivateDnsZone)> = Vec::new();
    for (id, zone) in &scenario.private_dns_zones {
        let name = zone.name.as_deref().unwrap_or(id.as_str());
        // what a zone hides may be just what is missed
        let is_unknown = is_hidden(
            scenario,
            Stage::NameResolution,
            &ResourceRef::PrivateDnsZone(id.clone()),
        );
        if name.eq_ignore_ascii_case(&domain) {
            match is_unknown {
                true => return None,
                false => zones.push((id, zone)),
            }
        }
    }
    // a zone group may name a zone that stands elsewhere
    let is_elsewhere = |id: &PrivateDnsZoneId| !scenario.private_dns_zones.contains_key(id);
    let touched = [&endpoint.service, &ResourceRef::VirtualNetwork(network.clone())];
    let mut touched = touched.into_iter();
    if touched.any(|it| is_hidden(scenario, Stage::NameResolution, it))
        || is_hidden(scenario, Stage::PrivateEndpoint, &it)
        || endpoint.private_dns_zones.iter().any(is_elsewhere)
    {
        return None;
    }
    let things = |zones: &[(&PrivateDnsZoneId, &PrivateDnsZone)]| {
        let reference = |(id, _): &(&PrivateDnsZoneId, _)| ResourceRef::PrivateDnsZone((*id).clone());
        zones.iter().map(reference).collect()
    };
    if zones.is_empty() {
        return Some(Finding {
            names: vec![domain],
            ..Finding::new(Code::PrivateZoneMissing, it)
        });
    }
    let mut linked = zones.clone();
    linked.retain(|(_, zone)| {
        zone.virtual_network_links
            .iter()
            .any(|link| link.virtual_network == *network)
    });
    if linked.is_empty() {
        let mut finding = Finding::about(Code::PrivateZoneNotLinked, it, things(&zones));
        finding.things.push(ResourceRef::VirtualNetwork(network.clone()));
        return Some(finding);
    }
    let name = host(scenario, endpoint)?;
    let holds = |(id, zone): &(&PrivateDnsZoneId, &PrivateDnsZone)| {
        let is_it = |record: &AddressRecord| record.name.eq_ignore_ascii_case(&name) || record.name == "*";
        endpoint.private_dns_zones.contains(id) || zone.records.iter().any(is_it)
    };
    (!linked.iter().any(holds)).then(|| Finding {
        names: vec![name],
        ..Finding::about(Code::PrivateRecordMissing, it, things(&linked))
    })
}

/// The zone that a sub-resource's private name lies in (E-15); `None`: not one of those that are modelled.
fn domain(group_id: &str) -> Option<String> {
    let group_id = group_id.to_ascii_lowercase();
    match group_id.trim_end_matches("_secondary") {
        "vault" => Some("privatelink.vaultcore.azure.net".to_owned()),
        "sqlserver" => Some("privatelink.database.windows.net".to_owned()),
        it @ ("blob" | "file" | "queue" | "table" | "web" | "dfs") => {
            Some(format!("privatelink.{it}.core.windows.net"))
        }
        _ => None,
    }
}

/// The service's own part of its name.
fn host(scenario: &Scenario, endpoint: &PrivateEndpoint) -> Option<String> {
    let (id, name) = match &endpoint.service {
        ResourceRef::StorageAccount(id) => (id.as_str(), &scenario.storage_accounts.get(id)?.name),
        ResourceRef::KeyVault(id) => (id.as_str(), &scenario.key_vaults.get(id)?.name),
        ResourceRef::SqlServer(id) => (id.as_str(), &scenario.sql_servers.get(id)?.name),
        _ => return None,
    };
    let name = name.as_deref().unwrap_or(id);
    let is_secondary = endpoint.group_id.to_ascii_lowercase().ends_with("_secondary");
    Some(match is_secondary {
        true => format!("{name}-secondary"),
        false => name.to_owned(),
    })
}
