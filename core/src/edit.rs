//! Edits: every change a person can make to a scenario, each undoable and named.
//!
//! An edit is applied to a copy. All but the switches come to a patch of the scenario's JSON (`patch`), guided by
//! the form of every kind of resource (`form`): one table changes, the rows beside stay shared. A switch carries
//! all it needs to be set either way (`model::switch`), so flipping it twice gives back the same scenario.

mod accept;
mod copy;
mod derive;
mod error;
pub mod form;
mod free;
mod new;
mod order;
mod patch;
mod path;
mod remove;
mod rename;
mod set;
pub mod switch;
pub(crate) mod wish;

use crate::flow::Flow;
use crate::model::Scenario;
use crate::model::check::{Problem, check};
use crate::model::expectation::Wanted;
use crate::model::id::SwitchId;
pub use accept::{checked, note, suggestions};
pub use error::EditError;
pub use new::{new, new_entry};
pub use path::get;
pub use remove::{Fate, Use, uses};
use serde_json::Value;
pub use switch::{PolicyScopeChoice, Position};

/// A change that a person makes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Edit {
    /// Sets a switch to the other of its two positions.
    Flip {
        /// The switch.
        switch: SwitchId,
    },
    /// Chooses what a policy lists.
    Choose {
        /// The switch.
        switch: SwitchId,
        /// The choice.
        choice: PolicyScopeChoice,
    },
    /// Sets a field of a thing.
    Set {
        /// The table; for a list or the title, that.
        table: &'static str,
        /// The row; of a list or the title, empty.
        id: String,
        /// The way to the field, as `firewall.defaultAction` or `securityRules.0.priority`. The place behind the last
        /// row of a list adds one.
        field: String,
        /// What it holds then; `None`: it is left out, a row of a list taken out.
        value: Option<Value>,
    },
    /// Adds a thing, with what comes with it (`new`).
    Add {
        /// Its table.
        table: &'static str,
        /// Its id.
        id: String,
        /// Every row that changes, by table and id.
        rows: Value,
    },
    /// Adds a thing like another one, with an id, a name and an address of its own (`copied`).
    Duplicate {
        /// Its table.
        table: &'static str,
        /// Its id.
        id: String,
    },
    /// Changes what a thing is called; whatever names it follows.
    Rename {
        /// Its table.
        table: &'static str,
        /// Its id, which stays.
        id: String,
        /// What it is called then.
        name: String,
    },
    /// Takes a thing out, with what cannot stand without it (`uses`).
    Remove {
        /// Its table.
        table: &'static str,
        /// Its id.
        id: String,
    },
    /// Moves a row of a list to another one's place: rules with priorities trade those.
    MoveRow {
        /// The table of the thing.
        table: &'static str,
        /// The thing.
        id: String,
        /// The way to the list.
        field: String,
        /// The row's place in the list.
        from: usize,
        /// The place of the row whose place it takes.
        to: usize,
    },
    /// Puts a switch on the page for everything that can be switched.
    Switches,
    /// Says what the author wants of a path, or that there is no opinion.
    Wish {
        /// The path.
        flow: Flow,
        /// The wish.
        wanted: Option<Wanted>,
    },
}

/// What a switch is set to. The page flips switches by itself; every other edit is its workshop's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Turn {
    /// The switch.
    pub switch: SwitchId,
    /// One of three; `None`: the other of two positions, or the next of three.
    pub choice: Option<PolicyScopeChoice>,
}

impl Edit {
    /// What it sets a switch to, if it sets one.
    pub fn turn(&self) -> Option<Turn> {
        let (switch, choice) = match self {
            Edit::Flip { switch } => (switch, None),
            Edit::Choose { switch, choice } => (switch, Some(*choice)),
            _ => return None,
        };
        let switch = switch.clone();
        Some(Turn { switch, choice })
    }

    /// The switch that it sets, if it sets one.
    pub fn switch(&self) -> Option<&SwitchId> {
        match self {
            Edit::Flip { switch } | Edit::Choose { switch, .. } => Some(switch),
            Edit::Set { .. }
            | Edit::Add { .. }
            | Edit::Duplicate { .. }
            | Edit::Rename { .. }
            | Edit::Remove { .. }
            | Edit::MoveRow { .. }
            | Edit::Switches
            | Edit::Wish { .. } => None,
        }
    }
}

/// The scenario after `edit`.
pub fn apply(scenario: &Scenario, edit: &Edit) -> Result<Scenario, EditError> {
    match edit {
        Edit::Flip { .. } | Edit::Choose { .. } => match edit.turn() {
            Some(it) => turn(scenario, &it),
            None => Ok(scenario.clone()),
        },
        Edit::Set {
            table,
            id,
            field,
            value,
        } => {
            // whatever names the thing follows
            match value {
                None if field == "name" && !id.is_empty() => rename::rename(scenario, table, id, id),
                Some(Value::String(name)) if field == "name" && !id.is_empty() => {
                    rename::rename(scenario, table, id, name)
                }
                Some(_) | None => {
                    let patch = set::plan(scenario, table, id, field, value.clone())?;
                    patch::apply_written(scenario, patch)
                }
            }
        }
        Edit::Add { table, id, rows } => {
            if scenario.part(table).is_some_and(|rows| rows.row(id).is_some()) {
                return Err(EditError::Taken { id: id.clone() });
            }
            let after = patch::apply_written(scenario, patch::Patch::of(rows)?)?;
            patch::row(&after, table, id)?;
            asked_too(scenario, after, table)
        }
        Edit::Duplicate { table, id } => {
            let (_, patch) = copy::plan(scenario, table, id)?;
            asked_too(scenario, patch::apply(scenario, patch)?, table)
        }
        Edit::Rename { table, id, name } => rename::rename(scenario, table, id, name),
        Edit::Remove { table, id } => patch::apply(scenario, remove::plan(scenario, table, id)?.0),
        Edit::MoveRow {
            table,
            id,
            field,
            from,
            to,
        } => patch::apply(scenario, order::plan(scenario, table, id, field, *from, *to)?),
        Edit::Switches => {
            let mut after = scenario.clone();
            after.switches = derive::switches(scenario);
            Ok(after)
        }
        Edit::Wish { flow, wanted } => {
            let patch = wish::wish(scenario, flow, *wanted).ok_or(EditError::NoName)?;
            patch::apply(scenario, patch)
        }
    }
}

