//! The picture, before anything is drawn: every box, every line, every place where a gate can stand.
//!
//! A pure function of topology, names and hand placement: no verdict, no position of a switch and no selection moves a box
//! (diagram.md L1). Columns from left to right: outside, networks, Microsoft's network, services (L2).
//!
//! Where it differs from the rules: each path over the internet has a lane of its own in the trunk, so that the states
//! of two paths never mix on one line (E5, A2); a way out to the internet is a gate on the internet's border, since such
//! a path does not cross Microsoft's network on the picture; an interface with a group of its own has a border of its
//! own, because the machine's is where the name stands; what stays within its network has its route beside its subnet,
//! which it leaves, and not on the network's border, which it never reaches; the group of a private endpoint's subnet
//! stands before the endpoint on the line, though it is asked behind it (G1, G2); each box that a path passes through
//! gives it two bends more (E1); what is placed by hand stands above or below its siblings (`placed`), which may cost
//! crossings; beyond 24 pairs lines may cross a fifth more often than they must (E3). A path that could
//! go several ways has room on each, so a private endpoint is as high as all that could come by it. What a gateway takes
//! out of a network passes through one's own premises, and has its way out on their border.

use std::net::Ipv4Addr;

use pathlight_core::flow::{Flow, Source};
use pathlight_core::model::Scenario;
use pathlight_core::model::host::HostNetwork;
use pathlight_core::model::id::{NetworkInterfaceId, ResourceRef, SwitchId};
use pathlight_core::outcome::{ApplianceHop, Outcome, Reason, Stage, Way};

use super::boxes;
use super::cast::Cast;
use super::columns::Columns;
use super::geometry::{Point, Rect};
use super::labels::{self, Label};
use super::lines::{self, Line};
use super::metrics::*;
use super::names;
use super::placed::Placed;
use super::routes::{Route, Routes};
use super::rows::Rows;

/// What a box stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Thing {
    /// The internet, or one's own premises.
    Group(HostNetwork),
    /// An address that nobody declared.
    Address(Ipv4Addr),
    /// The border of an interface with a group of its own.
    Border(NetworkInterfaceId),
    /// Anything that the scenario names; a machine by its interface.
    Of(ResourceRef),
}

/// A box.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    /// What it stands for.
    pub thing: Thing,
    /// Where it stands.
    pub rect: Rect,
    /// The box that holds it.
    pub parent: Option<usize>,
    /// Its name, in lines that fit.
    pub title: Vec<String>,
    /// Its whole name.
    pub name: String,
    /// A fact beside or below its name.
    pub note: String,
    /// More facts, line by line.
    pub more: Vec<String>,
    /// Whether it passes on the packets of others.
    pub is_appliance: bool,
    /// Whether it carries nothing: a private endpoint that nobody approved.
    pub is_idle: bool,
    /// A service's public door, where paths could come in by it.
    pub public_door: Option<Rect>,
    /// The part of a service's box that its private door takes.
    pub private_side: Option<Rect>,
    /// What is written at a service's private door; `None`: there is no such door.
    pub private_door: Option<String>,
    /// Whether a private endpoint leads to it.
    pub has_private_endpoint: bool,
    /// Whose it is; `None`: nobody said, or it is nobody's in particular.
    pub yours: Option<bool>,
}

/// A switch in the picture.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Toggle {
    /// The switch.
    pub switch: SwitchId,
    /// Where it stands.
    pub rect: Rect,
    /// The box that it stands in.
    pub parent: usize,
}

/// The whole picture.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Picture {
    /// Every box, those that hold others before what they hold.
    pub nodes: Vec<Node>,
    /// Every switch.
    pub toggles: Vec<Toggle>,
    /// The line of each path; `None`: the picture cannot draw it, the table has it.
    pub lines: Vec<Option<Line>>,
    /// Words that stand by themselves.
    pub labels: Vec<Label>,
    /// Thin links below the paths: peerings, and what gateways are connected to.
    pub links: Vec<Vec<Point>>,
    /// Microsoft's network.
    pub band: Rect,
    /// The label on the lanes above the networks.
    pub trunk: Option<Rect>,
    /// Whether there are more paths than are drawn one by one.
    pub is_crowded: bool,
    /// Whether boxes and lines stand for many (`many`).
    pub is_gathered: bool,
    /// Where cards stand for few things, the size of the picture of those themselves.
    pub whole: (i32, i32),
    /// How much larger letters are measured.
    pub letters: i32,
    /// The side of what can be pressed.
    pub target: i32,
    /// The whole.
    pub width: i32,
    /// The whole.
    pub height: i32,
}

