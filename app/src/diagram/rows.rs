//! How high everything stands and which row each path takes: the picture's vertical half.

use pathlight_core::explain;
use pathlight_core::model::Scenario;
use pathlight_core::model::host::HostNetwork;
use pathlight_core::model::id::{PrivateDnsZoneId, ResourceRef, SubnetId, SwitchId};

use super::cast::{Cast, End};
use super::facts;
use super::metrics::*;
use super::order;
use super::routes::{Course, Routes};

/// A box from above to below.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Span {
    /// Its upper edge.
    pub y: i32,
    /// Its height.
    pub h: i32,
}

impl Span {
    /// The lower edge.
    pub fn end(self) -> i32 {
        self.y + self.h
    }
}

/// The picture's vertical half.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rows {
    /// Each network.
    pub networks: Vec<Span>,
    /// Each subnet.
    pub subnets: Vec<Span>,
    /// Each machine, and whatever else stands in a subnet.
    pub residents: Vec<Span>,
    /// Each service.
    pub services: Vec<Span>,
    /// The part of each service's box that its private door takes; of no height: it has none.
    pub private_doors: Vec<Span>,
    /// Each host outside.
    pub outsiders: Vec<Span>,
    /// The internet, one's own premises: those that have a host.
    pub groups: Vec<(HostNetwork, Span)>,
    /// Each host on Microsoft's network.
    pub azure: Vec<Span>,
    /// Microsoft's network.
    pub band: Span,
    /// The upper edge of each switch, with the thing it stands at.
    pub toggles: Vec<(ResourceRef, SwitchId, i32)>,
    /// Each private DNS zone at a network that it is linked to, or at none; its upper edge.
    pub zones: Vec<(PrivateDnsZoneId, Option<usize>, i32)>,
    /// The upper edge of each peering's words.
    pub peerings: Vec<i32>,
    /// The row of each port.
    pub ports: Vec<i32>,
    /// The lane above the networks of each leg that takes one.
    pub lanes: Vec<Option<i32>>,
}

/// What stands within one network, or without one.
pub(super) struct Stack<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) cast: &'a Cast,
    pub(super) routes: &'a Routes,
    pub(super) metrics: Metrics,
    pub(super) switches: Vec<(ResourceRef, SwitchId)>,
    pub(super) rows: Rows,
    pub(super) y: i32,
}

impl Rows {
    /// The rows of `cast`.
    /// `shifts` moves down what stands outside, and each service from where its first path would come straight to it.
    pub fn of(scenario: &Scenario, cast: &Cast, routes: &Routes, metrics: Metrics, shifts: [i32; 2]) -> Rows {
        let rows = Rows {
            networks: vec![Span::default(); cast.networks.len()],
            subnets: vec![Span::default(); cast.subnets.len()],
            residents: vec![Span::default(); cast.residents.len()],
            ports: vec![0; routes.ports.len()],
            lanes: vec![None; routes.legs.len()],
            ..Rows::default()
        };
        let switches = super::cast::switches(scenario);
        let mut stack = Stack {
            scenario,
            cast,
            routes,
            metrics,
            switches,
            rows,
            y: MARGIN,
        };
        stack.trunk();
        stack.networks();
        stack.resident_ports();
        stack.lanes();
        stack.outside(shifts[0]);
        stack.azure();
        stack.services(shifts[1]);
        let Stack { mut rows, y: top, .. } = stack;
        let ends = [
            &rows.networks,
            &rows.subnets,
            &rows.residents,
            &rows.services,
            &rows.outsiders,
            &rows.azure,
        ];
        let groups = rows.groups.iter().map(|(_, span)| span.end());
        let zones = rows.zones.iter().map(|(_, _, y)| y + TAG);
        let lowest = ends
            .into_iter()
            .flatten()
            .map(|span| span.end())
            .chain(groups)
            .chain(zones)
            .max();
        rows.band.h = lowest.unwrap_or(top).max(rows.band.y + HEADER) - rows.band.y;
        rows
    }
}

