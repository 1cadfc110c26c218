//! The picture, before anything is drawn: every box, every line, every place where a gate can stand.
//!
//! A pure function of topology and names: no verdict, no position of a switch and no selection moves a box
//! (diagram.md L1). Columns from left to right: outside, networks, Microsoft's network, services (L2).
//!
//! Where it differs from the rules: each path over the internet has a lane of its own in the trunk, so that the states
//! of two paths never mix on one line (E5, A2); a way out to the internet is a gate on the internet's border, since such
//! a path does not cross Microsoft's network on the picture; an interface with a group of its own has a border of its
//! own, because the machine's is where the name stands (G1).

use std::net::Ipv4Addr;

use pathlight_core::explain;
use pathlight_core::flow::Flow;
use pathlight_core::model::Scenario;
use pathlight_core::model::host::HostNetwork;
use pathlight_core::model::id::{NetworkInterfaceId, ResourceRef, SwitchId};
use pathlight_core::model::part::Part;

use super::cast::{Cast, Outsider, owned};
use super::columns::Columns;
use super::geometry::{Point, Rect};
use super::lines::{self, Line};
use super::metrics::*;
use super::names;
use super::order;
use super::rows::{Rows, Span};

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
    /// Microsoft's network.
    pub band: Rect,
    /// The label on the lanes above the networks, and how many paths run there.
    pub trunk: Option<(Rect, usize)>,
    /// Whether there are more paths than are drawn one by one.
    pub is_crowded: bool,
    /// The whole.
    pub width: i32,
    /// The whole.
    pub height: i32,
}

/// The picture of `scenario` with `flows` on display.
pub fn layout(scenario: &Scenario, flows: &[Flow], is_coarse: bool) -> Picture {
    let metrics = Metrics::new(is_coarse, flows.len());
    let cast = Cast::of(scenario, flows);
    let rows = Rows::of(scenario, &cast, metrics);
    let columns = Columns::of(&cast, &rows, metrics);
    let mut picture = Picture {
        band: at(rows.band, columns.band),
        is_crowded: metrics.is_crowded,
        width: columns.width,
        height: grid(rows.band.end() + 8),
        ..Picture::default()
    };
    boxes(scenario, &cast, &rows, &columns, &mut picture);
    fit_names(&mut picture.nodes);
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
    picture.lines = lines::lines(&cast, &rows, &columns);
    let lanes: Vec<i32> = rows.lanes.iter().copied().flatten().collect();
    let lanes = order::by(lanes, |lane| [i64::from(*lane), 0, 0]);
    if let Some(first) = lanes.first() {
        // on a single lane, between the first two of several
        let y = lanes.get(1).map_or(*first, |second| (first + second) / 2);
        let x = (columns.network.0 + columns.network.1) / 2;
        picture.trunk = Some((Rect::around(Point { x, y }, 152, 20), lanes.len()));
    }
    picture
}

fn at(span: Span, (left, right): (i32, i32)) -> Rect {
    Rect {
        x: left,
        y: span.y,
        w: right - left,
        h: span.h,
    }
}

