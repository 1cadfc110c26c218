//! Expectations in a file, judged: what must be reachable and what must not.
//!
//! `file` is the shape, `estate` builds the scenario that a file names, `names` finds what its rows mean,
//! `judge` compares, `wishes` are the rows as the author's wishes, `report` is the answer as JSON. Files are read by the caller.

mod estate;
mod file;
mod judge;
mod names;
mod report;
mod wishes;

use serde_json::Value;

use crate::analysis::lint::{Finding, findings};
use crate::document::Layout;
use crate::evaluate::{alternatives, blockers, evaluate_with};
use crate::flow::Flow;
use crate::import::{Imported, Listed};
use crate::model::Scenario;
use crate::outcome::{Outcome, Step};
use crate::service_tag::ServiceTags;

pub use file::VERSION;
pub use judge::Mismatch;
pub use names::flow;
pub use report::{beside_json, outcome_json, to_json};

/// Reads a file that a check file names, relative to it.
pub type ReadFile<'a> = &'a mut dyn FnMut(&str) -> Result<String, String>;

/// The answer to one check file.
#[derive(Clone, Debug)]
pub struct Report {
    /// What the file says that it is about.
    pub title: String,
    /// The estate.
    pub scenario: Scenario,
    /// The rows, in order.
    pub rows: Vec<Row>,
    /// What is malformed.
    pub problems: Vec<Fault>,
    /// Where the malformed resources differ from those that the file expects; empty: no difference, or not asked.
    pub problems_differ: Option<String>,
    /// What is not modelled.
    pub unsupported: Vec<Listed>,
    /// What is well-formed and unwise. None fails a check.
    pub findings: Vec<Finding>,
}

/// One row, answered.
#[derive(Clone, Debug)]
pub struct Row {
    /// The source, as it was written.
    pub from: String,
    /// The destination, as it was written.
    pub to: Value,
    /// The answer.
    pub outcome: Outcome,
    /// `None`: a question, not judged.
    pub ok: Option<bool>,
    /// Where the answer differs.
    pub mismatches: Vec<Mismatch>,
}

/// One malformed resource.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Fault {
    /// Its name.
    pub resource: String,
    /// Which fault.
    pub code: String,
    /// Where, and what is wrong.
    pub text: String,
}

impl Report {
    /// How many rows hold.
    pub fn passed(&self) -> usize {
        self.rows.iter().filter(|row| row.ok == Some(true)).count()
    }

    /// How many expectations fail; a difference in problems counts as one.
    pub fn failed(&self) -> usize {
        let rows = self.rows.iter().filter(|row| row.ok == Some(false)).count();
        rows + usize::from(self.problems_differ.is_some())
    }
}

/// The estate of a file: a check file, a scenario or a resource list.
#[derive(Clone, Debug)]
pub struct Estate {
    /// The scenario.
    pub scenario: Scenario,
    /// What a scenario's file says for the page alone.
    pub layout: Option<Layout>,
    /// What is not modelled.
    pub unsupported: Vec<Listed>,
    /// What is malformed.
    pub problems: Vec<Fault>,
    /// Expectations of a check file that the scenario cannot hold: those about one source port.
    pub unasked: Vec<String>,
    /// Resource ids in lower case, and what the scenario calls those resources.
    pub ids: std::collections::BTreeMap<String, String>,
}

/// Answers a check file. The message names the place in the file and what is expected.
pub fn run(text: &str, read: ReadFile<'_>) -> Result<Report, String> {
    run_with(text, read, None)
}

