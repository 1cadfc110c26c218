//! Sets of IPv4 addresses, printed as prefixes where few make an interval.

use std::fmt;
use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::interval::{DIFFERENCE, INTERSECTION, Interval, Intervals, UNION};

/// A set of IPv4 addresses.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct AddressSet(Intervals);

/// As many prefixes say an interval better than its two ends.
const FEW_PREFIXES: usize = 2;

impl AddressSet {
    /// No address.
    pub const EMPTY: AddressSet = AddressSet(Intervals::EMPTY);

    /// Every address.
    pub fn all() -> Self {
        AddressSet::of([(0, u32::MAX)])
    }

    /// The addresses of `ranges`, as numbers, in any order.
    pub fn of(ranges: impl IntoIterator<Item = Interval>) -> Self {
        AddressSet(Intervals::of(ranges))
    }

    /// Its intervals, as numbers, in order.
    pub fn intervals(&self) -> &[Interval] {
        self.0.as_slice()
    }

    /// Whether no address is in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `address` is in it.
    pub fn contains(&self, address: Ipv4Addr) -> bool {
        self.0.contains(address.into())
    }

    /// Whether all of it is in `other`.
    pub fn is_subset(&self, other: &Self) -> bool {
        self.0.is_subset(&other.0)
    }

    /// What is in either.
    pub fn union(&self, other: &Self) -> Self {
        AddressSet(self.0.combine(&other.0, UNION))
    }

    /// What is in both.
    pub fn intersection(&self, other: &Self) -> Self {
        AddressSet(self.0.combine(&other.0, INTERSECTION))
    }

    /// What is in it and not in `other`.
    pub fn difference(&self, other: &Self) -> Self {
        AddressSet(self.0.combine(&other.0, DIFFERENCE))
    }
}

/// The first and the last address of a prefix, as numbers.
pub fn range(net: Ipv4Net) -> Interval {
    (net.network().into(), net.broadcast().into())
}

impl From<Ipv4Net> for AddressSet {
    fn from(net: Ipv4Net) -> Self {
        AddressSet::of([range(net)])
    }
}

impl From<Ipv4Addr> for AddressSet {
    fn from(address: Ipv4Addr) -> Self {
        AddressSet::of([(address.into(), address.into())])
    }
}

impl fmt::Display for AddressSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, interval) in self.intervals().iter().enumerate() {
            f.write_str(if at == 0 { "" } else { ", " })?;
            write_interval(f, *interval)?;
        }
        Ok(())
    }
}

/// `10.0.0.0/8`, `10.0.0.4`, or `10.0.0.4-10.0.0.9` where more than a few prefixes would be needed.
pub(super) fn write_interval(f: &mut fmt::Formatter<'_>, (low, high): Interval) -> fmt::Result {
    let (low, high) = (Ipv4Addr::from(low), Ipv4Addr::from(high));
    let nets: Vec<Ipv4Net> = ipnet::Ipv4Subnets::new(low, high, 0)
        .take(FEW_PREFIXES + 1)
        .collect();
    if nets.len() > FEW_PREFIXES {
        return write!(f, "{low}-{high}");
    }
    for (at, net) in nets.iter().enumerate() {
        f.write_str(if at == 0 { "" } else { ", " })?;
        match net.prefix_len() {
            32 => write!(f, "{}", net.addr())?,
            _ => write!(f, "{net}")?,
        }
    }
    Ok(())
}
