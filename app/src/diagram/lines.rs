//! The line of each path, and where on it the gate of each stage stands: on its owner's border (diagram.md G1, G2).

use pathlight_core::outcome::Stage;

use super::cast::{Cast, Course};
use super::columns::{Columns, is_by_the_left};
use super::geometry::{self, Point, Rect};
use super::metrics::{BAND, SIBLING};
use super::rows::Rows;

/// How far behind a service's border an arrow ends.
const INSIDE: i32 = 24;

/// Whose group a gate is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    /// The subnet's, or no group at all.
    Subnet,
    /// The interface's own.
    Interface,
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
}

/// The line of every course that can be drawn.
pub fn lines(cast: &Cast, rows: &Rows, columns: &Columns) -> Vec<Option<Line>> {
    let line = |at: usize| {
        let draft = Draft {
            cast,
            rows,
            columns,
            at,
        };
        draft.line().map(|mut line| {
            line.points = geometry::tidy(std::mem::take(&mut line.points));
            line
        })
    };
    (0..cast.courses.len()).map(line).collect()
}

struct Draft<'a> {
    cast: &'a Cast,
    rows: &'a Rows,
    columns: &'a Columns,
    at: usize,
}

impl Draft<'_> {
    fn line(&self) -> Option<Line> {
        match *self.cast.courses.get(self.at)? {
            Course::ToService { machine, .. } => Some(self.to_service(machine)),
            Course::Outside { machine, inwards, .. } => Some(self.outside(machine, inwards)),
            Course::OverInternet { .. } => Some(self.over_internet()),
            Course::Between { from, to, within } => Some(self.between(from, to, within)),
            Course::FromAzure { .. } => Some(self.azure_to_service()),
            Course::Undrawn => None,
        }
    }

    fn from(&self) -> i32 {
        self.rows.from[self.at]
    }

    fn to(&self) -> i32 {
        self.rows.to[self.at]
    }

    fn turn(&self, number: usize) -> i32 {
        self.columns.turns[self.at]
            .get(number)
            .copied()
            .unwrap_or_default()
    }

    fn has_border(&self, machine: usize) -> bool {
        self.cast.machines.get(machine).is_some_and(|it| it.has_border)
    }

    fn to_service(&self, machine: usize) -> Line {
        let (row, port, c) = (self.from(), self.to(), self.columns);
        let mut places = vec![place(Stage::NameResolution, c.machine.1, row)];
        if self.has_border(machine) {
            places.push(own(Stage::OutboundNsg, c.interface.1, row));
        }
        places.push(place(Stage::OutboundNsg, c.subnet.1, row));
        places.push(place(Stage::Routing, c.network.1, row));
        places.push(place(Stage::Egress, c.band.0, row));
        places.push(place(Stage::ServiceEndpointPolicy, c.band.0, row));
        places.extend(self.doors(port));
        let chip = Rect::around(
            Point {
                x: c.band.0 + BAND / 2 + 4,
                y: row,
            },
            BAND - 32,
            22,
        );
        Line {
            points: points(&[
                (c.machine.1, row),
                (self.turn(0), row),
                (self.turn(0), port),
                (c.service.0 + INSIDE, port),
            ]),
            places,
            chip: Some(chip),
        }
    }

    fn doors(&self, port: i32) -> [Place; 2] {
        [
            place(Stage::PrivateEndpoint, self.columns.service.0, port),
            place(Stage::ServiceFirewall, self.columns.service.0, port),
        ]
    }

    fn outside(&self, machine: usize, inwards: bool) -> Line {
        let c = self.columns;
        let (row, host) = if inwards {
            (self.to(), self.from())
        } else {
            (self.from(), self.to())
        };
        let edge = c.outside.0 + SIBLING + super::metrics::HOST_WIDTH;
        let group = if inwards {
            Stage::InboundNsg
        } else {
            Stage::OutboundNsg
        };
        let start = if inwards { (edge, host) } else { (c.machine.0, row) };
        // from the machine on
        let mut places = Vec::new();
        if self.has_border(machine) {
            places.push(own(group, c.interface.0, row));
        }
        places.push(place(group, c.subnet.0, row));
        places.push(place(Stage::Routing, c.network.0, row));
        places.push(place(Stage::Egress, c.outside.1, host));
        let mut line = vec![
            (c.machine.0, row),
            (self.turn(0), row),
            (self.turn(0), host),
            (edge, host),
        ];
        if inwards {
            places.reverse();
            line.reverse();
        }
        places.insert(0, place(Stage::NameResolution, start.0, start.1));
        Line {
            points: points(&line),
            places,
            chip: None,
        }
    }

    fn over_internet(&self) -> Line {
        let c = self.columns;
        let (row, port) = (self.from(), self.to());
        let lane = self.rows.lanes[self.at].unwrap_or_default();
        let host = c.outside.0 + SIBLING;
        let by_the_left = is_by_the_left(self.cast, self.at);
        let start = if by_the_left {
            host
        } else {
            host + super::metrics::HOST_WIDTH
        };
        let line = [
            (start, row),
            (self.turn(0), row),
            (self.turn(0), lane),
            (self.turn(1), lane),
            (self.turn(1), port),
            (c.service.0 + INSIDE, port),
        ];
        let mut places = vec![place(Stage::NameResolution, start, row)];
        // only a host behind a gateway is routed by a network of yours: where such a path enters Microsoft's network
        let entry = [
            Stage::OutboundNsg,
            Stage::Routing,
            Stage::Egress,
            Stage::ServiceEndpointPolicy,
        ];
        places.extend(entry.map(|stage| place(stage, c.band.0, lane)));
        places.extend(self.doors(port));
        Line {
            points: points(&line),
            places,
            chip: None,
        }
    }

    fn between(&self, from: usize, to: usize, within: bool) -> Line {
        let (c, x) = (self.columns, self.turn(0));
        let (start, end) = (self.from(), self.to());
        let mut places = vec![place(Stage::NameResolution, c.machine.1, start)];
        if self.has_border(from) {
            places.push(own(Stage::OutboundNsg, c.interface.1, start));
        }
        places.push(place(Stage::OutboundNsg, c.subnet.1, start));
        places.push(match within {
            // it never reaches its network's border: its route is chosen where it turns
            true => place(Stage::Routing, x, (start + end) / 8 * 4),
            false => place(Stage::Routing, c.network.1, start),
        });
        places.push(place(Stage::InboundNsg, c.subnet.1, end));
        if self.has_border(to) {
            places.push(own(Stage::InboundNsg, c.interface.1, end));
        }
        let line = [(c.machine.1, start), (x, start), (x, end), (c.machine.1, end)];
        Line {
            points: points(&line),
            places,
            chip: None,
        }
    }

    fn azure_to_service(&self) -> Line {
        let c = self.columns;
        let start = c.band.1 - SIBLING;
        let (row, port) = (self.from(), self.to());
        let mut places = vec![place(Stage::NameResolution, start, row)];
        places.extend(self.doors(port));
        let line = [
            (start, row),
            (self.turn(0), row),
            (self.turn(0), port),
            (c.service.0 + INSIDE, port),
        ];
        Line {
            points: points(&line),
            places,
            chip: None,
        }
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

fn points(points: &[(i32, i32)]) -> Vec<Point> {
    points.iter().map(|(x, y)| Point { x: *x, y: *y }).collect()
}
