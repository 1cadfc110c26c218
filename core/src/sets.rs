//! Sets of addresses, ports and traffic in one canonical form each: equal sets have equal forms, however
//! they were made.
//!
//! Six verbs: `is_empty`, `==`, `is_subset`, `union`, `intersection`, `difference`. Sets of addresses and
//! ports are lists of intervals, and their verbs take a time that is linear in the lists. A set of traffic
//! is nested (address, protocol, port) and can grow with the product of both sides; it refuses with
//! [`TooLarge`] beyond [`MOST_PIECES`] rather than hang.

use std::fmt;

pub mod interval;

pub mod address;
pub mod port;

pub mod traffic;

/// The most pieces that one set of traffic may have: port ranges, over every address interval.
pub const MOST_PIECES: usize = 1 << 20;

/// A set that would have more pieces than anybody can read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooLarge {
    /// How many pieces there were when it was given up.
    pub pieces: usize,
    /// How many there may be.
    pub most: usize,
}

impl TooLarge {
    /// Gives up where `pieces` are more than `most`.
    pub fn check(pieces: usize, most: usize) -> Result<(), TooLarge> {
        match pieces > most {
            true => Err(TooLarge { pieces, most }),
            false => Ok(()),
        }
    }
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "more than {} pieces of traffic", self.most)
    }
}
