//! A walk over every far address, from one to the next at which some rule begins or ends to match.
//!
//! Between two such addresses nothing changes: the rules that match there are taken in their order over
//! rows of services. One walk takes several lists of rules, so that what is compared is cut alike; a list
//! is decided anew only where one of its own rules begins or ends.

use super::classes::{Classes, Mask, Row};
use crate::evaluate::blocks::RuleBlocks;
use crate::model::nsg::Access;
use crate::sets::interval::Interval;
use crate::sets::{MOST_PIECES, TooLarge};

/// The most times that a rule is looked at in one walk.
const MOST_VISITS: usize = 1 << 26;

/// Lists of rules, made ready.
pub(super) struct Sweep {
    pub classes: Classes,
    lists: usize,
    /// List by list, in the order of their rules.
    parts: Vec<Part>,
    events: Vec<Event>,
}

/// What a rule matches at some addresses.
pub(super) struct Part {
    pub list: usize,
    /// Its rule's place in the list.
    pub rule: usize,
    /// Rules of one priority are one class: none of them is first.
    class: usize,
    access: Option<Access>,
    pub sure: Mask,
    pub possible: Mask,
    /// Whether it may match more than it does for certain.
    is_vague: bool,
}

/// A part begins or ends to match.
struct Event {
    at: u32,
    part: usize,
    begins: bool,
}

/// What becomes of services at one address; what is neither allowed nor undetermined is denied.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Outcome {
    pub allowed: Row,
    pub undetermined: Row,
}

/// The parts of one list that match at an address.
#[derive(Default)]
struct Here<'a> {
    parts: Vec<&'a Part>,
    /// Whether they are others than before.
    is_new: bool,
}

