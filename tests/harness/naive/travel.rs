//! Stage 3: from a subnet along its routes, through appliances, to where the packet leaves or arrives
//! (network C, services A.2-9 to A.2-12 and E-18 to E-20, semantics AMB-14).

use std::net::Ipv4Addr;

use pathlight_core::flow::Protocol;
use pathlight_core::model::host::Host;
use pathlight_core::model::id::{
    AzureFirewallId, HostId, NetworkInterfaceId, ResourceRef, SubnetId, VirtualNetworkId,
};
use pathlight_core::model::nic::Appliance;
use pathlight_core::model::nsg::Direction;
use pathlight_core::model::part::Part;
use pathlight_core::outcome::{Stage, Symptom, Way};

use super::gateways;
use super::groups::{self, At};
use super::look::{Address, Holder, Maybe, Packet, home, in_ranges, link, links, network_of, touched};
use super::names::Destination;
use super::policy;
use super::routes::{self, Hop};
use super::trip::Said;
use super::world::World;

/// What stands in a subnet and sends the packet on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Exit {
    /// An interface: the source's own, or an appliance's.
    Interface(NetworkInterfaceId),
    /// An Azure Firewall.
    Firewall(AzureFirewallId),
    /// A virtual network gateway.
    Gateway,
}

/// Where routing ends.
#[derive(Clone, PartialEq, Debug)]
pub enum End {
    /// Nowhere.
    Lost,
    /// It cannot be known where.
    Unsure,
    /// It starts outside: the host's own way to a public address.
    Host(HostId),
    /// At a public address, from that subnet.
    Public(Exit, SubnetId),
    /// At a service, over the subnet's endpoint.
    Endpoint(SubnetId),
    /// At a public address, by way of what lies behind a gateway, with one of these sources.
    Beyond(Vec<Ipv4Addr>),
    /// At the destination, by private addresses.
    Delivered,
}

/// How a packet arrives.
#[derive(Clone, PartialEq, Debug)]
pub struct Arrival {
    /// Where.
    pub end: End,
    /// As what it arrives.
    pub packet: Packet,
    /// The appliances that passed it on; `true`: with an address of its own.
    pub passed: Vec<(Ipv4Addr, bool)>,
    /// Whether something on the way may have stopped it.
    pub doubt: bool,
    /// Whether it came in by a gateway.
    pub by_gateway: bool,
    /// The way.
    pub way: Option<Way>,
}

struct Walk<'a> {
    s: &'a World<'a>,
    destination: &'a Destination,
    arrivals: Vec<Arrival>,
}

/// From an interface.
pub fn from_interface(
    s: &World,
    id: &NetworkInterfaceId,
    packet: &Packet,
    destination: &Destination,
) -> Vec<Arrival> {
    let start = Arrival {
        end: End::Unsure,
        packet: packet.clone(),
        passed: Vec::new(),
        doubt: false,
        by_gateway: false,
        way: None,
    };
    if let Destination::Platform(_) = destination {
        // network A9-7: no user route catches it; what else is asked there is not known
        let end = if groups::is_exempt(packet) {
            End::Delivered
        } else {
            End::Unsure
        };
        return vec![Arrival { end, ..start }];
    }
    let Some(nic) = s.network_interfaces.get(id) else {
        return vec![start];
    };
    let mut walk = Walk {
        s,
        destination,
        arrivals: Vec::new(),
    };
    walk.on(&nic.subnet, &Exit::Interface(id.clone()), start);
    walk.arrivals
}

/// From an on-premises host, through its gateway.
pub fn from_gateway(s: &World, host: &Host, packet: &Packet, destination: &Destination) -> Vec<Arrival> {
    let mut start = Arrival {
        end: End::Unsure,
        packet: packet.clone(),
        passed: Vec::new(),
        doubt: false,
        by_gateway: true,
        way: Some(Way::Gateway),
    };
    let gateway = host.gateway.as_ref().map(|id| s.virtual_network_gateways.get(id));
    match gateway {
        // without a gateway a private address is out of reach
        None => {
            start.end = End::Lost;
            start.way = None;
        }
        Some(None) => {}
        Some(Some(gateway)) => {
            let mut walk = Walk {
                s,
                destination,
                arrivals: Vec::new(),
            };
            walk.on(&gateway.subnet, &Exit::Gateway, start);
            return walk.arrivals;
        }
    }
    vec![start]
}