/// Answers a check file where Microsoft's published service tags are loaded.
pub fn run_with(text: &str, read: ReadFile<'_>, tags: Option<&ServiceTags>) -> Result<Report, String> {
    let file = file::parse(text)?;
    let estate = estate::of_check(&file, read)?;
    let mut rows = Vec::with_capacity(file.expect.len());
    for (at, row) in file.expect.iter().enumerate() {
        let flow = names::of_row(&estate.scenario, &estate.ids, row)
            .map_err(|message| format!("at `expect[{at}]`: {message}"))?;
        let outcome = evaluate_with(&estate.scenario, &flow, tags);
        let mismatches = judge::mismatches(row, &outcome);
        let ok = row.is_judged().then_some(mismatches.is_empty());
        rows.push(Row {
            from: row.from.clone(),
            to: row.to.clone(),
            outcome,
            ok,
            mismatches,
        });
    }
    let problems_differ = file
        .problems
        .as_ref()
        .and_then(|wanted| judge::problems(wanted, &estate.problems));
    Ok(Report {
        title: file.title.clone().unwrap_or_default(),
        findings: findings(&estate.scenario),
        scenario: estate.scenario,
        rows,
        problems: estate.problems,
        problems_differ,
        unsupported: estate.unsupported,
    })
}

/// Opens any file that holds an estate. What a check file expects becomes the author's wishes.
pub fn open(text: &str, read: ReadFile<'_>) -> Result<Estate, String> {
    estate::open(text, read).map(Estate::from)
}

/// Opens lists of Azure resources, each a file's name and its text, as one estate.
pub fn open_lists(files: &[(&str, &str)]) -> Result<Estate, String> {
    let mut lists = Vec::new();
    for (name, text) in files {
        let name = crate::names::shown(name);
        let value = file::json(text).map_err(|error| format!("{name}: {error}"))?;
        lists.push((value, name));
    }
    estate::of_lists(lists).map(Estate::from)
}

impl From<estate::Built> for Estate {
    fn from(built: estate::Built) -> Self {
        Estate {
            scenario: built.scenario,
            layout: built.layout,
            unsupported: built.unsupported,
            problems: built.problems,
            unasked: built.unasked,
            ids: built.ids,
        }
    }
}

/// Answers one question about a scenario, the ends by their names.
pub fn ask(scenario: &Scenario, flow: &Flow, tags: Option<&ServiceTags>) -> Outcome {
    evaluate_with(scenario, flow, tags)
}

/// What stands beside an answer.
#[derive(Clone, Debug)]
pub struct Beside {
    /// The other ways that could carry the flow, each with its own steps.
    pub alternatives: Vec<Outcome>,
    /// Every gate that stops it, each as if those before it were open.
    pub blockers: Vec<Step>,
}

/// The other ways, and every gate that stops the flow.
pub fn beside(scenario: &Scenario, flow: &Flow, tags: Option<&ServiceTags>) -> Beside {
    Beside {
        alternatives: alternatives(scenario, flow, tags),
        blockers: blockers(scenario, flow, tags),
    }
}

/// What an import found, as faults of named resources.
fn faults(imported: &Imported) -> Vec<Fault> {
    let of_import = imported.problems.iter().map(|it| Fault {
        resource: it.resource.clone(),
        code: it.code.to_owned(),
        text: format!("{}: {}", it.place, it.text),
    });
    of_import.chain(of_scenario(&imported.scenario)).collect()
}

fn of_scenario(scenario: &Scenario) -> Vec<Fault> {
    let found = crate::model::check::check(scenario);
    let faults = found.iter().map(|it| Fault {
        resource: crate::explain::called(scenario, &owner(scenario, &it.resource)),
        code: it.code.to_owned(),
        text: crate::explain::problem(scenario, it),
    });
    faults.collect()
}

/// The top-level resource: a subnet's and a peering's is its network.
fn owner(scenario: &Scenario, resource: &crate::model::id::ResourceRef) -> crate::model::id::ResourceRef {
    use crate::model::id::ResourceRef::{Peering, Subnet, VirtualNetwork};
    let network = match resource {
        Subnet(id) => scenario.subnets.get(id).map(|it| it.virtual_network.clone()),
        Peering(id) => scenario.peerings.get(id).map(|it| it.virtual_network.clone()),
        _ => None,
    };
    network.map_or_else(|| resource.clone(), VirtualNetwork)
}
