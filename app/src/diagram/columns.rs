//! Where each column begins and which channel each leg of a path turns in: the picture's horizontal half.

use super::cast::{Cast, End};
use super::channels::{self, Passage};
use super::metrics::*;
use super::order;
use super::routes::{Course, Leg, Routes, Side};
use super::rows::Rows;

/// The picture's horizontal half. Each field is an edge.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Columns {
    /// The groups of hosts outside, left and right.
    pub outside: (i32, i32),
    /// The right edge of the hosts.
    pub host: i32,
    /// The networks.
    pub network: (i32, i32),
    /// The subnets.
    pub subnet: (i32, i32),
    /// The borders of interfaces that have a group of their own.
    pub interface: (i32, i32),
    /// The machines, and whatever else stands in a subnet.
    pub machine: (i32, i32),
    /// Where the route of what stays within its network is chosen.
    pub route: i32,
    /// Microsoft's network.
    pub band: (i32, i32),
    /// The services.
    pub service: (i32, i32),
    /// The whole.
    pub width: i32,
    /// Where each leg turns, from its start on: as many as its course has turns.
    pub turns: Vec<Vec<i32>>,
    /// Where each peering runs left of the networks, if it does.
    pub brackets: Vec<Option<i32>>,
    /// Whether two lines run onto each other in the gap behind the hosts, in the one before the services.
    pub collides: [bool; 2],
    /// How far the path of each port comes into a box that it passes through.
    pub depths: Vec<i32>,
}

/// Before the first channel of the gap behind the hosts: room for a badge.
const BEHIND_HOSTS: i32 = 36;
/// Between two channels beside the subnets, or beside the networks: two double rails before an audience do not touch.
const NESTED: i32 = 16;
/// Between a gate on a border and a channel (E3: a crossing is 16 from any gate).
const CLEAR: i32 = 28;
/// Between the last gate on a network and the first on Microsoft's network: room for a badge.
const BADGE: i32 = 88;

/// How far a line comes at least into a box that it passes through and leaves on the side that it came in by (E3: others
/// cross it there, clear of the gate at the box).
const LOOP: i32 = 20;

impl Columns {
    /// The columns of `cast`, whose rows are known.
    pub fn of(cast: &Cast, routes: &Routes, rows: &Rows, metrics: Metrics) -> Columns {
        let mut columns = Columns {
            turns: vec![Vec::new(); routes.legs.len()],
            ..Columns::default()
        };
        columns.depths = depths(cast, routes, rows);
        let mut x = columns.margin(routes, rows, metrics);
        let wall = metrics.wall();
        columns.outside = (x, x);
        if !cast.outsiders.is_empty() {
            columns.host = x + SIBLING + metrics.widest(HOST_WIDTH);
            columns.outside.1 = columns.host + wall.max(24);
            x = columns.behind_hosts(routes, rows, metrics);
        }
        x += columns.brackets(cast);
        for lane in columns.brackets.iter_mut().flatten() {
            *lane = x - *lane;
        }
        let has_borders = cast.residents.iter().any(|it| it.has_border);
        let border = if has_borders { wall } else { 0 };
        columns.network.0 = x;
        columns.subnet.0 = x + wall;
        columns.interface.0 = x + 2 * wall;
        columns.machine.0 = columns.interface.0 + border;
        columns.machine.1 = columns.machine.0 + metrics.wide(MACHINE_WIDTH);
        columns.interface.1 = columns.machine.1 + border;
        columns.subnet.1 = columns.interface.1 + (28 + metrics.letters).max(wall);
        columns.route = columns.subnet.1 + wall.max(28);
        columns.network.1 = columns.between(routes, rows, metrics, Course::Within);
        let has_zones = !rows.zones.is_empty();
        if cast.subnets.is_empty() && cast.residents.is_empty() && cast.networks.is_empty() && !has_zones {
            columns.network.1 = x;
        }
        columns.band.0 = columns.between(routes, rows, metrics, Course::Between);
        columns.band.1 = columns.band.0 + metrics.wide(BAND);
        columns.service.0 = columns.before_services(routes, rows, metrics);
        columns.service.1 = columns.service.0
            + if cast.services.is_empty() {
                0
            } else {
                metrics.widest(SERVICE_WIDTH)
            };
        columns.width = grid(columns.service.1 + 8);
        columns
    }

