//! The one function that decides (being written).

use crate::flow::Flow;
use crate::model::Scenario;
use crate::outcome::Outcome;

/// The answer to one flow.
pub fn evaluate(_scenario: &Scenario, flow: &Flow) -> Outcome {
    Outcome {
        flow: flow.clone(),
        steps: Vec::new(),
        way: None,
    }
}
