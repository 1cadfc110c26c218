//! What a template hides behind expressions, conditions and loops in a resource that is modelled: listed,
//! and what it touches is undetermined (formats 1).
//!
//! An expression in place of a prefix, a port or a word is an unreadable part already, one in place of a
//! reference dangles. Here is the rest: switches, lists and whole objects that nobody can look into.

use serde_json::Value;

use super::Import;
use super::estate::{Estate, Resource};
use super::json::{Object, is_expression};
use super::list::is_conditional;
use crate::model::Scenario;
use crate::model::id::*;
use crate::outcome::Stage;

/// Members in whose place an expression hides something that a reader looks for.
const HIDES: &str = " properties subnets virtualNetworkPeerings serviceEndpoints service locations \
serviceEndpointPolicies allowVirtualNetworkAccess allowForwardedTraffic allowGatewayTransit useRemoteGateways \
peeringState peerCompleteVnets ipConfigurations primary privateIPAddressVersion dnsSettings dnsServers \
publicIPAddressVersion publicIpAddresses publicIpPrefixes networkProfile networkInterfaces securityRules \
sourceApplicationSecurityGroups destinationApplicationSecurityGroups routes networkAcls networkRuleSet \
virtualNetworkRules ipRules resourceAccessRules resourceId tenantId bypass state serviceEndpointPolicyDefinitions serviceResources \
privateLinkServiceConnections manualPrivateLinkServiceConnections privateLinkServiceId groupIds status \
privateLinkServiceConnectionState privateDnsZoneGroups privateDnsZoneConfigs privateDnsZoneId virtualNetworkLinks \
virtualNetwork A aRecords localNetworkAddressSpace vpnClientConfiguration virtualNetworkGateway1 virtualNetworkGateway2 \
localNetworkGateway2 enableBgp firewallRules connectionPolicies virtualNetworkSubnetId publicIPAddress \
copy condition ";

/// Members that cannot touch reachability, whatever they hold.
const HARMLESS: &str =
    " dependsOn tags comments location metadata description identity plan zones resources ";

/// Where in a resource something stands.
#[derive(Clone)]
enum Within {
    Whole,
    Subnet(SubnetId),
    Peering(PeeringId),
}

struct Finding {
    within: Within,
    key: String,
    place: String,
    text: String,
}

/// Lists what a modelled resource hides, with what it touches.
pub(super) fn read(import: &mut Import, resource: &Resource) {
    if resource.conditional {
        let touches = existence(&import.out.scenario, resource);
        let text = "it stands under a condition or in a loop that is not evaluated";
        import.unmodelled(resource, Some("condition"), text, touches);
    }
    let mut found = Vec::new();
    for (key, value) in &resource.members {
        let machine = resource.kind == "microsoft.compute/virtualmachines";
        let looked_into = !machine || key == "properties" || key == "networkProfile";
        let named = key != "name" || resource.kind == "microsoft.storage/storageaccounts";
        if looked_into && named && !["copy", "condition", "apiVersion", "id"].contains(&key.as_str()) {
            walk(resource, &Within::Whole, key, key, value, &mut found);
        }
    }
    for it in found {
        let touches = match is_in(HIDES, &it.key) || it.key == "name" {
            true => touches(&import.out.scenario, resource, &it),
            false => Vec::new(),
        };
        import.unmodelled(resource, Some(&it.place), &it.text, touches);
    }
}

/// A child of some parent that an expression names: it may be any of the kind.
pub(super) fn read_orphan(import: &mut Import, estate: &Estate, child: &Resource) {
    let parent_kind = child.kind.rsplit_once('/').map_or("", |(parent, _)| parent);
    let mut touched = Vec::new();
    for parent in estate.resources.iter().filter(|it| it.kind == parent_kind) {
        touched.extend(own(parent));
    }
    let text = "an expression hides which resource it belongs to";
    import.unmodelled(child, None, text, touched);
}

fn is_in(words: &str, key: &str) -> bool {
    words
        .split_whitespace()
        .any(|word| word.eq_ignore_ascii_case(key))
}

