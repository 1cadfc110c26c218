//! Subnets: what is attached to them, and their way out.

use serde_json::Value;

use super::Import;
use super::estate::{Estate, Resource, element};
use super::json::{Object, array, flag, get, text, word};
use super::network::{subnet_prefixes, v4_parts};
use crate::model::id::*;
use crate::model::network::{DefaultOutboundAccess, Subnet};
use crate::model::part::Part;
use crate::model::private_endpoint::PrivateEndpointNetworkPolicies;
use crate::model::service_endpoint::ServiceEndpoint;
use crate::outcome::Stage;

/// A subnet of `network`.
pub(super) fn read(
    import: &mut Import,
    estate: &Estate,
    resource: &Resource,
    network: &VirtualNetworkId,
    value: &Value,
) {
    let Some((members, name, properties)) = element(value) else {
        return import.problem(
            resource,
            "not-a-resource",
            "subnets",
            "a subnet is an object with a `name`".into(),
        );
    };
    let reference = |key| get(properties, key).map(|reference| estate.id(resource, reference));
    let id = SubnetId::new(format!("{}/{name}", resource.id));
    let policies = array(properties, "serviceEndpointPolicies").iter();
    let subnet = Subnet {
        name: Some(name.clone()),
        virtual_network: network.clone(),
        address_prefixes: v4_parts(&subnet_prefixes(properties)),
        network_security_group: reference("networkSecurityGroup").map(NetworkSecurityGroupId::new),
        route_table: reference("routeTable").map(RouteTableId::new),
        nat_gateway: reference("natGateway").map(NatGatewayId::new),
        service_endpoints: endpoints(properties),
        service_endpoint_policies: policies
            .map(|it| ServiceEndpointPolicyId::new(estate.id(resource, it)))
            .collect(),
        default_outbound_access: default_outbound(resource, members, properties),
        private_endpoint_network_policies: network_policies(properties),
    };
    import.out.scenario.subnets.insert(id.clone(), subnet);
    list_rest(import, resource, &id, &name, properties);
}

/// What of the subnet holds for private endpoints.
fn network_policies(properties: &Object) -> Option<Part<PrivateEndpointNetworkPolicies>> {
    let words = [
        "Disabled",
        "NetworkSecurityGroupEnabled",
        "RouteTableEnabled",
        "Enabled",
    ];
    let written = get(properties, "privateEndpointNetworkPolicies")?;
    Some(word(Some(written), &words))
}

fn endpoints(properties: &Object) -> Vec<ServiceEndpoint> {
    let written = array(properties, "serviceEndpoints")
        .iter()
        .filter_map(Value::as_object);
    let on = written.filter_map(|it| {
        let locations = array(it, "locations").iter().filter_map(Value::as_str);
        Some(ServiceEndpoint {
            service: text(it, "service")?.to_owned(),
            locations: locations.map(str::to_owned).collect(),
        })
    });
    on.collect()
}

/// The property, or what Azure makes of its absence (`semantics` DOA).
fn default_outbound(resource: &Resource, members: &Object, properties: &Object) -> DefaultOutboundAccess {
    let stated = get(properties, "defaultOutboundAccess");
    match flag(properties, "defaultOutboundAccess") {
        Some(true) => return DefaultOutboundAccess::Enabled,
        Some(false) => return DefaultOutboundAccess::Disabled,
        None if stated.is_some() => return DefaultOutboundAccess::Unknown,
        None => {}
    }
    let live = |it| get(it, "etag").is_some() || get(it, "provisioningState").is_some();
    if resource.live || live(members) || live(properties) {
        return DefaultOutboundAccess::Enabled;
    }
    let version = text(members, "apiVersion").or(resource.api_version());
    let date = version.and_then(|version| version.get(..10));
    match date.filter(|date| date.starts_with("20")) {
        Some(date) if date < "2025-07-01" => DefaultOutboundAccess::Enabled,
        Some(_) => DefaultOutboundAccess::Disabled,
        None => DefaultOutboundAccess::Unknown,
    }
}

fn list_rest(import: &mut Import, resource: &Resource, id: &SubnetId, name: &str, properties: &Object) {
    let subject = ResourceRef::Subnet(id.clone());
    let at = |part: &str| format!("subnets/{name}/{part}");
    if !array(properties, "delegations").is_empty() {
        import.unmodelled(
            resource,
            Some(&at("delegations")),
            "a delegated subnet",
            Vec::new(),
        );
    }
    let endpoints = array(properties, "serviceEndpoints")
        .iter()
        .filter_map(Value::as_object);
    if endpoints
        .filter(|it| get(it, "networkIdentifier").is_some())
        .count()
        > 0
    {
        let touches = vec![(Stage::Egress, subject.clone()), (Stage::Routing, subject)];
        import.unmodelled(
            resource,
            Some(&at("networkIdentifier")),
            "a network identifier",
            touches,
        );
    }
}
