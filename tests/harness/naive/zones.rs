//! Private endpoints by their names: what private DNS zones answer (services E-1 to E-6, E-11 to E-15).

use std::net::Ipv4Addr;

use pathlight_core::flow::{Flow, StorageSubResource, Target};
use pathlight_core::model::dns::ResolutionPolicy;
use pathlight_core::model::id::{ResourceRef, VirtualNetworkId};
use pathlight_core::model::part::Part;
use pathlight_core::model::private_endpoint::PrivateEndpoint;
use pathlight_core::outcome::Symptom;

use super::look::{self, Holder, Maybe};
use super::names::{Destination, reference};
use super::world::World;

/// The sub-resource that a private endpoint must lead to, by Azure's name.
fn group_id(target: &Target) -> String {
    match target {
        Target::StorageAccount { sub_resource, .. } => sub_resource.to_string(),
        Target::KeyVault(_) => "vault".to_owned(),
        Target::SqlServer(_) => "sqlServer".to_owned(),
        Target::NetworkInterface(_) | Target::Host(_) | Target::MicrosoftEntra | Target::Address(_) => {
            String::new()
        }
    }
}

/// Whether a private endpoint leads to the target. A bare address means whatever stands there.
pub fn serves(endpoint: &PrivateEndpoint, target: &Target) -> Maybe {
    let Some(service) = reference(target) else {
        return Some(true);
    };
    Some(endpoint.service == service && endpoint.group_id.eq_ignore_ascii_case(&group_id(target)))
}

/// Whether Azure would refuse such a private endpoint (services E-6).
pub fn is_refused(s: &World, endpoint: &PrivateEndpoint) -> bool {
    match &endpoint.service {
        ResourceRef::StorageAccount(id) => {
            let kind = s.storage_accounts.get(id).and_then(|it| it.kind.as_ref());
            kind.is_some_and(|kind| kind.eq_ignore_ascii_case("Storage"))
        }
        _ => false,
    }
}

/// The zone that the target's private name lives in, and its name there (services E-15).
fn private_name(s: &World, target: &Target) -> (String, String) {
    let label = |name: &Option<String>, id: &str| name.clone().unwrap_or(id.to_owned());
    match target {
        Target::StorageAccount { id, sub_resource } => {
            let name = label(
                &s.storage_accounts.get(id).and_then(|it| it.name.clone()),
                id.as_str(),
            );
            match sub_resource {
                StorageSubResource::BlobSecondary => (
                    "privatelink.blob.core.windows.net".to_owned(),
                    name + "-secondary",
                ),
                other => (format!("privatelink.{other}.core.windows.net"), name),
            }
        }
        Target::KeyVault(id) => {
            let name = s.key_vaults.get(id).and_then(|it| it.name.clone());
            (
                "privatelink.vaultcore.azure.net".to_owned(),
                label(&name, id.as_str()),
            )
        }
        Target::SqlServer(id) => {
            let name = s.sql_servers.get(id).and_then(|it| it.name.clone());
            (
                "privatelink.database.windows.net".to_owned(),
                label(&name, id.as_str()),
            )
        }
        Target::NetworkInterface(_) | Target::Host(_) | Target::MicrosoftEntra | Target::Address(_) => {
            Default::default()
        }
    }
}

/// What the zones of a network answer (services E-12 to E-14).
pub fn resolved(s: &World, flow: &Flow, network: &VirtualNetworkId, public: Destination) -> Vec<Destination> {
    let (domain, label) = private_name(s, &flow.target);
    // a zone of the public name itself answers first, and for every name in it
    let name = match &flow.target {
        Target::KeyVault(_) => "vault.azure.net",
        _ => domain.trim_start_matches("privatelink."),
    };
    let before = answers(s, flow, network, name, &label, None);
    if !before.is_empty() && before.iter().all(Option::is_some) {
        return unique(before.into_iter().flatten().collect());
    }
    let exists = has_private_endpoint(s, &flow.target);
    let mut found: Vec<_> = answers(s, flow, network, &domain, &label, Some(exists))
        .into_iter()
        .chain(before)
        .collect();
    if found.is_empty() {
        found.push(None);
    }
    unique(found.into_iter().map(|it| it.unwrap_or(public.clone())).collect())
}

