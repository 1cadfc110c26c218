//! Networks, subnets, interfaces, addresses and routes.

use ipnet::Ipv4Net;

use super::super::Scenario;
use super::super::id::{ResourceRef, SubnetId, VirtualNetworkId};
use super::super::network::Subnet;
use super::super::part::Part;
use super::Found;
use crate::sort::sort;

pub(super) fn check(scenario: &Scenario, found: &mut Found) {
    for (id, network) in &scenario.virtual_networks {
        let it = ResourceRef::VirtualNetwork(id.clone());
        network
            .address_space
            .iter()
            .for_each(|part| prefix(found, &it, "addressSpace", part));
        network
            .dns_servers
            .iter()
            .for_each(|part| found.part(&it, "dnsServers", "address", part));
    }
    for (id, subnet) in &scenario.subnets {
        check_subnet(scenario, id, subnet, found);
    }
    overlaps(scenario, found);
    for (id, link) in &scenario.peerings {
        let it = ResourceRef::Peering(id.clone());
        let stands = |network| scenario.virtual_networks.contains_key(network);
        found.reference(
            &it,
            "virtualNetwork",
            stands(&link.virtual_network),
            &link.virtual_network,
        );
        found.reference(
            &it,
            "remoteVirtualNetwork",
            stands(&link.remote_virtual_network),
            &link.remote_virtual_network,
        );
    }
    peers_overlap(scenario, found);
    interfaces(scenario, found);
    for (id, public) in &scenario.public_ip_addresses {
        if let Some(part) = &public.ip_address {
            found.part(
                &ResourceRef::PublicIpAddress(id.clone()),
                "ipAddress",
                "address",
                part,
            );
        }
    }
    for (id, table) in &scenario.route_tables {
        let it = ResourceRef::RouteTable(id.clone());
        for route in &table.routes {
            found.part(
                &it,
                &format!("routes/{}/addressPrefix", route.name),
                "prefix",
                &route.address_prefix,
            );
            found.part(
                &it,
                &format!("routes/{}/nextHop", route.name),
                "next-hop",
                &route.next_hop,
            );
        }
    }
    for (id, host) in &scenario.hosts {
        let it = ResourceRef::Host(id.clone());
        host.address
            .iter()
            .chain(&host.public_address)
            .for_each(|part| found.part(&it, "address", "address", part));
    }
}

/// A prefix that cannot be read, or has bits behind its length: Azure refuses both in networks.
fn prefix(found: &mut Found, it: &ResourceRef, place: &str, part: &Part<Ipv4Net>) {
    found.part(it, place, "prefix", part);
    if let Some(net) = part.read().filter(|net| net.trunc() != **net) {
        found.add(
            it,
            place,
            "host-bits",
            format!("`{net}` has host bits set; the prefix is `{}`", net.trunc()),
        );
    }
}

fn check_subnet(scenario: &Scenario, id: &SubnetId, subnet: &Subnet, found: &mut Found) {
    // a subnet's fault is its network's
    let it = ResourceRef::VirtualNetwork(subnet.virtual_network.clone());
    let place = |field: &str| format!("subnets/{id}/{field}");
    let Some(network) = scenario.virtual_networks.get(&subnet.virtual_network) else {
        found.reference(
            &ResourceRef::Subnet(id.clone()),
            "virtualNetwork",
            false,
            &subnet.virtual_network,
        );
        return;
    };
    for part in &subnet.address_prefixes {
        prefix(found, &it, &place("addressPrefixes"), part);
        let Some(net) = part.read() else { continue };
        let space = || network.address_space.iter().filter_map(Part::read);
        let all_read = network.address_space.iter().all(|part| part.read().is_some());
        if all_read && !space().any(|range| range.contains(&net.trunc())) {
            found.add(
                &it,
                place("addressPrefixes"),
                "subnet-outside-network",
                format!("`{net}` lies outside the network's address space"),
            );
        }
        if !(2..=29).contains(&net.prefix_len()) {
            found.add(
                &it,
                place("addressPrefixes"),
                "subnet-size",
                format!("`{net}`: a subnet is between /2 and /29"),
            );
        }
    }
    let references = [
        (
            "networkSecurityGroup",
            subnet
                .network_security_group
                .as_ref()
                .map(|id| (id.to_string(), scenario.network_security_groups.contains_key(id))),
        ),
        (
            "routeTable",
            subnet
                .route_table
                .as_ref()
                .map(|id| (id.to_string(), scenario.route_tables.contains_key(id))),
        ),
        (
            "natGateway",
            subnet
                .nat_gateway
                .as_ref()
                .map(|id| (id.to_string(), scenario.nat_gateways.contains_key(id))),
        ),
    ];
    for (field, reference) in references {
        if let Some((id, stands)) = reference {
            found.reference(&it, &place(field), stands, id);
        }
    }
    for policy in &subnet.service_endpoint_policies {
        found.reference(
            &it,
            &place("serviceEndpointPolicies"),
            scenario.service_endpoint_policies.contains_key(policy),
            policy,
        );
    }
    let has = |service: &str| {
        subnet
            .service_endpoints
            .iter()
            .any(|it| it.service.eq_ignore_ascii_case(service))
    };
    let (regional, global) = (has("Microsoft.Storage"), has("Microsoft.Storage.Global"));
    if regional && global {
        let why = "`Microsoft.Storage` and `Microsoft.Storage.Global` exclude each other on one subnet"; // services A-2
        found.add(&it, place("serviceEndpoints"), "storage-and-global", why);
    }
    if !subnet.service_endpoint_policies.is_empty() && !regional && !global {
        let why = "an endpoint policy needs a Microsoft.Storage endpoint on its subnet"; // services B-13
        found.add(
            &it,
            place("serviceEndpointPolicies"),
            "policy-without-endpoint",
            why,
        );
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
                    let why = format!("`{net}` overlaps `{wide}` of subnet `{other}`");
                    found.add(
                        &it,
                        format!("subnets/{id}/addressPrefixes"),
                        "overlapping-subnets",
                        why,
                    );
                }
                Some(_) | None => open = Some((net, id)),
            }
        }
    }
}