type OnParts<'e, 'a> = dyn FnMut(Interval, &[Here<'a>]) -> Result<(), TooLarge> + 'e;
type OnOutcomes<'e> = dyn FnMut(Interval, &[Outcome]) -> Result<(), TooLarge> + 'e;
type OnClasses<'e> = dyn FnMut(Interval, &mut dyn Iterator<Item = &[&Part]>) -> Result<(), TooLarge> + 'e;

impl Sweep {
    pub fn of(lists: &[Vec<RuleBlocks>]) -> Result<Self, TooLarge> {
        let blocks = lists.iter().flatten().flat_map(|rule| &rule.blocks);
        let classes = Classes::of(blocks.flat_map(|block| [&block.sure, &block.possible]));
        let mut sweep = Sweep {
            classes,
            lists: lists.len(),
            parts: Vec::new(),
            events: Vec::new(),
        };
        for (list, rules) in lists.iter().enumerate() {
            sweep.add(list, rules)?;
        }
        sweep.events.sort_by_key(|event| event.at);
        Ok(sweep)
    }

    fn add(&mut self, list: usize, rules: &[RuleBlocks]) -> Result<(), TooLarge> {
        let mut class = 0;
        let mut before = None;
        for (rule, it) in rules.iter().enumerate() {
            if it.priority.is_none() || it.priority != before {
                class = rule;
            }
            before = it.priority;
            for block in &it.blocks {
                let part = self.parts.len();
                for (low, high) in block.addresses.intervals() {
                    let event = |at, begins| Event { at, part, begins };
                    self.events.push(event(*low, true));
                    self.events
                        .extend(high.checked_add(1).map(|next| event(next, false)));
                }
                TooLarge::check(self.events.len(), MOST_PIECES)?;
                self.parts.push(Part {
                    list,
                    rule,
                    class,
                    access: it.access,
                    sure: self.classes.mask(&block.sure),
                    possible: self.classes.mask(&block.possible),
                    is_vague: block.sure != block.possible,
                });
            }
        }
        Ok(())
    }

    /// Goes over every address: `each` gets an interval and, list by list, the parts that match there.
    fn walk<'a>(&'a self, each: &mut OnParts<'_, 'a>) -> Result<(), TooLarge> {
        let mut active: Vec<Vec<usize>> = vec![Vec::new(); self.lists];
        let mut here: Vec<Here> = active.iter().map(|_| Here::default()).collect();
        here.iter_mut().for_each(|here| here.is_new = true);
        let (mut visits, mut at) = (0, 0);
        let mut events = self.events.iter().peekable();
        loop {
            while let Some(event) = events.next_if(|event| event.at <= at) {
                let list = self.parts.get(event.part).map_or(0, |part| part.list);
                if let (Some(parts), Some(here)) = (active.get_mut(list), here.get_mut(list)) {
                    here.is_new = true;
                    match (parts.binary_search(&event.part), event.begins) {
                        (Err(place), true) => parts.insert(place, event.part),
                        (Ok(place), false) => drop(parts.remove(place)),
                        (Ok(_), true) | (Err(_), false) => {}
                    }
                }
            }
            for (parts, here) in active.iter().zip(&mut here).filter(|(_, here)| here.is_new) {
                visits += parts.len();
                here.parts.clear();
                let parts = parts.iter().filter_map(|part| self.parts.get(*part));
                here.parts.extend(parts);
            }
            TooLarge::check(visits, MOST_VISITS)?;
            let next = events.peek().map(|event| event.at);
            each((at, next.map_or(u32::MAX, |next| next - 1)), &here)?;
            here.iter_mut().for_each(|here| here.is_new = false);
            match next {
                Some(next) => at = next,
                None => return Ok(()),
            }
        }
    }

    /// Goes over every address: `each` gets an interval and what becomes of every service there, list by list.
    pub fn outcomes(&self, each: &mut OnOutcomes) -> Result<(), TooLarge> {
        let (all, none) = (self.classes.all(), self.classes.none());
        let nothing = Outcome {
            allowed: none.clone(),
            undetermined: none,
        };
        let mut outcomes = vec![nothing; self.lists];
        self.walk(&mut |interval, lists| {
            let new = lists.iter().zip(&mut outcomes).filter(|(here, _)| here.is_new);
            new.for_each(|(here, outcome)| decide(&here.parts, &all, outcome));
            each(interval, &outcomes)
        })
    }

    /// Goes over every address of the first list: `each` gets an interval and the parts that match there,
    /// in classes of one priority.
    pub fn classes_of_parts(&self, each: &mut OnClasses) -> Result<(), TooLarge> {
        self.walk(&mut |interval, lists| {
            let parts = lists.first().map(|here| here.parts.as_slice());
            let mut classes = parts
                .unwrap_or_default()
                .chunk_by(|one, other| one.class == other.class);
            each(interval, &mut classes)
        })
    }
}

/// The first certain match decides, unless a rule that may match before it, or beside it with the same
/// priority, says otherwise: `evaluate`'s first match, over rows.
fn decide(parts: &[&Part], all: &Row, outcome: &mut Outcome) {
    let mut left = all.clone();
    let none = vec![0; all.len()];
    // where a rule that may match allows, and where one denies
    let (mut allows, mut denies) = (none.clone(), none.clone());
    outcome.allowed.clone_from(&none);
    outcome.undetermined.clone_from(&none);
    for class in parts.chunk_by(|one, other| one.class == other.class) {
        for part in class.iter().filter(|part| part.is_vague || class.len() > 1) {
            if part.access != Some(Access::Deny) {
                part.possible
                    .over(&mut allows)
                    .for_each(|(word, mask)| *word |= mask);
            }
            if part.access != Some(Access::Allow) {
                part.possible
                    .over(&mut denies)
                    .for_each(|(word, mask)| *word |= mask);
            }
        }
        for part in class.iter().filter(|part| !part.sure.is_empty()) {
            take(part, &mut left, [&mut allows, &mut denies], outcome);
        }
        if left.iter().all(|word| *word == 0) {
            return;
        }
    }
}

/// Gives a rule what is left of its match.
fn take(part: &Part, left: &mut Row, [allows, denies]: [&mut Row; 2], outcome: &mut Outcome) {
    let is_allow = part.access == Some(Access::Allow);
    let against = if is_allow { denies } else { allows };
    let rows = part.sure.over(left).zip(part.sure.over(against));
    let into = part
        .sure
        .over(&mut outcome.allowed)
        .zip(part.sure.over(&mut outcome.undetermined));
    for (((left, mask), (against, _)), ((allowed, _), (undetermined, _))) in rows.zip(into) {
        let taken = mask & *left;
        *left &= !taken;
        *undetermined |= taken & *against;
        if is_allow {
            *allowed |= taken & !*against;
        }
    }
}