/// Whether the sub-resource has a private endpoint anywhere: only then its name has a private hop (services E-13).
fn has_private_endpoint(s: &World, target: &Target) -> bool {
    let elsewhere = match target {
        Target::StorageAccount { id, .. } => s
            .storage_accounts
            .get(id)
            .map(|it| &it.private_endpoints_elsewhere),
        Target::KeyVault(id) => s.key_vaults.get(id).map(|it| &it.private_endpoints_elsewhere),
        Target::SqlServer(id) => s.sql_servers.get(id).map(|it| &it.private_endpoints_elsewhere),
        Target::NetworkInterface(_) | Target::Host(_) | Target::MicrosoftEntra | Target::Address(_) => None,
    };
    let group = group_id(target);
    let elsewhere = elsewhere
        .into_iter()
        .flatten()
        .any(|it| it.eq_ignore_ascii_case(&group));
    elsewhere
        || s.private_endpoints
            .values()
            .any(|it| serves(it, target) == Some(true))
}

/// What each linked zone of that name says; `None`: that public DNS is asked. `hop`: whether the name leads into
/// such zones at all, where that is a question.
fn answers(
    s: &World,
    flow: &Flow,
    network: &VirtualNetworkId,
    domain: &str,
    label: &str,
    hop: Option<bool>,
) -> Vec<Option<Destination>> {
    let mut found = Vec::new();
    for (id, zone) in &s.private_dns_zones {
        let name = zone.name.as_deref().unwrap_or(id.as_str());
        let link = zone
            .virtual_network_links
            .iter()
            .find(|link| link.virtual_network == *network);
        let (true, Some(link)) = (name.eq_ignore_ascii_case(domain), link) else {
            continue;
        };
        let mut here = Vec::new();
        for (endpoint_id, endpoint) in &s.private_endpoints {
            if endpoint.private_dns_zones.contains(id) && serves(endpoint, &flow.target) == Some(true) {
                here.push(Some(match endpoint.private_ip_address.read() {
                    Some(_) => Destination::Endpoint(endpoint_id.clone()),
                    None => Destination::Unsure,
                }));
            }
        }
        let written = |name: &str| {
            let records = zone
                .records
                .iter()
                .filter(|it| it.name.eq_ignore_ascii_case(name));
            records
                .flat_map(|it| &it.addresses)
                .map(|it| Some(recorded(s, it)))
                .collect::<Vec<_>>()
        };
        here.extend(written(label));
        match hop {
            // E-13: no private endpoint anywhere. A record says that there is one after all
            Some(false) if here.is_empty() => continue,
            Some(false) => here.push(None),
            Some(true) | None => {}
        }
        if here.is_empty() {
            here.extend(written("*"));
        }
        if here.is_empty() {
            let none = Some(Destination::Nowhere(Symptom::NameNotResolved));
            match link.resolution_policy.read() {
                Some(ResolutionPolicy::NxDomainRedirect) => here.push(None),
                Some(ResolutionPolicy::Default) => here.push(none),
                None => here.extend([None, none]),
            }
        }
        found.extend(here);
    }
    found
}

/// Two records of one private endpoint are one answer.
fn unique(found: Vec<Destination>) -> Vec<Destination> {
    let mut once: Vec<Destination> = Vec::new();
    for it in found {
        if !once.iter().any(|other| format!("{other:?}") == format!("{it:?}")) {
            once.push(it);
        }
    }
    once
}

fn recorded(s: &World, address: &Part<Ipv4Addr>) -> Destination {
    let Some(ip) = address.read() else {
        return Destination::Unsure;
    };
    let everywhere: Vec<_> = s.virtual_networks.keys().cloned().collect();
    match look::holders(s, *ip, &everywhere).as_slice() {
        [Holder::Endpoint(id)] => Destination::Endpoint(id.clone()),
        _ => Destination::Unsure,
    }
}
