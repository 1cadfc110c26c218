//! The route that a subnet's packets take: system and user-defined routes (`network` C1–C4).

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::context::{Nic, missing, reaches};
use super::matching::{End, Match, prefix, service_tag};
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

/// Where a route leads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum NextHopTo {
    Within,
    Peer,
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

/// The route from `nic`'s subnet to `end`: the longest prefix; of equal ones, the user's (`network` C4-1, C4-2).
pub(super) fn select(scenario: &Scenario, nic: &Nic, end: End) -> Result<Route, Reason> {
    let mut sure = system(scenario, nic, end);
    let mut doubts = Vec::new();
    if let Some(id) = &nic.subnet.route_table {
        let table = scenario
            .route_tables
            .get(id)
            .ok_or_else(|| missing("routeTables", id.as_str()))?;
        for written in &table.routes {
            let part = || Reason::Malformed {
                part: format!("{id}/{}", written.name),
            };
            let Part::Read(covers) = &written.address_prefix else {
                doubts.push((None, part()));
                continue;
            };
            let hop = written.next_hop.read().map(|hop| to(*hop));
            let route = |hop| Route {
                prefix: covers.to_string(),
                user: Some((id.clone(), written.name.clone())),
                hop,
                rank: rank(covers, 1),
            };
            match (covers_end(covers, end), hop) {
                (Match::No, _) => {}
                (Match::Yes, Some(hop)) => sure.push(route(hop)),
                (Match::Yes, None) => doubts.push((None, part())),
                (Match::Unknown(reason), hop) => doubts.push((hop.map(route), reason)),
            }
        }
    }
    let best = sure.into_iter().max_by_key(|route| route.rank);
    let best = best.ok_or(Reason::NotEvaluated {
        feature: "noRoute".to_owned(),
    })?;
    // a range that cannot be read may hold the address, wherever no readable one does
    if end.literal().is_some() && matches!(best.hop, NextHopTo::Nowhere | NextHopTo::Internet) {
        let unreadable = |part: &Part<Ipv4Net>| part.unreadable().is_some();
        if nic.network.address_space.iter().any(unreadable) {
            return Err(Reason::Malformed {
                part: format!("{}/addressSpace", nic.network_id),
            });
        }
    }
    // a doubtful route matters only where it would win and lead elsewhere
    let matters = |(route, _): &&(Option<Route>, Reason)| {
        route
            .as_ref()
            .is_none_or(|route| route.rank > best.rank && route.hop != best.hop)
    };
    match doubts.iter().find(matters) {
        Some((_, reason)) => Err(reason.clone()),
        None => Ok(best),
    }
}

fn covers_end(covers: &RoutePrefix, end: End) -> Match {
    match covers {
        RoutePrefix::Prefix(net) => prefix(*net, end),
        RoutePrefix::ServiceTag(tag) => service_tag(tag, end),
    }
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

fn system(scenario: &Scenario, nic: &Nic, end: End) -> Vec<Route> {
    let own: Vec<Ipv4Net> = nic
        .network
        .address_space
        .iter()
        .filter_map(Part::read)
        .copied()
        .collect();
    let route = |net: &Ipv4Net, hop| Route {
        prefix: net.to_string(),
        user: None,
        hop,
        rank: rank(&RoutePrefix::Prefix(*net), 0),
    };
    let peers = scenario.peerings.values().filter(|link| {
        link.virtual_network == *nic.network_id
            && reaches(scenario, nic.network_id, &link.remote_virtual_network)
    });
    let peers = peers.filter_map(|link| scenario.virtual_networks.get(&link.remote_virtual_network));
    let peers: Vec<Ipv4Net> = peers
        .flat_map(|it| &it.address_space)
        .filter_map(Part::read)
        .copied()
        .collect();
    // C1-2: a None route goes where the network's own range is or includes it
    let nowhere = NOWHERE
        .iter()
        .filter(|net| !own.iter().any(|range| range.contains(*net)));
    let mut routes = vec![route(&Ipv4Net::default(), NextHopTo::Internet)];
    routes.extend(nowhere.map(|net| route(net, NextHopTo::Nowhere)));
    routes.extend(own.iter().map(|net| route(net, NextHopTo::Within)));
    routes.extend(peers.iter().map(|net| route(net, NextHopTo::Peer)));
    routes.retain(|route| {
        route
            .prefix
            .parse()
            .is_ok_and(|net| prefix(net, end) == Match::Yes)
    });
    routes
}