/// Networks that are peered and share addresses: Azure refuses that (`network F2`).
fn peers_overlap(scenario: &Scenario, found: &mut Found) {
    let space = |id: &VirtualNetworkId| {
        let network = scenario.virtual_networks.get(id);
        let parts = network.into_iter().flat_map(|it| &it.address_space);
        parts.filter_map(Part::read).copied()
    };
    for link in scenario.peerings.values() {
        let (here, there) = (&link.virtual_network, &link.remote_virtual_network);
        for own in space(here) {
            let shared =
                space(there).find(|net| net.contains(&own.network()) || own.contains(&net.network()));
            let Some(other) = shared.filter(|_| here != there) else {
                continue;
            };
            for (network, why) in [
                (here, format!("`{own}` overlaps `{other}` of its peer `{there}`")),
                (there, format!("`{other}` overlaps `{own}` of its peer `{here}`")),
            ] {
                let it = ResourceRef::VirtualNetwork(network.clone());
                found.add(&it, "addressSpace", "overlapping-peers", why);
            }
        }
    }
}

fn interfaces(scenario: &Scenario, found: &mut Found) {
    let mut holders = Vec::new();
    for (id, nic) in &scenario.network_interfaces {
        let it = ResourceRef::NetworkInterface(id.clone());
        // an address that is not given yet is no fault
        let given = |part: &&Part<_>| part.unreadable().is_none_or(|it| !it.written.is_null());
        if let Some(address) = Some(&nic.private_ip_address).filter(given) {
            found.part(&it, "privateIpAddress", "address", address);
        }
        found.reference(
            &it,
            "subnet",
            scenario.subnets.contains_key(&nic.subnet),
            &nic.subnet,
        );
        if let Some(public) = &nic.public_ip_address {
            found.reference(
                &it,
                "publicIpAddress",
                scenario.public_ip_addresses.contains_key(public),
                public,
            );
        }
        if let Some(group) = &nic.network_security_group {
            found.reference(
                &it,
                "networkSecurityGroup",
                scenario.network_security_groups.contains_key(group),
                group,
            );
        }
        for group in &nic.application_security_groups {
            let stands = scenario.application_security_groups.contains_key(group);
            found.reference(&it, "applicationSecurityGroups", stands, group);
        }
        let subnet = scenario.subnets.get(&nic.subnet);
        if let (Some(subnet), Some(address)) = (subnet, nic.private_ip_address.read()) {
            holders.push((&subnet.virtual_network, *address, it));
        }
    }
    sort(&mut holders);
    for holders in holders.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        for (_, address, it) in holders.iter().filter(|_| holders.len() > 1) {
            found.add(
                it,
                "privateIpAddress",
                "duplicate-address",
                format!("`{address}` is held by {} interfaces", holders.len()),
            );
        }
    }
    for (id, machine) in &scenario.virtual_machines {
        let it = ResourceRef::VirtualMachine(id.clone());
        for nic in &machine.network_interfaces {
            found.reference(
                &it,
                "networkInterfaces",
                scenario.network_interfaces.contains_key(nic),
                nic,
            );
        }
    }
    for (id, gateway) in &scenario.nat_gateways {
        let it = ResourceRef::NatGateway(id.clone());
        for public in &gateway.public_ip_addresses {
            found.reference(
                &it,
                "publicIpAddresses",
                scenario.public_ip_addresses.contains_key(public),
                public,
            );
        }
    }
}