    /// What comes from one's own premises over the internet runs left of everything: nested, the lowest outermost.
    fn margin(&mut self, routes: &Routes, rows: &Rows, metrics: Metrics) -> i32 {
        let over: Vec<usize> = routes
            .legs_of(Course::Over)
            .into_iter()
            .filter(|leg| is_by_the_left(routes, &routes.legs[*leg]))
            .collect();
        let over = order::numbers(over, &|at| {
            let up_to = rows.lanes[at].unwrap_or(rows.ports[routes.legs[at].to]);
            [i64::from(up_to), 0, 0]
        });
        let channel = |at: usize| metrics.channel(at, over.len()) * CHANNEL;
        for (rank, at) in over.iter().enumerate() {
            self.turns[*at].push(12 + channel(rank));
        }
        let width = over
            .len()
            .checked_sub(1)
            .map_or(0, |last| channel(last) + CHANNEL);
        grid(16 + width)
    }

    /// The gap between hosts and networks; gives its right edge.
    fn behind_hosts(&mut self, routes: &Routes, rows: &Rows, metrics: Metrics) -> i32 {
        let mut own = Vec::new();
        for (at, leg) in routes.legs.iter().enumerate() {
            let (from, to) = (rows.ports[leg.from], rows.ports[leg.to]);
            let (left, right) = match leg.course {
                Course::Aside if is_inwards(routes, leg) => (from, to),
                Course::Aside => (to, from),
                Course::Over if !is_by_the_left(routes, leg) => (from, rows.lanes[at].unwrap_or_default()),
                Course::Over | Course::Across | Course::Within | Course::Between => continue,
            };
            let path = leg.path;
            own.push((at, Passage { left, right, path }));
        }
        let first = self.outside.1 + BEHIND_HOSTS + 4 * metrics.letters;
        let count = self.turn(&own, first, metrics);
        grid(first + (count - 1).max(0) * CHANNEL + CLEAR)
    }

    /// How much room the peerings of networks that do not stand one above the other take left of the networks.
    fn brackets(&mut self, cast: &Cast) -> i32 {
        let mut taken: Vec<(usize, usize, i32)> = Vec::new();
        for peering in &cast.peerings {
            let far = peering.lower.filter(|lower| *lower > peering.upper + 1);
            let mut lane = 0;
            for (upper, lower, other) in &taken {
                if far.is_some_and(|far| peering.upper <= *lower && *upper <= far) {
                    lane = lane.max(other + 1);
                }
            }
            if let Some(far) = far {
                taken.push((peering.upper, far, lane));
            }
            self.brackets.push(far.map(|_| CLEAR / 2 + 4 + lane * CHANNEL));
        }
        let most = taken.iter().map(|(_, _, lane)| lane + 1).max().unwrap_or(0);
        most * CHANNEL
    }

    /// The gap before the services; gives its right edge.
    fn before_services(&mut self, routes: &Routes, rows: &Rows, metrics: Metrics) -> i32 {
        let mut own = Vec::new();
        for (at, leg) in routes.legs.iter().enumerate() {
            let left = match leg.course {
                Course::Across => rows.ports[leg.from],
                Course::Over if rows.lanes[at].is_some() => rows.lanes[at].unwrap_or_default(),
                Course::Over | Course::Aside | Course::Within | Course::Between => continue,
            };
            let right = rows.ports[leg.to];
            let path = leg.path;
            own.push((at, Passage { left, right, path }));
        }
        let first = self.band.1 + 24;
        let count = self.turn(&own, first, metrics);
        grid(first + (count - 1).max(0) * CHANNEL + CLEAR).max(self.band.1 + 56)
    }

    /// Gives each passage its channel from `first` on, and says how many there are.
    fn turn(&mut self, own: &[(usize, Passage)], first: i32, metrics: Metrics) -> i32 {
        if metrics.is_crowded {
            // few of them are drawn: what counts is that none turns far away
            let order: Vec<usize> = (0..own.len()).collect();
            let order = order::numbers(order, &|at| [-i64::from(own[at].1.left), 0, 0]);
            let mut channel = -1;
            for (rank, at) in order.into_iter().enumerate() {
                channel = metrics.channel(rank, own.len());
                self.turns[own[at].0].push(first + channel * CHANNEL);
            }
            return channel + 1;
        }
        let passages: Vec<_> = own.iter().map(|(_, passage)| *passage).collect();
        let (channels, count) = channels::assign(&passages, 2 * CHANNEL);
        // from left to right: the band has its place before the gap behind it
        let gap = usize::from(self.band.1 > 0);
        self.collides[gap] |= channels::collide(&passages, &channels);
        for ((at, _), channel) in own.iter().zip(channels) {
            let channel = i32::try_from(channel.unwrap_or(0)).unwrap_or(0);
            self.turns[*at].push(first + channel * CHANNEL);
        }
        i32::try_from(count).unwrap_or(0)
    }

