//! Sets of ports, printed as people write them: `80, 443-445`, `*`.

use std::fmt;

use super::interval::{DIFFERENCE, INTERSECTION, Interval, Intervals, Keep, UNION};
use crate::model::address::PortRange;

/// A set of ports.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct PortSet(Intervals);

/// Every port, as numbers.
const EVERY: Interval = (0, u16::MAX as u32);

impl PortSet {
    /// No port.
    pub const EMPTY: PortSet = PortSet(Intervals::EMPTY);

    /// Every port.
    pub fn all() -> Self {
        PortSet(Intervals::of([EVERY]))
    }

    /// The ports of `ranges`, in any order.
    pub fn of(ranges: impl IntoIterator<Item = PortRange>) -> Self {
        let numbers = |range: PortRange| (range.low().into(), range.high().into());
        PortSet(Intervals::of(ranges.into_iter().map(numbers)))
    }

    /// The ports of the list.
    pub fn each(ports: &[u16]) -> Self {
        PortSet(Intervals::of(
            ports.iter().map(|port| ((*port).into(), (*port).into())),
        ))
    }

    /// Adds a range that starts at or after the start of the last one.
    pub(crate) fn push(&mut self, range: Interval) {
        self.0.push(range);
    }

    /// Its ranges, as numbers, in order.
    pub fn ranges(&self) -> &[Interval] {
        self.0.as_slice()
    }

    /// Whether no port is in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether every port is in it.
    pub fn is_all(&self) -> bool {
        self.ranges() == [EVERY]
    }

    /// Whether `port` is in it.
    pub fn contains(&self, port: u16) -> bool {
        self.0.contains(port.into())
    }

    /// Whether all of it is in `other`.
    pub fn is_subset(&self, other: &Self) -> bool {
        self.0.is_subset(&other.0)
    }

    /// What is in either.
    pub fn union(&self, other: &Self) -> Self {
        self.combine(other, UNION)
    }

    /// What is in both.
    pub fn intersection(&self, other: &Self) -> Self {
        self.combine(other, INTERSECTION)
    }

    /// What is in it and not in `other`.
    pub fn difference(&self, other: &Self) -> Self {
        self.combine(other, DIFFERENCE)
    }

    pub(super) fn combine(&self, other: &Self, keep: Keep) -> Self {
        PortSet(self.0.combine(&other.0, keep))
    }
}

impl fmt::Display for PortSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_all() {
            return f.write_str("*");
        }
        for (at, (low, high)) in self.ranges().iter().enumerate() {
            f.write_str(if at == 0 { "" } else { ", " })?;
            match low == high {
                true => write!(f, "{low}")?,
                false => write!(f, "{low}-{high}")?,
            }
        }
        Ok(())
    }
}
