//! Which ways a path could take through the picture, leg by leg, and the ports that each leg needs.
//!
//! Every way that topology allows has its room, whichever is taken: by the public door, by a private endpoint, through
//! an appliance that a route table names, through a gateway. So an answer picks a line and moves no box (diagram.md L1).

use pathlight_core::flow::Flow;
use pathlight_core::model::Scenario;
use pathlight_core::model::id::ResourceRef;

use super::cast::{Cast, End};
use super::metrics::is_gateway;
use super::ways::ways;

/// A side of a box that lines leave and come in by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// Towards the world.
    Left,
    /// Towards Microsoft's network.
    Right,
    /// A service's public door.
    Public,
    /// A service's private door.
    Private,
}

/// Where a path leaves or comes into a box.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Port {
    /// The path.
    pub path: usize,
    /// The box.
    pub at: End,
    /// On which side.
    pub side: Side,
    /// Whether it leaves the box.
    pub starts: bool,
    /// The box at the leg's other end.
    pub far: End,
}

/// Which way a leg runs through the picture.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Course {
    /// Over Microsoft's network to a service.
    Across,
    /// Between a host outside and what stands in a subnet, by the left side.
    Aside,
    /// From outside to a service, above the networks; from one's own premises to the internet, left of it.
    Over,
    /// Between two boxes of one network, by their right sides.
    Within,
    /// Between two boxes of two networks, by their right sides.
    Between,
}

/// A path's way between two boxes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Leg {
    /// The path.
    pub path: usize,
    /// The port that it leaves by.
    pub from: usize,
    /// The port that it comes in by.
    pub to: usize,
    /// How it runs.
    pub course: Course,
}

/// A way that a path could take.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Route {
    /// What it passes through on the way.
    pub through: Vec<ResourceRef>,
    /// Its legs, from the source on.
    pub legs: Vec<usize>,
}

/// Every way of every path.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Routes {
    /// Every port.
    pub ports: Vec<Port>,
    /// Every leg.
    pub legs: Vec<Leg>,
    /// The ways of each path, the plainest first; none: the picture cannot draw it.
    pub of: Vec<Vec<Route>>,
    /// What connects one's own premises and each gateway.
    pub connections: Vec<Route>,
}

impl Routes {
    /// The ways that `flows` could take between those of the cast.
    pub fn of(scenario: &Scenario, cast: &Cast, flows: &[Flow]) -> Routes {
        let mut routes = Routes::default();
        for (path, flow) in flows.iter().enumerate() {
            let (ports, legs) = (routes.ports.len(), routes.legs.len());
            let mut own = Vec::new();
            if let Some(Some((from, to))) = cast.ends.get(path) {
                for through in ways(scenario, cast, flow, *from, *to) {
                    let mut stops = vec![*from];
                    stops.extend(through.iter().map(|place| End::Resident(*place)));
                    // what a gateway takes out of the network goes on from behind it
                    let is_out = stops.last().is_some_and(|last| is(cast, *last, is_gateway));
                    let is_beyond = match to {
                        End::Service(_) => true,
                        End::Outsider(host) => !cast.is_on_premises(*host),
                        End::Resident(_) | End::Azure(_) | End::Premises => false,
                    };
                    if is_out && is_beyond && matches!(from, End::Resident(_)) {
                        stops.push(End::Premises);
                    }
                    stops.push(*to);
                    own.extend(routes.route(cast, path, (ports, legs), &stops));
                }
            }
            routes.of.push(own);
        }
        let is_passed = routes.ports.iter().any(|it| it.at == End::Premises);
        if is_passed || cast.has_premises() {
            for place in 0..cast.residents.len() {
                let gateway = End::Resident(place);
                if is(cast, gateway, is_gateway) {
                    let own = (routes.ports.len(), routes.legs.len());
                    let path = flows.len() + place;
                    let route = routes.route(cast, path, own, &[End::Premises, gateway]);
                    routes.connections.extend(route);
                }
            }
        }
        routes
    }

    /// The ports at one side of a box.
    pub fn ports_at(&self, at: End, side: Side) -> Vec<usize> {
        let own = |port: &usize| self.ports[*port].at == at && self.ports[*port].side == side;
        (0..self.ports.len()).filter(own).collect()
    }