fn walk(
    resource: &Resource,
    within: &Within,
    key: &str,
    place: &str,
    value: &Value,
    found: &mut Vec<Finding>,
) {
    if is_in(HARMLESS, key) {
        return;
    }
    match value {
        Value::String(text) if is_expression(text) => {
            if !text.to_ascii_lowercase().starts_with("[resourceid('") {
                found.push(Finding {
                    within: within.clone(),
                    key: key.to_owned(),
                    place: place.to_owned(),
                    text: format!("`{key}` holds the expression `{text}`"),
                });
            }
        }
        Value::Array(elements) => {
            for (at, element) in elements.iter().enumerate() {
                let inner = within_element(resource, within, key, element);
                walk(resource, &inner, key, &format!("{place}[{at}]"), element, found);
            }
        }
        Value::Object(members) => object(resource, within, place, members, found),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn object(resource: &Resource, within: &Within, place: &str, members: &Object, found: &mut Vec<Finding>) {
    if is_conditional(members) {
        found.push(Finding {
            within: within.clone(),
            key: "condition".to_owned(),
            place: place.to_owned(),
            text: "it stands under a condition or in a loop that is not evaluated".to_owned(),
        });
    }
    let machine = resource.kind == "microsoft.compute/virtualmachines";
    for (key, value) in members {
        let looked_into = !machine || place != "properties" || key == "networkProfile";
        if looked_into && !["copy", "condition", "name", "apiVersion"].contains(&key.as_str()) {
            walk(resource, within, key, &format!("{place}/{key}"), value, found);
        }
    }
}

fn within_element(resource: &Resource, within: &Within, list: &str, element: &Value) -> Within {
    let name = element.get("name").and_then(Value::as_str);
    let (Within::Whole, Some(name), "microsoft.network/virtualnetworks") =
        (within, name, resource.kind.as_str())
    else {
        return within.clone();
    };
    let id = format!("{}/{name}", resource.id);
    match list {
        "subnets" => Within::Subnet(SubnetId::new(id)),
        "virtualNetworkPeerings" => Within::Peering(PeeringId::new(id)),
        _ => Within::Whole,
    }
}

/// What an expression in such a place touches.
fn touches(scenario: &Scenario, resource: &Resource, it: &Finding) -> Vec<(Stage, ResourceRef)> {
    let id = resource.id.as_str();
    match &it.within {
        Within::Subnet(subnet) => {
            let stages = [
                Stage::OutboundNsg,
                Stage::Routing,
                Stage::Egress,
                Stage::ServiceEndpointPolicy,
                Stage::InboundNsg,
            ];
            return stages
                .map(|stage| (stage, ResourceRef::Subnet(subnet.clone())))
                .into();
        }
        Within::Peering(peering) => return vec![(Stage::Routing, ResourceRef::Peering(peering.clone()))],
        Within::Whole => {}
    }
    match (resource.kind.as_str(), it.key.as_str()) {
        ("microsoft.network/networkinterfaces", "dnsSettings" | "dnsServers") => {
            vec![(Stage::NameResolution, ResourceRef::NetworkInterface(id.into()))]
        }
        // an unreadable part of the network already
        ("microsoft.network/virtualnetworks", "dnsServers") => Vec::new(),
        ("microsoft.storage/storageaccounts", "name") => {
            vec![(
                Stage::ServiceEndpointPolicy,
                ResourceRef::StorageAccount(id.into()),
            )]
        }
        ("microsoft.compute/virtualmachines", _) => {
            let interfaces = scenario.network_interfaces.keys().cloned();
            interfaces
                .map(|it| (Stage::Egress, ResourceRef::NetworkInterface(it)))
                .collect()
        }
        ("microsoft.storage/storageaccounts", _) => {
            vec![(Stage::ServiceFirewall, ResourceRef::StorageAccount(id.into()))]
        }
        ("microsoft.keyvault/vaults", _) => {
            vec![(Stage::ServiceFirewall, ResourceRef::KeyVault(id.into()))]
        }
        ("microsoft.sql/servers", _) => {
            vec![(Stage::ServiceFirewall, ResourceRef::SqlServer(id.into()))]
        }
        ("microsoft.network/privateendpoints", _) => existence(scenario, resource),
        _ => own(resource),
    }
}

/// What a resource itself decides.
fn own(resource: &Resource) -> Vec<(Stage, ResourceRef)> {
    let id = resource.id.as_str();
    match resource.kind.as_str() {
        "microsoft.network/virtualnetworks" => vec![(Stage::Routing, ResourceRef::VirtualNetwork(id.into()))],
        "microsoft.network/networkinterfaces" => {
            vec![(Stage::Routing, ResourceRef::NetworkInterface(id.into()))]
        }
        "microsoft.network/publicipaddresses" => vec![
            (Stage::NameResolution, ResourceRef::PublicIpAddress(id.into())),
            (Stage::Egress, ResourceRef::PublicIpAddress(id.into())),
        ],
        "microsoft.network/natgateways" => vec![(Stage::Egress, ResourceRef::NatGateway(id.into()))],
        "microsoft.network/networksecuritygroups" => vec![
            (Stage::OutboundNsg, ResourceRef::NetworkSecurityGroup(id.into())),
            (Stage::InboundNsg, ResourceRef::NetworkSecurityGroup(id.into())),
        ],
        "microsoft.network/routetables" => vec![(Stage::Routing, ResourceRef::RouteTable(id.into()))],
        "microsoft.network/serviceendpointpolicies" => vec![(
            Stage::ServiceEndpointPolicy,
            ResourceRef::ServiceEndpointPolicy(id.into()),
        )],
        "microsoft.storage/storageaccounts" => vec![(Stage::Routing, ResourceRef::StorageAccount(id.into()))],
        "microsoft.keyvault/vaults" => vec![(Stage::Routing, ResourceRef::KeyVault(id.into()))],
        "microsoft.sql/servers" => vec![(Stage::Routing, ResourceRef::SqlServer(id.into()))],
        "microsoft.network/privateendpoints" => {
            vec![(Stage::PrivateEndpoint, ResourceRef::PrivateEndpoint(id.into()))]
        }
        "microsoft.network/privatednszones" => {
            vec![(Stage::NameResolution, ResourceRef::PrivateDnsZone(id.into()))]
        }
        "microsoft.network/virtualnetworkgateways" => {
            vec![(Stage::Routing, ResourceRef::VirtualNetworkGateway(id.into()))]
        }
        "microsoft.network/localnetworkgateways" => {
            vec![(Stage::Routing, ResourceRef::LocalNetworkGateway(id.into()))]
        }
        "microsoft.network/connections" => vec![(Stage::Routing, ResourceRef::Connection(id.into()))],
        "microsoft.network/azurefirewalls" => vec![
            (Stage::Routing, ResourceRef::AzureFirewall(id.into())),
            (Stage::Egress, ResourceRef::AzureFirewall(id.into())),
        ],
        _ => Vec::new(),
    }
}

/// What a resource touches by being there or not.
fn existence(scenario: &Scenario, resource: &Resource) -> Vec<(Stage, ResourceRef)> {
    let mut touched = own(resource);
    match resource.kind.as_str() {
        "microsoft.network/virtualnetworks" => {
            let id = VirtualNetworkId::new(resource.id.clone());
            let subnets = scenario.subnets.iter().filter(|(_, it)| it.virtual_network == id);
            touched.extend(subnets.map(|(id, _)| (Stage::Routing, ResourceRef::Subnet(id.clone()))));
            let ends_here = |it: &crate::model::network::Peering| {
                it.virtual_network == id || it.remote_virtual_network == id
            };
            let links = scenario.peerings.iter().filter(|(_, it)| ends_here(it));
            touched.extend(links.map(|(id, _)| (Stage::Routing, ResourceRef::Peering(id.clone()))));
        }
        // services E-13: with it the name changes, whoever asks
        "microsoft.network/privateendpoints" => {
            let id = PrivateEndpointId::new(resource.id.clone());
            let service = scenario.private_endpoints.get(&id).map(|it| it.service.clone());
            touched.extend(service.map(|it| (Stage::NameResolution, it)));
        }
        "microsoft.compute/virtualmachines" => {
            let id = VirtualMachineId::new(resource.id.clone());
            let machine = scenario.virtual_machines.get(&id);
            let interfaces = machine.into_iter().flat_map(|it| &it.network_interfaces);
            touched.extend(interfaces.map(|id| (Stage::Routing, ResourceRef::NetworkInterface(id.clone()))));
        }
        _ => {}
    }
    touched
}