impl Picture {
    /// How many paths run above the networks.
    pub fn over(&self) -> usize {
        let is_over = |it: &&Line| it.points.iter().any(|point| point.y < self.band.y);
        let over = self.lines.iter().flatten().filter(is_over);
        over.map(|line| line.paths).sum()
    }

    /// What a badge keeps clear of: who is asking, what the lanes are called, and where networks and subnets end towards
    /// Microsoft's, since it would be taken for a gate there.
    pub fn taken(&self, chip: Option<Rect>) -> [Option<Rect>; 4] {
        let end = |is_it: fn(&Node) -> bool| {
            let right = self.nodes.iter().find(|node| is_it(node))?.rect.right();
            Some(Rect {
                x: right - 4,
                y: 0,
                w: 8,
                h: self.height,
            })
        };
        let network = end(|it| matches!(it.thing, Thing::Of(ResourceRef::VirtualNetwork(_))));
        let subnet = end(|it| matches!(it.thing, Thing::Of(ResourceRef::Subnet(_))));
        [chip, self.trunk, network, subnet]
    }
}

/// The picture of `scenario` with the paths of `outcomes` on display and what was `placed` by hand. Only which of its
/// ways a path's line takes is read off its answer: nothing else depends on one.
pub fn layout(scenario: &Scenario, outcomes: &[&Outcome], placed: &Placed, reader: Reader) -> Picture {
    drawn(scenario, outcomes, placed, Metrics::new(reader, outcomes.len()))
}

/// The same by other measures.
pub fn drawn(scenario: &Scenario, outcomes: &[&Outcome], placed: &Placed, metrics: Metrics) -> Picture {
    let flows: Vec<Flow> = outcomes.iter().map(|it| it.flow.clone()).collect();
    let cast = Cast::of(scenario, &flows, placed);
    let routes = Routes::of(scenario, &cast, &flows);
    let place = |shifts: [i32; 2]| {
        let rows = Rows::of(scenario, &cast, &routes, metrics, shifts);
        let columns = Columns::of(&cast, &routes, &rows, metrics);
        (rows, columns)
    };
    let mut shifts = [0, 0];
    let (mut rows, mut columns) = place(shifts);
    // rows into a gap and out of it that come too close to each other, in a circle: a little lower they do not
    for gap in [0, 1] {
        while columns.collides[gap] && shifts[gap] < metrics.pitch() {
            shifts[gap] += 4;
            (rows, columns) = place(shifts);
        }
    }
    let mut picture = Picture {
        band: boxes::at(rows.band, columns.band),
        is_crowded: metrics.is_crowded,
        letters: metrics.letters,
        target: metrics.target,
        width: columns.width,
        height: grid(rows.band.end() + 8),
        ..Picture::default()
    };
    boxes::put(scenario, &cast, &rows, &columns, &mut picture.nodes);
    boxes::put_doors(&cast, &routes, &rows, &columns, &mut picture.nodes);
    fit_names(&mut picture.nodes, metrics.letters);
    for (owner, switch, y) in &rows.toggles {
        let own = Thing::Of(owner.clone());
        let Some(node) = picture.nodes.iter().position(|node| node.thing == own) else {
            continue;
        };
        let (x, right) = match owner {
            ResourceRef::NetworkInterface(_) | ResourceRef::Subnet(_) => {
                (columns.subnet.0 + 8, columns.subnet.1 - 4)
            }
            _ => (columns.service.0 + DOOR - 8, columns.service.1 - 4),
        };
        picture.toggles.push(Toggle {
            switch: switch.clone(),
            rect: Rect {
                x,
                y: *y,
                w: right - x,
                h: metrics.target,
            },
            parent: node,
        });
    }
    for (own, outcome) in routes.of.iter().zip(outcomes) {
        let route = taken(own, outcome);
        let line = route.map(|route| lines::line(&cast, &routes, &rows, &columns, route));
        picture.lines.push(line);
    }
    (picture.labels, picture.links) = labels::labels(scenario, &cast, &rows, &columns, metrics.letters);
    for route in &routes.connections {
        let line = lines::line(&cast, &routes, &rows, &columns, route);
        picture.links.push(line.points);
    }
    let lanes = || rows.lanes.iter().copied().flatten();
    if let Some(first) = lanes().min() {
        // on a single lane, between the first two of several; many paths share lanes
        let second = lanes().filter(|lane| *lane > first).min();
        let y = second.map_or(first, |second| (first + second) / 2);
        let x = (columns.network.0 + columns.network.1) / 2;
        let (wide, high) = (152 + 12 * metrics.letters, 20 + metrics.letters);
        picture.trunk = Some(Rect::around(Point { x, y }, wide, high));
    }
    picture
}

