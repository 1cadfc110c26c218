//! What is malformed in a scenario (being written).

use super::Scenario;
use super::id::ResourceRef;

/// One malformed part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// The top-level resource whose JSON holds the fault.
    pub resource: ResourceRef,
    /// Where in it.
    pub place: String,
    /// Which fault.
    pub code: &'static str,
    /// What is wrong and what is accepted.
    pub why: String,
}

/// Every malformed part.
pub fn check(_scenario: &Scenario) -> Vec<Problem> {
    Vec::new()
}
