//! Every path on display with its answer, and how that answer stands to the author's wish.

use crate::evaluate::evaluate_with;
use crate::flow::{Flow, Protocol, Source, StorageSubResource, Target};
use crate::model::Scenario;
use crate::model::expectation::{Expectation, Wanted};
use crate::model::host::{Host, HostNetwork};
use crate::names;
use crate::outcome::{Outcome, Verdict};
use crate::service_tag::ServiceTags;

/// A path on display.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// What is asked.
    pub flow: Flow,
    /// What the author wants of it.
    pub wanted: Option<Wanted>,
    /// What the engine says.
    pub outcome: Outcome,
}

/// The two questions that are never mixed: what the engine says, and whether that is wanted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct PathState {
    /// What the engine says.
    pub answer: PathAnswer,
    /// How that stands to the author's wish.
    pub wish: Wish,
}

/// What the engine says of a path.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[expect(missing_docs, reason = "each variant says it")]
pub enum PathAnswer {
    Open,
    Blocked,
    Undetermined,
}

/// How an answer stands to the author's wish.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Wish {
    /// As the author wants it.
    AsWanted,
    /// Against it: a leak or a broken path; for an undetermined one, a wish that is not shown to hold.
    Against,
    /// The author has no opinion.
    NoOpinion,
}

impl Answer {
    /// Which of the nine states the path is in.
    pub fn state(&self) -> PathState {
        let answer = match self.outcome.verdict() {
            Verdict::Allowed => PathAnswer::Open,
            Verdict::Denied => PathAnswer::Blocked,
            Verdict::Undetermined => PathAnswer::Undetermined,
        };
        let wish = match (self.wanted, answer) {
            (None, PathAnswer::Open | PathAnswer::Blocked | PathAnswer::Undetermined) => Wish::NoOpinion,
            (Some(Wanted::Open), PathAnswer::Open) | (Some(Wanted::Closed), PathAnswer::Blocked) => {
                Wish::AsWanted
            }
            (Some(Wanted::Open), PathAnswer::Blocked | PathAnswer::Undetermined)
            | (Some(Wanted::Closed), PathAnswer::Open | PathAnswer::Undetermined) => Wish::Against,
        };
        PathState { answer, wish }
    }

    /// Open, and it must be closed.
    pub fn is_leak(&self) -> bool {
        self.state()
            == PathState {
                answer: PathAnswer::Open,
                wish: Wish::Against,
            }
    }

    /// Blocked, and it must be open.
    pub fn is_broken(&self) -> bool {
        self.state()
            == PathState {
                answer: PathAnswer::Blocked,
                wish: Wish::Against,
            }
    }
}

/// The paths on display, answered. Their order and number follow the scenario's expectations, and where
/// it has none, every pair; they never depend on a verdict.
pub fn answers(scenario: &Scenario) -> Vec<Answer> {
    answers_with(scenario, None)
}

/// The same where Microsoft's published service tags are loaded.
pub fn answers_with(scenario: &Scenario, tags: Option<&ServiceTags>) -> Vec<Answer> {
    let mut answers = Vec::new();
    for (flow, wanted) in asked_about(scenario) {
        let outcome = evaluate_with(scenario, &flow, tags);
        answers.push(Answer {
            flow,
            wanted,
            outcome,
        });
    }
    answers
}

/// What is asked, in the order of the answers, with the author's wish.
pub fn asked_about(scenario: &Scenario) -> Vec<(Flow, Option<Wanted>)> {
    let (mut asked, mut seen) = (Vec::new(), Vec::new());
    if scenario.expectations.is_empty() {
        asked.extend(every_pair(scenario).into_iter().map(|flow| (flow, None)));
    }
    for row in &scenario.expectations {
        let Some(flow) = flow_of(scenario, row) else {
            continue;
        };
        // each path once, however often it is asked about
        if let Err(at) = seen.binary_search(&flow) {
            seen.insert(at, flow.clone());
            asked.push((flow, row.wanted));
        }
    }
    asked
}

