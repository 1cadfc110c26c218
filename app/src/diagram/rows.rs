//! How high everything stands and which row each path takes: the picture's vertical half.

use pathlight_core::model::Scenario;
use pathlight_core::model::host::HostNetwork;
use pathlight_core::model::id::{ResourceRef, SwitchId};

use super::cast::{Cast, Course};
use super::metrics::*;
use super::order::{self, number};

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
    /// Each machine.
    pub machines: Vec<Span>,
    /// Each service.
    pub services: Vec<Span>,
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
    /// Where each path starts.
    pub from: Vec<i32>,
    /// Where each path ends.
    pub to: Vec<i32>,
    /// The lane above the networks of each path that takes one.
    pub lanes: Vec<Option<i32>>,
}

/// What stands within one network, or without one.
struct Stack<'a> {
    scenario: &'a Scenario,
    cast: &'a Cast,
    metrics: Metrics,
    switches: Vec<(ResourceRef, SwitchId)>,
    rows: Rows,
    y: i32,
}

impl Rows {
    /// The rows of `cast`.
    pub fn of(scenario: &Scenario, cast: &Cast, metrics: Metrics) -> Rows {
        let count = cast.courses.len();
        let rows = Rows {
            networks: vec![Span::default(); cast.networks.len()],
            subnets: vec![Span::default(); cast.subnets.len()],
            machines: vec![Span::default(); cast.machines.len()],
            from: vec![0; count],
            to: vec![0; count],
            lanes: vec![None; count],
            ..Rows::default()
        };
        let switches = super::cast::switches(scenario);
        let mut stack = Stack {
            scenario,
            cast,
            metrics,
            switches,
            rows,
            y: MARGIN,
        };
        stack.lanes();
        stack.networks();
        stack.machine_ports();
        stack.outside();
        stack.azure();
        stack.services();
        let Stack { mut rows, y: top, .. } = stack;
        let ends = [
            &rows.networks,
            &rows.subnets,
            &rows.machines,
            &rows.services,
            &rows.outsiders,
            &rows.azure,
        ];
        let groups = rows.groups.iter().map(|(_, span)| span.end());
        let lowest = ends
            .into_iter()
            .flatten()
            .map(|span| span.end())
            .chain(groups)
            .max();
        rows.band.h = lowest.unwrap_or(top).max(rows.band.y + HEADER) - rows.band.y;
        rows
    }
}