    /// What runs between two boxes turns right of their subnets, or of their networks, nested: the shortest innermost.
    /// Gives where the next column begins.
    fn between(&mut self, routes: &Routes, rows: &Rows, metrics: Metrics, course: Course) -> i32 {
        let is_inside = course == Course::Within;
        let edge = if is_inside { self.subnet.1 } else { self.network.1 };
        let span = |leg: usize| {
            let leg = &routes.legs[leg];
            let (from, to) = (rows.ports[leg.from], rows.ports[leg.to]);
            (from.min(to), from.max(to))
        };
        let own = order::numbers(routes.legs_of(course), &|leg| {
            let (low, high) = span(leg);
            [i64::from(high - low), i64::from(low), 0]
        });
        // its route is chosen where it leaves its subnet: a path within a network never reaches the network's border
        // and what turns right of the networks has room for its badge before it does
        let badge = BADGE + 4 * metrics.letters;
        let first = match is_inside {
            true => self.route + CLEAR,
            false => edge + badge,
        };
        let mut taken: Vec<(i32, i32, i32)> = Vec::new();
        for (rank, leg) in own.iter().enumerate() {
            let (low, high) = span(*leg);
            let mut channel = 0;
            for (other_low, other_high, other) in &taken {
                if low < other_high + 2 * CHANNEL && *other_low < high + 2 * CHANNEL {
                    channel = channel.max(other + 1);
                }
            }
            if metrics.is_crowded {
                channel = metrics.channel(rank, own.len());
            }
            taken.push((low, high, channel));
            self.turns[*leg].push(first + channel * NESTED);
        }
        let last = taken.iter().map(|(_, _, channel)| *channel).max();
        match (is_inside, last) {
            (true, None) => edge + metrics.wall().max(32),
            (false, None) => edge + badge.max(2 * metrics.wall()),
            (_, Some(last)) => grid(first + last * NESTED + CLEAR),
        }
    }
}

/// How far each path comes into a box that it passes through, nested: the shortest way round comes in least.
fn depths(cast: &Cast, routes: &Routes, rows: &Rows) -> Vec<i32> {
    let mut depths = vec![LOOP; routes.ports.len()];
    for resident in 0..cast.residents.len() {
        // per path: from its uppermost to its lowest port, which are on one side as a rule
        let mut through: Vec<(usize, i32, i32)> = Vec::new();
        for (port, it) in routes.ports.iter().enumerate() {
            if it.at != End::Resident(resident) || routes.other_side(port).is_none() {
                continue;
            }
            let row = rows.ports[port];
            match through.iter_mut().find(|(path, _, _)| *path == it.path) {
                Some((_, low, high)) => (*low, *high) = (row.min(*low), row.max(*high)),
                None => through.push((it.path, row, row)),
            }
        }
        let order = order::numbers((0..through.len()).collect(), &|at| {
            let (_, low, high) = through[at];
            [i64::from(high - low), i64::from(low), 0]
        });
        let mut taken: Vec<(i32, i32, i32)> = Vec::new();
        for (path, low, high) in order.into_iter().map(|at| through[at]) {
            let mut depth = LOOP;
            for (other_low, other_high, other) in &taken {
                if low < other_high + CHANNEL && *other_low < high + CHANNEL {
                    depth = depth.max(other + CHANNEL);
                }
            }
            let depth = depth.min(MACHINE_WIDTH - LOOP);
            taken.push((low, high, depth));
            for (port, it) in routes.ports.iter().enumerate() {
                if it.at == End::Resident(resident) && it.path == path {
                    depths[port] = depth;
                }
            }
        }
    }
    depths
}

/// Whether a leg leaves one's own premises by the left side, for the lanes above everything.
pub fn is_by_the_left(routes: &Routes, leg: &Leg) -> bool {
    leg.course == Course::Over && routes.ports[leg.from].side == Side::Left
}

/// Whether a leg between a host outside and what stands in a subnet starts at the host.
pub fn is_inwards(routes: &Routes, leg: &Leg) -> bool {
    routes.ports[leg.from].side == Side::Right
}
