//! What a service's name means in one network: the private zones that are linked to it (`services` E-11…E-17).

use std::net::Ipv4Addr;

use super::context::{Service, ServiceKind, touched};
use super::peering::reaches;
use super::place::{PrivateEnd, private_end};
use crate::flow::StorageSubResource;
use crate::model::Scenario;
use crate::model::dns::{AddressRecord, PrivateDnsZone, ResolutionPolicy};
use crate::model::id::{PrivateDnsZoneId, PrivateEndpointId, ResourceRef, VirtualNetworkId};
use crate::model::part::{Part, is_expression};
use crate::model::private_endpoint::PrivateEndpoint;
use crate::outcome::{Reason, Stage};

/// What a name means.
pub(super) enum Meaning<'a> {
    /// What public DNS says.
    Public,
    PrivateEndpoint(PrivateEnd<'a>),
    /// The zone alone answers, and does not hold the name.
    Nothing(&'a PrivateDnsZoneId),
    Unknown(Reason),
}

/// What the service's name means in that network.
pub(super) fn meaning<'a>(
    scenario: &'a Scenario,
    network: &VirtualNetworkId,
    service: Service<'a>,
) -> Meaning<'a> {
    if scenario.private_dns_zones.is_empty() {
        return Meaning::Public;
    }
    look_up(scenario, network, service).unwrap_or_else(Meaning::Unknown)
}

fn look_up<'a>(
    scenario: &'a Scenario,
    network: &VirtualNetworkId,
    service: Service<'a>,
) -> Result<Meaning<'a>, Reason> {
    let (host, domain) = public_name(&service);
    let name = format!("{host}.{domain}");
    // a zone of the public name's own domain comes before the privatelink hop; the longest one answers
    let mut own: Option<(&str, Zone)> = None;
    for zone in linked(scenario, network) {
        let text = zone.domain();
        let longest = own.as_ref().is_none_or(|(longest, _)| longest.len() < text.len());
        if longest && relative(&name, text).is_some() {
            own = Some((text, zone));
        }
    }
    if let Some((domain, zone)) = own {
        let name = relative(&name, domain).unwrap_or("@");
        return answer(scenario, network, service, zone, name, false);
    }
    let private = match domain {
        "vault.azure.net" => "privatelink.vaultcore.azure.net".to_owned(), // E-15
        other => format!("privatelink.{other}"),
    };
    let is_of_domain = |zone: &Zone| zone.domain().eq_ignore_ascii_case(&private);
    let mut zones = linked(scenario, network).filter(is_of_domain);
    let Some(zone) = zones.next() else {
        return Ok(Meaning::Public); // E-12
    };
    if zones.next().is_some() {
        // Azure refuses two zones of one name on one network
        return Err(malformed(zone.id, "name"));
    }
    let has_hop = has_private_endpoint(scenario, &service)?;
    let said = answer(scenario, network, service, zone, &host, true)?;
    match (has_hop, &said) {
        (true, _) => Ok(said),
        // E-13: no private endpoint anywhere, so the name never comes by the zone
        (false, Meaning::Nothing(_) | Meaning::Public) => Ok(Meaning::Public),
        // but somebody wrote a record for it
        (false, Meaning::PrivateEndpoint(_) | Meaning::Unknown(_)) => Err(Reason::PrivateLinkUnknown {
            zone: zone.id.clone(),
        }),
    }
}

/// A zone that the network sees.
#[derive(Clone, Copy)]
struct Zone<'a> {
    id: &'a PrivateDnsZoneId,
    zone: &'a PrivateDnsZone,
    policy: &'a Part<ResolutionPolicy>,
}

impl<'a> Zone<'a> {
    fn domain(&self) -> &'a str {
        self.zone.name.as_deref().unwrap_or(self.id.as_str())
    }
}

fn linked<'a>(scenario: &'a Scenario, network: &VirtualNetworkId) -> impl Iterator<Item = Zone<'a>> {
    scenario.private_dns_zones.iter().filter_map(move |(id, zone)| {
        let mut links = zone.virtual_network_links.iter();
        let policy = &links.find(|it| it.virtual_network == *network)?.resolution_policy;
        Some(Zone { id, zone, policy })
    })
}

/// The name before `domain`; `None`: it does not end in it.
fn relative<'n>(name: &'n str, domain: &str) -> Option<&'n str> {
    let at = name.len().checked_sub(domain.len())?;
    let (start, end) = name.split_at_checked(at)?;
    match (end.eq_ignore_ascii_case(domain), start.strip_suffix('.')) {
        (true, Some(start)) => Some(start),
        (true, None) => start.is_empty().then_some("@"),
        (false, _) => None,
    }
}

fn malformed(zone: &PrivateDnsZoneId, field: &str) -> Reason {
    Reason::Malformed {
        part: format!("privateDnsZones/{zone}/{field}"),
    }
}