    /// The port by which the path of `port` comes into its box, where it passes through; or that by which it leaves.
    pub fn other_side(&self, port: usize) -> Option<usize> {
        let own = self.ports[port];
        let is_other = |it: &Port| it.path == own.path && it.at == own.at && it.starts != own.starts;
        self.ports.iter().position(is_other)
    }

    /// The two ports of a leg.
    pub fn ends(&self, leg: &Leg) -> (Port, Port) {
        (self.ports[leg.from], self.ports[leg.to])
    }

    /// The legs of one course, by their places.
    pub fn legs_of(&self, course: Course) -> Vec<usize> {
        let own = |leg: &usize| self.legs[*leg].course == course;
        (0..self.legs.len()).filter(own).collect()
    }

    fn route(&mut self, cast: &Cast, path: usize, first: (usize, usize), stops: &[End]) -> Option<Route> {
        let mut courses = Vec::new();
        for pair in stops.windows(2) {
            courses.push(course(cast, pair[0], pair[1])?);
        }
        let mut legs = Vec::new();
        for (pair, (out, into, course)) in stops.windows(2).zip(courses) {
            let mut port = |at: End, side: Side, starts: bool, far: End| {
                let own = self.ports.iter().skip(first.0);
                let mut same = own.map(|it| it.at == at && it.side == side && it.starts == starts);
                if let Some(place) = same.position(|same| same) {
                    return first.0 + place;
                }
                self.ports.push(Port {
                    path,
                    at,
                    side,
                    starts,
                    far,
                });
                self.ports.len() - 1
            };
            let from = port(pair[0], out, true, pair[1]);
            let to = port(pair[1], into, false, pair[0]);
            let leg = Leg {
                path,
                from,
                to,
                course,
            };
            let known = self.legs.iter().skip(first.1).position(|it| *it == leg);
            legs.push(match known {
                Some(place) => first.1 + place,
                None => {
                    self.legs.push(leg);
                    self.legs.len() - 1
                }
            });
        }
        let through = stops[1..stops.len() - 1].iter();
        let through = through.filter_map(|stop| thing(cast, *stop)).collect();
        Some(Route { through, legs })
    }
}

/// What stands there, if that is in a subnet.
pub fn thing(cast: &Cast, end: End) -> Option<ResourceRef> {
    match end {
        End::Resident(place) => cast.residents.get(place).map(|it| it.thing.clone()),
        End::Outsider(_) | End::Service(_) | End::Azure(_) | End::Premises => None,
    }
}

/// Whether what stands there is in a subnet and of that kind.
pub fn is(cast: &Cast, end: End, kind: fn(&ResourceRef) -> bool) -> bool {
    thing(cast, end).is_some_and(|thing| kind(&thing))
}

/// How a leg runs between two boxes, and by which of their sides.
fn course(cast: &Cast, from: End, to: End) -> Option<(Side, Side, Course)> {
    let is_endpoint = |end| is(cast, end, |it| matches!(it, ResourceRef::PrivateEndpoint(_)));
    Some(match (from, to) {
        (End::Resident(_) | End::Azure(_), End::Service(_)) => {
            let door = if is_endpoint(from) {
                Side::Private
            } else {
                Side::Public
            };
            (Side::Right, door, Course::Across)
        }
        (End::Outsider(outsider), End::Service(_)) => {
            // one's own premises stand below the internet: they go round by the left
            let out = if cast.is_on_premises(outsider) {
                Side::Left
            } else {
                Side::Right
            };
            (out, Side::Public, Course::Over)
        }
        (End::Outsider(_) | End::Premises, End::Resident(_)) => (Side::Right, Side::Left, Course::Aside),
        (End::Resident(_), End::Outsider(_) | End::Premises) => (Side::Left, Side::Right, Course::Aside),
        (End::Premises, End::Service(_)) => (Side::Left, Side::Public, Course::Over),
        (End::Premises, End::Outsider(_)) => (Side::Left, Side::Left, Course::Over),
        (End::Resident(one), End::Resident(other)) => {
            let course = match cast.network_of(one) == cast.network_of(other) {
                true => Course::Within,
                false => Course::Between,
            };
            (Side::Right, Side::Right, course)
        }
        (End::Service(_) | End::Azure(_), _)
        | (End::Premises, End::Premises)
        | (_, End::Azure(_))
        | (End::Outsider(_), End::Outsider(_) | End::Premises) => {
            return None;
        }
    })
}
