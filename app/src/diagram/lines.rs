//! The line of each path, and where on it the gate of each stage stands: on its owner's border (diagram.md G1, G2).

use pathlight_core::model::id::ResourceRef;
use pathlight_core::outcome::Stage;

use super::cast::{Cast, End};
use super::columns::{Columns, is_inwards};
use super::geometry::{self, Point, Rect};
use super::metrics::{SIBLING, is_gateway};
use super::routes::{Course, Leg, Route, Routes, Side};
use super::rows::Rows;

/// How far behind a service's border an arrow ends.
const INSIDE: i32 = 24;

/// Whose gate it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    /// The subnet's, or nobody's in particular.
    Subnet,
    /// The interface's own.
    Interface,
    /// That of an appliance on the way, by its number.
    Hop(usize),
}

/// A place where a gate can stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// The stage.
    pub stage: Stage,
    /// Which of a stage's gates.
    pub level: Level,
    /// Where.
    pub at: Point,
}

/// The line of a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// Its corners, from the source on.
    pub points: Vec<Point>,
    /// Where gates can stand, in the order of the line.
    pub places: Vec<Place>,
    /// Where it crosses Microsoft's network: who the service thinks is asking.
    pub chip: Option<Rect>,
    /// What it passes through on the way.
    pub through: Vec<ResourceRef>,
    /// How many paths it is.
    pub paths: usize,
    /// Whether it shares the row of its badge with a line that matters more, which then says how many it is.
    pub is_covered: bool,
}

/// The line of a way that a path takes.
pub fn line(cast: &Cast, routes: &Routes, rows: &Rows, columns: &Columns, route: &Route) -> Line {
    let mut draft = Draft {
        cast,
        rows,
        columns,
        routes,
        points: Vec::new(),
        places: Vec::new(),
        chip: None,
        hops: 0,
    };
    for (number, at) in route.legs.iter().enumerate() {
        let stretch = Stretch {
            at: *at,
            leg: routes.legs[*at],
            is_first: number == 0,
            is_last: number + 1 == route.legs.len(),
        };
        draft.leg(stretch);
    }
    let Draft {
        points,
        mut places,
        chip,
        ..
    } = draft;
    // what never crosses Microsoft's network by the public door leaves as it is, where its route is chosen
    let last = places.iter().rposition(|it| it.stage == Stage::Routing);
    if let Some(at) = last.filter(|_| !places.iter().any(|it| it.stage == Stage::Egress)) {
        let stage = Stage::Egress;
        let it = Place { stage, ..places[at] };
        places.insert(at + 1, it);
    }
    Line {
        points: geometry::tidy(points),
        places,
        chip,
        through: route.through.clone(),
        paths: 1,
        is_covered: false,
    }
}

struct Draft<'a> {
    cast: &'a Cast,
    rows: &'a Rows,
    columns: &'a Columns,
    routes: &'a Routes,
    points: Vec<Point>,
    places: Vec<Place>,
    chip: Option<Rect>,
    /// How many appliances were passed.
    hops: usize,
}

/// A leg as a part of the way.
#[derive(Clone, Copy)]
struct Stretch {
    at: usize,
    leg: Leg,
    is_first: bool,
    is_last: bool,
}

