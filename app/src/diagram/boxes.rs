//! The boxes of the picture: each with its place, its name and what is written below it.

use pathlight_core::explain;
use pathlight_core::model::Scenario;
use pathlight_core::model::host::HostNetwork;
use pathlight_core::model::id::ResourceRef;

use super::cast::{Cast, End, Outsider};
use super::columns::Columns;
use super::facts;
use super::geometry::Rect;
use super::layout::{Node, Thing};
use super::metrics::*;
use super::routes::{Routes, Side};
use super::rows::{Rows, Span};

/// The box between two rows and two columns.
pub fn at(span: Span, (left, right): (i32, i32)) -> Rect {
    Rect {
        x: left,
        y: span.y,
        w: right - left,
        h: span.h,
    }
}

/// Puts every box, those that hold others before what they hold.
pub fn put(scenario: &Scenario, cast: &Cast, rows: &Rows, columns: &Columns, nodes: &mut Vec<Node>) {
    let mut boxes = Boxes {
        scenario,
        cast,
        rows,
        columns,
        nodes,
    };
    boxes.outside();
    boxes.networks();
    boxes.on_microsofts_network();
    boxes.services();
}

struct Boxes<'a> {
    scenario: &'a Scenario,
    cast: &'a Cast,
    rows: &'a Rows,
    columns: &'a Columns,
    nodes: &'a mut Vec<Node>,
}

impl Boxes<'_> {
    /// Puts a box that the scenario names by itself.
    fn own(&mut self, thing: &ResourceRef, rect: Rect, parent: Option<usize>, note: String) -> usize {
        let name = explain::name(self.scenario, thing);
        self.named(Thing::Of(thing.clone()), rect, parent, name, note)
    }

    fn named(
        &mut self,
        thing: Thing,
        rect: Rect,
        parent: Option<usize>,
        name: String,
        note: String,
    ) -> usize {
        let mut node = Node {
            rect,
            parent,
            title: Vec::new(),
            more: Vec::new(),
            is_appliance: false,
            is_idle: false,
            public_door: None,
            private_side: None,
            private_door: None,
            has_private_endpoint: false,
            yours: None,
            thing,
            name,
            note,
        };
        if let Thing::Of(own) = &node.thing {
            node.yours = self.scenario.is_yours(own);
            let endpoints = private_endpoints(self.scenario, own);
            node.has_private_endpoint = !endpoints.is_empty();
            node.private_door = private_door_name(own, &endpoints);
        }
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    fn outside(&mut self) {
        let (rows, columns) = (self.rows, self.columns);
        let mut groups = Vec::new();
        for (network, span) in &rows.groups {
            let word = match network {
                HostNetwork::Internet | HostNetwork::Azure => "Internet",
                HostNetwork::OnPremises => "On-premises",
            };
            let rect = at(*span, columns.outside);
            let group = self.named(Thing::Group(*network), rect, None, word.to_owned(), String::new());
            groups.push((*network, group));
        }
        let left = columns.outside.0 + SIBLING;
        for ((outsider, network), span) in self.cast.outsiders.iter().zip(&rows.outsiders) {
            let parent = groups.iter().find(|(it, _)| it == network).map(|(_, node)| *node);
            let rect = at(*span, (left, columns.host));
            match outsider {
                Outsider::Host(id) => {
                    let host = self.scenario.hosts.get(id);
                    let own = host.and_then(|host| host.address.as_ref()?.read());
                    let note = own.map_or_else(String::new, ToString::to_string);
                    self.own(&ResourceRef::Host(id.clone()), rect, parent, note)
                }
                Outsider::Address(address) => {
                    let note = "not declared".to_owned();
                    self.named(Thing::Address(*address), rect, parent, address.to_string(), note)
                }
            };
        }
    }

    fn networks(&mut self) {
        let (scenario, cast, rows, columns) = (self.scenario, self.cast, self.rows, self.columns);
        let mut networks = Vec::new();
        for (id, span) in cast.networks.iter().zip(&rows.networks) {
            let thing = ResourceRef::VirtualNetwork(id.clone());
            let space = facts::network_space(scenario, id);
            networks.push(self.own(&thing, at(*span, columns.network), None, space));
        }
        let mut subnets = Vec::new();
        for ((id, network), span) in cast.subnets.iter().zip(&rows.subnets) {
            let thing = ResourceRef::Subnet(id.clone());
            let space = facts::space(scenario, id);
            let parent = network.and_then(|at| networks.get(at).copied());
            subnets.push(self.own(&thing, at(*span, columns.subnet), parent, space));
        }
        for (resident, span) in cast.residents.iter().zip(&rows.residents) {
            let mut parent = resident.subnet.and_then(|at| subnets.get(at).copied());
            if let ResourceRef::NetworkInterface(nic) = &resident.thing
                && resident.has_border
            {
                let around = Span {
                    y: span.y - 8,
                    h: span.h + 16,
                };
                let (border, word) = (Thing::Border(nic.clone()), format!("interface {nic}"));
                let rect = at(around, columns.interface);
                parent = Some(self.named(border, rect, parent, word, String::new()));
            }
            let mut lines = facts::lines(scenario, &resident.thing).into_iter();
            let note = lines.next().unwrap_or_default();
            let node = self.own(&resident.thing, at(*span, columns.machine), parent, note);
            let node = &mut self.nodes[node];
            node.more.extend(lines);
            node.is_appliance = facts::is_appliance(scenario, &resident.thing);
            node.is_idle = !facts::is_approved(scenario, &resident.thing);
        }
    }

    fn on_microsofts_network(&mut self) {
        let columns = (self.columns.band.0 + 24, self.columns.band.1 - SIBLING);
        for (id, span) in self.cast.azure.iter().zip(&self.rows.azure) {
            let host = self.scenario.hosts.get(id);
            let region = host
                .and_then(|host| host.region.as_ref())
                .map(ToString::to_string);
            let thing = ResourceRef::Host(id.clone());
            self.own(&thing, at(*span, columns), None, region.unwrap_or_default());
        }
    }

    fn services(&mut self) {
        for (thing, span) in self.cast.services.iter().zip(&self.rows.services) {
            let region = facts::region(self.scenario, thing);
            self.own(thing, at(*span, self.columns.service), None, region);
        }
    }
}

