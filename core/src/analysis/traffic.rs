//! All traffic that the groups of one interface let pass, exactly: far address, protocol, port.
//!
//! The answer of `evaluate`'s group steps for every far address at once, with no source port stated. What
//! stands behind the groups (routes, firewalls of services) is not asked here, nor is a modelled service
//! whose address nobody knows. A packet of the interface to itself passes.

mod classes;
mod rules;
mod sweep;

use std::fmt;

use crate::evaluate::blocks::RuleBlocks;
use crate::evaluate::seat::Seat;
use crate::model::Scenario;
use crate::model::id::NetworkInterfaceId;
use crate::model::nsg::{Direction, NetworkSecurityGroup};
use crate::outcome::Reason;
use crate::service_tag::ServiceTags;
use crate::sets::TooLarge;
use crate::sets::interval::Interval;
use crate::sets::traffic::TrafficSet;
use classes::{Classes, Row};
use sweep::{Outcome, Sweep};

pub use rules::{RuleTraffic, rule_traffic};

/// One end: an interface in one direction, with what it is seen by.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// Where it stands.
    pub scenario: &'a Scenario,
    /// The interface whose groups filter.
    pub interface: &'a NetworkInterfaceId,
    /// Inbound: the far end is the source. Outbound: it is the destination.
    pub direction: Direction,
    /// Microsoft's published tags, where they are loaded.
    pub tags: Option<&'a ServiceTags>,
}

/// What becomes of all traffic: every packet is in one of the three.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Traffic {
    /// It passes every group.
    pub allowed: TrafficSet,
    /// A group stops it.
    pub denied: TrafficSet,
    /// What is known of the groups does not tell.
    pub undetermined: TrafficSet,
}

/// What is different in the traffic of two ends, or of two groups at one.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TrafficChange {
    /// Allowed now, and not before.
    pub opened: TrafficSet,
    /// Denied now, and not before.
    pub closed: TrafficSet,
    /// Not certain any more.
    pub undetermined: TrafficSet,
}

/// Why there is no answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refused {
    /// The interface does not stand, or has no address.
    NoInterface(Reason),
    /// The answer would be too large to read.
    TooLarge(TooLarge),
}

impl From<TooLarge> for Refused {
    fn from(too_large: TooLarge) -> Self {
        Refused::TooLarge(too_large)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::NoInterface(_) => f.write_str("the interface has no place or no address"),
            Refused::TooLarge(too_large) => too_large.fmt(f),
        }
    }
}

impl<'a> Side<'a> {
    fn seat(&self) -> Result<Seat<'a>, Refused> {
        let seat = Seat::of(self.scenario, self.interface, self.direction, self.tags);
        seat.map_err(Refused::NoInterface)
    }
}

/// What the groups of the interface and of its subnet make of all traffic.
pub fn traffic(side: &Side) -> Result<Traffic, Refused> {
    of_levels(&side.seat()?.levels())
}

/// What one group would make of all traffic, if it alone stood at the interface.
pub fn group_traffic(side: &Side, group: &NetworkSecurityGroup) -> Result<Traffic, Refused> {
    of_levels(&[side.seat()?.alone(group)])
}

/// Whether two groups make the same of all traffic at the interface.
pub fn are_equivalent(
    side: &Side,
    one: &NetworkSecurityGroup,
    other: &NetworkSecurityGroup,
) -> Result<bool, Refused> {
    let seat = side.seat()?;
    let sweep = Sweep::of(&[seat.alone(one), seat.alone(other)])?;
    let mut same = true;
    sweep.outcomes(&mut |_, outcomes| {
        same &= outcomes.first() == outcomes.get(1);
        Ok(())
    })?;
    Ok(same)
}

/// What is different at the interface where the group `after` stands for the group `before`.
pub(super) fn group_change(
    side: &Side,
    before: &NetworkSecurityGroup,
    after: &NetworkSecurityGroup,
) -> Result<TrafficChange, Refused> {
    let seat = side.seat()?;
    changed(vec![seat.alone(before)], vec![seat.alone(after)])
}

