//! Where each column begins and which channel each path turns in: the picture's horizontal half.

use pathlight_core::model::host::HostNetwork;

use super::cast::{Cast, Course};
use super::channels::{self, Passage};
use super::metrics::*;
use super::order;
use super::rows::Rows;

/// The picture's horizontal half. Each field is an edge.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Columns {
    /// The groups of hosts outside, left and right.
    pub outside: (i32, i32),
    /// The networks.
    pub network: (i32, i32),
    /// The subnets.
    pub subnet: (i32, i32),
    /// The borders of interfaces that have a group of their own.
    pub interface: (i32, i32),
    /// The machines.
    pub machine: (i32, i32),
    /// Microsoft's network.
    pub band: (i32, i32),
    /// The services.
    pub service: (i32, i32),
    /// The whole.
    pub width: i32,
    /// Where each path turns, from its source on: as many as its course has turns.
    pub turns: Vec<Vec<i32>>,
}

/// Before the first channel of the gap behind the hosts: room for a badge.
const BEHIND_HOSTS: i32 = 36;
/// Between a gate on a border and a channel (E3: a crossing is 16 from any gate).
const CLEAR: i32 = 28;
/// Between the last gate on a network and the first on Microsoft's network: room for a badge.
const BADGE: i32 = 88;

impl Columns {
    /// The columns of `cast`, whose rows are known.
    pub fn of(cast: &Cast, rows: &Rows, metrics: Metrics) -> Columns {
        let mut columns = Columns {
            turns: vec![Vec::new(); cast.courses.len()],
            ..Columns::default()
        };
        let mut x = columns.margin(cast, rows, metrics);
        let wall = metrics.wall();
        columns.outside = (x, x);
        if !cast.outsiders.is_empty() {
            columns.outside.1 = x + SIBLING + HOST_WIDTH + wall.max(24);
            x = columns.behind_hosts(cast, rows, metrics);
        }
        let has_borders = cast.machines.iter().any(|machine| machine.has_border);
        let border = if has_borders { wall } else { 0 };
        columns.network.0 = x;
        columns.subnet.0 = x + wall;
        columns.interface.0 = x + 2 * wall;
        columns.machine.0 = columns.interface.0 + border;
        columns.machine.1 = columns.machine.0 + MACHINE_WIDTH;
        columns.interface.1 = columns.machine.1 + border;
        columns.subnet.1 = columns.interface.1 + wall.max(28);
        columns.network.1 = columns.between(cast, rows, metrics, true);
        if cast.subnets.is_empty() && cast.machines.is_empty() && cast.networks.is_empty() {
            columns.network.1 = x;
        }
        columns.band.0 = columns.between(cast, rows, metrics, false);
        columns.band.1 = columns.band.0 + BAND;
        columns.service.0 = columns.before_services(cast, rows, metrics);
        columns.service.1 = columns.service.0
            + if cast.services.is_empty() {
                0
            } else {
                SERVICE_WIDTH
            };
        columns.width = grid(columns.service.1 + 8);
        columns
    }

    /// What comes from one's own premises over the internet runs left of everything: nested, the lowest outermost.
    fn margin(&mut self, cast: &Cast, rows: &Rows, metrics: Metrics) -> i32 {
        let over: Vec<usize> = (0..cast.courses.len())
            .filter(|at| is_by_the_left(cast, *at))
            .collect();
        let over = order::by(over, |at| [i64::from(rows.lanes[*at].unwrap_or_default()), 0, 0]);
        let channel = |at: usize| metrics.channel(at, over.len()) * CHANNEL;
        for (rank, at) in over.iter().enumerate() {
            self.turns[*at].push(8 + channel(rank));
        }
        let width = over
            .len()
            .checked_sub(1)
            .map_or(0, |last| channel(last) + CHANNEL);
        grid(12 + width)
    }