/// How many paths are asked about, at most: told without asking.
pub fn count(scenario: &Scenario) -> usize {
    if !scenario.expectations.is_empty() {
        return scenario.expectations.len();
    }
    let (machines, hosts) = (scenario.network_interfaces.len(), scenario.hosts.len());
    let is_outside = |host: &&Host| host.network == HostNetwork::Internet;
    let outside = scenario.hosts.values().filter(is_outside).count();
    let services = scenario.storage_accounts.len() + scenario.key_vaults.len() + scenario.sql_servers.len();
    // to each other, to the services with sign-in, and out
    let of_machines = machines.saturating_mul(machines + services + outside);
    of_machines.saturating_add(hosts.saturating_mul(machines + services))
}

/// The rows that ask about nothing, because a name in them names nothing.
pub fn unanswered(scenario: &Scenario) -> Vec<&Expectation> {
    let mut rows = Vec::new();
    for row in &scenario.expectations {
        if flow_of(scenario, row).is_none() {
            rows.push(row);
        }
    }
    rows
}

/// The flow that an expectation asks about; `None` where a name in it names nothing.
pub fn flow_of(scenario: &Scenario, row: &Expectation) -> Option<Flow> {
    let source = names::source(scenario, &row.from).ok()?;
    // what nothing is called may be an address
    let target = match names::target(scenario, &row.to) {
        Ok(target) => target,
        Err(_) => Target::Address(row.to.parse().ok()?),
    };
    let default = target.default_port();
    let port = row.protocol.has_ports().then(|| row.port.unwrap_or(default));
    Some(Flow {
        source,
        target,
        protocol: row.protocol,
        port,
        source_port: None,
    })
}

/// Every source with every destination: machines and hosts to services, to machines (TCP 22) and to
/// internet hosts (TCP 443).
pub fn every_pair(scenario: &Scenario) -> Vec<Flow> {
    let targets = targets(scenario);
    let mut pairs = Vec::new();
    for source in sources(scenario) {
        for (target, port) in &targets {
            if is_question(&source, target) {
                pairs.push(Flow {
                    source: source.clone(),
                    target: target.clone(),
                    protocol: Protocol::Tcp,
                    port: Some(*port),
                    source_port: None,
                });
            }
        }
    }
    pairs
}

fn is_question(source: &Source, target: &Target) -> bool {
    match (source, target) {
        (Source::NetworkInterface(from), Target::NetworkInterface(to)) => from != to,
        // what hosts outside say to each other is not this network's business
        (Source::Host(_), Target::Host(_) | Target::MicrosoftEntra) => false,
        (Source::NetworkInterface(_) | Source::Host(_), _) => true,
    }
}

/// Everything that can ask.
pub fn sources(scenario: &Scenario) -> Vec<Source> {
    let mut sources = Vec::new();
    for id in scenario.network_interfaces.keys() {
        sources.push(Source::NetworkInterface(id.clone()));
    }
    for id in scenario.hosts.keys() {
        sources.push(Source::Host(id.clone()));
    }
    sources
}

/// Everything that can be asked, with the port that is asked for.
fn targets(scenario: &Scenario) -> Vec<(Target, u16)> {
    let mut targets = Vec::new();
    for id in scenario.storage_accounts.keys() {
        let (id, sub_resource) = (id.clone(), StorageSubResource::Blob);
        targets.push((Target::StorageAccount { id, sub_resource }, 443));
    }
    for id in scenario.key_vaults.keys() {
        targets.push((Target::KeyVault(id.clone()), 443));
    }
    for id in scenario.sql_servers.keys() {
        targets.push((Target::SqlServer(id.clone()), 1433));
    }
    targets.push((Target::MicrosoftEntra, 443));
    for id in scenario.network_interfaces.keys() {
        targets.push((Target::NetworkInterface(id.clone()), 22));
    }
    for (id, host) in &scenario.hosts {
        if host.network == HostNetwork::Internet {
            targets.push((Target::Host(id.clone()), 443));
        }
    }
    targets
}
