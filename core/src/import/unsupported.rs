//! What has no reader: listed, with every stage that it could change for what it refers to.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Import;
use super::estate::{Estate, Resource};
use super::json::is_expression;
use crate::model::id::*;
use crate::outcome::Stage;

/// Lists a resource that no reader took.
pub(super) fn read(import: &mut Import, estate: &Estate, resource: &Resource) {
    if import.out.understood.iter().any(|it| it.place == resource.place) {
        return;
    }
    let Some(stages) = stages(&resource.kind) else {
        import
            .out
            .ignored
            .push(resource.listed("cannot touch reachability"));
        return;
    };
    let mut touches = BTreeSet::new();
    for subject in subjects(import, estate, resource) {
        touches.extend(
            stages
                .iter()
                .filter(|stage| reads(**stage, &subject))
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

/// Whether a stage asks about such a thing.
fn reads(stage: Stage, subject: &ResourceRef) -> bool {
    let service = matches!(subject, ResourceRef::StorageAccount(_) | ResourceRef::KeyVault(_));
    let interface = matches!(subject, ResourceRef::NetworkInterface(_));
    let network = matches!(subject, ResourceRef::VirtualNetwork(_));
    match stage {
        Stage::NameResolution | Stage::ServiceFirewall => service,
        Stage::Routing => network,
        Stage::OutboundNsg | Stage::InboundNsg | Stage::Egress => interface,
        Stage::ServiceEndpointPolicy | Stage::PrivateEndpoint => false,
    }
}

/// What a resource refers to, wherever in it; everything, for what reaches beyond its references.
fn subjects(import: &Import, estate: &Estate, resource: &Resource) -> BTreeSet<ResourceRef> {
    let scenario = &import.out.scenario;
    let mut found = BTreeSet::new();
    let zone = resource
        .name
        .split('/')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let all_accounts = zone.ends_with("core.windows.net");
    let all_vaults = zone.ends_with("vaultcore.azure.net") || zone.ends_with("vault.azure.net");
    let perimeter = resource.kind.contains("networksecurityperimeters");
    if all_accounts || perimeter {
        found.extend(
            scenario
                .storage_accounts
                .keys()
                .cloned()
                .map(ResourceRef::StorageAccount),
        );
    }
    if all_vaults || perimeter {
        found.extend(scenario.key_vaults.keys().cloned().map(ResourceRef::KeyVault));
    }
    if resource.kind.contains("networkmanagers") {
        found.extend(
            scenario
                .network_interfaces
                .keys()
                .cloned()
                .map(ResourceRef::NetworkInterface),
        );
        found.extend(
            scenario
                .virtual_networks
                .keys()
                .cloned()
                .map(ResourceRef::VirtualNetwork),
        );
    }
    for value in resource.members.values() {
        strings(value, &mut |text| {
            found.extend(meant(estate, resource, text));
        });
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
        "microsoft.storage/storageaccounts" => Some(ResourceRef::StorageAccount(id.into())),
        "microsoft.keyvault/vaults" => Some(ResourceRef::KeyVault(id.into())),
        _ => None,
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

/// Lists the template expressions of a modelled resource that are not evaluated.
pub(super) fn list_expressions(import: &mut Import, resource: &Resource) {
    for (key, value) in &resource.members {
        if ["dependsOn", "tags", "comments", "location"].contains(&key.as_str()) {
            continue;
        }
        strings(value, &mut |text| {
            if is_expression(text) && !text.to_ascii_lowercase().starts_with("[resourceid('") {
                import
                    .out
                    .unsupported
                    .push(resource.listed(&format!("`{key}` holds the expression `{text}`")));
            }
        });
    }
}