    /// The gap between hosts and networks; gives its right edge.
    fn behind_hosts(&mut self, cast: &Cast, rows: &Rows, metrics: Metrics) -> i32 {
        let mut own = Vec::new();
        for (at, course) in cast.courses.iter().enumerate() {
            let passage = match *course {
                Course::Outside { inwards: true, .. } => Passage {
                    left: rows.from[at],
                    right: rows.to[at],
                },
                Course::Outside { inwards: false, .. } => Passage {
                    left: rows.to[at],
                    right: rows.from[at],
                },
                Course::OverInternet { .. } if !is_by_the_left(cast, at) => Passage {
                    left: rows.from[at],
                    right: rows.lanes[at].unwrap_or_default(),
                },
                _ => continue,
            };
            own.push((at, passage));
        }
        let first = self.outside.1 + BEHIND_HOSTS;
        let count = self.turn(&own, first, metrics);
        grid(first + (count - 1).max(0) * CHANNEL + CLEAR)
    }

    /// The gap before the services; gives its right edge.
    fn before_services(&mut self, cast: &Cast, rows: &Rows, metrics: Metrics) -> i32 {
        let mut own = Vec::new();
        for (at, course) in cast.courses.iter().enumerate() {
            let left = match *course {
                Course::ToService { .. } | Course::FromAzure { .. } => rows.from[at],
                Course::OverInternet { .. } => rows.lanes[at].unwrap_or_default(),
                _ => continue,
            };
            own.push((
                at,
                Passage {
                    left,
                    right: rows.to[at],
                },
            ));
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
            let order = order::by(order, |at| [-i64::from(own[*at].1.left), 0, 0]);
            let mut channel = -1;
            for (rank, at) in order.into_iter().enumerate() {
                channel = metrics.channel(rank, own.len());
                self.turns[own[at].0].push(first + channel * CHANNEL);
            }
            return channel + 1;
        }
        let passages: Vec<_> = own.iter().map(|(_, passage)| *passage).collect();
        let (channels, count) = channels::assign(&passages, 2 * CHANNEL);
        for ((at, _), channel) in own.iter().zip(channels) {
            let channel = i32::try_from(channel.unwrap_or(0)).unwrap_or(0);
            self.turns[*at].push(first + channel * CHANNEL);
        }
        i32::try_from(count).unwrap_or(0)
    }

    /// Paths between machines turn right of their subnets, or of their networks, nested: the shortest innermost. Gives
    /// where the next column begins.
    fn between(&mut self, cast: &Cast, rows: &Rows, metrics: Metrics, inside: bool) -> i32 {
        let edge = if inside { self.subnet.1 } else { self.network.1 };
        let own: Vec<usize> = (0..cast.courses.len())
            .filter(|at| matches!(cast.courses[*at], Course::Between { within, .. } if within == inside))
            .collect();
        let own = order::by(own, |at| [i64::from((rows.from[*at] - rows.to[*at]).abs()), 0, 0]);
        let turn = |rank| edge + CLEAR + metrics.channel(rank, own.len()) * 2 * CHANNEL;
        for (rank, at) in own.iter().enumerate() {
            self.turns[*at].push(turn(rank));
        }
        match (inside, own.len().checked_sub(1)) {
            (true, None) => edge + metrics.wall().max(32),
            (true, Some(last)) => grid(turn(last) + CLEAR),
            (false, None) => edge + BADGE.max(2 * metrics.wall()),
            (false, Some(last)) => grid(turn(last) + 2 * CHANNEL + BADGE - CLEAR),
        }
    }
}

/// Whether a path leaves one's own premises by the left side, for the lanes above everything.
pub fn is_by_the_left(cast: &Cast, at: usize) -> bool {
    let Some(Course::OverInternet { outsider, .. }) = cast.courses.get(at) else {
        return false;
    };
    cast.outsiders
        .get(*outsider)
        .is_some_and(|(_, network)| *network == HostNetwork::OnPremises)
}
