//! The route that a subnet's packets take: system and user-defined routes (`network` C1–C4).

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::context::missing;
use super::gateway::{Behind, behind, gateway, is_behind_missing, next_hop};
use super::matching::{End, Match, covered, prefix};
use super::peering::{peers, reaches, unknown_space};
use super::place::{Place, PrivateEnd};
use super::virtual_network::propagates;
use crate::model::Scenario;
use crate::model::id::RouteTableId;
use crate::model::part::Part;
use crate::model::route::{NextHop, RoutePrefix};
use crate::outcome::{Hop, Reason};

/// A route that covers the destination.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Route {
    pub prefix: String,
    pub user: Option<(RouteTableId, String)>,
    pub hop: NextHopTo,
    rank: (u8, u8, u8),
}

/// Why the route is not known, and which it could be; `None`: any.
pub(super) struct Doubt {
    pub reason: Reason,
    pub routes: Vec<Option<Route>>,
}

impl Doubt {
    fn of(reason: Reason) -> Self {
        Doubt {
            reason,
            routes: vec![None],
        }
    }
}

/// Where a route leads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum NextHopTo {
    Within,
    Peer,
    PrivateEndpoint,
    Internet,
    Nowhere,
    Gateway,
    Appliance(Ipv4Addr),
}

impl Route {
    pub fn reason(&self) -> Reason {
        let next_hop = match self.hop {
            NextHopTo::Within => Hop::VnetLocal,
            NextHopTo::Peer => Hop::VnetPeering,
            NextHopTo::PrivateEndpoint => Hop::InterfaceEndpoint,
            NextHopTo::Internet => Hop::Internet,
            NextHopTo::Nowhere => Hop::None,
            NextHopTo::Gateway => Hop::VirtualNetworkGateway,
            NextHopTo::Appliance(_) => Hop::VirtualAppliance,
        };
        match &self.user {
            Some((table, route)) => Reason::UserRoute {
                table: table.clone(),
                route: route.clone(),
                next_hop,
            },
            None => Reason::SystemRoute {
                prefix: self.prefix.clone(),
                next_hop,
            },
        }
    }
}

/// The prefixes that go nowhere unless something covers them (`network C1`).
const NOWHERE: [Ipv4Net; 4] = [
    Ipv4Net::new_assert(Ipv4Addr::new(10, 0, 0, 0), 8),
    Ipv4Net::new_assert(Ipv4Addr::new(172, 16, 0, 0), 12),
    Ipv4Net::new_assert(Ipv4Addr::new(192, 168, 0, 0), 16),
    Ipv4Net::new_assert(Ipv4Addr::new(100, 64, 0, 0), 10),
];

