//! The picture's measures, in its own units: one is a CSS pixel at zoom 1. Boxes stand on a grid of 4 (diagram.md L4).

use pathlight_core::explain;
use pathlight_core::model::Scenario;
use pathlight_core::model::id::ResourceRef;

use super::facts;
use super::names;
use super::rows::Span;

/// The picture's own margin.
pub const MARGIN: i32 = 12;
/// Between two boxes of one parent, and between a child and its parent.
pub const SIBLING: i32 = 12;
/// Between two networks, or two groups of hosts.
pub const GAP: i32 = 20;
/// A heading within a box.
pub const HEADER: i32 = 32;
/// Between two lanes above the networks: what they are called stands between two double rails.
pub const LANE: i32 = 32;
/// Between two channels of a gap.
pub const CHANNEL: i32 = 12;
/// The least height of a machine, of a host.
pub const MACHINE: i32 = 56;
/// The least height of a host.
pub const HOST: i32 = 48;
/// The height of words that stand by themselves.
pub const TAG: i32 = 20;
/// The width of a host's box.
pub const HOST_WIDTH: i32 = 120;
/// The width of a machine's box.
pub const MACHINE_WIDTH: i32 = 140;
/// The least width of a subnet.
pub const SUBNET_WIDTH: i32 = MACHINE_WIDTH + 52;
/// The least width of a network.
pub const NETWORK_WIDTH: i32 = SUBNET_WIDTH + 56;
/// The width of a service's box.
pub const SERVICE_WIDTH: i32 = 192;
/// Where a service's text begins: right of the doors and the arrowheads.
pub const DOOR: i32 = 32;
/// The height of a private door.
pub const PRIVATE_DOOR: i32 = 28;
/// The width of Microsoft's network.
pub const BAND: i32 = 160;
/// What names are measured as: their letters are bold, and so wider than their size.
pub const NAME_WIDTH: i32 = 16;
/// Everything else's.
pub const NOTE: i32 = 13;
/// A line of a name.
pub const NAME_LINE: i32 = 19;
/// A line of anything else.
pub const NOTE_LINE: i32 = 19;
/// More paths than these share the ports of a box (diagram.md E2), and the picture draws only what matters of them.
pub const MANY: usize = 40;
/// The most ports at one side of a box then, and of a service's.
pub const PORTS: usize = 2;
/// Services are fewer and hold what comes from everywhere.
pub const SERVICE_PORTS: usize = 4;
/// The most channels of a gap, and lanes above the networks, then.
pub const CHANNELS: usize = 5;
/// How much larger letters are measured than those of the least sizes: all are 17.5 (`style/diagram.css`), so that they can
/// still be read where the picture is drawn smaller than it is.
const LARGER: i32 = 4;
/// What a picture of so many hundredths of its size shows an audience, for whom all letters are 18.7: those of 18 CSS pixels.
/// It may be as small where all of it is in sight then.
pub const READABLE: i32 = 97;
/// The same for a reader at a desk: 10.5 CSS pixels.
pub const LEGIBLE: i32 = 60;

/// Who the picture is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Reader {
    /// Whether they point with a finger.
    pub is_coarse: bool,
}

/// What depends on the reader's hand and eye.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Metrics {
    /// The least side of what can be pressed.
    pub target: i32,
    /// Whether there are so many paths that they share ports.
    pub is_crowded: bool,
    /// How many ports of one side have a row of their own then.
    pub ports: usize,
    /// How much larger letters are measured.
    pub letters: i32,
}

impl Metrics {
    /// For a mouse or a pen, or for a finger, with `paths` paths on display.
    pub fn new(reader: Reader, paths: usize) -> Self {
        Metrics {
            target: if reader.is_coarse { 44 } else { 24 },
            is_crowded: paths > MANY,
            ports: PORTS,
            letters: LARGER,
        }
    }

    /// How wide a box is whose letters are as large as that.
    pub fn wide(self, width: i32) -> i32 {
        width + 3 * self.letters
    }

