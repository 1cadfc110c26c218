//! Networks, subnets, interfaces, addresses and routes.

use ipnet::Ipv4Net;

use super::super::Scenario;
use super::super::id::{ResourceRef, SubnetId, VirtualNetworkId};
use super::super::network::Subnet;
use super::super::part::Part;
use super::super::route::{RoutePrefix, UserDefinedRoute};
use super::Found;
use crate::sort::sort;

pub(super) fn check(scenario: &Scenario, found: &mut Found) {
    for (id, network) in &scenario.virtual_networks {
        let it = ResourceRef::VirtualNetwork(id.clone());
        for part in &network.address_space {
            prefix(found, &it, "addressSpace", part);
        }
        found.parts(&it, "dnsServers", "address", &network.dns_servers);
    }
    for (id, subnet) in &scenario.subnets {
        check_subnet(scenario, id, subnet, found);
    }
    overlaps(scenario, found);
    for (id, link) in &scenario.peerings {
        let it = ResourceRef::Peering(id.clone());
        for (field, network) in [
            ("virtualNetwork", &link.virtual_network),
            ("remoteVirtualNetwork", &link.remote_virtual_network),
        ] {
            let stands = scenario.virtual_networks.contains_key(network);
            found.reference(&it, field, stands, network.as_str());
        }
    }
    peers_overlap(scenario, found);
    interfaces(scenario, found);
    for (id, public) in &scenario.public_ip_addresses {
        if let Some(part) = &public.ip_address {
            let it = ResourceRef::PublicIpAddress(id.clone());
            found.part(&it, "ipAddress", "address", part);
        }
    }
    for (id, table) in &scenario.route_tables {
        let it = ResourceRef::RouteTable(id.clone());
        let by_tag =
            |it: &&UserDefinedRoute| matches!(it.address_prefix.read(), Some(RoutePrefix::ServiceTag(_)));
        if table.routes.iter().filter(by_tag).count() > 25 {
            let why = "a table takes 25 routes by service tag"; // network B7-1
            found.add(&it, "routes", "too-many-tag-routes", why.to_owned());
        }
        for route in &table.routes {
            let place = |field: &str| format!("routes/{}/{field}", route.name);
            found.part(&it, &place("addressPrefix"), "prefix", &route.address_prefix);
            found.part(&it, &place("nextHop"), "next-hop", &route.next_hop);
        }
    }
    members(scenario, found);
    for (id, host) in &scenario.hosts {
        let it = ResourceRef::Host(id.clone());
        for part in host.address.iter().chain(&host.public_address) {
            found.part(&it, "address", "address", part);
        }
    }
}

/// A prefix that cannot be read, or has bits behind its length: Azure refuses both in networks.
fn prefix(found: &mut Found, it: &ResourceRef, place: &str, part: &Part<Ipv4Net>) {
    found.part(it, place, "prefix", part);
    if let Some(net) = part.read().filter(|net| net.trunc() != **net) {
        let why = format!("`{net}` has host bits set; the prefix is `{}`", net.trunc());
        found.add(it, place, "host-bits", why);
    }
}