/// The one of a path's ways that its answer names.
fn taken<'a>(ways: &'a [Route], outcome: &Outcome) -> Option<&'a Route> {
    let name = outcome.step(Stage::NameResolution).map(|step| &step.reason);
    let is_by_gateway = match outcome.flow.source {
        Source::Host(_) => outcome.way != Some(Way::Public),
        Source::NetworkInterface(_) => outcome.way == Some(Way::Gateway),
    };
    let hops = outcome.step(Stage::Routing).map_or(&[][..], |step| &step.hops);
    let mut best: Option<(usize, &Route)> = None;
    for way in ways {
        let (mut endpoint, mut has_gateway) = (None, false);
        let mut appliances = Vec::new();
        for thing in &way.through {
            match thing {
                ResourceRef::PrivateEndpoint(id) => endpoint = Some(id),
                ResourceRef::VirtualNetworkGateway(_) => has_gateway = true,
                _ => appliances.push(thing),
            }
        }
        let same_name = match name {
            Some(Reason::PrivateName { private_endpoint }) => endpoint == Some(private_endpoint),
            Some(_) | None => endpoint.is_none(),
        };
        let in_step = |(one, hop): &(&&ResourceRef, &_)| **one == appliance_of(hop);
        let common = appliances.iter().zip(hops).take_while(in_step).count();
        let apart = appliances.len() + hops.len() - 2 * common;
        let score = 100 * usize::from(same_name) + 20 * usize::from(has_gateway == is_by_gateway) + 10
            - apart.min(10);
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, way));
        }
    }
    best.map(|(_, way)| way)
}

/// Whether two answers name the same of a path's ways.
pub fn takes_the_same(one: &Outcome, other: &Outcome) -> bool {
    let is_alike = |stage: Stage| match (one.step(stage), other.step(stage)) {
        (Some(one), Some(other)) => one.reason == other.reason && one.hops == other.hops,
        (one, other) => one.is_none() && other.is_none(),
    };
    one.flow == other.flow
        && one.way == other.way
        && is_alike(Stage::NameResolution)
        && is_alike(Stage::Routing)
}

fn appliance_of(hop: &ApplianceHop) -> &ResourceRef {
    &hop.appliance
}

/// How a box shows its name: the room for it, and in how many lines.
fn room(node: &Node, letters: i32) -> (i32, usize) {
    match &node.thing {
        Thing::Group(_) | Thing::Border(_) => (node.rect.w - 2 * SIBLING, 1),
        // the note stands beside the name
        Thing::Of(thing @ (ResourceRef::VirtualNetwork(_) | ResourceRef::Subnet(_)))
            if is_stacked(thing, &node.name, &node.note, letters) =>
        {
            (node.rect.w - SIBLING - 2, 1)
        }
        Thing::Of(ResourceRef::VirtualNetwork(_) | ResourceRef::Subnet(_)) => (
            node.rect.w - 2 * SIBLING - 4 - names::width(&node.note, NOTE + letters),
            1,
        ),
        Thing::Of(
            ResourceRef::NetworkInterface(_)
            | ResourceRef::PrivateEndpoint(_)
            | ResourceRef::AzureFirewall(_)
            | ResourceRef::VirtualNetworkGateway(_),
        ) => (node.rect.w - 2 * 16, 2),
        Thing::Of(ResourceRef::Host(_)) | Thing::Address(_) => (node.rect.w - 2 * 10, 2),
        Thing::Of(_) => (node.rect.w - DOOR - 8, 2),
    }
}

fn fit_names(nodes: &mut [Node], letters: i32) {
    let mut titles: Vec<_> = nodes
        .iter()
        .map(|node| {
            let (room, lines) = room(node, letters);
            names::fit(&node.name, room.max(40), NAME_WIDTH + letters, lines)
        })
        .collect();
    // what is called alike in two boxes is told apart by these
    let is_told = |one: usize, other: usize| {
        nodes[one].name == nodes[other].name && nodes[one].parent != nodes[other].parent
    };
    names::tell_apart(&mut titles, &is_told);
    for (node, mut title) in nodes.iter_mut().zip(titles) {
        // with a number behind it a name may be too wide again
        if let Some(last) = title.last_mut() {
            *last = names::shorten(last, room(node, letters).0.max(40), NAME_WIDTH + letters);
        }
        node.title = title;
    }
}
