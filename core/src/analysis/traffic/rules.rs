//! What each rule of a group decides: its match without what earlier rules have taken.

use std::collections::BTreeSet;

use super::classes::Row;
use super::sweep::{Part, Sweep};
use super::{Made, Refused, Side};
use crate::model::nsg::{Access, NetworkSecurityGroup};
use crate::sets::traffic::TrafficSet;

/// A rule of a group, as it concerns one end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleTraffic {
    /// Its name; empty for what the platform itself exempts.
    pub name: String,
    /// `None`: it cannot be read.
    pub priority: Option<u16>,
    /// `None`: it cannot be read.
    pub access: Option<Access>,
    /// What it matches, or may match, whatever stands before it.
    pub matches: TrafficSet,
    /// What it is the first to match for certain. These sets of all rules share nothing and leave nothing.
    pub decides: TrafficSet,
    /// What it may decide beside that: it is not known whether it matches, or another rule has its priority.
    pub may_decide: TrafficSet,
    /// The earlier rules that take some of its match: places in the list.
    pub covered_by: BTreeSet<usize>,
}

impl RuleTraffic {
    /// Whether it can be taken away without changing anything at this end.
    pub fn is_idle(&self) -> bool {
        self.decides.is_empty() && self.may_decide.is_empty()
    }

    /// Whether earlier rules take all of what it matches. A rule that matches nothing here is idle only.
    pub fn is_shadowed(&self) -> bool {
        self.is_idle() && !self.matches.is_empty()
    }
}

/// What each rule decides that filters the direction of `side`, in their order, the default rules included,
/// if the group alone stood at the interface.
pub fn rule_traffic(side: &Side, group: &NetworkSecurityGroup) -> Result<Vec<RuleTraffic>, Refused> {
    let lists = [side.seat()?.rules(group)];
    let sweep = Sweep::of(&lists)?;
    let [rules] = lists;
    let new = || [(); 3].map(|()| Made::new(&sweep.classes));
    let mut made: Vec<_> = rules.iter().map(|_| (new(), BTreeSet::new())).collect();
    let all = sweep.classes.all();
    sweep.classes_of_parts(&mut |interval, classes| {
        for (rule, taken, covered_by) in shares(classes, &all) {
            if let Some((sets, cover)) = made.get_mut(rule) {
                cover.extend(covered_by);
                sets.iter_mut()
                    .zip(&taken)
                    .try_for_each(|(set, row)| set.push(interval, row))?;
            }
        }
        Ok(())
    })?;
    let told = rules.into_iter().zip(made).map(|(rule, (sets, covered_by))| {
        let [matches, decides, may_decide] = sets.map(Made::done);
        Ok(RuleTraffic {
            name: rule.name,
            priority: rule.priority,
            access: rule.access,
            matches: matches?,
            decides: decides?,
            may_decide: may_decide?,
            covered_by,
        })
    });
    told.collect()
}

/// For each rule: what it matches, decides and may decide, and which rules took the rest.
type Share = (usize, [Row; 3], Vec<usize>);

fn shares(classes: &mut dyn Iterator<Item = &[&Part]>, all: &Row) -> Vec<Share> {
    let mut left = all.clone();
    let mut shares: Vec<Share> = Vec::new();
    for class in classes {
        let earlier = shares.len();
        let before = left.clone();
        for part in class {
            let matches = part.possible.within(all);
            let decides = part.sure.within(&left);
            left.iter_mut()
                .zip(&decides)
                .for_each(|(left, taken)| *left &= !taken);
            let open = part.possible.within(&before);
            let covered_by = match open == matches {
                true => Vec::new(),
                false => takers(shares.get(..earlier).unwrap_or_default(), &matches),
            };
            let may_decide = open.iter().zip(&decides).map(|(open, decided)| open & !decided);
            let may_decide = may_decide.collect();
            shares.push((part.rule, [matches, decides, may_decide], covered_by));
        }
    }
    shares
}

/// The rules that decide something of `matches`.
fn takers(earlier: &[Share], matches: &Row) -> Vec<usize> {
    let takes =
        |(_, [_, decides, _], _): &&Share| decides.iter().zip(matches).any(|(one, other)| one & other != 0);
    earlier.iter().filter(takes).map(|(rule, _, _)| *rule).collect()
}