fn is_outside(address: &Address) -> bool {
    match address {
        Address::Literal(ip) => pathlight_core::model::address::is_public(*ip),
        Address::Declared(_) | Address::Service(..) | Address::Entra | Address::SomePublic => true,
        Address::SomePrivate | Address::Some => false,
    }
}

impl Walk<'_> {
    fn end(&mut self, at: &Arrival, end: End, way: Option<Way>) {
        let is_gateway = at.by_gateway && way.is_some() && way != Some(Way::PrivateEndpoint);
        let way = if is_gateway { Some(Way::Gateway) } else { way };
        let arrival = Arrival {
            end,
            way,
            ..at.clone()
        };
        // two routes that come to the same are one way
        if !self.arrivals.contains(&arrival) {
            self.arrivals.push(arrival);
        }
    }

    /// Chooses the next hop in a subnet.
    fn on(&mut self, subnet: &SubnetId, exit: &Exit, at: Arrival) {
        let mut subjects = vec![ResourceRef::Subnet(subnet.clone())];
        if let Exit::Interface(id) = exit {
            subjects.push(ResourceRef::NetworkInterface(id.clone()));
        }
        if touched(self.s, Stage::Routing, &subjects) || matches!(self.destination, Destination::Unsure) {
            return self.end(&at, End::Unsure, None);
        }
        let Some(network) = network_of(self.s, subnet) else {
            return self.end(&at, End::Unsure, None);
        };
        // AMB-14: what is passed on with a foreign address
        let foreign = at.passed.last().is_some_and(|(_, translated)| !translated);
        if let Destination::Service(kind, region) = self.destination
            && at.packet.protocol == Protocol::Tcp
            && !matches!(exit, Exit::Gateway)
        {
            // services A.2-10, AMB-1: no route beats an endpoint's
            let covers = policy::covers(self.s, subnet, *kind, region);
            if covers != Some(false) {
                let end = if foreign {
                    End::Unsure
                } else {
                    End::Endpoint(subnet.clone())
                };
                self.end(&at, end, Some(Way::ServiceEndpoint));
            }
            if covers == Some(true) {
                return;
            }
        }
        for hop in routes::select(self.s, subnet, &at.packet.target) {
            self.take(&hop, &network, (subnet, exit), at.clone(), foreign);
        }
    }

    fn take(
        &mut self,
        hop: &Hop,
        network: &VirtualNetworkId,
        (subnet, exit): (&SubnetId, &Exit),
        at: Arrival,
        foreign: bool,
    ) {
        let outside = is_outside(&at.packet.target);
        match hop {
            Hop::Nowhere => self.end(&at, End::Lost, None),
            Hop::Unknown => self.end(&at, End::Unsure, None),
            Hop::Internet if !outside || foreign || *exit == Exit::Gateway => {
                self.end(&at, End::Unsure, Some(Way::Public))
            }
            Hop::Internet => self.end(&at, End::Public(exit.clone(), subnet.clone()), Some(Way::Public)),
            Hop::Local => self.deliver(network, network, exit, at),
            Hop::Peer(peer) => self.deliver(network, peer, exit, at),
            Hop::Endpoint(id) => {
                let peer = self
                    .s
                    .private_endpoints
                    .get(id)
                    .and_then(|it| network_of(self.s, &it.subnet));
                match (self.destination, peer) {
                    (Destination::Endpoint(wanted), Some(peer)) if wanted == id => {
                        self.deliver(network, &peer, exit, at)
                    }
                    _ => self.end(&at, End::Unsure, None),
                }
            }
            Hop::Gateway => self.through_gateway(network, at, outside),
            Hop::Appliance(ip) => self.at_appliance(*ip, network, exit, at),
        }
    }

    /// Whether `peer` takes a packet that comes from `network` (network F5).
    fn crosses(
        &self,
        network: &VirtualNetworkId,
        peer: &VirtualNetworkId,
        exit: &Exit,
        packet: &Packet,
    ) -> Maybe {
        if network == peer {
            return Some(true);
        }
        let back = link(self.s, peer, network)?;
        if back.allow_forwarded_traffic {
            return Some(true);
        }
        if *exit == Exit::Gateway {
            let lends = link(self.s, network, peer).is_some_and(|it| it.allow_gateway_transit);
            return Some(back.use_remote_gateways && lends);
        }
        match packet.source {
            Address::Literal(ip) => in_ranges(self.s, network, ip),
            _ => None,
        }
    }

    /// Hands the packet to whoever holds its address in `to`.
    fn deliver(&mut self, network: &VirtualNetworkId, to: &VirtualNetworkId, exit: &Exit, mut at: Arrival) {
        let stands = match self.destination {
            Destination::Interface { id, public: None } => home(self.s, id),
            Destination::Endpoint(id) => self
                .s
                .private_endpoints
                .get(id)
                .and_then(|it| network_of(self.s, &it.subnet)),
            _ => None,
        };
        let way = match self.destination {
            Destination::Endpoint(_) => Way::PrivateEndpoint,
            _ if network == to => Way::VirtualNetwork,
            _ => Way::Peering,
        };
        match self.crosses(network, to, exit, &at.packet) {
            Some(false) => return self.end(&at, End::Lost, Some(way)),
            Some(true) => {}
            None => at.doubt = true,
        }
        let end = if stands.as_ref() == Some(to) {
            End::Delivered
        } else {
            End::Unsure
        };
        self.end(&at, end, Some(way));
    }

    /// To what lies behind the gateways of a network (semantics GW, network E5).
    fn through_gateway(&mut self, network: &VirtualNetworkId, at: Arrival, outside: bool) {
        let lent = gateways::gateways(self.s, network);
        let sure = !lent.is_empty() && lent.iter().all(|(.., sure)| *sure == Some(true));
        let learned = gateways::sites(self.s, network).iter().any(|(net, sure)| {
            net.is_some_and(|net| super::tags::prefix(net, &at.packet.target) == Some(true))
                && *sure == Some(true)
        });
        if !sure || at.by_gateway {
            return self.end(&at, End::Unsure, Some(Way::Gateway));
        }
        let hosts = self.s.hosts.values().filter(|host| {
            host.gateway
                .as_ref()
                .is_some_and(|id| lent.iter().any(|(it, ..)| *it == id))
        });
        if outside {
            let sources = hosts
                .filter_map(|host| host.public_address.as_ref()?.read().copied())
                .collect();
            return self.end(&at, End::Beyond(sources), Some(Way::Gateway));
        }
        let held = match self.destination {
            Destination::Private(Address::Literal(ip)) => {
                learned
                    || hosts
                        .into_iter()
                        .any(|host| host.address.as_ref().and_then(Part::read) == Some(ip))
            }
            _ => false,
        };
        let end = if held { End::Delivered } else { End::Unsure };
        self.end(&at, end, Some(Way::Gateway));
    }

    fn at_appliance(&mut self, ip: Ipv4Addr, network: &VirtualNetworkId, exit: &Exit, mut at: Arrival) {
        let mut near = vec![network.clone()];
        let connected = links(self.s, network)
            .into_iter()
            .filter(|(_, it)| *it == Some(true));
        near.extend(connected.map(|(link, _)| link.remote_virtual_network.clone()));
        let subnets = |subnet: &SubnetId| network_of(self.s, subnet).filter(|it| near.contains(it));
        let nics = self
            .s
            .network_interfaces
            .iter()
            .filter(|(_, it)| it.private_ip_address.read() == Some(&ip));
        let nics: Vec<_> = nics
            .filter_map(|(id, it)| Some((id, it, subnets(&it.subnet)?)))
            .collect();
        let firewalls = self
            .s
            .azure_firewalls
            .iter()
            .filter(|(_, it)| it.private_ip_address.read() == Some(&ip));
        let firewalls: Vec<_> = firewalls
            .filter_map(|(id, it)| Some((id, it, subnets(&it.subnet)?)))
            .collect();
        let (subnet, next, mark, place) = match (nics.as_slice(), firewalls.as_slice()) {
            ([(id, it, place)], []) => (
                &it.subnet,
                Exit::Interface((*id).clone()),
                it.appliance,
                place.clone(),
            ),
            ([], [(id, it, place)]) => (
                &it.subnet,
                Exit::Firewall((*id).clone()),
                it.appliance,
                place.clone(),
            ),
            // AMB-14: an address that is no modelled interface is never a black hole
            _ => return self.end(&at, End::Unsure, None),
        };
        if at.packet.target == Address::Literal(ip) {
            return self.deliver(network, &place, exit, at);
        }
        if at.passed.iter().any(|(passed, _)| *passed == ip) {
            return self.end(&at, End::Lost, None);
        }
        match self.crosses(network, &place, exit, &at.packet) {
            Some(false) => return self.end(&at, End::Lost, None),
            Some(true) => {}
            None => at.doubt = true,
        }
        let subnet = subnet.clone();
        match &next {
            Exit::Interface(id) => {
                match self.groups(id, Direction::Inbound, &at.packet) {
                    Said::Stop(_) => return self.end(&at, End::Lost, None),
                    Said::Unknown => at.doubt = true,
                    Said::Pass => {}
                }
                // network C3-3
                if !self
                    .s
                    .network_interfaces
                    .get(id)
                    .is_some_and(|nic| nic.ip_forwarding)
                {
                    return self.end(&at, End::Lost, None);
                }
                let marks = match mark {
                    Some(mark) => vec![mark],
                    None => vec![Appliance::Drops, Appliance::Translates, Appliance::Forwards],
                };
                for mark in marks {
                    self.pass_on(ip, &subnet, &next, mark, at.clone());
                }
            }
            Exit::Firewall(_) => {
                // AMB-14: it translates for public destinations and forwards for private ones
                let does = match (mark, is_outside(&at.packet.target)) {
                    (Some(mark @ (Appliance::Drops | Appliance::Translates)), _) => mark,
                    (_, true) => Appliance::Translates,
                    (_, false) => Appliance::Forwards,
                };
                if mark.is_none() {
                    self.end(&at, End::Lost, None);
                }
                self.pass_on(ip, &subnet, &next, does, at);
            }
            Exit::Gateway => self.end(&at, End::Unsure, None),
        }
    }

    fn pass_on(&mut self, ip: Ipv4Addr, subnet: &SubnetId, next: &Exit, mark: Appliance, mut at: Arrival) {
        match mark {
            Appliance::Drops => return self.end(&at, End::Lost, None),
            Appliance::Forwards => {}
            Appliance::Translates => {
                at.packet.source = Address::Literal(ip);
                at.packet.source_holder = match next {
                    Exit::Interface(id) => Holder::Interface(id.clone()),
                    Exit::Firewall(_) | Exit::Gateway => Holder::Other,
                };
            }
        }
        let before =
            at.passed.last().is_some_and(|(_, translated)| *translated) && mark == Appliance::Forwards;
        at.doubt |= before;
        at.passed.push((ip, mark == Appliance::Translates));
        if let Exit::Interface(id) = next {
            match self.groups(id, Direction::Outbound, &at.packet) {
                Said::Stop(
                    Symptom::Timeout | Symptom::Forbidden | Symptom::Connected | Symptom::NameNotResolved,
                ) => {
                    return self.end(&at, End::Lost, None);
                }
                Said::Unknown => at.doubt = true,
                Said::Pass => {}
            }
        }
        self.on(subnet, next, at);
    }

    /// What the groups of an appliance say.
    fn groups(&self, id: &NetworkInterfaceId, direction: Direction, packet: &Packet) -> Said {
        let Some(nic) = self.s.network_interfaces.get(id) else {
            return Said::Unknown;
        };
        let Some(subnet) = self.s.subnets.get(&nic.subnet) else {
            return Said::Unknown;
        };
        let groups = subnet
            .network_security_group
            .iter()
            .chain(&nic.network_security_group)
            .collect();
        let at = At {
            direction,
            holder: &Holder::Interface(id.clone()),
            subnet: &nic.subnet,
            groups,
        };
        groups::ask(self.s, &at, packet)
    }
}
