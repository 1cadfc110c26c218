//! What Azure takes of ranges and addresses: spaces, the subnets with names of their own, reserved addresses,
//! and how many gateways a network has (`network H`).

use std::fmt::Display;
use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::super::Scenario;
use super::super::gateway::VirtualNetworkGateway;
use super::super::id::{ResourceRef, SubnetId, VirtualNetworkId};
use super::super::network::Subnet;
use super::super::nic::PublicIpSku;
use super::super::part::Part;
use super::Found;

/// What no virtual network may hold. Wider ranges around these are a finding, no fault.
pub(crate) const NOT_ALLOWED: [Ipv4Net; 5] = [
    Ipv4Net::new_assert(Ipv4Addr::new(127, 0, 0, 0), 8),
    Ipv4Net::new_assert(Ipv4Addr::new(168, 63, 129, 16), 32),
    Ipv4Net::new_assert(Ipv4Addr::new(169, 254, 0, 0), 16),
    Ipv4Net::new_assert(Ipv4Addr::new(224, 0, 0, 0), 4),
    Ipv4Net::new_assert(Ipv4Addr::new(255, 255, 255, 255), 32),
];

pub(super) fn check(scenario: &Scenario, found: &mut Found) {
    for (id, network) in &scenario.virtual_networks {
        for net in network.address_space.iter().filter_map(Part::read) {
            if NOT_ALLOWED.iter().any(|other| other.contains(&net.trunc())) {
                let it = ResourceRef::VirtualNetwork(id.clone());
                let why = "lies in a range that no virtual network may hold: 127.0.0.0/8, 168.63.129.16/32, 169.254.0.0/16, 224.0.0.0/4, 255.255.255.255/32";
                found.add(&it, "addressSpace", "address-space-not-allowed", told(net, why));
            }
        }
    }
    for (id, subnet) in &scenario.subnets {
        check_subnet(scenario, id, subnet, found);
    }
    for (id, nic) in &scenario.network_interfaces {
        let it = ResourceRef::NetworkInterface(id.clone());
        address(scenario, &it, &nic.subnet, &nic.private_ip_address, found);
    }
    for (id, endpoint) in &scenario.private_endpoints {
        let it = ResourceRef::PrivateEndpoint(id.clone());
        address(
            scenario,
            &it,
            &endpoint.subnet,
            &endpoint.private_ip_address,
            found,
        );
    }
    for (id, firewall) in &scenario.azure_firewalls {
        let it = ResourceRef::AzureFirewall(id.clone());
        address(
            scenario,
            &it,
            &firewall.subnet,
            &firewall.private_ip_address,
            found,
        );
    }
    for (id, gateway) in &scenario.virtual_network_gateways {
        if gateways_beside(scenario, gateway) > 1 {
            let it = ResourceRef::VirtualNetworkGateway(id.clone());
            let why = "is not the only gateway of its kind in the network, which takes one";
            let name = gateway.name.as_deref().unwrap_or(id.as_str());
            found.add(&it, "subnet", "several-gateways", told(&name, why));
        }
    }
}

/// What is wrong with a value; in the page once for all kinds.
#[inline(never)]
fn told(value: &dyn Display, why: &str) -> String {
    format!("`{value}` {why}")
}

fn check_subnet(scenario: &Scenario, id: &SubnetId, subnet: &Subnet, found: &mut Found) {
    let mut add = |field: &str, code, value: &dyn Display, why| {
        // a subnet's fault is its network's
        let it = ResourceRef::VirtualNetwork(subnet.virtual_network.clone());
        found.add(&it, &format!("subnets/{id}/{field}"), code, told(value, why));
    };
    let name = subnet.azure_name(id);
    let is = |special: &str| name.eq_ignore_ascii_case(special);
    for net in subnet.address_prefixes.iter().filter_map(Part::read) {
        // beyond /29 it is too small for any subnet, which is said already
        if (27..=29).contains(&net.prefix_len()) && (is("AzureBastionSubnet") || is("AzureFirewallSubnet")) {
            add(
                "addressPrefixes",
                "subnet-size",
                net,
                "is too small for a subnet of that name: /26 or larger",
            );
        }
    }
    let region = scenario
        .virtual_networks
        .get(&subnet.virtual_network)
        .map(|it| &it.region);
    for policy in &subnet.service_endpoint_policies {
        let own = scenario
            .service_endpoint_policies
            .get(policy)
            .and_then(|it| it.region.as_ref());
        // services B-22
        if let (Some(own), Some(region)) = (own, region)
            && own.is(region) == Some(false)
        {
            let why = "is of another region than the network";
            add("serviceEndpointPolicies", "policy-across-regions", policy, why);
        }
    }
    // network D2-1
    let Some(gateway) = &subnet.nat_gateway else {
        return;
    };
    let mut refused = |why| add("natGateway", "nat-gateway-refused", gateway, why);
    if subnet.is_gateway_subnet(id) {
        refused("is a NAT gateway, which cannot stand at the GatewaySubnet");
    }
    let mut others = scenario
        .subnets
        .values()
        .filter(|it| it.nat_gateway.as_ref() == Some(gateway));
    if others.any(|it| it.virtual_network != subnet.virtual_network) {
        refused("serves subnets of several networks; a NAT gateway takes those of one");
    }
    let is_basic = |id| {
        scenario
            .public_ip_addresses
            .get(id)
            .is_some_and(|it| it.sku == Some(PublicIpSku::Basic))
    };
    let mut nics = scenario
        .network_interfaces
        .values()
        .filter(|nic| nic.subnet == *id);
    if nics.any(|nic| nic.public_ip_address.as_ref().is_some_and(is_basic)) {
        refused("is a NAT gateway, beside which no Basic public address can stand");
    }
}

/// An address that its subnet does not hold, or that Azure keeps: the first four and the last.
#[inline(never)]
fn address(
    scenario: &Scenario,
    it: &ResourceRef,
    subnet: &SubnetId,
    part: &Part<Ipv4Addr>,
    found: &mut Found,
) {
    let (Some(subnet), Some(address)) = (scenario.subnets.get(subnet), part.read()) else {
        return;
    };
    // what cannot be read may hold it
    if subnet.address_prefixes.is_empty() || subnet.address_prefixes.iter().any(|it| it.read().is_none()) {
        return;
    }
    let mut prefixes = subnet.address_prefixes.iter().filter_map(Part::read);
    let (code, why) = match prefixes.find(|net| net.contains(address)) {
        None => ("address-outside-subnet", "lies outside its subnet"),
        Some(net) => {
            let place = u32::from(*address) - u32::from(net.network());
            let is_kept = net.prefix_len() <= 29 && (place < 4 || *address == net.broadcast());
            if !is_kept {
                return;
            }
            (
                "reserved-address",
                "is Azure's own, as the first four addresses of a subnet and the last are",
            )
        }
    };
    found.add(it, "privateIpAddress", code, told(address, why));
}

/// How many gateways of its kind its network has, itself included.
fn gateways_beside(scenario: &Scenario, gateway: &VirtualNetworkGateway) -> usize {
    let network = |it: &VirtualNetworkGateway| -> Option<&VirtualNetworkId> {
        scenario.subnets.get(&it.subnet).map(|it| &it.virtual_network)
    };
    let (own, kind) = (network(gateway), gateway.gateway_type.read());
    if own.is_none() || kind.is_none() {
        return 1;
    }
    let all = scenario.virtual_network_gateways.values();
    all.filter(|it| network(it) == own && it.gateway_type.read() == kind)
        .count()
}
