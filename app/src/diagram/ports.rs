//! Which row of its box each path leaves and comes in by: in the order of the far ends, so that few lines cross (E2).

use pathlight_core::model::id::ResourceRef;

use super::cast::End;
use super::metrics::{is_gateway, resident_text};
use super::order;
use super::routes::Side;
use super::rows::{Span, Stack};

impl Stack<'_> {
    /// The row at the far end of a port's leg, or the lane in between.
    pub(super) fn far_row(&self, port: usize) -> i32 {
        let own = self
            .routes
            .legs
            .iter()
            .find(|leg| leg.from == port || leg.to == port);
        let far = own.map_or(port, |leg| if leg.from == port { leg.to } else { leg.from });
        self.lane_of(port).unwrap_or(self.rows.ports[far])
    }

    /// The lane that a port's path takes from it, or to it.
    pub(super) fn lane_of(&self, port: usize) -> Option<i32> {
        let mut legs = self.routes.legs.iter().zip(&self.rows.lanes);
        let own = legs.find(|(leg, _)| leg.from == port || leg.to == port);
        own.and_then(|(_, lane)| *lane)
    }

    /// The ports at one side of what stands in a subnet, in the order of their far ends (E2).
    fn side(&self, at: usize, side: Side) -> Vec<usize> {
        let own = self.routes.ports_at(End::Resident(at), side);
        let thing = &self.cast.residents[at].thing;
        let (is_gateway, is_endpoint) = (
            is_gateway(thing),
            matches!(thing, ResourceRef::PrivateEndpoint(_)),
        );
        order::numbers(own, &|port| {
            let own = self.routes.ports[port];
            let other = self.routes.other_side(port).map(|it| self.routes.ports[it]);
            let port = match other {
                // it comes out on the row that it came in by
                Some(other) if is_gateway && side == Side::Left => other,
                // all of them lead to one service: the nearest goes round the least
                Some(other) if is_endpoint && own.starts => {
                    let far = match other.far {
                        End::Resident(far) => far,
                        End::Service(_) | End::Outsider(_) | End::Azure(_) | End::Premises => 0,
                    };
                    return [1, order::number(far), order::number(own.path)];
                }
                Some(_) | None => own,
            };
            let path = order::number(port.path);
            match port.far {
                // around what is nearer: to boxes above by the upper ports, to boxes below by the lower ones
                End::Resident(far) => {
                    let (group, path) = if far < at { (0, -path) } else { (2, path) };
                    [group, -order::number(far), path]
                }
                End::Service(far) | End::Outsider(far) | End::Azure(far) => [1, order::number(far), path],
                // below what comes through
                End::Premises => [3, 0, path],
            }
        })
    }

    pub(super) fn resident_ports(&mut self) {
        for at in 0..self.cast.residents.len() {
            let mut span = self.rows.residents[at];
            if self.is_passed(at) {
                let text = resident_text(self.scenario, &self.cast.residents[at].thing, self.metrics) - 8;
                (span.y, span.h) = (span.y + text, span.h - text);
            }
            let sides = self.port_rows(at);
            let most = sides.iter().map(Vec::len).max().unwrap_or(0);
            let is_shared =
                self.metrics.is_crowded && self.is_passed(at) && !is_gateway(&self.cast.residents[at].thing);
            for ports in sides {
                let count = if is_gateway(&self.cast.residents[at].thing) {
                    // what comes straight through keeps its row
                    most
                } else {
                    ports.len()
                };
                for (rank, port) in ports.iter().enumerate() {
                    // what shares rows comes in above and leaves below: never both on one row
                    let (rank, count) = match is_shared && count > self.metrics.ports {
                        true => (usize::from(self.routes.ports[*port].starts), 2),
                        false => (rank, count),
                    };
                    self.rows.ports[*port] = self.metrics.port(span, rank, count);
                }
            }
        }
    }

    /// The ports of what stands in a subnet: side by side, or, where paths cross it on rows of their own, one below
    /// the other.
    pub(super) fn port_rows(&self, at: usize) -> Vec<Vec<usize>> {
        let (mut left, right) = (self.side(at, Side::Left), self.side(at, Side::Right));
        let is_crossed = left.iter().any(|port| self.routes.other_side(*port).is_some());
        if is_crossed && !is_gateway(&self.cast.residents[at].thing) {
            left.extend(right);
            return vec![left];
        }
        vec![left, right]
    }

    /// Whether paths run through a box: below what is written in it.
    pub(super) fn is_passed(&self, at: usize) -> bool {
        let mut own =
            (0..self.routes.ports.len()).filter(|port| self.routes.ports[*port].at == End::Resident(at));
        is_gateway(&self.cast.residents[at].thing) || own.any(|port| self.routes.other_side(port).is_some())
    }

    /// Gives each port at one side of a box its row.
    pub(super) fn put_ports(&mut self, span: Span, ports: &[usize]) {
        for (rank, port) in ports.iter().enumerate() {
            self.rows.ports[*port] = self.metrics.port(span, rank, ports.len());
        }
    }

    /// The ports of a host, what goes over the internet first, then by the row of the far end.
    pub(super) fn outsider_ports(&self, outsider: usize) -> Vec<usize> {
        let mut ports = self.routes.ports_at(End::Outsider(outsider), Side::Left);
        ports.extend(self.routes.ports_at(End::Outsider(outsider), Side::Right));
        order::numbers(ports, &|port| [i64::from(self.far_row(port)), 0, 0])
    }
}
