//! What the author asks about and wants: set, changed, taken back, and kept when things go or come.

use serde_json::Value;

use super::patch::Patch;
use crate::analysis::matrix::{every_pair, flow_of};
use crate::flow::{Flow, Source, Target};
use crate::json;
use crate::model::Scenario;
use crate::model::expectation::{Expectation, Wanted};
use crate::names::{self, MICROSOFT_ENTRA};

/// The patch that sets what the author wants of a path, or takes it back.
pub(super) fn wish(scenario: &Scenario, flow: &Flow, wanted: Option<Wanted>) -> Option<Patch> {
    let mut rows = scenario.expectations.clone();
    if rows.is_empty() {
        // every pair is on display: the first wish must not hide the others
        for pair in every_pair(scenario) {
            rows.push(question(scenario, &pair)?);
        }
    }
    let mut is_there = false;
    for row in &mut rows {
        if flow_of(scenario, row).as_ref() == Some(flow) {
            row.wanted = wanted;
            is_there = true;
        }
    }
    if !is_there {
        let mut row = question(scenario, flow)?;
        row.wanted = wanted;
        rows.push(row);
    }
    if rows.iter().all(|row| row.wanted.is_none()) && shows_every_pair(scenario, &rows) {
        rows.clear();
    }
    let mut patch = Patch::default();
    patch.0.insert("expectations".to_owned(), json::value(&rows));
    Some(patch)
}

/// Whether the rows say what no row at all would say.
fn shows_every_pair(scenario: &Scenario, rows: &[Expectation]) -> bool {
    let pairs = every_pair(scenario);
    let mut both = pairs.iter().zip(rows);
    pairs.len() == rows.len() && both.all(|(pair, row)| flow_of(scenario, row).as_ref() == Some(pair))
}

/// The row that asks about a flow; `None`: no row can.
pub(super) fn question(scenario: &Scenario, flow: &Flow) -> Option<Expectation> {
    let mut row = Expectation {
        from: source_name(scenario, &flow.source)?,
        to: target_name(scenario, &flow.target)?,
        protocol: flow.protocol,
        port: flow.port,
        wanted: None,
    };
    if flow.protocol.has_ports() && flow.port == Some(flow.target.default_port()) {
        row.port = None;
    }
    (flow_of(scenario, &row).as_ref() == Some(flow)).then_some(row)
}

/// A name that means the source: the machine's, where it is one's primary interface.
pub(crate) fn source_name(scenario: &Scenario, source: &Source) -> Option<String> {
    let id = match source {
        Source::NetworkInterface(id) => {
            let mut machines = scenario.virtual_machines.iter();
            let holder = machines.find(|(_, it)| it.network_interfaces.first() == Some(id));
            holder.map_or(id.as_str(), |(machine, _)| machine.as_str())
        }
        Source::Host(id) => id.as_str(),
    };
    (names::source(scenario, id).as_ref() == Ok(source)).then(|| id.to_owned())
}

/// A name that means the destination.
pub(crate) fn target_name(scenario: &Scenario, target: &Target) -> Option<String> {
    let name = match target {
        Target::NetworkInterface(id) => source_name(scenario, &Source::NetworkInterface(id.clone()))?,
        Target::Host(id) => id.to_string(),
        Target::StorageAccount { id, sub_resource } if *sub_resource == Default::default() => id.to_string(),
        Target::StorageAccount { id, sub_resource } => format!("{id}/{sub_resource}"),
        Target::KeyVault(id) => id.to_string(),
        Target::SqlServer(id) => id.to_string(),
        Target::MicrosoftEntra => MICROSOFT_ENTRA.to_owned(),
        Target::Address(_) => return None,
    };
    (names::target(scenario, &name).as_ref() == Ok(target)).then_some(name)
}

/// The places of the rows that ask about what is gone.
pub(super) fn lost(before: &Scenario, after: &Scenario) -> Vec<usize> {
    let mut lost = Vec::new();
    for (at, row) in before.expectations.iter().enumerate() {
        if flow_of(before, row).is_some() && flow_of(after, row).is_none() {
            lost.push(at);
        }
    }
    lost
}

/// The rows without those; `None`: all of them stay.
pub(super) fn kept(before: &Scenario, after: &Scenario) -> Option<Value> {
    let lost = lost(before, after);
    let mut rows = Vec::new();
    for (at, row) in before.expectations.iter().enumerate() {
        if !lost.contains(&at) {
            rows.push(json::value(row));
        }
    }
    (!lost.is_empty()).then_some(Value::Array(rows))
}

/// Where paths are listed: the patch that asks about new things too, with the ends that are on display already.
pub(super) fn asked_too(before: &Scenario, after: &Scenario) -> Option<Patch> {
    if before.expectations.is_empty() {
        return None;
    }
    let mut known = Vec::new();
    for row in &before.expectations {
        known.extend(flow_of(before, row));
    }
    let was_source = |source: &Source| match source {
        Source::NetworkInterface(id) => before.network_interfaces.contains_key(id),
        Source::Host(id) => before.hosts.contains_key(id),
    };
    let was_target = |target: &Target| match target {
        Target::NetworkInterface(id) => before.network_interfaces.contains_key(id),
        Target::Host(id) => before.hosts.contains_key(id),
        Target::StorageAccount { id, .. } => before.storage_accounts.contains_key(id),
        Target::KeyVault(id) => before.key_vaults.contains_key(id),
        Target::SqlServer(id) => before.sql_servers.contains_key(id),
        Target::MicrosoftEntra | Target::Address(_) => true,
    };
    let mut rows = after.expectations.clone();
    for pair in every_pair(after) {
        let asks = match (was_source(&pair.source), was_target(&pair.target)) {
            (true, true) => false,
            (false, true) => known.iter().any(|it| it.target == pair.target),
            (true, false) => known.iter().any(|it| it.source == pair.source),
            (false, false) => true,
        };
        if asks {
            rows.extend(question(after, &pair));
        }
    }
    let mut patch = Patch::default();
    patch.0.insert("expectations".to_owned(), json::value(&rows));
    (rows.len() > after.expectations.len()).then_some(patch)
}
