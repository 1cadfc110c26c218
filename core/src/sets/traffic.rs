//! Sets of traffic: address, then protocol, then port, in one nested normal form.
//!
//! Address intervals are sorted and disjoint, hold something each, and neighbours that hold the same are
//! one. The address is that of the far end; the near end is whoever asks.

use std::fmt;
use std::net::Ipv4Addr;

use super::address::{AddressSet, write_interval};
use super::interval::{DIFFERENCE, INTERSECTION, Interval, Keep, UNION};
use super::port::PortSet;
use super::{MOST_PIECES, TooLarge};
use crate::flow::Protocol;

/// What may be asked of one address: ports by protocol. A protocol without ports has all of them or none.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
#[expect(missing_docs, reason = "Azure's own words")]
pub struct Services {
    pub tcp: PortSet,
    pub udp: PortSet,
    pub icmp: PortSet,
    pub esp: PortSet,
    pub ah: PortSet,
}

impl Services {
    /// Every port of every protocol.
    pub fn all() -> Self {
        Services::by(|_| PortSet::all())
    }

    /// The ports that `ports` gives each protocol.
    pub fn by(mut ports: impl FnMut(Protocol) -> PortSet) -> Self {
        Services {
            tcp: ports(Protocol::Tcp),
            udp: ports(Protocol::Udp),
            icmp: ports(Protocol::Icmp),
            esp: ports(Protocol::Esp),
            ah: ports(Protocol::Ah),
        }
    }

    /// The ports of one protocol.
    pub fn of(&self, protocol: Protocol) -> &PortSet {
        match protocol {
            Protocol::Tcp => &self.tcp,
            Protocol::Udp => &self.udp,
            Protocol::Icmp => &self.icmp,
            Protocol::Esp => &self.esp,
            Protocol::Ah => &self.ah,
        }
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        Protocol::ALL
            .iter()
            .all(|(protocol, _)| self.of(*protocol).is_empty())
    }

    /// Whether it holds a packet; a protocol without ports has every port or none.
    pub fn contains(&self, protocol: Protocol, port: u16) -> bool {
        self.of(protocol).contains(port)
    }

    /// What is in it and not in `other`.
    pub fn difference(&self, other: &Self) -> Self {
        self.combine(other, DIFFERENCE)
    }

    fn combine(&self, other: &Self, keep: Keep) -> Self {
        Services::by(|protocol| self.of(protocol).combine(other.of(protocol), keep))
    }

    fn pieces(&self) -> usize {
        let ranges = Protocol::ALL
            .iter()
            .map(|(protocol, _)| self.of(*protocol).ranges().len());
        ranges.sum()
    }
}

/// What may be asked of the addresses of one interval.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Piece {
    /// The first and the last address, as numbers.
    pub addresses: Interval,
    /// The same for each of them.
    pub services: Services,
}

/// A set of traffic with one end: far address, protocol, destination port.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TrafficSet {
    pieces: Vec<Piece>,
    size: usize,
}

impl TrafficSet {
    /// The same services at every address of `addresses`.
    pub fn product(addresses: &AddressSet, services: &Services) -> Result<Self, TooLarge> {
        let mut set = TrafficSet::default();
        for addresses in addresses.intervals() {
            set.push(*addresses, services.clone())?;
        }
        Ok(set)
    }

    /// Adds what lies behind every address so far.
    pub(crate) fn push(&mut self, addresses: Interval, services: Services) -> Result<(), TooLarge> {
        if services.is_empty() {
            return Ok(());
        }
        match self.pieces.last_mut() {
            Some(last)
                if last.addresses.1.checked_add(1) == Some(addresses.0) && last.services == services =>
            {
                last.addresses.1 = addresses.1;
            }
            Some(_) | None => {
                self.size += services.pieces();
                self.pieces.push(Piece { addresses, services });
            }
        }
        TooLarge::check(self.size, MOST_PIECES)
    }

    /// Its pieces, by address.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Whether it holds a packet; a protocol without ports has every port or none.
    pub fn contains(&self, address: Ipv4Addr, protocol: Protocol, port: u16) -> bool {
        let number = u32::from(address);
        let at = self.pieces.partition_point(|piece| piece.addresses.1 < number);
        let piece = self.pieces.get(at).filter(|piece| piece.addresses.0 <= number);
        piece.is_some_and(|piece| piece.services.contains(protocol, port))
    }

    /// Whether all of it is in `other`.
    pub fn is_subset(&self, other: &Self) -> Result<bool, TooLarge> {
        Ok(self.difference(other)?.is_empty())
    }

    /// What is in either.
    pub fn union(&self, other: &Self) -> Result<Self, TooLarge> {
        self.combine(other, UNION)
    }

    /// What is in both.
    pub fn intersection(&self, other: &Self) -> Result<Self, TooLarge> {
        self.combine(other, INTERSECTION)
    }

    /// What is in it and not in `other`.
    pub fn difference(&self, other: &Self) -> Result<Self, TooLarge> {
        self.combine(other, DIFFERENCE)
    }

    /// What `keep` says, in one walk over the addresses of both.
    fn combine(&self, other: &Self, keep: Keep) -> Result<Self, TooLarge> {
        let nothing = Services::default();
        let mut result = TrafficSet::default();
        let (mut ones, mut others) = (self.pieces.iter().peekable(), other.pieces.iter().peekable());
        let mut at = 0;
        loop {
            while ones.next_if(|it| it.addresses.1 < at).is_some() {}
            while others.next_if(|it| it.addresses.1 < at).is_some() {}
            let ((one, one_ends), (other, other_ends)) = (here(ones.peek(), at), here(others.peek(), at));
            let Some(end) = [one_ends, other_ends].into_iter().flatten().min() else {
                return Ok(result);
            };
            let both = one.unwrap_or(&nothing).combine(other.unwrap_or(&nothing), keep);
            result.push((at, end), both)?;
            match end.checked_add(1) {
                Some(next) => at = next,
                None => return Ok(result),
            }
        }
    }
}

/// What the next piece holds at `at`, and the last address before that changes.
fn here<'a>(next: Option<&&'a Piece>, at: u32) -> (Option<&'a Services>, Option<u32>) {
    match next {
        Some(piece) if piece.addresses.0 > at => (None, Some(piece.addresses.0 - 1)),
        Some(piece) => (Some(&piece.services), Some(piece.addresses.1)),
        None => (None, None),
    }
}

impl fmt::Display for Services {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut between = "";
        for (protocol, name) in &Protocol::ALL {
            let ports = self.of(*protocol);
            if ports.is_empty() {
                continue;
            }
            match protocol.has_ports() {
                true => write!(f, "{between}{name} {ports}")?,
                false => write!(f, "{between}{name}")?,
            }
            between = "; ";
        }
        Ok(())
    }
}

/// One line for every address interval: `10.0.0.0/24: Tcp 80, 443-445; Icmp`.
impl fmt::Display for TrafficSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, piece) in self.pieces.iter().enumerate() {
            f.write_str(if at == 0 { "" } else { "\n" })?;
            write_interval(f, piece.addresses)?;
            write!(f, ": {}", piece.services)?;
        }
        Ok(())
    }
}
