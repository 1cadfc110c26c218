//! What has no reader: listed, with every stage that it could change for what it refers to.

use std::collections::BTreeSet;

use serde_json::Value;

use super::estate::{Estate, Resource};
use super::json::is_expression;
use super::{Import, private_dns, private_endpoint};
use crate::model::Scenario;
use crate::model::id::*;
use crate::outcome::Stage;

/// Lists a resource that no reader took.
pub(super) fn read(import: &mut Import, estate: &Estate, resource: &Resource) {
    let is_harmless = private_dns::is_child(&resource.kind) && !private_dns::changes_names(&resource.kind);
    let Some(stages) = stages(&resource.kind).filter(|_| !is_harmless) else {
        import
            .out
            .ignored
            .push(resource.listed("cannot touch reachability"));
        return;
    };
    let mut subjects = subjects(import, estate, resource);
    let pools = resource.kind.starts_with("microsoft.network/loadbalancers");
    // a pool's interfaces name it too
    if !pools
        && resource
            .members
            .values()
            .any(|it| hides_reference(estate, resource, it))
    {
        subjects.extend(everything(&import.out.scenario));
    }
    if private_dns::is_child(&resource.kind) {
        let networks = private_dns::networks(&import.out.scenario, &resource.name);
        // linked to no network: no machine of this estate sees it
        if networks.is_empty() {
            subjects.clear();
        }
        subjects.extend(networks);
    }
    let mut touches = BTreeSet::new();
    for subject in &subjects {
        touches.extend(
            stages
                .iter()
                .filter(|stage| reads(**stage, subject))
                .map(|stage| (*stage, subject.clone())),
        );
    }
    let text = "not modelled: what it touches is undetermined";
    import.unmodelled(resource, None, text, touches.into_iter().collect());
}

/// What a type could change for the things that it refers to; `None`: nothing.
fn stages(kind: &str) -> Option<&'static [Stage]> {
    let is = |start: &str| kind.starts_with(start);
    if [
        "privateendpoints",
        "privatednszones",
        "dnsresolvers",
        "dnsforwardingrulesets",
    ]
    .iter()
    .any(|it| is(&format!("microsoft.network/{it}")))
    {
        return Some(&[Stage::NameResolution]);
    }
    if is("microsoft.network/loadbalancers") {
        return Some(&[Stage::Egress, Stage::InboundNsg]);
    }
    if is("microsoft.network/networkmanagers") {
        return Some(&[Stage::OutboundNsg, Stage::Routing, Stage::InboundNsg]);
    }
    if is("microsoft.network/networksecurityperimeters") {
        return Some(&[Stage::ServiceFirewall]);
    }
    let harmless = [
        "networkwatchers",
        "ddosprotectionplans",
        "dnszones",
        "virtualnetworktaps",
    ];
    if harmless.iter().any(|it| is(&format!("microsoft.network/{it}"))) {
        return None;
    }
    let aside = [
        "azurefirewalls",
        "firewallpolicies",
        "applicationgateways",
        "bastionhosts",
        "publicipprefixes",
        "localnetworkgateways",
        "connections",
        "privatelinkservices",
        "ipgroups",
        "frontdoors",
    ];
    if aside.iter().any(|it| is(&format!("microsoft.network/{it}"))) {
        return Some(&[]);
    }
    if is("microsoft.network/") {
        return Some(&[Stage::Routing]);
    }
    let services = [
        "microsoft.sql/servers",
        "microsoft.web/sites",
        "microsoft.documentdb/",
        "microsoft.compute/virtualmachinescalesets",
    ];
    services
        .iter()
        .any(|it| is(it) && !kind.ends_with("/extensions"))
        .then_some(&[])
}