impl Stack<'_> {
    /// One lane for each path over the internet: one's own premises, which come from further left, above.
    fn lanes(&mut self) {
        let over = self.paths(|course| match course {
            Course::OverInternet { outsider, .. } => Some(outsider),
            _ => None,
        });
        let over = order::by(over, |(_, outsider)| match self.network_of(*outsider) {
            HostNetwork::OnPremises => [0, -number(*outsider), 0],
            HostNetwork::Internet | HostNetwork::Azure => [1, number(*outsider), 0],
        });
        let lane = |rank| self.y + self.metrics.channel(rank, over.len()) * self.metrics.target.max(LANE);
        for (rank, (at, _)) in over.iter().enumerate() {
            self.rows.lanes[*at] = Some(lane(rank));
        }
        if let Some(last) = over.len().checked_sub(1) {
            self.y = lane(last) + self.metrics.target.max(LANE) + MARGIN - 4;
        }
        self.rows.band.y = self.y;
    }

    fn network_of(&self, outsider: usize) -> HostNetwork {
        self.cast
            .outsiders
            .get(outsider)
            .map_or(HostNetwork::Internet, |(_, network)| *network)
    }

    /// The paths whose course `pick` picks, with what it gives.
    fn paths<T>(&self, pick: impl Fn(Course) -> Option<T>) -> Vec<(usize, T)> {
        let picked = self.cast.courses.iter().enumerate();
        picked
            .filter_map(|(at, course)| Some((at, pick(*course)?)))
            .collect()
    }

    fn networks(&mut self) {
        for network in (0..self.cast.networks.len()).map(Some).chain([None]) {
            let start = self.y;
            if network.is_some() {
                self.y += HEADER;
            }
            for subnet in 0..self.cast.subnets.len() {
                if self.cast.subnets[subnet].1 == network {
                    self.subnet(subnet);
                    self.y += SIBLING;
                }
            }
            if let Some(at) = network {
                self.rows.networks[at] = Span {
                    y: start,
                    h: self.y - start,
                };
                self.y += GAP;
            }
        }
        for machine in 0..self.cast.machines.len() {
            if self.cast.machines[machine].subnet.is_none() {
                self.machine(machine);
                self.y += SIBLING;
            }
        }
    }

    fn subnet(&mut self, at: usize) {
        let start = self.y;
        self.y += HEADER;
        for machine in 0..self.cast.machines.len() {
            if self.cast.machines[machine].subnet == Some(at) {
                self.machine(machine);
                self.y += SIBLING;
            }
        }
        self.toggles(&ResourceRef::Subnet(self.cast.subnets[at].0.clone()));
        self.rows.subnets[at] = Span {
            y: start,
            h: self.y - start,
        };
    }

    fn machine(&mut self, at: usize) {
        let machine = &self.cast.machines[at];
        let border = if machine.has_border { SIBLING } else { 0 };
        let nic = ResourceRef::NetworkInterface(machine.nic.clone());
        let ports = self
            .sides(at)
            .into_iter()
            .map(|side| side.len())
            .max()
            .unwrap_or(0);
        let h = (self.metrics.room(ports) + 16).max(MACHINE);
        self.rows.machines[at] = Span {
            y: self.y + border,
            h,
        };
        self.y += h + 2 * border;
        self.toggles(&nic);
    }

    fn toggles(&mut self, owner: &ResourceRef) {
        let own = self.toggle_rows(owner, self.y);
        if own > 0 {
            self.y += own + 4;
        }
    }

    /// Puts the switches of `owner` from `y` down; gives how high they are together.
    fn toggle_rows(&mut self, owner: &ResourceRef, y: i32) -> i32 {
        let mut down = y;
        for (_, switch) in self.switches.iter().filter(|(thing, _)| thing == owner) {
            self.rows.toggles.push((owner.clone(), switch.clone(), down));
            down += self.metrics.target;
        }
        down - y
    }

    /// The paths at a machine's left side and at its right one, each in the order of their far ends (E2).
    fn sides(&self, machine: usize) -> [Vec<(usize, bool)>; 2] {
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for (at, course) in self.cast.courses.iter().enumerate() {
            match *course {
                Course::Outside {
                    machine: it,
                    outsider,
                    inwards,
                } if it == machine => {
                    left.push((at, !inwards, [0, number(outsider), 0]));
                }
                Course::ToService { machine: it, service } if it == machine => {
                    right.push((at, true, [1, number(service), 0]));
                }
                // to machines above by the upper ports, to machines below by the lower ones
                Course::Between { from, to, .. } if from == machine || to == machine => {
                    let far = if from == machine { to } else { from };
                    right.push((
                        at,
                        from == machine,
                        [if far < machine { 0 } else { 2 }, number(far), 0],
                    ));
                }
                _ => {}
            }
        }
        [left, right].map(|side| {
            let side = order::by(side, |(_, _, key)| *key);
            side.into_iter().map(|(at, starts, _)| (at, starts)).collect()
        })
    }

    fn machine_ports(&mut self) {
        for machine in 0..self.cast.machines.len() {
            let span = self.rows.machines[machine];
            for side in self.sides(machine) {
                self.put_ports(span, &side);
            }
        }
    }

    /// Gives each path at one side of a box its row: where it starts, or where it ends.
    fn put_ports(&mut self, span: Span, ports: &[(usize, bool)]) {
        for (port, (at, starts)) in ports.iter().enumerate() {
            let ends = if *starts {
                &mut self.rows.from
            } else {
                &mut self.rows.to
            };
            ends[*at] = self.metrics.port(span, port, ports.len());
        }
    }

    /// Hosts outside, under their headings, from the top of the networks.
    fn outside(&mut self) {
        let mut y = self.rows.band.y;
        for network in [HostNetwork::Internet, HostNetwork::OnPremises] {
            let own: Vec<_> = (0..self.cast.outsiders.len())
                .filter(|at| self.network_of(*at) == network)
                .collect();
            if own.is_empty() {
                continue;
            }
            let start = y;
            y += HEADER - 4;
            for outsider in own {
                let ports = self.outsider_ports(outsider);
                let h = (self.metrics.room(ports.len()) + 8).max(HOST);
                let span = Span { y, h };
                self.rows.outsiders.push(span);
                self.put_ports(span, &ports);
                y += h + SIBLING;
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

    /// The paths at a host, what goes over the internet first, then by the row of the machine.
    fn outsider_ports(&self, outsider: usize) -> Vec<(usize, bool)> {
        let ports = self.paths(|course| match course {
            Course::OverInternet { outsider: it, .. } if it == outsider => Some(true),
            Course::Outside {
                outsider: it,
                inwards,
                ..
            } if it == outsider => Some(inwards),
            _ => None,
        });
        order::by(ports, |(at, starts)| {
            let machine = if *starts {
                self.rows.to[*at]
            } else {
                self.rows.from[*at]
            };
            [i64::from(self.rows.lanes[*at].unwrap_or(machine)), 0, 0]
        })
    }

    /// Hosts on Microsoft's network, below everything that crosses it.
    fn azure(&mut self) {
        let mut y = self.y.max(self.rows.band.y + HEADER);
        for azure in 0..self.cast.azure.len() {
            let own = self.paths(|course| match course {
                Course::FromAzure { azure: it, service } if it == azure => Some(service),
                _ => None,
            });
            let h = (self.metrics.room(own.len()) + 8).max(HOST);
            let span = Span { y, h };
            let own = order::by(own, |(_, service)| [number(*service), 0, 0]);
            let own: Vec<_> = own.into_iter().map(|(at, _)| (at, true)).collect();
            self.put_ports(span, &own);
            self.rows.azure.push(span);
            y += h + SIBLING;
        }
    }

    /// Services from the top, each as near as may be to the row of the first path that comes straight to it.
    fn services(&mut self) {
        let mut free = self.rows.band.y;
        for (service, thing) in self.cast.services.iter().enumerate() {
            let ports = self.paths(|course| match course {
                Course::ToService { service: it, .. }
                | Course::OverInternet { service: it, .. }
                | Course::FromAzure { service: it, .. }
                    if it == service =>
                {
                    Some(false)
                }
                _ => None,
            });
            let ports = order::by(ports, |(at, _)| {
                [
                    i64::from(self.rows.lanes[*at].unwrap_or(self.rows.from[*at])),
                    0,
                    0,
                ]
            });
            let switches = self.switches.iter().filter(|(it, _)| it == thing).count();
            let switches = i32::try_from(switches).unwrap_or(0);
            let text = service_text(self.scenario, thing);
            let door = private_door(thing);
            let h = (self.metrics.room(ports.len()) + 16).max(text + switches * self.metrics.target);
            let first = ports.iter().position(|(at, _)| self.rows.lanes[*at].is_none());
            let wished = first.map_or(free, |port| {
                self.rows.from[ports[port].0] - self.metrics.port(Span { y: 0, h }, port, ports.len())
            });
            // the public door's span; the private one is below it
            let public = Span {
                y: wished.max(free),
                h,
            };
            let span = Span {
                y: public.y,
                h: h + door,
            };
            self.put_ports(public, &ports);
            self.toggle_rows(thing, span.y + text);
            self.rows.services.push(span);
            free = span.end() + SIBLING + 4;
        }
    }
}
