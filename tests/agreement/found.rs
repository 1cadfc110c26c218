//! What the referee found and the engine does not answer as specified yet: a case stands for each of them in
//! `cases/network/found-by-the-referee.json`. An entry goes when its case is answered.

use std::net::Ipv4Addr;

use pathlight_core::flow::{Flow, Protocol, Source, Target};
use pathlight_core::model::Scenario;
use pathlight_core::model::address::is_public;
use pathlight_core::model::host::Host;
use pathlight_core::model::id::{HostId, NetworkInterfaceId};
use pathlight_core::model::nic::Appliance;
use pathlight_core::model::part::Part;
use pathlight_core::model::region::Region;
use pathlight_core::model::route::{NextHop, RouteTable, UserDefinedRoute};

/// The case that a disagreement about this flow is one more example of, if there is one.
pub fn known(s: &Scenario, flow: &Flow) -> Option<&'static str> {
    let typed = match flow.target {
        Target::Address(ip) => Some(ip),
        _ => None,
    };
    let learned = || {
        s.virtual_network_gateways
            .values()
            .flat_map(|it| &it.learned_routes)
    };
    if flow.target == Target::MicrosoftEntra && flow.protocol != Protocol::Tcp {
        return Some("R-1");
    }
    if typed == Some([168, 63, 129, 16].into()) && matches!(flow.source, Source::Host(_)) {
        return Some("R-2");
    }
    if learned().any(|route| route.unreadable().is_some()) {
        return Some("R-3");
    }
    let holders = |ip| {
        s.network_interfaces
            .values()
            .filter(move |it| it.private_ip_address.read() == Some(&ip))
    };
    if let Some(ip) = typed
        && (holders(ip).next().is_some() || is_endpoint(s, ip))
        && learned().filter_map(Part::read).any(|net| net.contains(&ip))
    {
        return Some("R-4");
    }
    let lost = |id| !s.virtual_networks.contains_key(id);
    if s.peerings.values().any(|it| lost(&it.remote_virtual_network)) && is_by_word(s) {
        return Some("R-6");
    }
    if crosses(s, flow) {
        return Some("R-7");
    }
    let outward = s
        .route_tables
        .values()
        .flat_map(|it| &it.routes)
        .any(|route| route.next_hop.read() == Some(&NextHop::Internet));
    let alone =
        |(id, host): (&HostId, &Host)| host.gateway.is_none() && flow.target == Target::Host(id.clone());
    if outward && typed.is_some_and(|ip| !is_public(ip)) {
        return Some("R-8");
    }
    if outward && s.hosts.iter().any(alone) {
        return Some("R-8");
    }
    let idle = |id: &NetworkInterfaceId| {
        let nic = s.network_interfaces.get(id);
        nic.is_some_and(|it| !it.ip_forwarding || it.appliance == Some(Appliance::Drops))
    };
    if matches!(&flow.source, Source::NetworkInterface(id) if id.as_str() == "nva" && idle(id)) {
        return Some("R-9");
    }
    let rules = || {
        s.network_security_groups
            .values()
            .flat_map(|it| &it.security_rules)
    };
    let mut ports = rules().flat_map(|it| it.source_ports.iter().chain(&it.destination_ports));
    if !flow.protocol.has_ports() && ports.any(|it| it.unreadable().is_some()) {
        return Some("R-11");
    }
    if s.route_tables.values().any(disagrees) {
        return Some("R-12");
    }
    let torn = s
        .virtual_networks
        .values()
        .any(|it| it.address_space.iter().any(|net| net.unreadable().is_some()));
    if torn && matches!(flow.target, Target::NetworkInterface(_) | Target::Address(_)) {
        return Some("R-10");
    }
    let narrow = s.subnets.values().any(|subnet| {
        let own = s
            .virtual_networks
            .get(&subnet.virtual_network)
            .map(|it| it.region.clone());
        subnet.service_endpoints.iter().any(|it| {
            let lacks = |own: Region| it.locations.iter().all(|at| at != "*" && Region::new(at) != own);
            !it.locations.is_empty() && own.clone().is_some_and(lacks)
        })
    });
    (narrow && matches!(flow.target, Target::StorageAccount { .. })).then_some("R-5")
}

/// Whether some gateway is known to lead to nothing but the host that names it.
fn is_by_word(s: &Scenario) -> bool {
    let named = s.hosts.values().filter_map(|host| host.gateway.as_ref());
    named.into_iter().any(|id| {
        let leads = s.connections.values().any(|it| it.virtual_network_gateway == *id);
        let learns = s
            .virtual_network_gateways
            .get(id)
            .is_some_and(|it| !it.learned_routes.is_empty());
        !leads && !learns
    })
}

fn is_endpoint(s: &Scenario, ip: Ipv4Addr) -> bool {
    s.private_endpoints
        .values()
        .any(|it| it.private_ip_address.read() == Some(&ip))
}

/// Whether a site behind a gateway asks for something in another network than the gateway's.
fn crosses(s: &Scenario, flow: &Flow) -> bool {
    let Source::Host(host) = &flow.source else {
        return false;
    };
    let gateway = s.hosts.get(host).and_then(|it| it.gateway.as_ref());
    let gateway = gateway.and_then(|id| s.virtual_network_gateways.get(id));
    let network = |id| s.subnets.get(id).map(|it| it.virtual_network.clone());
    let Some(own) = gateway.map(|it| network(&it.subnet)) else {
        return false;
    };
    let nics = s.network_interfaces.iter();
    let mut wanted: Vec<_> = nics
        .filter(|(id, it)| match &flow.target {
            Target::NetworkInterface(wanted) => wanted == *id,
            Target::Address(ip) => it.private_ip_address.read() == Some(ip),
            _ => false,
        })
        .map(|(_, it)| network(&it.subnet))
        .collect();
    let endpoints = s.private_endpoints.values().filter(|it| match &flow.target {
        Target::Address(ip) => it.private_ip_address.read() == Some(ip),
        Target::StorageAccount { .. } | Target::KeyVault(_) | Target::SqlServer(_) => true,
        _ => false,
    });
    wanted.extend(endpoints.map(|it| network(&it.subnet)));
    wanted.into_iter().any(|it| it != own)
}

/// Whether two routes of one prefix lead to different places.
fn disagrees(table: &RouteTable) -> bool {
    table.routes.iter().any(|one| {
        let same = |other: &&UserDefinedRoute| {
            other.address_prefix == one.address_prefix && other.next_hop != one.next_hop
        };
        table.routes.iter().any(|other| same(&other))
    })
}
