//! Virtual networks and the peerings that start from them.

use serde_json::Value;

use super::estate::{Estate, Resource, element, within};
use super::json::{array, flag, get, is_v6, object, text, twins};
use super::{Import, subnet};
use crate::model::id::{PeeringId, ResourceRef, VirtualNetworkId};
use crate::model::network::{Peering, VirtualNetwork};
use crate::model::part::Part;
use crate::outcome::Stage;

/// A virtual network with its subnets and peerings.
pub(super) fn read(import: &mut Import, estate: &Estate, resource: &Resource) {
    let properties = resource.properties();
    let id = VirtualNetworkId::new(resource.id.clone());
    let space = within(properties, "addressSpace", "addressPrefixes").and_then(Value::as_array);
    let dns = within(properties, "dhcpOptions", "dnsServers").and_then(Value::as_array);
    let network = VirtualNetwork {
        name: resource.stated_name(),
        scope: resource.scope.clone(),
        region: resource.region(),
        address_space: v4_parts(space.map_or(&[][..], Vec::as_slice)),
        dns_servers: v4_parts(dns.map_or(&[][..], Vec::as_slice)),
        resolves_as: None,
    };
    import.out.scenario.virtual_networks.insert(id.clone(), network);
    if resource.region.is_none() {
        let touches = vec![(Stage::Routing, ResourceRef::VirtualNetwork(id.clone()))];
        import.unmodelled(resource, Some("location"), "the location is not known", touches);
    }
    for value in array(properties, "subnets") {
        subnet::read(import, estate, resource, &id, value);
    }
    for value in array(properties, "virtualNetworkPeerings") {
        read_peering(import, estate, resource, &id, value);
    }
}

/// The IPv4 values; IPv6 is not modelled (`semantics` V6) and never meets an IPv4 flow.
pub(super) fn v4_parts<T: crate::json::Json>(values: &[Value]) -> Vec<Part<T>> {
    let v4 = values.iter().filter(|value| !is_v6(value));
    v4.map(|value| Part::from_value(value.clone())).collect()
}

fn read_peering(
    import: &mut Import,
    estate: &Estate,
    resource: &Resource,
    network: &VirtualNetworkId,
    value: &Value,
) {
    let Some((_, name, properties)) = element(value) else {
        return import.problem(
            resource,
            "not-a-resource",
            "virtualNetworkPeerings",
            "a peering is an object".into(),
        );
    };
    let remote = get(properties, "remoteVirtualNetwork").unwrap_or(&Value::Null);
    let peering = Peering {
        name: Some(name.clone()),
        virtual_network: network.clone(),
        remote_virtual_network: VirtualNetworkId::new(estate.id(resource, remote)),
        allow_virtual_network_access: flag(properties, "allowVirtualNetworkAccess").unwrap_or(true),
        allow_forwarded_traffic: flag(properties, "allowForwardedTraffic").unwrap_or(false),
        allow_gateway_transit: flag(properties, "allowGatewayTransit").unwrap_or(false),
        use_remote_gateways: flag(properties, "useRemoteGateways").unwrap_or(false),
    };
    let id = PeeringId::new(format!("{}/{name}", resource.id));
    import.out.scenario.peerings.insert(id, peering);
    let connected =
        text(properties, "peeringState").is_none_or(|state| state.eq_ignore_ascii_case("Connected"));
    let whole = flag(properties, "peerCompleteVnets").unwrap_or(true);
    if !connected || !whole || object(properties, "remoteVirtualNetwork").is_none() {
        let touches = vec![(Stage::Routing, ResourceRef::VirtualNetwork(network.clone()))];
        let property = format!("virtualNetworkPeerings/{name}");
        import.unmodelled(
            resource,
            Some(&property),
            "a peering that is not connected, or only of some subnets",
            touches,
        );
    }
}

/// The prefixes of a subnet, both twins.
pub(super) fn subnet_prefixes(properties: &super::json::Object) -> Vec<Value> {
    twins(properties, "addressPrefix", "addressPrefixes")
}
