//! The reply's way (semantics RET): by the destination subnet's own routes.

use pathlight_core::flow::Flow;
use pathlight_core::model::id::SubnetId;
use pathlight_core::model::nic::Appliance;
use pathlight_core::outcome::Symptom;

use super::look::{Address, Holder, Packet, home, in_ranges, link, links, network_of};
use super::routes::{self, Hop};
use super::travel::Arrival;
use super::trip::Said;
use super::world::World;

/// Whether the reply comes back.
pub fn way(s: &World, _: &Flow, subnet: &SubnetId, packet: &Packet, public: bool, arrival: &Arrival) -> Said {
    // whoever came in by a public address is outside of every network
    let to = match &packet.source {
        Address::Literal(ip) if public => Address::Declared(Some(*ip)),
        other => other.clone(),
    };
    let hops = routes::select(s, subnet, &to);
    let said: Vec<Said> = hops
        .iter()
        .map(|hop| back(s, subnet, hop, packet, public, arrival))
        .collect();
    match said.first() {
        Some(first) if said.iter().all(|it| it == first) => *first,
        _ => Said::Unknown,
    }
}

fn back(s: &World, subnet: &SubnetId, hop: &Hop, packet: &Packet, public: bool, arrival: &Arrival) -> Said {
    let lost = Said::Stop(Symptom::Timeout);
    match hop {
        Hop::Unknown => Said::Unknown,
        Hop::Internet if public => Said::Pass,
        // J-83: the translation is undone on the way that the request came
        _ if public => lost,
        Hop::Nowhere => lost,
        Hop::Local | Hop::Peer(_) | Hop::Endpoint(_) => Said::Pass,
        Hop::Internet => Said::Unknown,
        Hop::Gateway if arrival.by_gateway => Said::Pass,
        Hop::Gateway => Said::Unknown,
        // to the appliance itself, which translated the request
        Hop::Appliance(ip) if packet.source == Address::Literal(*ip) => Said::Pass,
        Hop::Appliance(ip) => {
            if marked_drops(s, subnet, *ip) {
                return lost;
            }
            match arrival.passed.iter().any(|(passed, _)| passed == ip) {
                true => forwarded(s, subnet, *ip, packet),
                false => Said::Unknown,
            }
        }
    }
}

/// Whether the source's network takes the reply from the appliance's (network F5).
fn forwarded(s: &World, subnet: &SubnetId, ip: std::net::Ipv4Addr, packet: &Packet) -> Said {
    let (Holder::Interface(source), Address::Literal(own)) = (&packet.source_holder, &packet.target) else {
        return Said::Pass;
    };
    let mut nics = s
        .network_interfaces
        .iter()
        .filter(|(_, it)| it.private_ip_address.read() == Some(&ip));
    let appliance = nics
        .next()
        .and_then(|(id, _)| home(s, id))
        .or(network_of(s, subnet));
    let (Some(to), Some(from)) = (home(s, source), appliance) else {
        return Said::Unknown;
    };
    if to == from || link(s, &to, &from).is_some_and(|it| it.allow_forwarded_traffic) {
        return Said::Pass;
    }
    match in_ranges(s, &from, *own) {
        Some(true) => Said::Pass,
        Some(false) => Said::Stop(Symptom::Timeout),
        None => Said::Unknown,
    }
}

/// Whether the one interface in reach that holds the address is marked so.
fn marked_drops(s: &World, subnet: &SubnetId, ip: std::net::Ipv4Addr) -> bool {
    let Some(network) = network_of(s, subnet) else {
        return false;
    };
    let mut near = vec![network.clone()];
    let connected = links(s, &network).into_iter().filter(|(_, it)| *it == Some(true));
    near.extend(connected.map(|(link, _)| link.remote_virtual_network.clone()));
    let inside = |subnet: &SubnetId| network_of(s, subnet).is_some_and(|it| near.contains(&it));
    let nics = s
        .network_interfaces
        .values()
        .filter(|it| it.private_ip_address.read() == Some(&ip) && inside(&it.subnet));
    // network C3-3: one that may not forward takes nothing that is not for itself
    let does = |forwards: bool, mark| if forwards { mark } else { Some(Appliance::Drops) };
    let marks: Vec<_> = nics.map(|it| does(it.ip_forwarding, it.appliance)).collect();
    let firewalls = s
        .azure_firewalls
        .values()
        .filter(|it| it.private_ip_address.read() == Some(&ip) && inside(&it.subnet));
    let marks: Vec<_> = marks
        .into_iter()
        .chain(firewalls.map(|it| it.appliance))
        .collect();
    marks == [Some(Appliance::Drops)]
}
