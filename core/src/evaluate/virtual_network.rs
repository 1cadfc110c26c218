//! The tags `VirtualNetwork` and `Internet`, as one interface sees them (`network` B2, B3).

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::context::{missing, touched};
use super::gateway::{Behind, behind, behind_missing, gateway, is_behind_missing, next_hop};
use super::matching::{End, Match, covered, holds_subnet};
use super::peering::{Peer, peers, unknown_space};
use super::place::Place;
use super::span::{Span, public_addresses};
use crate::model::Scenario;
use crate::model::address::is_public;
use crate::model::id::ResourceRef;
use crate::model::part::Part;
use crate::model::route::{NextHop, RoutePrefix, UserDefinedRoute};
use crate::outcome::{Reason, Stage};
use crate::service_tag::ServiceTags;
use crate::sets::address::{AddressSet, range};

/// What `VirtualNetwork` holds for one interface (`network B2`).
pub(super) struct VirtualNetworkTag<'a> {
    pub scenario: &'a Scenario,
    /// The address ranges of the network and of its peers.
    space: Vec<Ipv4Net>,
    /// What its gateways connect.
    connected: Behind<'a>,
    /// Why they may be more than that.
    unknown_space: Option<Reason>,
    /// What user routes add, and why it is not known whether they do.
    routed: Vec<(RoutePrefix, Option<Reason>)>,
    /// Why anything else may be in it.
    doubt: Option<Reason>,
}

impl<'a> VirtualNetworkTag<'a> {
    pub fn of(scenario: &'a Scenario, nic: &Place<'a>) -> Self {
        // F4: the flag takes the peer out of the tag
        let peers = peers(scenario, nic.network_id).filter(|it| it.link.allow_virtual_network_access);
        let (doubtful, peers): (Vec<Peer>, Vec<Peer>) = peers.partition(|it| it.doubt.is_some());
        let by_peer = doubtful.into_iter().find_map(|it| it.doubt);
        let networks = std::iter::once(nic.network).chain(peers.into_iter().filter_map(|it| it.network));
        let space = networks.flat_map(|network| &network.address_space);
        let (mut routed, by_table) = routed(scenario, nic);
        let mut connected = connected(scenario, nic);
        // OPEN-9: public prefixes that a gateway learns add what they cover, as a user's route does
        connected.nets.retain(|net| {
            let is_private = net.prefix_len() > 0 && !is_public(net.network());
            if !is_private {
                routed.push((RoutePrefix::Prefix(*net), None));
            }
            is_private
        });
        let by_gateway = connected.doubt.clone();
        let places = [
            ResourceRef::VirtualNetwork(nic.network_id.clone()),
            ResourceRef::Subnet(nic.subnet_id.clone()),
        ];
        let by_place = || places.iter().find_map(|it| touched(scenario, Stage::Routing, it));
        VirtualNetworkTag {
            scenario,
            space: space.filter_map(Part::read).copied().collect(),
            connected,
            unknown_space: unknown_space(scenario, nic),
            routed,
            // B2: what a gateway connects is in it, as are networks joined by other means
            doubt: by_table.or(by_peer).or(by_gateway).or_else(by_place),
        }
    }

    pub fn holds(&self, end: End) -> Match {
        let literal = end.literal();
        let in_space = |address: Ipv4Addr| {
            let mut nets = self.space.iter().chain(&self.connected.nets);
            nets.any(|net| net.contains(&address))
        };
        if let End::InSubnet(nets, _) = end {
            let by_space = self.space.iter().map(|net| holds_subnet(*net, nets));
            return Match::any(by_space);
        }
        if literal.is_some_and(|address| address == Ipv4Addr::new(168, 63, 129, 16) || in_space(address)) {
            return Match::Yes;
        }
        let mut held = Vec::new();
        for (prefix, doubt) in &self.routed {
            held.push(match doubt {
                Some(reason) if covered(prefix, end) != Match::No => Match::Unknown(reason.clone()),
                Some(_) => Match::No,
                None => covered(prefix, end),
            });
        }
        // B2: connected on-premises networks are in it
        if literal.is_some_and(|address| is_behind_missing(self.scenario, address)) {
            held.push(Match::Unknown(gateway()));
        }
        for (net, reason) in &self.connected.unsure {
            if literal.is_some_and(|address| net.contains(&address)) {
                held.push(Match::Unknown(reason.clone()));
            }
        }
        if let Some(reason) = &self.unknown_space
            && literal.is_some()
            && !matches!(end, End::InternetHost(_))
        {
            held.push(Match::Unknown(reason.clone()));
        }
        held.extend(self.doubt.clone().map(Match::Unknown));
        Match::any(held.into_iter())
    }