/// Puts the services' doors (E6).
pub fn put_doors(cast: &Cast, routes: &Routes, rows: &Rows, columns: &Columns, nodes: &mut [Node]) {
    for (place, service) in cast.services.iter().enumerate() {
        let own = Thing::Of(service.clone());
        let Some(node) = nodes.iter_mut().find(|node| node.thing == own) else {
            continue;
        };
        let mut public: Option<Rect> = None;
        for port in routes.ports_at(End::Service(place), Side::Public) {
            let y = rows.ports[port];
            let one = Rect {
                x: columns.service.0 - 4,
                y: (y - 14).max(node.rect.y + 2),
                w: 8,
                h: 28,
            };
            public = Some(public.map_or(one, |it| it.with(one)));
        }
        node.public_door = public;
        let private = rows.private_doors[place];
        node.private_side = (private.h > 0).then(|| at(private, columns.service));
    }
}

/// The private endpoints that lead to a service, by name.
fn private_endpoints(scenario: &Scenario, service: &ResourceRef) -> Vec<String> {
    let mut names = Vec::new();
    for (id, endpoint) in &scenario.private_endpoints {
        if *service == endpoint.service {
            names.push(explain::name(scenario, &ResourceRef::PrivateEndpoint(id.clone())));
        }
    }
    names
}

fn private_door_name(service: &ResourceRef, endpoints: &[String]) -> Option<String> {
    let has_door = private_door(service) > 0;
    has_door.then(|| match endpoints {
        [] => "no private endpoint".to_owned(),
        [only] => only.clone(),
        [first, ..] => format!("{first} +{}", endpoints.len() - 1),
    })
}
