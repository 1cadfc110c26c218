//! What is well-formed and unwise, or over one of Azure's limits: findings, beside the problems of `model::check`.
//!
//! A finding never changes an answer. Where what would have to be known is hidden (an expression, a thing that
//! is not modelled), nothing is found. One file holds one rule or a close family; the words stand in `explain`.

mod code;
mod endpoints;
mod firewalls;
mod limits;
mod names;
mod networks;
mod policies;
mod private_dns;
mod private_endpoints;
mod rules;
mod shadows;
mod sign_in;

use crate::model::Scenario;
use crate::model::id::{NetworkSecurityGroupId, ResourceRef};
use crate::model::unmodelled::Touch;
use crate::outcome::Stage;
use crate::sort::sort;

pub use code::Code;

/// Something unwise.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Finding {
    /// What it is about.
    pub resource: ResourceRef,
    /// Which rule, route, definition or range of it; empty: the resource as a whole.
    pub rule: String,
    /// What is unwise about it.
    pub code: Code,
    /// What else takes part, in order; each code says what.
    pub things: Vec<ResourceRef>,
    /// Rules, services or values that take part, in order; each code says which.
    pub names: Vec<String>,
    /// How many there are, where there is a limit.
    pub count: usize,
    /// How many Azure takes.
    pub most: usize,
}

impl Finding {
    fn new(code: Code, resource: ResourceRef) -> Self {
        Finding {
            resource,
            rule: String::new(),
            code,
            things: Vec::new(),
            names: Vec::new(),
            count: 0,
            most: 0,
        }
    }

    fn about(code: Code, resource: ResourceRef, things: Vec<ResourceRef>) -> Self {
        Finding {
            things,
            ..Finding::new(code, resource)
        }
    }
}

/// Everything unwise, in the order of the resources.
pub fn findings(scenario: &Scenario) -> Vec<Finding> {
    let mut found = Vec::new();
    shadows::lint(scenario, &mut found);
    rules::lint(scenario, &mut found);
    sign_in::lint(scenario, &mut found);
    endpoints::lint(scenario, &mut found);
    policies::lint(scenario, &mut found);
    firewalls::lint(scenario, &mut found);
    private_endpoints::lint(scenario, &mut found);
    private_dns::lint(scenario, &mut found);
    networks::lint(scenario, &mut found);
    names::lint(scenario, &mut found);
    limits::lint(scenario, &mut found);
    for finding in &mut found {
        sort(&mut finding.things);
        finding.things.dedup();
        sort(&mut finding.names);
        finding.names.dedup();
    }
    sort(&mut found);
    found.dedup();
    found
}

/// The rules of a group that earlier rules take the place of, wholly or in part.
pub fn shadowed(scenario: &Scenario, group: &NetworkSecurityGroupId) -> Vec<Finding> {
    let mut found = Vec::new();
    shadows::lint(scenario, &mut found);
    let own = ResourceRef::NetworkSecurityGroup(group.clone());
    found.retain(|finding| finding.resource == own);
    found
}

/// Whether something that `stage` would read of it is not known: what is absent there may be hidden.
fn is_hidden(scenario: &Scenario, stage: Stage, subject: &ResourceRef) -> bool {
    let touches = |touch: &Touch| touch.stage == stage && touch.subject == *subject;
    let mut all = scenario.unmodelled.values();
    all.any(|thing| thing.touches.iter().any(touches))
}