/// Whether an expression hides what it refers to: then it may be anything.
fn hides_reference(estate: &Estate, resource: &Resource, value: &Value) -> bool {
    match value {
        Value::Object(members) => members.iter().any(|(key, member)| {
            let refers = key.to_ascii_lowercase().ends_with("id");
            let hidden = |text: &str| is_expression(text) && meant(estate, resource, text).is_none();
            refers && member.as_str().is_some_and(hidden) || hides_reference(estate, resource, member)
        }),
        Value::Array(elements) => elements.iter().any(|it| hides_reference(estate, resource, it)),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn everything(scenario: &Scenario) -> Vec<ResourceRef> {
    let networks = scenario.virtual_networks.keys().cloned();
    let accounts = scenario.storage_accounts.keys().cloned();
    let vaults = scenario.key_vaults.keys().cloned();
    let servers = scenario.sql_servers.keys().cloned();
    networks
        .map(ResourceRef::VirtualNetwork)
        .chain(accounts.map(ResourceRef::StorageAccount))
        .chain(vaults.map(ResourceRef::KeyVault))
        .chain(servers.map(ResourceRef::SqlServer))
        .collect()
}

/// Whether a stage asks about such a thing.
fn reads(stage: Stage, subject: &ResourceRef) -> bool {
    let service = matches!(
        subject,
        ResourceRef::StorageAccount(_) | ResourceRef::KeyVault(_) | ResourceRef::SqlServer(_)
    );
    let interface = matches!(subject, ResourceRef::NetworkInterface(_));
    let network = matches!(subject, ResourceRef::VirtualNetwork(_));
    match stage {
        Stage::NameResolution => service || network,
        Stage::ServiceFirewall => service,
        Stage::Routing => network || matches!(subject, ResourceRef::Subnet(_)),
        Stage::OutboundNsg => network,
        Stage::InboundNsg => interface || network,
        Stage::Egress => interface,
        Stage::ServiceEndpointPolicy | Stage::PrivateEndpoint => false,
    }
}

/// What a resource refers to, wherever in it; everything, for what reaches beyond its references.
fn subjects(import: &Import, estate: &Estate, resource: &Resource) -> BTreeSet<ResourceRef> {
    let scenario = &import.out.scenario;
    let mut found = BTreeSet::new();
    if private_dns::is_child(&resource.kind) {
        return private_dns::services(scenario, &resource.name)
            .into_iter()
            .collect();
    }
    if resource.kind.contains("networksecurityperimeters") {
        let accounts = scenario.storage_accounts.keys().cloned();
        found.extend(accounts.map(ResourceRef::StorageAccount));
        found.extend(scenario.key_vaults.keys().cloned().map(ResourceRef::KeyVault));
        found.extend(scenario.sql_servers.keys().cloned().map(ResourceRef::SqlServer));
    }
    if resource.kind.contains("networkmanagers") {
        // A12-1: its rules act on whole networks; its routes may stand in any subnet
        let networks = scenario.virtual_networks.keys().cloned();
        found.extend(networks.map(ResourceRef::VirtualNetwork));
        found.extend(scenario.subnets.keys().cloned().map(ResourceRef::Subnet));
    }
    for value in resource.members.values() {
        strings(value, &mut |text| {
            found.extend(meant(estate, resource, text));
        });
    }
    // a load balancer stands in a network and touches only what is in its pools
    if resource.kind.starts_with("microsoft.network/loadbalancers") {
        found.retain(|it| !matches!(it, ResourceRef::VirtualNetwork(_)));
    }
    let networks: Vec<_> = found.iter().filter_map(as_network).cloned().collect();
    // a gateway serves the peered networks that use it
    for peering in scenario.peerings.values() {
        if peering.use_remote_gateways && networks.contains(&peering.remote_virtual_network) {
            found.insert(ResourceRef::VirtualNetwork(peering.virtual_network.clone()));
        }
    }
    found
}

fn as_network(subject: &ResourceRef) -> Option<&VirtualNetworkId> {
    match subject {
        ResourceRef::VirtualNetwork(id) => Some(id),
        ResourceRef::Subnet(_)
        | ResourceRef::Peering(_)
        | ResourceRef::NetworkSecurityGroup(_)
        | ResourceRef::ApplicationSecurityGroup(_)
        | ResourceRef::RouteTable(_)
        | ResourceRef::NatGateway(_)
        | ResourceRef::PublicIpAddress(_)
        | ResourceRef::NetworkInterface(_)
        | ResourceRef::VirtualMachine(_)
        | ResourceRef::ServiceEndpointPolicy(_)
        | ResourceRef::StorageAccount(_)
        | ResourceRef::KeyVault(_)
        | ResourceRef::SqlServer(_)
        | ResourceRef::PrivateEndpoint(_)
        | ResourceRef::PrivateDnsZone(_)
        | ResourceRef::VirtualNetworkGateway(_)
        | ResourceRef::LocalNetworkGateway(_)
        | ResourceRef::Connection(_)
        | ResourceRef::AzureFirewall(_)
        | ResourceRef::Host(_)
        | ResourceRef::Unmodelled(_)
        | ResourceRef::MicrosoftEntra => None,
    }
}

/// The modelled thing that an id, or the start of one, means.
fn meant(estate: &Estate, resource: &Resource, text: &str) -> Option<ResourceRef> {
    let mut id = match is_expression(text) {
        true => estate
            .find(resource, &Value::String(text.to_owned()))?
            .azure_id
            .as_str(),
        false if text.starts_with("/subscriptions/") => text,
        false => return None,
    };
    loop {
        if let Some(found) = estate.by_azure_id(id) {
            return subject(found);
        }
        id = id
            .rsplit_once('/')
            .map(|(start, _)| start)
            .filter(|start| start.contains("/providers/"))?;
    }
}

fn subject(found: &Resource) -> Option<ResourceRef> {
    let id = found.id.as_str();
    match found.kind.as_str() {
        "microsoft.network/virtualnetworks" => Some(ResourceRef::VirtualNetwork(id.into())),
        "microsoft.network/networkinterfaces" => Some(ResourceRef::NetworkInterface(id.into())),
        _ => private_endpoint::service(found),
    }
}

fn strings(value: &Value, see: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => see(text),
        Value::Array(elements) => elements.iter().for_each(|it| strings(it, see)),
        Value::Object(members) => members.values().for_each(|it| strings(it, see)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