    /// Whether only a user route puts the end into the tag.
    pub fn holds_by_route_only(&self, end: End) -> bool {
        let in_space = end.literal().is_some_and(|address| {
            let mut nets = self.space.iter().chain(&self.connected.nets);
            nets.any(|net| net.contains(&address))
        });
        !in_space && self.holds(end) == Match::Yes
    }

    pub fn internet_holds(&self, end: End) -> Match {
        if matches!(end, End::InSubnet(..)) {
            return Match::No;
        }
        let Some(address) = end.literal() else {
            return Match::Yes;
        };
        // B3-4: a public range used as address space is the network's own
        if !is_public(address) || self.space.iter().any(|net| net.contains(&address)) {
            return Match::No;
        }
        match (&self.unknown_space, end) {
            (Some(reason), End::Nic(..) | End::Address(..)) => Match::Unknown(reason.clone()),
            _ => Match::Yes,
        }
    }

    /// `holds`, for every bare address at once.
    pub fn span(&self, tags: Option<&ServiceTags>) -> Span {
        let mut span = Span::sure(Ipv4Addr::new(168, 63, 129, 16).into());
        span.add(&Span::sure(self.own_space()));
        for (prefix, doubt) in &self.routed {
            let covered = Span::covered(prefix, tags);
            span.add(&match doubt {
                Some(_) => Span::possible(covered.at_most()),
                None => covered,
            });
        }
        if self.unknown_space.is_some() || self.doubt.is_some() {
            span.add(&Span::possible(AddressSet::all()));
        }
        // B2: what gateways connect, what they may, and hosts whose gateway nobody knows
        let connected = self.connected.nets.iter().map(|net| range(*net));
        span.add(&Span::sure(AddressSet::of(connected)));
        let unsure = self.connected.unsure.iter().map(|(net, _)| range(*net));
        let missing = behind_missing(self.scenario).map(|it| (it.into(), it.into()));
        span.add(&Span::possible(AddressSet::of(unsure.chain(missing))));
        span
    }

    /// `internet_holds`, for every bare address at once.
    pub fn internet_span(&self) -> Span {
        let outside = public_addresses().difference(&self.own_space());
        match self.unknown_space {
            Some(_) => Span::possible(outside),
            None => Span::sure(outside),
        }
    }

    fn own_space(&self) -> AddressSet {
        AddressSet::of(self.space.iter().map(|net| range(*net)))
    }
}

/// What gateways connect; a default route that one learns only where it is in effect (B2-3, OPEN-9).
fn connected<'a>(scenario: &'a Scenario, place: &Place<'a>) -> Behind<'a> {
    if scenario.virtual_network_gateways.is_empty() {
        return Behind::default();
    }
    let mut behind = behind(scenario, place.network_id);
    if !propagates(scenario, place) {
        behind.nets.retain(|net| net.prefix_len() > 0);
    }
    behind
}

/// Whether the subnet takes the routes of gateways (`network C2-1`).
pub(super) fn propagates(scenario: &Scenario, place: &Place) -> bool {
    let table = place.subnet.route_table.as_ref();
    let table = table.and_then(|id| scenario.route_tables.get(id));
    let is_gateway_subnet = || {
        let mut gateways = scenario.virtual_network_gateways.values();
        gateways.any(|it| it.subnet == *place.subnet_id)
    };
    table.is_none_or(|it| !it.disable_bgp_route_propagation) || is_gateway_subnet()
}

type Routed = (Vec<(RoutePrefix, Option<Reason>)>, Option<Reason>);

/// OPEN-9: user routes to an appliance or a gateway add what they cover; with why more may be added.
fn routed(scenario: &Scenario, nic: &Place) -> Routed {
    let Some(id) = &nic.subnet.route_table else {
        return (Vec::new(), None);
    };
    let Some(table) = scenario.route_tables.get(id) else {
        return (Vec::new(), Some(missing("routeTables", id.as_str())));
    };
    let mut doubt = touched(scenario, Stage::Routing, &ResourceRef::RouteTable(id.clone()));
    let mut found = Vec::new();
    for route in table.routes.iter().filter(|route| may_add(route)) {
        let part = || Reason::Malformed {
            part: format!("{id}/{}", route.name),
        };
        match route.address_prefix.read() {
            Some(prefix) => {
                let is_known = next_hop(scenario, nic.network_id, route).is_some();
                found.push((prefix.clone(), (!is_known).then(part)));
            }
            None => doubt = doubt.or_else(|| Some(part())),
        }
    }
    (found, doubt)
}

fn may_add(route: &UserDefinedRoute) -> bool {
    match route.next_hop.read() {
        Some(NextHop::VirtualAppliance(_) | NextHop::VirtualNetworkGateway) | None => true,
        Some(NextHop::None | NextHop::Internet | NextHop::VnetLocal) => false,
    }
}