impl Stack<'_> {
    /// Room above the networks for the paths over the internet.
    fn trunk(&mut self) {
        let count = self.over().len();
        if let Some(last) = count.checked_sub(1) {
            self.y = self.lane(last, count) + self.metrics.target + 4;
        }
        self.rows.band.y = self.y;
    }

    fn lane(&self, rank: usize, count: usize) -> i32 {
        MARGIN + self.metrics.channel(rank, count) * self.metrics.target.max(LANE)
    }

    /// The legs over the internet to services.
    fn over(&self) -> Vec<usize> {
        let mut over = self.routes.legs_of(Course::Over);
        over.retain(|leg| matches!(self.ends(*leg).1, End::Service(_)));
        over
    }

    /// One lane for each path over the internet: one's own premises, which come from further left, above; of them what
    /// comes from furthest below uppermost.
    fn lanes(&mut self) {
        let over = order::numbers(self.over(), &|leg| match self.ends(leg).0 {
            End::Outsider(host) if self.cast.is_on_premises(host) => [1, -order::number(host), 0],
            End::Outsider(host) => [2, order::number(host), 0],
            End::Resident(_) | End::Service(_) | End::Azure(_) | End::Premises => {
                [0, -self.row_before(self.routes.legs[leg].from), 0]
            }
        });
        for (rank, leg) in over.iter().enumerate() {
            self.rows.lanes[*leg] = Some(self.lane(rank, over.len()));
        }
    }

    /// The row by which the path of a port that leaves one's own premises comes there.
    pub(super) fn row_before(&self, port: usize) -> i64 {
        let into = self.routes.other_side(port);
        into.map_or(0, |into| i64::from(self.far_row(into)))
    }

    /// The boxes at both ends of a leg.
    fn ends(&self, leg: usize) -> (End, End) {
        let (from, to) = self.routes.ends(&self.routes.legs[leg]);
        (from.at, to.at)
    }

    fn networks(&mut self) {
        for network in (0..self.cast.networks.len()).map(Some).chain([None]) {
            let start = self.y;
            if let Some(at) = network {
                let id = &self.cast.networks[at];
                let space = facts::network_space(self.scenario, id);
                self.heading(&ResourceRef::VirtualNetwork(id.clone()), &space);
            }
            for subnet in 0..self.cast.subnets.len() {
                if self.cast.subnets[subnet].1 == network {
                    self.subnet(subnet);
                    self.y += SIBLING;
                }
            }
            if let Some(at) = network {
                self.zones(network);
                self.rows.networks[at] = Span {
                    y: start,
                    h: self.y - start,
                };
                self.y += GAP;
                self.peerings(at);
            }
        }
        for resident in 0..self.cast.residents.len() {
            if self.cast.residents[resident].subnet.is_none() {
                self.resident(resident);
                self.y += SIBLING;
            }
        }
        self.zones(None);
    }

    /// The private DNS zones that are linked to a network, or to none that is here.
    fn zones(&mut self, network: Option<usize>) {
        for (id, zone) in &self.scenario.private_dns_zones {
            let is_linked = |place: usize| {
                let links = zone.virtual_network_links.iter();
                let mut linked = links.map(|link| &link.virtual_network);
                linked.any(|it| *it == self.cast.networks[place])
            };
            let stands = match network {
                Some(place) => is_linked(place),
                None => !(0..self.cast.networks.len()).any(is_linked),
            };
            if stands {
                self.rows.zones.push((id.clone(), network, self.y));
                self.y += TAG + 4;
            }
        }
        if network.is_some() && self.rows.zones.last().is_some_and(|(_, it, _)| *it == network) {
            self.y += SIBLING - 4;
        }
    }

    /// The words of the peerings of a network with those below it.
    fn peerings(&mut self, network: usize) {
        let start = self.y;
        for peering in &self.cast.peerings {
            if peering.upper == network {
                self.rows.peerings.push(self.y);
                self.y += 2 * TAG;
            }
        }
        if self.y > start {
            self.y += GAP - 4;
        }
    }

    /// Room for the name of what holds others, and for its prefix.
    fn heading(&mut self, thing: &ResourceRef, space: &str) {
        let name = explain::name(self.scenario, thing);
        let is_stacked = is_stacked(thing, &name, space, self.metrics.letters);
        self.y += HEADER + if is_stacked { grid(NOTE_LINE) } else { 0 };
    }

    fn subnet(&mut self, at: usize) {
        let start = self.y;
        let id = &self.cast.subnets[at].0;
        let space = facts::space(self.scenario, id);
        self.heading(&ResourceRef::Subnet(id.clone()), &space);
        for resident in 0..self.cast.residents.len() {
            if self.cast.residents[resident].subnet == Some(at) {
                self.resident(resident);
                self.y += SIBLING;
            }
        }
        self.toggles(&ResourceRef::Subnet(self.cast.subnets[at].0.clone()));
        // room for a NAT gateway on the lower border
        let has_mark = has_mark(self.scenario, &self.cast.subnets[at].0);
        self.y += if has_mark { TAG / 2 - 2 } else { 0 };
        self.rows.subnets[at] = Span {
            y: start,
            h: self.y - start,
        };
        self.y += if has_mark { TAG / 2 - 2 } else { 0 };
    }

    fn resident(&mut self, at: usize) {
        let resident = &self.cast.residents[at];
        let border = if resident.has_border { SIBLING } else { 0 };
        let ports = self.port_rows(at).iter().map(Vec::len).max().unwrap_or(0);
        let text = resident_text(self.scenario, &resident.thing, self.metrics);
        let room = self.metrics.room(ports);
        let h = match self.is_passed(at) {
            true => text + room - 4,
            false => (room + 8).max(text).max(MACHINE),
        };
        self.rows.residents[at] = Span {
            y: self.y + border,
            h,
        };
        self.y += h + 2 * border;
        self.y += self.toggle_rows(&resident.thing, self.y);
    }

    fn toggles(&mut self, owner: &ResourceRef) {
        let own = self.toggle_rows(owner, self.y);
        if own > 0 {
            self.y += own + 4;
        }
    }

    /// Puts the switches of `owner` from `y` down; gives how high they are together.
    pub(super) fn toggle_rows(&mut self, owner: &ResourceRef, y: i32) -> i32 {
        let mut down = y;
        for (_, switch) in self.switches.iter().filter(|(thing, _)| thing == owner) {
            self.rows.toggles.push((owner.clone(), switch.clone(), down));
            down += self.metrics.target;
        }
        down - y
    }
}

/// Whether a mark stands on a subnet's lower border: the NAT gateway that it leaves by.
pub fn has_mark(scenario: &Scenario, subnet: &SubnetId) -> bool {
    let subnet = scenario.subnets.get(subnet);
    subnet.is_some_and(|it| it.nat_gateway.is_some())
}
