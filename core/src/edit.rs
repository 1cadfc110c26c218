//! Edits: every change a person can make to a scenario, each undoable and named.
//!
//! An edit is applied to a copy. A switch carries all it needs to be set either way (`model::switch`),
//! so flipping it twice gives back the same scenario.

pub mod switch;

use crate::model::Scenario;
use crate::model::id::SwitchId;
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
}

/// Why an edit cannot be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum EditError {
    /// The scenario has no such switch.
    NoSuchSwitch(SwitchId),
    /// What the switch sets is not in the scenario.
    NothingToSet(SwitchId),
}

impl std::fmt::Display for EditError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            EditError::NoSuchSwitch(id) => write!(f, "the scenario has no switch `{id}`"),
            EditError::NothingToSet(id) => write!(f, "what switch `{id}` sets is not in the scenario"),
        }
    }
}

impl Edit {
    /// The switch that it sets.
    pub fn switch(&self) -> &SwitchId {
        match self {
            Edit::Flip { switch } | Edit::Choose { switch, .. } => switch,
        }
    }
}

/// The scenario after `edit`.
pub fn apply(scenario: &Scenario, edit: &Edit) -> Result<Scenario, EditError> {
    let id = edit.switch();
    let found = scenario.switches.iter().find(|switch| switch.id == *id);
    let setting = &found.ok_or_else(|| EditError::NoSuchSwitch(id.clone()))?.sets;
    let now = switch::position(scenario, setting).ok_or_else(|| EditError::NothingToSet(id.clone()))?;
    let then = match (edit, now) {
        (Edit::Choose { choice, .. }, _) => Position::Choice(*choice),
        (Edit::Flip { .. }, Position::On) => Position::Off,
        (Edit::Flip { .. }, Position::Off) => Position::On,
        (Edit::Flip { .. }, Position::Choice(choice)) => Position::Choice(choice.next()),
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