fn check_subnet(scenario: &Scenario, id: &SubnetId, subnet: &Subnet, found: &mut Found) {
    // a subnet's fault is its network's
    let it = ResourceRef::VirtualNetwork(subnet.virtual_network.clone());
    let place = |field: &str| format!("subnets/{id}/{field}");
    let Some(network) = scenario.virtual_networks.get(&subnet.virtual_network) else {
        let it = ResourceRef::Subnet(id.clone());
        found.reference(&it, "virtualNetwork", false, subnet.virtual_network.as_str());
        return;
    };
    let prefixes = place("addressPrefixes");
    for part in &subnet.address_prefixes {
        prefix(found, &it, &prefixes, part);
        let Some(net) = part.read() else { continue };
        let mut space = network.address_space.iter().filter_map(Part::read);
        let all_read = network.address_space.iter().all(|part| part.read().is_some());
        if all_read && !space.any(|range| range.contains(&net.trunc())) {
            let why = format!("`{net}` lies outside the network's address space");
            found.add(&it, &prefixes, "subnet-outside-network", why);
        }
        if !(2..=29).contains(&net.prefix_len()) {
            let why = format!("`{net}`: a subnet is between /2 and /29");
            found.add(&it, &prefixes, "subnet-size", why);
        }
    }
    if let Some(id) = &subnet.network_security_group {
        let stands = scenario.network_security_groups.contains_key(id);
        found.reference(&it, &place("networkSecurityGroup"), stands, id.as_str());
    }
    if let Some(id) = &subnet.route_table {
        let stands = scenario.route_tables.contains_key(id);
        found.reference(&it, &place("routeTable"), stands, id.as_str());
    }
    if let Some(id) = &subnet.nat_gateway {
        let stands = scenario.nat_gateways.contains_key(id);
        found.reference(&it, &place("natGateway"), stands, id.as_str());
    }
    if let Some(policies) = &subnet.private_endpoint_network_policies {
        found.part(
            &it,
            &place("privateEndpointNetworkPolicies"),
            "network-policies",
            policies,
        );
    }
    for id in &subnet.service_endpoint_policies {
        let stands = scenario.service_endpoint_policies.contains_key(id);
        found.reference(&it, &place("serviceEndpointPolicies"), stands, id.as_str());
    }
    let has = |service: &str| {
        let mut endpoints = subnet.service_endpoints.iter();
        endpoints.any(|it| it.service.eq_ignore_ascii_case(service))
    };
    let (regional, global) = (has("Microsoft.Storage"), has("Microsoft.Storage.Global"));
    if regional && global {
        let why = "`Microsoft.Storage` and `Microsoft.Storage.Global` exclude each other on one subnet"; // services A-2
        let place = place("serviceEndpoints");
        found.add(&it, &place, "storage-and-global", why.to_owned());
    }
    if !subnet.service_endpoint_policies.is_empty() && !regional && !global {
        let why = "an endpoint policy needs a Microsoft.Storage endpoint on its subnet"; // services B-13
        let place = place("serviceEndpointPolicies");
        found.add(&it, &place, "policy-without-endpoint", why.to_owned());
    }
}

/// Subnets of one network that share addresses.
fn overlaps(scenario: &Scenario, found: &mut Found) {
    let mut nets = Vec::new();
    for (id, subnet) in &scenario.subnets {
        for net in subnet.address_prefixes.iter().filter_map(Part::read) {
            nets.push((&subnet.virtual_network, net.trunc(), id));
        }
    }
    // by network, then by start, longest last: an overlap is always with the widest one that is still open
    sort(&mut nets);
    for nets in nets.chunk_by(|one, other| one.0 == other.0) {
        let mut open: Option<(Ipv4Net, &SubnetId)> = None;
        for &(network, net, id) in nets {
            match open {
                Some((wide, other)) if wide.contains(&net.network()) && other != id => {
                    let it = ResourceRef::VirtualNetwork(network.clone());
                    let other = scenario
                        .subnets
                        .get(other)
                        .and_then(|it| it.name.as_deref())
                        .unwrap_or(other.as_str());
                    let why = format!("`{net}` overlaps `{wide}` of subnet `{other}`");
                    let place = format!("subnets/{id}/addressPrefixes");
                    found.add(&it, &place, "overlapping-subnets", why);
                }
                Some(_) | None => open = Some((net, id)),
            }
        }
    }
}

/// The members of an application security group stand in one network (`network G2`).
fn members(scenario: &Scenario, found: &mut Found) {
    let mut members = Vec::new();
    for (id, nic) in &scenario.network_interfaces {
        let Some(subnet) = scenario.subnets.get(&nic.subnet) else {
            continue;
        };
        for group in &nic.application_security_groups {
            members.push((group, &subnet.virtual_network, id));
        }
    }
    sort(&mut members);
    for members in members.chunk_by(|one, other| one.0 == other.0) {
        let [(group, first, _), .., (_, last, _)] = members else {
            continue;
        };
        for (_, _, id) in members.iter().filter(|_| first != last) {
            let it = ResourceRef::NetworkInterface((*id).clone());
            let why = format!("the members of `{group}` stand in several networks");
            found.add(&it, "applicationSecurityGroups", "group-across-networks", why);
        }
    }
}

