//! Ports cut into classes that no rule tells apart, so that a set of services is a row of bits.

use crate::flow::Protocol;
use crate::sets::interval::Interval;
use crate::sets::port::PortSet;
use crate::sets::traffic::Services;

/// The classes: those of TCP, those of UDP, and one for each protocol without ports.
pub(super) struct Classes {
    tcp: Vec<Interval>,
    udp: Vec<Interval>,
}

/// One bit for every class.
pub(super) type Row = Vec<u64>;

/// A row without the words that are zero at its start and at its end.
pub(super) struct Mask {
    first: usize,
    words: Vec<u64>,
}

impl Classes {
    /// The coarsest classes of which each of `all` is made.
    pub fn of<'a>(all: impl Iterator<Item = &'a Services> + Clone) -> Self {
        let ranges = |protocol| all.clone().flat_map(move |it| it.of(protocol).ranges());
        Classes {
            tcp: cut(&mut ranges(Protocol::Tcp)),
            udp: cut(&mut ranges(Protocol::Udp)),
        }
    }

    fn bits(&self) -> usize {
        self.tcp.len() + self.udp.len() + 3
    }

    /// No service.
    pub fn none(&self) -> Row {
        vec![0; self.bits().div_ceil(64)]
    }

    /// Every service.
    pub fn all(&self) -> Row {
        let mut row = self.none();
        fill(&mut row, 0, self.bits());
        row
    }

    /// The services, which must be made of classes.
    pub fn mask(&self, services: &Services) -> Mask {
        let mut row = self.none();
        let ported = [
            (&self.tcp, &services.tcp, 0),
            (&self.udp, &services.udp, self.tcp.len()),
        ];
        for (classes, ports, start) in ported {
            for (low, high) in ports.ranges() {
                let from = classes.partition_point(|class| class.1 < *low);
                let to = classes.partition_point(|class| class.0 <= *high);
                fill(&mut row, start + from, start + to);
            }
        }
        let portless = [&services.icmp, &services.esp, &services.ah];
        for (at, ports) in (self.tcp.len() + self.udp.len()..).zip(portless) {
            fill(&mut row, at, at + usize::from(!ports.is_empty()));
        }
        let used = |word: &u64| *word != 0;
        let first = row.iter().position(used).unwrap_or(row.len());
        row.truncate(row.iter().rposition(used).map_or(0, |last| last + 1));
        let words = row.split_off(first.min(row.len()));
        Mask { first, words }
    }

    /// What the bits of a row stand for.
    pub fn services(&self, row: &[u64]) -> Services {
        let mut services = Services::default();
        let udp = self.tcp.len();
        let portless = udp + self.udp.len();
        for bit in bits(row) {
            match (
                self.tcp.get(bit),
                bit.checked_sub(udp).and_then(|bit| self.udp.get(bit)),
            ) {
                (Some(class), _) => services.tcp.push(*class),
                (None, Some(class)) => services.udp.push(*class),
                (None, None) if bit == portless => services.icmp = PortSet::all(),
                (None, None) if bit == portless + 1 => services.esp = PortSet::all(),
                (None, None) => services.ah = PortSet::all(),
            }
        }
        services
    }
}

impl Mask {
    /// Whether no service is in it.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Where its words stand in a row, each with its part of the mask.
    pub fn over<'a>(&'a self, row: &'a mut Row) -> impl Iterator<Item = (&'a mut u64, u64)> {
        let words = row.get_mut(self.first..).unwrap_or_default();
        words.iter_mut().zip(self.words.iter().copied())
    }

    /// What it has in common with a row.
    pub fn within(&self, row: &Row) -> Row {
        let mut common = vec![0; row.len()];
        for ((word, mask), other) in self.over(&mut common).zip(row.iter().skip(self.first)) {
            *word = mask & other;
        }
        common
    }
}

/// The classes of one protocol's ports: cut wherever a range begins or has ended.
fn cut(ranges: &mut dyn Iterator<Item = &Interval>) -> Vec<Interval> {
    const END: u32 = u16::MAX as u32 + 1;
    let mut starts = vec![0, END];
    ranges.for_each(|(low, high)| starts.extend([*low, *high + 1]));
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().skip(1);
    starts
        .iter()
        .zip(ends)
        .map(|(low, next)| (*low, next - 1))
        .collect()
}

/// Sets the bits from `from` up to, not including, `to`.
fn fill(row: &mut Row, from: usize, to: usize) {
    for (at, word) in row.iter_mut().enumerate().take(to.div_ceil(64)).skip(from / 64) {
        let start = from.saturating_sub(at * 64);
        let end = (to - at * 64).min(64);
        if start < end {
            *word |= (u64::MAX << start) & (u64::MAX >> (64 - end));
        }
    }
}

fn bits(row: &[u64]) -> impl Iterator<Item = usize> {
    row.iter().enumerate().flat_map(|(at, word)| {
        let mut left = *word;
        std::iter::from_fn(move || {
            let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(at * 64 + bit)
        })
    })
}