/// The id that a duplicate of the thing would have.
pub fn copied(scenario: &Scenario, table: &'static str, id: &str) -> Option<String> {
    copy::plan(scenario, table, id).ok().map(|(id, _)| id)
}

/// What is malformed after an edit and was not before: of the thing first, then of others. A fault that stands where one
/// of its kind stood is not new, whatever it says by now.
pub fn complaints(before: &Scenario, after: &Scenario, table: &str, id: &str) -> Vec<Problem> {
    let (mut gone, mut new) = (check(before), check(after));
    // both are sorted, each problem once
    let known = gone.clone();
    gone.retain(|it| new.binary_search(it).is_err());
    new.retain(|it| known.binary_search(it).is_err());
    let (mut own, mut others) = (Vec::new(), Vec::new());
    for problem in new {
        let is_it = |it: &Problem| {
            (&it.resource, &it.place, it.code) == (&problem.resource, &problem.place, problem.code)
        };
        if let Some(at) = gone.iter().position(is_it) {
            gone.remove(at);
            continue;
        }
        let (kind, of) = problem.resource.kind_and_id();
        let is_table = form::kind_called(kind).is_some_and(|kind| kind.table == table);
        // a subnet's fault is its network's
        let part = problem.place.strip_prefix("subnets/");
        let part = part.and_then(|rest| rest.rsplit_once('/'));
        let is_own = is_table && of == id || table == "subnets" && part.is_some_and(|(of, _)| of == id);
        if is_own {
            own.push(problem);
        } else {
            others.push(problem);
        }
    }
    own.append(&mut others);
    own
}

/// Where paths are listed, new things are asked about too.
fn asked_too(before: &Scenario, after: Scenario, table: &str) -> Result<Scenario, EditError> {
    patch::has_room(&after, table)?;
    match wish::asked_too(before, &after) {
        Some(patch) => patch::apply(&after, patch),
        None => Ok(after),
    }
}

/// The scenario with a switch set otherwise.
pub fn turn(scenario: &Scenario, turn: &Turn) -> Result<Scenario, EditError> {
    let (id, choice) = (&turn.switch, turn.choice);
    let found = scenario.switches.iter().find(|switch| switch.id == *id);
    let setting = &found.ok_or_else(|| EditError::NoSuchSwitch(id.clone()))?.sets;
    let now = switch::position(scenario, setting).ok_or_else(|| EditError::NothingToSet(id.clone()))?;
    let then = match (choice, now) {
        (Some(choice), _) => Position::Choice(choice),
        (None, Position::On) => Position::Off,
        (None, Position::Off) => Position::On,
        (None, Position::Choice(choice)) => Position::Choice(choice.next()),
    };
    let mut after = scenario.clone();
    switch::set(&mut after, setting, then).ok_or_else(|| EditError::NothingToSet(id.clone()))?;
    Ok(after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery;
    use crate::model::switch::{Setting, Switch};

    fn flip(scenario: &Scenario, switch: &Switch) -> Scenario {
        apply(
            scenario,
            &Edit::Flip {
                switch: switch.id.clone(),
            },
        )
        .expect("every switch of the gallery sets something")
    }

    #[test]
    fn flipping_a_switch_there_and_back_gives_the_same_scenario() {
        for entry in gallery::ALL {
            let scenario = gallery::open(entry.id).expect(entry.id).scenario;
            for switch in &scenario.switches {
                let times = if matches!(switch.sets, Setting::PolicyScope { .. }) {
                    3
                } else {
                    2
                };
                let once = flip(&scenario, switch);
                assert_ne!(once, scenario, "{}", switch.id);
                let back = (0..times).fold(scenario.clone(), |scenario, _| flip(&scenario, switch));
                assert_eq!(back, scenario, "{}", switch.id);
            }
        }
    }

    #[test]
    fn swapped_priorities_stay_swapped_while_the_rules_are_off() {
        let scenario = gallery::open("rogue-account")
            .expect("the gallery has it")
            .scenario;
        let edit =
            |scenario: &Scenario, id: &str| apply(scenario, &Edit::Flip { switch: id.into() }).expect(id);
        let swapped_first = edit(&edit(&edit(&scenario, "swap"), "storage"), "internet");
        let swapped_last = edit(&edit(&edit(&scenario, "storage"), "internet"), "swap");
        assert_eq!(swapped_first, swapped_last);
        let priorities: Vec<_> = swapped_first
            .network_security_groups
            .values()
            .flat_map(|group| &group.security_rules)
            .filter_map(|rule| Some((rule.name.as_str(), rule.priority.read()?.get())))
            .collect();
        assert!(priorities.contains(&("DenyInternet", 100)) && priorities.contains(&("AllowStorage", 110)));
    }
}