/// The route from a subnet to `end`: the longest prefix; of equal ones, the user's, then what a gateway learned
/// (`network` C4-1, C4-2).
pub(super) fn select(
    scenario: &Scenario,
    place: &Place,
    end: End,
    private: Option<&PrivateEnd>,
) -> Result<Route, Doubt> {
    let mut sure = system(scenario, place, end);
    let mut doubts = Vec::new();
    let by_private = private.map_or(Ok(None), |it| interface_route(scenario, place, it));
    sure.extend(by_private.map_err(Doubt::of)?);
    let is_own_route = |route: &Route| {
        let own = [NextHopTo::Within, NextHopTo::Peer, NextHopTo::PrivateEndpoint];
        route.user.is_none() && own.contains(&route.hop)
    };
    let mut unlearned = None;
    // C4-3: routes of the network and its peers stand against whatever a gateway learns
    if !scenario.virtual_network_gateways.is_empty() && !sure.iter().any(is_own_route) {
        let behind = match propagates(scenario, place) {
            true => behind(scenario, place.network_id),
            false => Behind::default(), // C2-1
        };
        let route = |net: &Ipv4Net| Route {
            prefix: net.to_string(),
            user: None,
            hop: NextHopTo::Gateway,
            rank: rank(&RoutePrefix::Prefix(*net), 1),
        };
        for net in &behind.nets {
            match prefix(*net, end) {
                Match::Yes => sure.push(route(net)),
                Match::No => {}
                Match::Unknown(reason) => doubts.push((route(net).rank, Some(route(net)), reason)),
            }
        }
        for (net, reason) in &behind.unsure {
            if prefix(*net, end) != Match::No {
                doubts.push((route(net).rank, Some(route(net)), reason.clone()));
            }
        }
        unlearned = behind.doubt;
    }
    if let Some(id) = &place.subnet.route_table {
        let table = scenario
            .route_tables
            .get(id)
            .ok_or_else(|| Doubt::of(missing("routeTables", id.as_str())))?;
        for written in &table.routes {
            let part = || Reason::Malformed {
                part: format!("{id}/{}", written.name),
            };
            let Part::Read(covers) = &written.address_prefix else {
                // it may be the longest of all
                doubts.push(((u8::MAX, 0, 0), None, part()));
                continue;
            };
            let hop = next_hop(scenario, place.network_id, written).map(to);
            let rank = rank_for(covers, end);
            let route = |hop| Route {
                prefix: covers.to_string(),
                user: Some((id.clone(), written.name.clone())),
                hop,
                rank,
            };
            match (covered(covers, end), hop) {
                (Match::No, _) => {}
                (Match::Yes, Some(hop)) => sure.push(route(hop)),
                (Match::Yes, None) => doubts.push((rank, None, part())),
                (Match::Unknown(reason), hop) => doubts.push((rank, hop.map(route), reason)),
            }
        }
    }
    let best = sure.iter().max_by_key(|route| route.rank).cloned();
    let best = best.ok_or_else(|| {
        Doubt::of(Reason::NotEvaluated {
            feature: "noRoute".to_owned(),
        })
    })?;
    // a range that cannot be read may hold the address, wherever no system route leads to a readable one
    let is_own = is_own_route(&best);
    // the longest prefix of all is beaten by nothing
    if let Some(reason) = unlearned.filter(|_| !is_own && best.rank.0 < 32) {
        return Err(Doubt::of(reason));
    }
    // no range is longer than a /29, and none gives way to what a gateway learns (C4-3)
    if matches!(end, End::Nic(..) | End::Address(..))
        && !is_own
        && (best.rank.0 < 30 || best.user.is_none())
        && let Some(reason) = unknown_space(scenario, place)
    {
        return Err(Doubt::of(reason));
    }
    if !is_own
        && end
            .literal()
            .is_some_and(|address| is_behind_missing(scenario, address))
    {
        return Err(Doubt::of(gateway()));
    }
    // F2: the network and a peer, or two of its peers, that share addresses
    let leads = |hop| sure.iter().any(|route| route.user.is_none() && route.hop == hop);
    if leads(NextHopTo::Peer) && (leads(NextHopTo::Within) || is_of_two_peers(scenario, place, end)) {
        return Err(Doubt::of(Reason::Malformed {
            part: format!("{}/addressSpace", place.network_id),
        }));
    }
    // measured: for Storage, AzureCloud often holds the longer prefix (B7-2)
    if let End::Service("Storage", _) = end
        && (best.rank.0, best.rank.1) == (1, 2)
        && let Some(other) = sure.iter().find(|it| it.rank.0 == 1 && it.hop != best.hop)
    {
        return Err(Doubt {
            reason: Reason::TagNotInData {
                tag: other.prefix.clone(),
            },
            routes: vec![Some(best.clone()), Some(other.clone())],
        });
    }
    // semantics 1: two routes of one prefix that lead elsewhere; Azure takes only one of them
    let twin = sure.iter().find(|it| it.rank == best.rank && it.hop != best.hop);
    if let (Some(twin), Some((table, name))) = (twin, &best.user) {
        return Err(Doubt {
            reason: Reason::Malformed {
                part: format!("{table}/{name}"),
            },
            routes: vec![Some(best.clone()), Some(twin.clone())],
        });
    }
    // a doubtful route matters only where it would win and lead elsewhere; how long a tag's prefix is, is not known
    doubts.retain(|(rank, route, _)| match route {
        Some(route) => wins(*rank, best.rank) && route.hop != best.hop,
        None => wins(*rank, best.rank) || *rank == best.rank,
    });
    let Some((_, _, reason)) = doubts.first() else {
        return Ok(best);
    };
    let reason = reason.clone();
    let routes = doubts.drain(..).map(|(_, route, _)| route).chain([Some(best)]);
    Err(Doubt {
        reason,
        routes: routes.collect(),
    })
}

/// Whether a route of one rank may come before the best one that is certain.
fn wins(one: (u8, u8, u8), best: (u8, u8, u8)) -> bool {
    one > best || one.0 == 1 && best.0 < 32
}

/// Whether two peers of the network have the destination in their ranges.
fn is_of_two_peers(scenario: &Scenario, place: &Place, end: End) -> bool {
    let mut holder = None;
    for peer in peers(scenario, place.network_id) {
        let ranges = peer.network.map_or(&[][..], |it| &it.address_space);
        let mut ranges = ranges.iter().filter_map(Part::read);
        if ranges.any(|net| prefix(*net, end) == Match::Yes) {
            let id = &peer.link.remote_virtual_network;
            if *holder.get_or_insert(id) != id {
                return true;
            }
        }
    }
    false
}

