//! Virtual network gateways, what they are connected to, and Azure Firewalls.

use ipnet::Ipv4Net;
use serde_json::Value;

use super::Import;
use super::estate::{Estate, Resource, within};
use super::json::{Object, array, flag, get, object, properties, word};
use super::network::v4_parts;
use crate::model::gateway::{
    AzureFirewall, Connection, GatewayType, LocalNetworkGateway, VirtualNetworkGateway,
};
use crate::model::id::*;
use crate::model::part::Part;
use crate::outcome::Stage;

/// A virtual network gateway.
pub(super) fn read_gateway(import: &mut Import, estate: &Estate, resource: &Resource) {
    let own = resource.properties();
    let Some(subnet) = subnet(estate, resource, own) else {
        return import.leave(resource);
    };
    let pool = object(own, "vpnClientConfiguration").map(|it| prefixes(it, "vpnClientAddressPool"));
    let gateway = VirtualNetworkGateway {
        name: resource.stated_name(),
        scope: Some(resource.scope.clone()),
        subnet,
        gateway_type: match get(own, "gatewayType") {
            Some(kind) => word(Some(kind), &["Vpn", "ExpressRoute"]),
            None => Part::Read(GatewayType::Vpn),
        },
        learned_routes: Vec::new(),
        vpn_client_address_pool: pool.unwrap_or_default(),
    };
    let id = VirtualNetworkGatewayId::new(resource.id.clone());
    import.out.scenario.virtual_network_gateways.insert(id, gateway);
}

/// A local network gateway.
pub(super) fn read_site(import: &mut Import, _: &Estate, resource: &Resource) {
    let site = LocalNetworkGateway {
        name: resource.stated_name(),
        scope: Some(resource.scope.clone()),
        address_prefixes: prefixes(resource.properties(), "localNetworkAddressSpace"),
    };
    let id = LocalNetworkGatewayId::new(resource.id.clone());
    if get(resource.properties(), "fqdn").is_some() && site.address_prefixes.is_empty() {
        let touches = vec![(Stage::Routing, ResourceRef::LocalNetworkGateway(id.clone()))];
        import.unmodelled(resource, Some("fqdn"), "a site without prefixes", touches);
    }
    import.out.scenario.local_network_gateways.insert(id, site);
}

/// A gateway's connection.
pub(super) fn read_connection(import: &mut Import, estate: &Estate, resource: &Resource) {
    let own = resource.properties();
    let reference = |key| get(own, key).map(|reference| estate.id(resource, reference));
    let Some(gateway) = reference("virtualNetworkGateway1") else {
        return import.leave(resource);
    };
    let connection = Connection {
        name: resource.stated_name(),
        scope: Some(resource.scope.clone()),
        virtual_network_gateway: VirtualNetworkGatewayId::new(gateway),
        local_network_gateway: reference("localNetworkGateway2").map(LocalNetworkGatewayId::new),
        remote_virtual_network_gateway: reference("virtualNetworkGateway2").map(VirtualNetworkGatewayId::new),
        enable_bgp: flag(own, "enableBgp").unwrap_or(get(own, "enableBgp").is_some()),
    };
    let id = ConnectionId::new(resource.id.clone());
    import.out.scenario.connections.insert(id.clone(), connection);
    let narrows = ["trafficSelectorPolicies", "egressNatRules", "ingressNatRules"];
    for key in narrows.iter().filter(|key| !array(own, key).is_empty()) {
        let touches = vec![(Stage::Routing, ResourceRef::Connection(id.clone()))];
        import.unmodelled(resource, Some(key), "what of the traffic it carries", touches);
    }
}

/// An Azure Firewall in a network; one in a virtual hub is left to `unsupported`.
pub(super) fn read_firewall(import: &mut Import, estate: &Estate, resource: &Resource) {
    let own = resource.properties();
    let Some(subnet) = subnet(estate, resource, own) else {
        return import.leave(resource);
    };
    let (mut address, mut public_ip_addresses) = (None, Vec::new());
    for configuration in array(own, "ipConfigurations").iter().filter_map(Value::as_object) {
        let inner = properties(configuration);
        address = address.or(get(inner, "privateIPAddress"));
        if let Some(public) = get(inner, "publicIPAddress") {
            public_ip_addresses.push(PublicIpAddressId::new(estate.id(resource, public)));
        }
    }
    if address.is_none() {
        let text = "no private address is stated: it is given when the firewall is made";
        import.unmodelled(resource, Some("privateIPAddress"), text, Vec::new());
    }
    let firewall = AzureFirewall {
        name: resource.stated_name(),
        scope: Some(resource.scope.clone()),
        subnet,
        private_ip_address: Part::from_value(address.cloned().unwrap_or(Value::Null)),
        public_ip_addresses,
        appliance: None,
    };
    let id = AzureFirewallId::new(resource.id.clone());
    import.out.scenario.azure_firewalls.insert(id, firewall);
}

/// The subnet of the first configuration that names one, if its network is here.
fn subnet(estate: &Estate, resource: &Resource, own: &Object) -> Option<SubnetId> {
    let mut all = array(own, "ipConfigurations").iter().filter_map(Value::as_object);
    let reference = all.find_map(|it| get(properties(it), "subnet"))?;
    let id = estate.subnet_id(resource, reference);
    // one that is not here, or hidden, is written as it stood
    let is_here = !id.starts_with('/') && !id.starts_with('[') && !id.starts_with('(');
    is_here.then(|| SubnetId::new(id))
}

fn prefixes(holder: &Object, key: &str) -> Vec<Part<Ipv4Net>> {
    let list = within(holder, key, "addressPrefixes").and_then(Value::as_array);
    v4_parts(list.map_or(&[][..], Vec::as_slice))
}