/// Networks that are peered and share addresses, or that both are peers of one: Azure refuses that (`network F2`).
fn peers_overlap(scenario: &Scenario, found: &mut Found) {
    let mut links: Vec<(&VirtualNetworkId, &VirtualNetworkId)> = Vec::new();
    for link in scenario.peerings.values() {
        links.push((&link.virtual_network, &link.remote_virtual_network));
    }
    sort(&mut links);
    links.dedup();
    for links in links.chunk_by(|one, other| one.0 == other.0) {
        let [(here, _), ..] = links else { continue };
        let mut nets = Vec::new();
        for id in links.iter().map(|(_, there)| *there).chain([*here]) {
            let network = scenario.virtual_networks.get(id);
            let parts = network.into_iter().flat_map(|it| &it.address_space);
            nets.extend(parts.filter_map(Part::read).map(|net| (net.trunc(), id)));
        }
        // by start, widest first: what overlaps lies in the widest one that is still open, so that each is said once
        sort(&mut nets);
        nets.dedup();
        let mut open: Option<(Ipv4Net, &VirtualNetworkId)> = None;
        for (net, id) in nets {
            match open {
                Some((wide, other)) if wide.contains(&net.network()) => {
                    if id != other {
                        share(scenario, here, (net, id), (wide, other), found);
                    }
                }
                Some(_) | None => open = Some((net, id)),
            }
        }
    }
}

/// Says of both networks that they share addresses.
fn share(
    scenario: &Scenario,
    here: &VirtualNetworkId,
    one: (Ipv4Net, &VirtualNetworkId),
    other: (Ipv4Net, &VirtualNetworkId),
    found: &mut Found,
) {
    let what = if one.1 == here || other.1 == here {
        "its peer"
    } else {
        "another peer"
    };
    for ((own, id), (net, beside)) in [(one, other), (other, one)] {
        let it = ResourceRef::VirtualNetwork(id.clone());
        let beside = scenario
            .virtual_networks
            .get(beside)
            .and_then(|it| it.name.as_deref())
            .unwrap_or(beside.as_str());
        let why = format!("`{own}` overlaps `{net}` of {what} `{beside}`");
        found.add(&it, "addressSpace", "overlapping-peers", why);
    }
}

fn interfaces(scenario: &Scenario, found: &mut Found) {
    let mut holders = Vec::new();
    for (id, nic) in &scenario.network_interfaces {
        let it = ResourceRef::NetworkInterface(id.clone());
        found.address(&it, "privateIpAddress", &nic.private_ip_address);
        let stands = scenario.subnets.contains_key(&nic.subnet);
        found.reference(&it, "subnet", stands, nic.subnet.as_str());
        if let Some(id) = &nic.public_ip_address {
            let stands = scenario.public_ip_addresses.contains_key(id);
            found.reference(&it, "publicIpAddress", stands, id.as_str());
        }
        if let Some(id) = &nic.network_security_group {
            let stands = scenario.network_security_groups.contains_key(id);
            found.reference(&it, "networkSecurityGroup", stands, id.as_str());
        }
        for group in &nic.application_security_groups {
            let stands = scenario.application_security_groups.contains_key(group);
            found.reference(&it, "applicationSecurityGroups", stands, group.as_str());
        }
        let subnet = scenario.subnets.get(&nic.subnet);
        if let (Some(subnet), Some(address)) = (subnet, nic.private_ip_address.read()) {
            holders.push((&subnet.virtual_network, *address, it));
        }
    }
    sort(&mut holders);
    for holders in holders.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        for (_, address, it) in holders.iter().filter(|_| holders.len() > 1) {
            let why = format!("`{address}` is held by {} interfaces", holders.len());
            found.add(it, "privateIpAddress", "duplicate-address", why);
        }
    }
    for (id, machine) in &scenario.virtual_machines {
        let it = ResourceRef::VirtualMachine(id.clone());
        for id in &machine.network_interfaces {
            let stands = scenario.network_interfaces.contains_key(id);
            found.reference(&it, "networkInterfaces", stands, id.as_str());
        }
    }
    for (id, gateway) in &scenario.nat_gateways {
        let it = ResourceRef::NatGateway(id.clone());
        for id in &gateway.public_ip_addresses {
            let stands = scenario.public_ip_addresses.contains_key(id);
            found.reference(&it, "publicIpAddresses", stands, id.as_str());
        }
    }
}