impl Draft<'_> {
    fn leg(&mut self, it: Stretch) {
        match it.leg.course {
            Course::Across => self.across(it),
            Course::Aside if is_inwards(self.routes, &it.leg) => self.inwards(it),
            Course::Aside => self.outwards(it),
            Course::Over => self.over(it),
            Course::Within | Course::Between => self.beside(it),
        }
    }

    fn rows_of(&self, it: Stretch) -> (i32, i32) {
        (self.rows.ports[it.leg.from], self.rows.ports[it.leg.to])
    }

    fn turn(&self, it: Stretch, number: usize) -> i32 {
        self.columns.turns[it.at].get(number).copied().unwrap_or_default()
    }

    fn has_border(&self, end: End) -> bool {
        match end {
            End::Resident(at) => self.cast.residents.get(at).is_some_and(|it| it.has_border),
            End::Outsider(_) | End::Service(_) | End::Azure(_) | End::Premises => false,
        }
    }

    fn thing(&self, end: End) -> Option<&ResourceRef> {
        match end {
            End::Resident(at) => self.cast.residents.get(at).map(|it| &it.thing),
            End::Outsider(_) | End::Service(_) | End::Azure(_) | End::Premises => None,
        }
    }

    fn corner(&mut self, x: i32, y: i32) {
        // from one side of a box to the other: up or down where it came in
        if let Some(last) = self.points.last().filter(|last| last.x != x && last.y != y) {
            let x = last.x;
            self.points.push(Point { x, y });
        }
        self.points.push(Point { x, y });
    }

    fn put(&mut self, stage: Stage, x: i32, y: i32) {
        self.places.push(place(stage, x, y));
    }

    /// Where a leg meets a box in a subnet: at its edge, or within where the path goes on by the same side.
    fn edge(&self, number: usize, is_end: bool) -> i32 {
        let port = self.routes.ports[number];
        let c = self.columns;
        let passes = !is_end && !self.thing(port.at).is_some_and(is_gateway);
        match (port.at, port.side) {
            (End::Azure(_), _) => c.band.1 - SIBLING,
            (End::Outsider(_), Side::Left) => c.outside.0 + SIBLING,
            (End::Outsider(_), _) => c.host,
            (End::Premises, Side::Left) => c.outside.0,
            (End::Premises, _) => c.outside.1,
            (End::Service(_), _) => c.service.0 + INSIDE,
            (End::Resident(_), Side::Left) => c.machine.0,
            (End::Resident(_), _) => c.machine.1 - if passes { c.depths[number] } else { 0 },
        }
    }

    /// The gates on the way out of a subnet, up to where the route is chosen.
    fn way_out(&mut self, it: Stretch, x: i32) {
        let (row, _) = self.rows_of(it);
        let (from, _) = self.routes.ends(&it.leg);
        if !it.is_first {
            return;
        }
        self.put(Stage::NameResolution, self.edge(it.leg.from, true), row);
        if !matches!(from.at, End::Resident(_)) {
            return;
        }
        let (interface, subnet) = match from.side {
            Side::Left => (self.columns.interface.0, self.columns.subnet.0),
            Side::Right | Side::Public | Side::Private => (self.columns.interface.1, self.columns.subnet.1),
        };
        if self.has_border(from.at) {
            self.places.push(own(Stage::OutboundNsg, interface, row));
        }
        self.put(Stage::OutboundNsg, subnet, row);
        self.put(Stage::Routing, x, row);
    }

    /// The gates on the way to what stands in a subnet.
    fn way_in(&mut self, it: Stretch) {
        let (_, row) = self.rows_of(it);
        let (_, to) = self.routes.ends(&it.leg);
        let c = self.columns;
        let (interface, subnet, edge) = match to.side {
            Side::Left => (c.interface.0, c.subnet.0, c.machine.0),
            Side::Right | Side::Public | Side::Private => (c.interface.1, c.subnet.1, c.machine.1),
        };
        let is_endpoint = matches!(self.thing(to.at), Some(ResourceRef::PrivateEndpoint(_)));
        if it.is_last || is_endpoint {
            self.put(Stage::InboundNsg, subnet, row);
            if self.has_border(to.at) {
                self.places.push(own(Stage::InboundNsg, interface, row));
            }
        }
        if is_endpoint {
            self.put(Stage::PrivateEndpoint, edge, row);
        } else if !it.is_last && !self.thing(to.at).is_some_and(is_gateway) {
            let at = Point { x: edge, y: row };
            self.places.push(Place {
                stage: Stage::Routing,
                level: Level::Hop(self.hops),
                at,
            });
            self.hops += 1;
        }
    }

    fn across(&mut self, it: Stretch) {
        let ((row, port), c) = (self.rows_of(it), self.columns);
        let (from, to) = self.routes.ends(&it.leg);
        let is_azure = matches!(from.at, End::Azure(_));
        self.way_out(it, c.network.1);
        if to.side == Side::Public {
            if !is_azure {
                self.put(Stage::Egress, c.band.0, row);
                self.put(Stage::ServiceEndpointPolicy, c.band.0, row);
            }
            self.doors(port);
        }
        if !is_azure {
            self.chip(row);
        }
        self.corner(self.edge(it.leg.from, it.is_first), row);
        self.corner(self.turn(it, 0), row);
        self.corner(self.turn(it, 0), port);
        self.corner(self.edge(it.leg.to, true), port);
    }

    /// Where a path crosses Microsoft's network, or stands above it.
    fn chip(&mut self, y: i32) {
        let (left, right) = self.columns.band;
        let x = left + (right - left) / 2 + 4;
        self.chip = Some(Rect::around(Point { x, y }, right - left - 22, 22));
    }

    fn doors(&mut self, port: i32) {
        self.put(Stage::PrivateEndpoint, self.columns.service.0, port);
        self.put(Stage::ServiceFirewall, self.columns.service.0, port);
    }

    /// From a host outside to what stands in a subnet.
    fn inwards(&mut self, it: Stretch) {
        let ((host, row), c) = (self.rows_of(it), self.columns);
        self.way_out(it, c.network.0);
        self.put(Stage::Egress, c.outside.1, host);
        self.put(Stage::Routing, c.network.0, row);
        self.way_in(it);
        self.corner(self.edge(it.leg.from, it.is_first), host);
        self.corner(self.turn(it, 0), host);
        self.corner(self.turn(it, 0), row);
        self.corner(self.edge(it.leg.to, it.is_last), row);
    }

    /// From what stands in a subnet to a host outside.
    fn outwards(&mut self, it: Stretch) {
        let ((row, host), c) = (self.rows_of(it), self.columns);
        self.way_out(it, c.network.0);
        // what passes through one's own premises leaves behind them
        if it.is_last {
            self.put(Stage::Egress, c.outside.1, host);
        }
        self.corner(self.edge(it.leg.from, it.is_first), row);
        self.corner(self.turn(it, 0), row);
        self.corner(self.turn(it, 0), host);
        self.corner(self.edge(it.leg.to, it.is_last), host);
    }

    fn over(&mut self, it: Stretch) {
        let ((row, port), c) = (self.rows_of(it), self.columns);
        self.way_out(it, c.band.0);
        if !it.is_first {
            self.put(Stage::Egress, c.outside.0, row);
        }
        self.corner(self.edge(it.leg.from, it.is_first), row);
        self.corner(self.turn(it, 0), row);
        let Some(lane) = self.rows.lanes[it.at] else {
            self.corner(self.turn(it, 0), port);
            self.corner(self.edge(it.leg.to, true), port);
            return;
        };
        if it.is_first {
            // only a host behind a gateway is routed by a network of yours: where such a path enters Microsoft's network
            for stage in [Stage::OutboundNsg, Stage::Routing, Stage::Egress] {
                self.put(stage, c.band.0, lane);
            }
        } else {
            self.chip(lane);
        }
        self.put(Stage::ServiceEndpointPolicy, c.band.0, lane);
        self.doors(port);
        self.corner(self.turn(it, 0), lane);
        self.corner(self.turn(it, 1), lane);
        self.corner(self.turn(it, 1), port);
        self.corner(self.edge(it.leg.to, true), port);
    }

    /// From one box in a subnet to another, by their right sides.
    fn beside(&mut self, it: Stretch) {
        let ((start, end), c, x) = (self.rows_of(it), self.columns, self.turn(it, 0));
        let wall = match it.leg.course {
            Course::Within => c.route,
            Course::Between | Course::Across | Course::Aside | Course::Over => c.network.1,
        };
        self.way_out(it, wall);
        self.way_in(it);
        self.corner(self.edge(it.leg.from, it.is_first), start);
        self.corner(x, start);
        self.corner(x, end);
        self.corner(self.edge(it.leg.to, it.is_last), end);
    }
}

fn place(stage: Stage, x: i32, y: i32) -> Place {
    Place {
        stage,
        level: Level::Subnet,
        at: Point { x, y },
    }
}

fn own(stage: Stage, x: i32, y: i32) -> Place {
    Place {
        stage,
        level: Level::Interface,
        at: Point { x, y },
    }
}
