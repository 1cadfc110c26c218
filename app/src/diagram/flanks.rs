//! How high everything stands beside the networks, and which row each path takes there: hosts to the left, hosts on
//! Microsoft's network below, services to the right.

use pathlight_core::explain;
use pathlight_core::model::host::HostNetwork;

use super::cast::End;
use super::metrics::*;
use super::order;
use super::routes::Side;
use super::rows::{Span, Stack};

impl Stack<'_> {
    /// Hosts outside, under their headings, from the top of the networks.
    pub(super) fn outside(&mut self, shift: i32) {
        let mut y = self.rows.band.y + shift;
        for network in [HostNetwork::Internet, HostNetwork::OnPremises] {
            let mut own = Vec::new();
            for (at, (_, it)) in self.cast.outsiders.iter().enumerate() {
                if *it == network {
                    own.push(at);
                }
            }
            let passing = match network {
                HostNetwork::OnPremises => self.routes.ports_at(End::Premises, Side::Left),
                HostNetwork::Internet | HostNetwork::Azure => Vec::new(),
            };
            if own.is_empty() && passing.is_empty() {
                continue;
            }
            let start = y;
            y += HEADER;
            for outsider in own {
                let ports = self.outsider_ports(outsider);
                let name = self.cast.outsiders[outsider].0.thing();
                let name = name.map_or(1, |it| {
                    let room = self.metrics.widest(HOST_WIDTH) - 2 * 10;
                    name_lines(&explain::name(self.scenario, &it), room, self.metrics.letters)
                });
                let least = HOST + grid((name - 1) * NAME_LINE);
                let h = (self.metrics.room(ports.len()) + 8).max(least);
                let span = Span { y, h };
                self.rows.outsiders.push(span);
                self.put_ports(span, &ports);
                y += h + SIBLING;
            }
            if network == HostNetwork::OnPremises {
                for port in self.routes.ports_at(End::Premises, Side::Right) {
                    self.rows.ports[port] = start + 16;
                }
                // what only passes through does so below the hosts
                for port in order::numbers(passing, &|port| [self.row_before(port), 0, 0]) {
                    let row = y + self.metrics.pitch() / 8 * 4;
                    self.rows.ports[port] = row;
                    if let Some(into) = self.routes.other_side(port) {
                        self.rows.ports[into] = row;
                    }
                    y += self.metrics.pitch();
                }
            }
            self.rows.groups.push((
                network,
                Span {
                    y: start,
                    h: y - start,
                },
            ));
            y += GAP;
        }
    }

    /// Hosts on Microsoft's network, below everything that crosses it.
    pub(super) fn azure(&mut self) {
        let mut y = self.y.max(self.rows.band.y + HEADER);
        for azure in 0..self.cast.azure.len() {
            let own = self.routes.ports_at(End::Azure(azure), Side::Right);
            let h = (self.metrics.room(own.len()) + 8).max(HOST);
            let span = Span { y, h };
            let own = order::numbers(own, &|port| match self.routes.ports[port].far {
                End::Service(far) | End::Resident(far) | End::Outsider(far) | End::Azure(far) => {
                    [order::number(far), 0, 0]
                }
                End::Premises => [0, 0, 0],
            });
            self.put_ports(span, &own);
            self.rows.azure.push(span);
            y += h + SIBLING;
        }
    }

    /// Services from the top, each as near as may be to the row of the first path that comes straight to it.
    pub(super) fn services(&mut self, shift: i32) {
        let mut free = self.rows.band.y;
        self.metrics.ports = SERVICE_PORTS;
        for (service, thing) in self.cast.services.iter().enumerate() {
            let [ports, private_ports] = [Side::Public, Side::Private].map(|side| {
                let own = self.routes.ports_at(End::Service(service), side);
                order::numbers(own, &|port| [i64::from(self.far_row(port)), 0, 0])
            });
            let switches = self.switches.iter().filter(|(it, _)| it == thing).count();
            let switches = i32::try_from(switches).unwrap_or(0);
            let text = service_text(self.scenario, thing, self.metrics);
            let door = match private_door(thing) {
                0 => 0,
                least => least.max(self.metrics.room(private_ports.len()) + 4),
            };
            let h = (self.metrics.room(ports.len()) + 16).max(text + switches * self.metrics.target);
            let is_straight = |port: &&usize| self.lane_of(**port).is_none();
            // as near as may be to the row of the first path that comes straight to it
            let wished = match (
                ports.iter().position(|port| is_straight(&port)),
                private_ports.first(),
            ) {
                (Some(rank), _) => {
                    self.far_row(ports[rank]) - self.metrics.port(Span { y: 0, h }, rank, ports.len())
                }
                (None, Some(first)) => {
                    let within = Span { y: h, h: door };
                    self.far_row(*first) - self.metrics.port(within, 0, private_ports.len())
                }
                (None, None) => free,
            };
            // the public door's span; the private one is below it
            let public = Span {
                y: (wished + shift).max(free),
                h,
            };
            let span = Span {
                y: public.y,
                h: h + door,
            };
            let private = Span {
                y: public.end(),
                h: door,
            };
            self.put_ports(public, &ports);
            self.put_ports(private, &private_ports);
            self.toggle_rows(thing, span.y + text);
            self.rows.services.push(span);
            self.rows.private_doors.push(private);
            free = span.end() + SIBLING + 4;
        }
    }
}
