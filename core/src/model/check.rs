//! What is malformed in a scenario: parts that cannot be read, references to nothing, clashes.
//!
//! Malformed is not unwise: everything here is something that Azure refuses, or that cannot be evaluated.

mod groups;
mod networks;
mod private;
pub(crate) mod ranges;
mod services;

use super::Scenario;
use super::id::ResourceRef;
use super::part::{Part, Unreadable, is_expression};
use crate::sort::sort;

/// One malformed part.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Problem {
    /// The top-level resource whose JSON holds the fault: a rule's is its group's, a subnet's its network's.
    pub resource: ResourceRef,
    /// Where in it; empty: the resource as a whole.
    pub place: String,
    /// Which fault.
    pub code: &'static str,
    /// What is wrong and what is accepted: lower case, no full stop.
    pub why: String,
}

/// Every malformed part, in the order of the resources.
pub fn check(scenario: &Scenario) -> Vec<Problem> {
    let mut found = Found::default();
    networks::check(scenario, &mut found);
    groups::check(scenario, &mut found);
    services::check(scenario, &mut found);
    private::check(scenario, &mut found);
    ranges::check(scenario, &mut found);
    sort(&mut found.0);
    found.0.dedup();
    found.0
}

/// What was found so far.
#[derive(Default)]
struct Found(Vec<Problem>);

impl Found {
    #[inline(never)]
    fn add(&mut self, resource: &ResourceRef, place: &str, code: &'static str, why: String) {
        self.0.push(Problem {
            resource: resource.clone(),
            place: place.to_owned(),
            code,
            why,
        });
    }

    /// Reports a part that could not be read.
    fn part<T>(&mut self, resource: &ResourceRef, place: &str, code: &'static str, part: &Part<T>) {
        self.unreadable(resource, place, code, part.unreadable());
    }

    /// The same for parts of any kind, in the page once.
    #[inline(never)]
    fn unreadable(
        &mut self,
        resource: &ResourceRef,
        place: &str,
        code: &'static str,
        part: Option<&Unreadable>,
    ) {
        let expression = |it: &&Unreadable| match &it.written {
            serde_json::Value::String(text) => is_expression(text),
            serde_json::Value::Object(members) => {
                let mut texts = members.values().filter_map(serde_json::Value::as_str);
                texts.any(is_expression)
            }
            _ => false,
        };
        if let Some(unreadable) = part.filter(|it| !expression(it)) {
            self.add(resource, place, code, unreadable.why.clone());
        }
    }

    /// Reports the parts of a list that could not be read.
    fn parts<T>(&mut self, resource: &ResourceRef, place: &str, code: &'static str, parts: &[Part<T>]) {
        for part in parts {
            self.part(resource, place, code, part);
        }
    }

    /// Reports an address that could not be read; one that is not given yet is no fault.
    fn address<T>(&mut self, resource: &ResourceRef, place: &str, part: &Part<T>) {
        if part.unreadable().is_none_or(|it| !it.written.is_null()) {
            self.part(resource, place, "address", part);
        }
    }

    /// Reports a reference to something that is not in the scenario.
    #[inline(never)]
    fn reference(&mut self, resource: &ResourceRef, place: &str, stands: bool, id: &str) {
        if !stands && !is_expression(id) {
            let why = format!("`{id}` is not in the scenario");
            self.add(resource, place, "dangling-reference", why);
        }
    }
}
