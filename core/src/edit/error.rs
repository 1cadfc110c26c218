//! Why an edit cannot be made, in Azure's words.

use crate::json::Fault;
use crate::model::id::SwitchId;
use crate::names::shown;

/// Why an edit cannot be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum EditError {
    /// The scenario has no such switch.
    NoSuchSwitch(SwitchId),
    /// What the switch sets is not in the scenario.
    NothingToSet(SwitchId),
    /// The scenario has no such thing.
    NoSuchThing {
        /// Where it was looked for.
        table: String,
        /// What was looked for.
        id: String,
    },
    /// The thing has no such field.
    NoSuchField {
        /// The way to it.
        field: String,
    },
    /// Something has that id already.
    Taken {
        /// The id.
        id: String,
    },
    /// A thing has to be called something.
    NoText,
    /// A path's name would mean two things.
    Ambiguous,
    /// No free address or prefix is left.
    NoRoom,
    /// The path has no name: nothing can be wanted of it.
    NoName,
    /// Azure does not take it.
    Refused {
        /// Why, in its words.
        why: String,
    },
    /// The value cannot be read.
    Fault(Fault),
    /// Too many things, or too long a name.
    Limit {
        /// What is too much and how much may be.
        found: String,
    },
}

impl std::fmt::Display for EditError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            EditError::NoSuchSwitch(id) => write!(f, "the scenario has no switch `{id}`"),
            EditError::NothingToSet(id) => write!(f, "what switch `{id}` sets is not in the scenario"),
            EditError::NoSuchThing { table, id } => write!(f, "`{table}` has no `{}`", shown(id)),
            EditError::NoSuchField { field } => write!(f, "there is no field `{}`", shown(field)),
            EditError::Taken { id } => write!(f, "something is called `{}` already", shown(id)),
            EditError::Ambiguous => f.write_str(
                "something else here has that name already, and a wish on a path could not say which of them it means",
            ),
            EditError::NoText => f.write_str("a name has one character at least"),
            EditError::NoRoom => f.write_str("no free address is left there"),
            EditError::NoName => f.write_str("a wish needs a source and a destination that have a name"),
            EditError::Refused { why } => f.write_str(why),
            EditError::Fault(fault) => f.write_str(&fault.found),
            EditError::Limit { found } => f.write_str(found),
        }
    }
}