/// What is different between two ends.
pub(super) fn side_change(before: &Side, after: &Side) -> Result<TrafficChange, Refused> {
    changed(before.seat()?.levels(), after.seat()?.levels())
}

fn of_levels(levels: &[Vec<RuleBlocks>]) -> Result<Traffic, Refused> {
    let sweep = Sweep::of(levels)?;
    let mut made = [(); 3].map(|()| Made::new(&sweep.classes));
    let all = sweep.classes.all();
    sweep.outcomes(&mut |interval, outcomes| {
        let rows = rows(&passed(outcomes, &all), &all);
        made.iter_mut()
            .zip(&rows)
            .try_for_each(|(made, row)| made.push(interval, row))
    })?;
    let [allowed, denied, undetermined] = made.map(Made::done);
    Ok(Traffic {
        allowed: allowed?,
        denied: denied?,
        undetermined: undetermined?,
    })
}

fn changed(before: Vec<Vec<RuleBlocks>>, after: Vec<Vec<RuleBlocks>>) -> Result<TrafficChange, Refused> {
    let split = before.len();
    let lists: Vec<_> = before.into_iter().chain(after).collect();
    let sweep = Sweep::of(&lists)?;
    let mut made = [(); 3].map(|()| Made::new(&sweep.classes));
    let all = sweep.classes.all();
    sweep.outcomes(&mut |interval, outcomes| {
        let (before, after) = outcomes.split_at(split.min(outcomes.len()));
        let (then, now) = (
            rows(&passed(before, &all), &all),
            rows(&passed(after, &all), &all),
        );
        for ((made, then), now) in made.iter_mut().zip(then).zip(now) {
            let new = now.iter().zip(then).map(|(now, then)| now & !then);
            made.push(interval, &new.collect::<Row>())?;
        }
        Ok(())
    })?;
    let [opened, closed, undetermined] = made.map(Made::done);
    Ok(TrafficChange {
        opened: opened?,
        closed: closed?,
        undetermined: undetermined?,
    })
}

/// What passes every level: a certain stop is certain whatever is unknown beside it.
fn passed(levels: &[Outcome], all: &Row) -> Outcome {
    let mut together = Outcome {
        allowed: all.clone(),
        undetermined: vec![0; all.len()],
    };
    for level in levels {
        let rows = together.allowed.iter_mut().zip(&mut together.undetermined);
        let level = level.allowed.iter().zip(&level.undetermined);
        for ((allowed, undetermined), (also, doubtful)) in rows.zip(level) {
            *undetermined = (*allowed | *undetermined) & (also | doubtful) & !(*allowed & also);
            *allowed &= also;
        }
    }
    together
}

/// Allowed, denied and undetermined services.
fn rows(outcome: &Outcome, all: &Row) -> [Row; 3] {
    let certain = outcome.allowed.iter().zip(&outcome.undetermined).zip(all);
    let denied = certain.map(|((allowed, undetermined), all)| all & !allowed & !undetermined);
    [
        outcome.allowed.clone(),
        denied.collect(),
        outcome.undetermined.clone(),
    ]
}

/// A set in the making: it is written out only where the row changes.
struct Made<'a> {
    classes: &'a Classes,
    set: TrafficSet,
    last: Option<(Interval, Row)>,
}

impl<'a> Made<'a> {
    fn new(classes: &'a Classes) -> Self {
        Made {
            classes,
            set: TrafficSet::default(),
            last: None,
        }
    }

    /// Adds what lies behind everything so far.
    fn push(&mut self, interval: Interval, row: &Row) -> Result<(), TooLarge> {
        if let Some((last, same)) = &mut self.last
            && same == row
            && last.1.checked_add(1) == Some(interval.0)
        {
            last.1 = interval.1;
            return Ok(());
        }
        self.flush()?;
        self.last = Some((interval, row.clone()));
        Ok(())
    }

    fn flush(&mut self) -> Result<(), TooLarge> {
        match self.last.take() {
            Some((interval, row)) => self.set.push(interval, self.classes.services(&row)),
            None => Ok(()),
        }
    }

    fn done(mut self) -> Result<TrafficSet, TooLarge> {
        self.flush()?;
        Ok(self.set)
    }
}