fn boxes(scenario: &Scenario, cast: &Cast, rows: &Rows, columns: &Columns, picture: &mut Picture) {
    let name = |thing: &ResourceRef| explain::name(scenario, thing);
    let mut put =
        |thing: Thing, rect: Rect, parent: Option<usize>, name: String, note: String, yours: Option<bool>| {
            let endpoints = private_endpoints(scenario, &thing);
            picture.nodes.push(Node {
                rect,
                parent,
                title: Vec::new(),
                private_door: private_door(&thing, &endpoints),
                has_private_endpoint: !endpoints.is_empty(),
                thing,
                name,
                note,
                yours,
            });
            picture.nodes.len() - 1
        };
    let groups: Vec<_> = rows
        .groups
        .iter()
        .map(|(network, span)| {
            let word = if *network == HostNetwork::Internet {
                "Internet"
            } else {
                "On-premises"
            };
            (
                *network,
                put(
                    Thing::Group(*network),
                    at(*span, columns.outside),
                    None,
                    word.to_owned(),
                    String::new(),
                    None,
                ),
            )
        })
        .collect();
    let host = (
        columns.outside.0 + SIBLING,
        columns.outside.0 + SIBLING + HOST_WIDTH,
    );
    for ((outsider, network), span) in cast.outsiders.iter().zip(&rows.outsiders) {
        let parent = groups.iter().find(|(it, _)| it == network).map(|(_, node)| *node);
        let (thing, title, note) = match outsider {
            Outsider::Host(id) => {
                let it = scenario
                    .hosts
                    .get(id)
                    .and_then(|host| host.address.as_ref()?.read());
                let thing = ResourceRef::Host(id.clone());
                (
                    Thing::Of(thing.clone()),
                    name(&thing),
                    it.map_or_else(String::new, ToString::to_string),
                )
            }
            Outsider::Address(address) => (
                Thing::Address(*address),
                address.to_string(),
                "not declared".to_owned(),
            ),
        };
        put(thing, at(*span, host), parent, title, note, None);
    }
    let networks: Vec<_> = cast
        .networks
        .iter()
        .zip(&rows.networks)
        .map(|(id, span)| {
            let thing = ResourceRef::VirtualNetwork(id.clone());
            let space = scenario
                .virtual_networks
                .get(id)
                .map(|it| prefixes(&it.address_space));
            let yours = owned(scenario, &thing);
            put(
                Thing::Of(thing.clone()),
                at(*span, columns.network),
                None,
                name(&thing),
                space.unwrap_or_default(),
                yours,
            )
        })
        .collect();
    let subnets: Vec<_> = cast
        .subnets
        .iter()
        .zip(&rows.subnets)
        .map(|((id, network), span)| {
            let thing = ResourceRef::Subnet(id.clone());
            let space = scenario.subnets.get(id).map(|it| prefixes(&it.address_prefixes));
            let parent = network.and_then(|at| networks.get(at).copied());
            put(
                Thing::Of(thing.clone()),
                at(*span, columns.subnet),
                parent,
                name(&thing),
                space.unwrap_or_default(),
                None,
            )
        })
        .collect();
    for (machine, span) in cast.machines.iter().zip(&rows.machines) {
        let mut parent = machine.subnet.and_then(|at| subnets.get(at).copied());
        if machine.has_border {
            let around = Span {
                y: span.y - 8,
                h: span.h + 16,
            };
            let border = Thing::Border(machine.nic.clone());
            let word = format!("interface {}", machine.nic);
            parent = Some(put(
                border,
                at(around, columns.interface),
                parent,
                word,
                String::new(),
                None,
            ));
        }
        let thing = ResourceRef::NetworkInterface(machine.nic.clone());
        let address = scenario
            .network_interfaces
            .get(&machine.nic)
            .and_then(|nic| nic.private_ip_address.read());
        let note = address.map_or_else(|| "no address".to_owned(), ToString::to_string);
        put(
            Thing::Of(thing.clone()),
            at(*span, columns.machine),
            parent,
            name(&thing),
            note,
            None,
        );
    }
    let azure = (columns.band.0 + 24, columns.band.1 - SIBLING);
    for (id, span) in cast.azure.iter().zip(&rows.azure) {
        let thing = ResourceRef::Host(id.clone());
        let region = scenario
            .hosts
            .get(id)
            .and_then(|host| host.region.as_ref())
            .map(ToString::to_string);
        put(
            Thing::Of(thing.clone()),
            at(*span, azure),
            None,
            name(&thing),
            region.unwrap_or_default(),
            None,
        );
    }
    for (thing, span) in cast.services.iter().zip(&rows.services) {
        let region = match thing {
            ResourceRef::StorageAccount(id) => {
                scenario.storage_accounts.get(id).map(|it| it.region.to_string())
            }
            ResourceRef::KeyVault(id) => scenario.key_vaults.get(id).map(|it| it.region.to_string()),
            ResourceRef::SqlServer(id) => scenario.sql_servers.get(id).map(|it| it.region.to_string()),
            _ => Some("Microsoft".to_owned()),
        };
        let yours = owned(scenario, thing);
        put(
            Thing::Of(thing.clone()),
            at(*span, columns.service),
            None,
            name(thing),
            region.unwrap_or_default(),
            yours,
        );
    }
}

/// The private endpoints that lead to a service, by name.
fn private_endpoints(scenario: &Scenario, thing: &Thing) -> Vec<String> {
    let mut names = Vec::new();
    for (id, endpoint) in &scenario.private_endpoints {
        if matches!(thing, Thing::Of(service) if *service == endpoint.service) {
            names.push(explain::name(scenario, &ResourceRef::PrivateEndpoint(id.clone())));
        }
    }
    names
}

fn private_door(thing: &Thing, endpoints: &[String]) -> Option<String> {
    let has_door = matches!(thing, Thing::Of(service) if super::metrics::private_door(service) > 0);
    has_door.then(|| match endpoints {
        [] => "no private endpoint".to_owned(),
        [only] => only.clone(),
        [first, ..] => format!("{first} +{}", endpoints.len() - 1),
    })
}

fn prefixes<T: ToString>(parts: &[Part<T>]) -> String {
    let first = parts
        .first()
        .and_then(Part::read)
        .map_or_else(String::new, ToString::to_string);
    match parts.len() {
        0 | 1 => first,
        more => format!("{first} +{}", more - 1),
    }
}

/// How a box shows its name: the room for it, and in how many lines.
fn room(node: &Node) -> (i32, usize) {
    match &node.thing {
        Thing::Group(_) | Thing::Border(_) => (node.rect.w - 2 * SIBLING, 1),
        // the note stands beside the name
        Thing::Of(ResourceRef::VirtualNetwork(_) | ResourceRef::Subnet(_)) => {
            (node.rect.w - 2 * SIBLING - 8 - names::width(&node.note, NOTE), 1)
        }
        Thing::Of(ResourceRef::NetworkInterface(_)) => (node.rect.w - 2 * 16, 1),
        Thing::Of(ResourceRef::Host(_)) | Thing::Address(_) => (node.rect.w - 2 * 10, 1),
        Thing::Of(_) => (node.rect.w - DOOR - 8, 2),
    }
}

fn fit_names(nodes: &mut [Node]) {
    let mut titles: Vec<_> = nodes
        .iter()
        .map(|node| {
            let (room, lines) = room(node);
            names::fit(&node.name, room.max(40), NAME_WIDTH, lines)
        })
        .collect();
    names::tell_apart(&mut titles);
    for (node, title) in nodes.iter_mut().zip(titles) {
        node.title = title;
    }
}