/// What the zone says to a name in it.
fn answer<'a>(
    scenario: &'a Scenario,
    network: &VirtualNetworkId,
    service: Service<'a>,
    zone: Zone<'a>,
    name: &str,
    by_privatelink: bool,
) -> Result<Meaning<'a>, Reason> {
    let subject = ResourceRef::PrivateDnsZone(zone.id.clone());
    if let Some(reason) = touched(scenario, Stage::NameResolution, &subject) {
        return Err(reason);
    }
    let mut found: Vec<PrivateEnd> = Vec::new();
    // what a zone group keeps there
    if by_privatelink {
        for (id, it) in &scenario.private_endpoints {
            if it.private_dns_zones.contains(zone.id) && leads_to(id, it, &service)? {
                found.push(private_end(scenario, id, it, Some(service))?);
            }
        }
    }
    if let Some(record) = record(zone.zone, name) {
        for address in &record.addresses {
            let address = address
                .read()
                .ok_or_else(|| malformed(zone.id, &format!("records/{name}")))?;
            if found.iter().any(|it| it.address == Some(*address)) {
                continue;
            }
            // a zone group's own record, seen in an export before the address was
            let nameless = found.iter().position(|it| it.address.is_none());
            let end = at_address(scenario, network, service, *address)?;
            match nameless {
                Some(at) => found.splice(at..=at, [end]).for_each(drop),
                None => found.push(end),
            }
        }
    }
    match found.as_slice() {
        [only] => return Ok(Meaning::PrivateEndpoint(*only)),
        [] => {}
        // which address a client takes is not known (semantics 1)
        [_, ..] => {
            return Err(Reason::SeveralRecords {
                zone: zone.id.clone(),
                private_endpoints: found.iter().map(|it| it.id.clone()).collect(),
            });
        }
    }
    match zone.policy {
        Part::Unreadable(_) => Err(malformed(zone.id, "virtualNetworkLinks")),
        Part::Read(ResolutionPolicy::NxDomainRedirect) if by_privatelink => Ok(Meaning::Public), // E-14
        Part::Read(ResolutionPolicy::NxDomainRedirect) => Err(Reason::NotEvaluated {
            feature: "redirectOfOwnZone".to_owned(),
        }),
        Part::Read(ResolutionPolicy::Default) => Ok(Meaning::Nothing(zone.id)), // E-13
    }
}

fn record<'a>(zone: &'a PrivateDnsZone, name: &str) -> Option<&'a AddressRecord> {
    let called = |wanted: &str| {
        let mut all = zone.records.iter();
        all.find(|it| it.name.eq_ignore_ascii_case(wanted))
    };
    called(name).or_else(|| called("*"))
}

/// The private endpoint at an address, as seen from the network.
fn at_address<'a>(
    scenario: &'a Scenario,
    network: &VirtualNetworkId,
    service: Service<'a>,
    address: Ipv4Addr,
) -> Result<PrivateEnd<'a>, Reason> {
    let (mut near, mut far) = (Vec::new(), Vec::new());
    for (id, it) in &scenario.private_endpoints {
        if it.private_ip_address.read() == Some(&address) {
            let end = private_end(scenario, id, it, Some(service))?;
            match reaches(scenario, network, end.place.network_id) {
                true => near.push(end),
                false => far.push(end),
            }
        }
    }
    let candidates = if near.is_empty() { far } else { near };
    match candidates.as_slice() {
        [only] => Ok(*only),
        [] => Err(Reason::NotEvaluated {
            feature: "recordWithoutPrivateEndpoint".to_owned(),
        }),
        [_, ..] => Err(Reason::AmbiguousAddress { address }),
    }
}

/// Whether the public name has a privatelink hop: some private endpoint leads to the sub-resource.
fn has_private_endpoint(scenario: &Scenario, service: &Service) -> Result<bool, Reason> {
    let elsewhere = match service.kind {
        ServiceKind::Storage { account, .. } => &account.private_endpoints_elsewhere,
        ServiceKind::KeyVault { vault, .. } => &vault.private_endpoints_elsewhere,
        ServiceKind::Sql { server, .. } => &server.private_endpoints_elsewhere,
    };
    if elsewhere
        .iter()
        .any(|group| group.eq_ignore_ascii_case(group_id(service)))
    {
        return Ok(true);
    }
    for (id, it) in &scenario.private_endpoints {
        if leads_to(id, it, service)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn leads_to(id: &PrivateEndpointId, it: &PrivateEndpoint, service: &Service) -> Result<bool, Reason> {
    if it.service != service.reference() {
        return Ok(false);
    }
    if is_expression(&it.group_id) {
        let part = format!("privateEndpoints/{id}/groupId");
        return Err(Reason::Malformed { part });
    }
    Ok(it.group_id.eq_ignore_ascii_case(group_id(service)))
}

/// Azure's group id of what the flow asks for (E-3).
pub(super) fn group_id(service: &Service) -> &'static str {
    match service.kind {
        ServiceKind::Storage { sub_resource, .. } => sub_resource.group_id(),
        ServiceKind::KeyVault { .. } => "vault",
        ServiceKind::Sql { .. } => "sqlServer",
    }
}

/// The host and the domain of the service's public name (E-15).
fn public_name(service: &Service) -> (String, &'static str) {
    use StorageSubResource::{Blob, BlobSecondary, Dfs, File, Queue, Table, Web};
    let name = service.name;
    match service.kind {
        ServiceKind::KeyVault { .. } => (name.to_owned(), "vault.azure.net"),
        ServiceKind::Sql { .. } => (name.to_owned(), "database.windows.net"),
        ServiceKind::Storage { sub_resource, .. } => match sub_resource {
            Blob => (name.to_owned(), "blob.core.windows.net"),
            BlobSecondary => (format!("{name}-secondary"), "blob.core.windows.net"),
            File => (name.to_owned(), "file.core.windows.net"),
            Queue => (name.to_owned(), "queue.core.windows.net"),
            Table => (name.to_owned(), "table.core.windows.net"),
            Web => (name.to_owned(), "web.core.windows.net"),
            Dfs => (name.to_owned(), "dfs.core.windows.net"),
        },
    }
}
