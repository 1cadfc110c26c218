//! Sets of numbers as sorted intervals that neither overlap nor touch: the one form of each set.
//!
//! Addresses and ports share it; ports are numbers up to 65,535.

/// Numbers from the first to the last, both included; never reversed.
pub type Interval = (u32, u32);

/// A set of numbers.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Intervals(Vec<Interval>);

/// A verb over two sets: whether a number is in the result, by whether it is in each side. What is in
/// neither side is never in the result.
pub(super) type Keep = fn(bool, bool) -> bool;

pub(super) const UNION: Keep = |one, other| one || other;
pub(super) const INTERSECTION: Keep = |one, other| one && other;
pub(super) const DIFFERENCE: Keep = |one, other| one && !other;

impl Intervals {
    /// The set without numbers.
    pub const EMPTY: Intervals = Intervals(Vec::new());

    /// What lies in any of `ranges`, which come in any order; reversed ones hold nothing.
    pub fn of(ranges: impl IntoIterator<Item = Interval>) -> Self {
        let mut ranges: Vec<Interval> = ranges.into_iter().filter(|(low, high)| low <= high).collect();
        ranges.sort_unstable();
        let mut set = Intervals::EMPTY;
        ranges.into_iter().for_each(|range| set.push(range));
        set
    }

    /// Adds a range that starts at or after the start of the last one.
    pub(crate) fn push(&mut self, (low, high): Interval) {
        match self.0.last_mut() {
            Some(last) if low <= last.1.saturating_add(1) => last.1 = last.1.max(high),
            Some(_) | None => self.0.push((low, high)),
        }
    }

    /// Its intervals, in order.
    pub fn as_slice(&self) -> &[Interval] {
        &self.0
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `number` is in it.
    pub fn contains(&self, number: u32) -> bool {
        contains(&self.0, number)
    }

    /// Whether all of it is in `other`.
    pub fn is_subset(&self, other: &Self) -> bool {
        self.combine(other, DIFFERENCE).is_empty()
    }

    /// What `keep` says, in one walk over both.
    pub(super) fn combine(&self, other: &Self, keep: Keep) -> Self {
        let mut result = Intervals::EMPTY;
        let (mut ones, mut others) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut at = 0;
        loop {
            while ones.next_if(|it| it.1 < at).is_some() {}
            while others.next_if(|it| it.1 < at).is_some() {}
            let (one, other) = (ones.peek(), others.peek());
            let inside = |it: Option<&&Interval>| it.is_some_and(|it| it.0 <= at);
            // the last number before something begins or ends
            let until = |it: Option<&&Interval>| it.map(|it| if it.0 > at { it.0 - 1 } else { it.1 });
            let Some(end) = [until(one), until(other)].into_iter().flatten().min() else {
                return result;
            };
            if keep(inside(one), inside(other)) {
                result.push((at, end));
            }
            match end.checked_add(1) {
                Some(next) => at = next,
                None => return result,
            }
        }
    }
}

/// Whether one of the sorted `intervals` holds `number`.
pub(crate) fn contains(intervals: &[Interval], number: u32) -> bool {
    let after = intervals.partition_point(|it| it.0 <= number);
    let candidate = after.checked_sub(1).and_then(|at| intervals.get(at));
    candidate.is_some_and(|it| number <= it.1)
}
