//! What stands on the picture without any path, as what it does: peerings, what a gateway is connected to, NAT gateways,
//! private DNS zones. Words by themselves, and thin links, below every path.

use pathlight_core::explain;
use pathlight_core::model::Scenario;
use pathlight_core::model::id::ResourceRef;

use super::cast::Cast;
use super::columns::Columns;
use super::geometry::{Point, Rect};
use super::metrics::*;
use super::names;
use super::rows::Rows;

/// What words stand for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A peering.
    Peering,
    /// A NAT gateway.
    NatGateway,
    /// A private DNS zone that a network sees.
    Zone,
    /// A private DNS zone that no network sees.
    IdleZone,
}

/// The size of their letters.
pub const SMALL: i32 = 12;
/// A line of them.
pub const SMALL_LINE: i32 = 16;

/// Words that stand by themselves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// What they stand for.
    pub kind: Kind,
    /// Where they stand.
    pub rect: Rect,
    /// As they are written, line by line.
    pub lines: Vec<String>,
    /// In full.
    pub whole: String,
}

/// Every label, and the links of the peerings.
pub fn labels(
    scenario: &Scenario,
    cast: &Cast,
    rows: &Rows,
    columns: &Columns,
    letters: i32,
) -> (Vec<Label>, Vec<Vec<Point>>) {
    let mut labels = Labels {
        labels: Vec::new(),
        links: Vec::new(),
        letters,
    };
    labels.peerings(cast, rows, columns);
    labels.nat_gateways(scenario, cast, rows, columns);
    labels.zones(scenario, rows, columns);
    (labels.labels, labels.links)
}

struct Labels {
    labels: Vec<Label>,
    links: Vec<Vec<Point>>,
    letters: i32,
}

impl Labels {
    /// How large letters are measured: all are of one size.
    fn size(&self) -> i32 {
        SMALL + self.letters * 3 / 2
    }

    /// Puts words where they fit between two columns.
    fn put(&mut self, kind: Kind, (left, right): (i32, i32), y: i32, text: &[&str], whole: String) {
        let (mut w, mut h) = (0, TAG - SMALL_LINE);
        let mut lines = Vec::new();
        for line in text {
            let line = names::shorten(line, right - left - 16, self.size());
            w = w.max(names::width(&line, self.size()));
            h += SMALL_LINE + self.letters / 2;
            lines.push(line);
        }
        let w = grid(w + 16).min(right - left);
        let rect = Rect { x: left, y, w, h };
        self.labels.push(Label {
            kind,
            rect,
            lines,
            whole,
        });
    }

    fn link(&mut self, corners: &[(i32, i32)]) {
        let mut points = Vec::new();
        for (x, y) in corners {
            points.push(Point { x: *x, y: *y });
        }
        self.links.push(points);
    }

    /// Between two networks, one above the other; around those between, where they are not.
    fn peerings(&mut self, cast: &Cast, rows: &Rows, columns: &Columns) {
        let (left, right) = columns.network;
        // in the order of the upper networks, as their rows are
        let mut order: Vec<usize> = Vec::new();
        for network in 0..cast.networks.len() {
            let own = |at: &usize| cast.peerings[*at].upper == network;
            order.extend((0..cast.peerings.len()).filter(own));
        }
        for (at, y) in order.into_iter().zip(&rows.peerings) {
            let peering = &cast.peerings[at];
            let middle = y + (TAG + SMALL_LINE) / 8 * 4;
            let upper = rows.networks[peering.upper];
            let lower = peering.lower.map(|lower| rows.networks[lower]);
            match (columns.brackets[at], lower) {
                (Some(lane), Some(lower)) => {
                    let (start, end) = (upper.end() - 8, lower.y + 18);
                    self.link(&[(left, start), (lane, start), (lane, end), (left, end)]);
                    self.link(&[(lane, middle), (left + 24, middle)]);
                }
                (None, Some(lower)) => self.link(&[(left + 12, upper.end()), (left + 12, lower.y)]),
                (Some(_) | None, None) => self.link(&[(left + 12, upper.end()), (left + 12, middle)]),
            }
            let room = match columns.brackets[at] {
                Some(_) => (left + 24, right),
                None => (left, right),
            };
            let with = format!("peering with {}", peering.with);
            let whole = format!("{with}: {}", peering.words);
            self.put(Kind::Peering, room, *y, &[&with, &peering.words], whole);
        }
    }

    /// On the lower border of each subnet that leaves by one.
    fn nat_gateways(&mut self, scenario: &Scenario, cast: &Cast, rows: &Rows, columns: &Columns) {
        for ((subnet, _), span) in cast.subnets.iter().zip(&rows.subnets) {
            let subnet = scenario.subnets.get(subnet);
            let Some(id) = subnet.and_then(|it| it.nat_gateway.as_ref()) else {
                continue;
            };
            let mut text = format!(
                "NAT {}",
                explain::name(scenario, &ResourceRef::NatGateway(id.clone()))
            );
            let gateway = scenario.nat_gateways.get(id);
            for (number, public) in gateway.iter().flat_map(|it| &it.public_ip_addresses).enumerate() {
                let address = scenario.public_ip_addresses.get(public);
                let address = address.and_then(|it| it.ip_address.as_ref()?.read());
                if let Some(address) = address.filter(|_| number == 0) {
                    text = format!("{text} {address}");
                }
            }
            let room = (columns.subnet.0 + SIBLING, columns.subnet.1 - SIBLING);
            let y = span.end() - TAG / 2;
            self.put(Kind::NatGateway, room, y, &[&text], text.clone());
        }
    }

    /// At the foot of each network that sees them; below the networks those that none sees.
    fn zones(&mut self, scenario: &Scenario, rows: &Rows, columns: &Columns) {
        for (id, network, y) in &rows.zones {
            let name = explain::name(scenario, &ResourceRef::PrivateDnsZone(id.clone()));
            let (kind, word) = match network {
                Some(_) => (Kind::Zone, "linked"),
                None => (Kind::IdleZone, "not linked"),
            };
            let room = match network {
                Some(_) => (columns.subnet.0, columns.network.1 - SIBLING),
                None => (columns.network.0, columns.network.1.max(columns.subnet.1)),
            };
            let text = format!("{} {word}", short(&name));
            self.put(kind, room, *y, &[&text], format!("{name}, {word}"));
        }
    }
}

/// Of a zone's name what tells it from others, and its end: `privatelink.blob…ws.net`.
fn short(name: &str) -> String {
    let mut labels = name.split('.');
    match (labels.next(), labels.next(), labels.next()) {
        (Some(first), Some(second), Some(_)) if first == "privatelink" => {
            let end = name.get(name.len().saturating_sub(6)..).unwrap_or_default();
            format!("{first}.{second}…{end}")
        }
        _ => name.to_owned(),
    }
}