    /// The same where words fill it.
    pub fn widest(self, width: i32) -> i32 {
        width + 7 * self.letters
    }

    /// Between two paths side by side.
    pub fn pitch(self) -> i32 {
        self.target + 4
    }

    /// Between two borders that gates stand on: before an audience these are 28 wide, unless there are many.
    pub fn wall(self) -> i32 {
        self.target + if self.is_crowded { 1 } else { 2 } * self.letters
    }

    fn ports(self, count: usize) -> usize {
        if self.is_crowded {
            count.min(self.ports)
        } else {
            count
        }
    }

    /// Which channel, or lane, the `at`th of `count` paths takes, from 0 on: its own, or one that it shares.
    pub fn channel(self, at: usize, count: usize) -> i32 {
        let own = match self.is_crowded && count > CHANNELS {
            true => at * CHANNELS / count,
            false => at,
        };
        i32::try_from(own).unwrap_or(0)
    }

    /// The height that so many ports take.
    pub fn room(self, count: usize) -> i32 {
        grid(i32::try_from(self.ports(count)).unwrap_or(0) * self.pitch())
    }

    /// The row of the `port`th of `count` ports of a box.
    pub fn port(self, span: Span, port: usize, count: usize) -> i32 {
        let ports = self.ports(count);
        let port = if ports < count { port * ports / count } else { port };
        let at = |number: usize| i32::try_from(number).unwrap_or(0) * self.pitch();
        span.y + (span.h - at(ports.saturating_sub(1))) / 8 * 4 + at(port)
    }
}

/// The next line of the grid.
pub fn grid(length: i32) -> i32 {
    (length + 3) / 4 * 4
}

/// The height of a service's name and note.
pub fn service_text(scenario: &Scenario, thing: &ResourceRef, metrics: Metrics) -> i32 {
    let name = explain::name(scenario, thing);
    let room = metrics.widest(SERVICE_WIDTH) - DOOR - 8;
    grid(10 + name_lines(&name, room, metrics.letters) * NAME_LINE + NOTE_LINE + 8)
}

/// The least height of a box in a subnet: its name and what is written below.
pub fn resident_text(scenario: &Scenario, thing: &ResourceRef, metrics: Metrics) -> i32 {
    let lines = i32::try_from(facts::lines(scenario, thing).len()).unwrap_or(1);
    let name = name_lines(
        &explain::name(scenario, thing),
        metrics.wide(MACHINE_WIDTH) - 2 * 16,
        metrics.letters,
    );
    grid(10 + name * NAME_LINE + lines * NOTE_LINE + 8)
}

/// How many lines a name takes, two at the most.
pub fn name_lines(name: &str, room: i32, letters: i32) -> i32 {
    let lines = names::fit(name, room, NAME_WIDTH + letters, 2).len();
    i32::try_from(lines).unwrap_or(1)
}

/// Whether a prefix stands below the name of its subnet or network, since both have no room on one line.
pub fn is_stacked(thing: &ResourceRef, name: &str, note: &str, letters: i32) -> bool {
    let own = names::width(name, NAME_WIDTH + letters) + names::width(note, NOTE + letters);
    let wide = match thing {
        ResourceRef::VirtualNetwork(_) => NETWORK_WIDTH,
        _ => SUBNET_WIDTH,
    };
    own + 2 * SIBLING + 4 > wide + 3 * letters
}

/// Whether paths come straight through it, from one side to the other.
pub fn is_gateway(thing: &ResourceRef) -> bool {
    matches!(thing, ResourceRef::VirtualNetworkGateway(_))
}

/// The height of a service's private door, at its foot; none for what nobody can own.
pub fn private_door(thing: &ResourceRef) -> i32 {
    match thing {
        ResourceRef::StorageAccount(_) | ResourceRef::KeyVault(_) | ResourceRef::SqlServer(_) => PRIVATE_DOOR,
        _ => 0,
    }
}