/// A user's route; a tag's length is known where the published tags are loaded.
fn rank_for(covers: &RoutePrefix, end: End) -> (u8, u8, u8) {
    let (length, specific, by_user) = rank(covers, 2);
    let measured = match (covers, end) {
        (RoutePrefix::ServiceTag(tag), End::Address(address, Some(tags))) => {
            tags.longest(tag.as_str(), address).flatten()
        }
        _ => None,
    };
    (measured.unwrap_or(length), specific, by_user)
}

fn to(hop: NextHop) -> NextHopTo {
    match hop {
        NextHop::None => NextHopTo::Nowhere,
        NextHop::Internet => NextHopTo::Internet,
        NextHop::VnetLocal => NextHopTo::Within,
        NextHop::VirtualNetworkGateway => NextHopTo::Gateway,
        NextHop::VirtualAppliance(address) => NextHopTo::Appliance(address),
    }
}

/// Longer first; then explicit prefix, regional tag, tag (`network B7-2`); then user before system.
fn rank(covers: &RoutePrefix, by_user: u8) -> (u8, u8, u8) {
    match covers {
        RoutePrefix::Prefix(net) => (net.prefix_len(), 4, by_user),
        RoutePrefix::ServiceTag(tag) => {
            let cloud = tag.as_str().to_ascii_lowercase().starts_with("azurecloud");
            let specific = match (cloud, tag.as_str().contains('.')) {
                (false, true) => 3,
                (false, false) => 2,
                (true, true) => 1,
                (true, false) => 0,
            };
            // a tag's own prefixes are longer than the default route, and how long is not known
            (1, specific, by_user)
        }
    }
}

/// The route of a private endpoint, in its own network and the ones peered with it (`services E-18`).
fn interface_route(scenario: &Scenario, place: &Place, end: &PrivateEnd) -> Result<Option<Route>, Reason> {
    if !reaches(scenario, place.network_id, end.place.network_id) {
        return Ok(None);
    }
    let least = match &end.place.subnet.private_endpoint_network_policies {
        Some(Part::Unreadable(_)) => {
            return Err(Reason::Malformed {
                part: format!("{}/privateEndpointNetworkPolicies", end.place.subnet_id),
            });
        }
        // E-19: a route as long as the network's range takes its place
        Some(Part::Read(policies)) if policies.apply_routes() => range_length(end).unwrap_or(32),
        // E-20, AMB-18: only a route to the very address does
        Some(Part::Read(_)) | None => 32,
    };
    let prefix = match end.address {
        Some(address) => Ipv4Net::from(address).to_string(),
        None => format!("{}/32", end.id),
    };
    Ok(Some(Route {
        prefix,
        user: None,
        hop: NextHopTo::PrivateEndpoint,
        rank: (least, 4, 0),
    }))
}

/// How long the range is that a private endpoint's network has for it.
pub(super) fn range_length(end: &PrivateEnd) -> Option<u8> {
    let own = end.place.subnet.address_prefixes.first().and_then(Part::read)?;
    let ranges = end.place.network.address_space.iter().filter_map(Part::read);
    let holding = ranges.filter(|net| match end.address {
        Some(address) => net.contains(&address),
        None => net.contains(own),
    });
    holding.map(Ipv4Net::prefix_len).max()
}

fn system(scenario: &Scenario, place: &Place, end: End) -> Vec<Route> {
    let own = &place.network.address_space;
    let mut routes = Vec::new();
    let mut add = |net: Ipv4Net, hop| {
        if prefix(net, end) == Match::Yes {
            routes.push(Route {
                prefix: net.to_string(),
                user: None,
                hop,
                rank: rank(&RoutePrefix::Prefix(net), 0),
            });
        }
    };
    add(Ipv4Net::default(), NextHopTo::Internet);
    // C1-2: a None route goes where the network's own range is or includes it
    let is_own = |net: &Ipv4Net| own.iter().filter_map(Part::read).any(|range| range.contains(net));
    for net in NOWHERE.iter().filter(|net| !is_own(net)) {
        add(*net, NextHopTo::Nowhere);
    }
    for net in own.iter().filter_map(Part::read) {
        add(*net, NextHopTo::Within);
    }
    for peer in peers(scenario, place.network_id).filter_map(|it| it.network) {
        for net in peer.address_space.iter().filter_map(Part::read) {
            add(*net, NextHopTo::Peer);
        }
    }
    routes
}
