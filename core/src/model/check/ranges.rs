//! What Azure takes of ranges and addresses: spaces, the subnets with names of their own, reserved addresses,
//! and how many gateways a network has (`network H`).

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::super::Scenario;
use super::super::gateway::GatewayType;
use super::super::id::{ResourceRef, SubnetId};
use super::super::network::Subnet;
use super::super::nic::PublicIpSku;
use super::super::part::Part;
use super::Found;
use crate::sort::sort;

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
        let it = ResourceRef::VirtualNetwork(id.clone());
        for net in network.address_space.iter().filter_map(Part::read) {
            if let Some(other) = NOT_ALLOWED.iter().find(|other| other.contains(&net.trunc())) {
                let why = format!("`{net}` lies in {other}, which no virtual network may hold");
                found.add(&it, "addressSpace", "address-space-not-allowed", why);
            }
        }
    }
    for (id, subnet) in &scenario.subnets {
        special_size(id, subnet, found);
        beside_nat_gateway(scenario, id, subnet, found);
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
    gateways(scenario, found);
    shared_nat_gateways(scenario, found);
    policies(scenario, found);
}

/// Bastion and Azure Firewall want a /26 at least.
fn special_size(id: &SubnetId, subnet: &Subnet, found: &mut Found) {
    let name = subnet.azure_name(id);
    let is_special = ["AzureBastionSubnet", "AzureFirewallSubnet"]
        .iter()
        .any(|it| name.eq_ignore_ascii_case(it));
    for net in subnet.address_prefixes.iter().filter_map(Part::read) {
        // beyond /29 it is too small for any subnet, which is said already
        if is_special && (27..=29).contains(&net.prefix_len()) {
            let it = ResourceRef::VirtualNetwork(subnet.virtual_network.clone());
            let place = format!("subnets/{id}/addressPrefixes");
            found.add(
                &it,
                &place,
                "subnet-size",
                format!("`{net}`: {name} is /26 or larger"),
            );
        }
    }
}

/// An address that its subnet does not hold, or that Azure keeps: the first four and the last.
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
    let mut all_read = true;
    for part in &subnet.address_prefixes {
        let Some(net) = part.read() else {
            all_read = false;
            continue;
        };
        if !net.contains(address) {
            continue;
        }
        let place = u32::from(*address) - u32::from(net.network());
        if net.prefix_len() <= 29 && (place < 4 || *address == net.broadcast()) {
            let why = format!("`{address}` is Azure's own: the first four addresses of `{net}` and the last");
            found.add(it, "privateIpAddress", "reserved-address", why);
        }
        return;
    }
    if all_read && !subnet.address_prefixes.is_empty() {
        let why = format!("`{address}` lies outside its subnet");
        found.add(it, "privateIpAddress", "address-outside-subnet", why);
    }
}

/// A network takes one gateway of each kind.
fn gateways(scenario: &Scenario, found: &mut Found) {
    let mut all = Vec::new();
    for (id, gateway) in &scenario.virtual_network_gateways {
        let kind: Option<&GatewayType> = gateway.gateway_type.read();
        if let (Some(kind), Some(subnet)) = (kind, scenario.subnets.get(&gateway.subnet)) {
            all.push((&subnet.virtual_network, *kind, id));
        }
    }
    sort(&mut all);
    for alike in all.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        for (network, _, id) in alike.iter().filter(|_| alike.len() > 1) {
            let why = format!(
                "`{network}` has {} gateways of one kind; it takes one",
                alike.len()
            );
            let it = ResourceRef::VirtualNetworkGateway((*id).clone());
            found.add(&it, "subnet", "several-gateways", why);
        }
    }
}

/// A NAT gateway is not for the GatewaySubnet, and stands beside no Basic address (`network D2-1`).
fn beside_nat_gateway(scenario: &Scenario, id: &SubnetId, subnet: &Subnet, found: &mut Found) {
    if subnet.nat_gateway.is_none() {
        return;
    }
    let it = ResourceRef::VirtualNetwork(subnet.virtual_network.clone());
    let place = format!("subnets/{id}/natGateway");
    if subnet.is_gateway_subnet(id) {
        let why = "a NAT gateway cannot stand at the GatewaySubnet";
        found.add(&it, &place, "nat-gateway-refused", why.to_owned());
    }
    for nic in scenario
        .network_interfaces
        .values()
        .filter(|nic| nic.subnet == *id)
    {
        let public = nic.public_ip_address.as_ref();
        let sku = public.and_then(|id| scenario.public_ip_addresses.get(id)?.sku);
        if sku == Some(PublicIpSku::Basic) {
            let why = "a subnet with a NAT gateway takes no Basic public address";
            found.add(&it, &place, "nat-gateway-refused", why.to_owned());
        }
    }
}

/// A NAT gateway serves the subnets of one network (`network D2-1`).
fn shared_nat_gateways(scenario: &Scenario, found: &mut Found) {
    let mut all = Vec::new();
    for (id, subnet) in &scenario.subnets {
        if let Some(gateway) = &subnet.nat_gateway {
            all.push((gateway, &subnet.virtual_network, id));
        }
    }
    sort(&mut all);
    for alike in all.chunk_by(|one, other| one.0 == other.0) {
        let [(gateway, first, _), .., (_, last, _)] = alike else {
            continue;
        };
        for (_, network, id) in alike.iter().filter(|_| first != last) {
            let it = ResourceRef::VirtualNetwork((*network).clone());
            let why = format!("`{gateway}` serves subnets of several networks; it takes those of one");
            found.add(
                &it,
                &format!("subnets/{id}/natGateway"),
                "nat-gateway-refused",
                why,
            );
        }
    }
}

/// An endpoint policy is of its network's region (`services B-22`).
fn policies(scenario: &Scenario, found: &mut Found) {
    for (id, subnet) in &scenario.subnets {
        let Some(network) = scenario.virtual_networks.get(&subnet.virtual_network) else {
            continue;
        };
        for policy in &subnet.service_endpoint_policies {
            let region = scenario
                .service_endpoint_policies
                .get(policy)
                .and_then(|it| it.region.as_ref());
            if region.is_some_and(|region| region.is(&network.region) == Some(false)) {
                let it = ResourceRef::VirtualNetwork(subnet.virtual_network.clone());
                let why = format!("`{policy}` is of another region than the network");
                let place = format!("subnets/{id}/serviceEndpointPolicies");
                found.add(&it, &place, "policy-across-regions", why);
            }
        }
    }
}
