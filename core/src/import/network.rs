//! Virtual networks and the peerings that start from them.

use serde_json::Value;

use super::estate::{Estate, Resource, element, within};
use super::json::{Object, elements, flag, get, is_expression, is_hidden, is_v6, object, text, twins};
use super::{Import, subnet};
use crate::model::id::{PeeringId, ResourceRef, VirtualNetworkId};
use crate::model::network::{Peering, VirtualNetwork};
use crate::model::part::Part;
use crate::outcome::Stage;

/// A virtual network with its subnets and peerings.
pub(super) fn read(import: &mut Import, estate: &Estate, resource: &Resource) {
    let properties = resource.properties();
    let id = VirtualNetworkId::new(resource.id.clone());
    let network = VirtualNetwork {
        name: resource.stated_name(),
        scope: resource.scope.clone(),
        region: resource.region(),
        address_space: v4_parts(listed(properties, "addressSpace", "addressPrefixes")),
        dns_servers: v4_parts(listed(properties, "dhcpOptions", "dnsServers")),
        resolves_as: None,
    };
    import.out.scenario.virtual_networks.insert(id.clone(), network);
    if listed(properties, "addressSpace", "addressPrefixes")
        .iter()
        .any(is_v6)
    {
        import.unmodelled(resource, Some("addressSpace/IPv6"), "an IPv6 range", Vec::new());
    }
    if resource.region.is_none() {
        let touches = vec![(Stage::Routing, ResourceRef::VirtualNetwork(id.clone()))];
        import.unmodelled(resource, Some("location"), "the location is not known", touches);
    }
    for value in elements(properties, "subnets") {
        subnet::read(import, estate, resource, &id, value);
    }
    for value in elements(properties, "virtualNetworkPeerings") {
        read_peering(import, estate, resource, &id, value);
    }
}

/// The list called `key` of the object called `outer`; what stands in its place, if it is none.
fn listed<'a>(properties: &'a Object, outer: &str, key: &str) -> &'a [Value] {
    match within(properties, outer, key) {
        Some(Value::Array(elements)) => elements,
        Some(other) => std::slice::from_ref(other),
        // a pool gives the ranges when the network is made
        None if within(properties, outer, "ipamPoolPrefixAllocations").is_some() => {
            get(properties, outer).map_or(&[], std::slice::from_ref)
        }
        None if is_hidden(properties, outer) => get(properties, outer).map_or(&[], std::slice::from_ref),
        None => &[],
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
    let id = PeeringId::new(format!("{}/{name}", resource.id));
    let property = format!("virtualNetworkPeerings/{name}");
    let state = text(properties, "peeringState").unwrap_or("Connected");
    if resource.live
        && ["Initiated", "Disconnected"]
            .iter()
            .any(|it| it.eq_ignore_ascii_case(state))
    {
        // network F1: a link that is not connected carries nothing
        let text = format!("a peering in state {state}, which carries nothing");
        return import.unmodelled(resource, Some(&property), &text, Vec::new());
    }
    let peering = Peering {
        name: Some(name),
        virtual_network: network.clone(),
        remote_virtual_network: VirtualNetworkId::new(estate.id(resource, remote)),
        allow_virtual_network_access: flag(properties, "allowVirtualNetworkAccess").unwrap_or(true),
        allow_forwarded_traffic: flag(properties, "allowForwardedTraffic").unwrap_or(false),
        allow_gateway_transit: flag(properties, "allowGatewayTransit").unwrap_or(false),
        use_remote_gateways: flag(properties, "useRemoteGateways").unwrap_or(false),
    };
    import.out.scenario.peerings.insert(id.clone(), peering);
    let connected = state.eq_ignore_ascii_case("Connected") || is_expression(state);
    let whole = flag(properties, "peerCompleteVnets").unwrap_or(true);
    if !connected || !whole || object(properties, "remoteVirtualNetwork").is_none() {
        let text = "a peering that is not connected, or only of some subnets";
        let touches = vec![(Stage::Routing, ResourceRef::Peering(id))];
        import.unmodelled(resource, Some(&property), text, touches);
    }
}

/// The prefixes of a subnet, both twins.
pub(super) fn subnet_prefixes(properties: &Object) -> Vec<Value> {
    twins(properties, "addressPrefix", "addressPrefixes")
}
