//! Names: the id stays, and whatever means a thing by its name goes on meaning it.

use serde_json::Value;

use super::form::kind;
use super::patch::{self, Patch};
use super::{EditError, path, wish};
use crate::analysis::matrix::flow_of;
use crate::json;
use crate::model::Scenario;

/// The scenario with the thing called `name`.
pub(super) fn rename(
    scenario: &Scenario,
    table: &'static str,
    id: &str,
    name: &str,
) -> Result<Scenario, EditError> {
    let mut row = patch::row(scenario, table, id)?;
    let has_name = kind(table).is_some_and(|kind| kind.fields.iter().any(|field| field.name == "name"));
    if !has_name || id.is_empty() {
        let field = "name".to_owned();
        return Err(EditError::NoSuchField { field });
    }
    if name.trim().is_empty() {
        return Err(EditError::NoText);
    }
    let old = path::get(&row, "name")
        .and_then(Value::as_str)
        .unwrap_or(id)
        .to_owned();
    // a name that the id says already is not written, unless it was
    let is_stated = name != id || row.get("name").is_some();
    path::put(&mut row, "name", is_stated.then(|| path::of(name)));
    let mut patch = Patch::default();
    patch.row(table, id, row);
    match table {
        "virtualNetworks" => resolvers(scenario, &old, name, &mut patch),
        "storageAccounts" => {
            listed(scenario, id, &old, name, &mut patch);
            records(scenario, &old, name, &mut patch);
        }
        "keyVaults" | "sqlServers" => records(scenario, &old, name, &mut patch),
        _ => {}
    }
    let after = patch::apply(scenario, patch)?;
    match paths(scenario, &after)? {
        Some(patch) => patch::apply(&after, patch),
        None => Ok(after),
    }
}

/// Hosts resolve names as a network does, by its name.
fn resolvers(scenario: &Scenario, old: &str, name: &str, patch: &mut Patch) {
    each_row(scenario, "hosts", patch, &mut |row| {
        let named = path::text(row, "resolver.virtualNetwork");
        let is_it = named.is_some_and(|named| named.eq_ignore_ascii_case(old));
        is_it && path::put(row, "resolver.virtualNetwork", Some(path::of(name)))
    });
}

/// Endpoint policies list an account by its name (`services B-6`).
fn listed(scenario: &Scenario, id: &str, old: &str, name: &str, patch: &mut Patch) {
    let Some(account) = scenario.storage_accounts.get(&id.into()) else {
        return;
    };
    let (subscription, group) = (&account.scope.subscription, &account.scope.resource_group);
    let provider = "providers/Microsoft.Storage/storageAccounts/";
    let start = format!("/subscriptions/{subscription}/resourceGroups/{group}/{provider}");
    let own = format!("{start}{old}");
    each_row(scenario, "serviceEndpointPolicies", patch, &mut |row| {
        let mut places = Vec::new();
        for (at, definition) in path::entries(row, "definitions").iter().enumerate() {
            let listed = path::entries(definition, "serviceResources").iter();
            for (entry, text) in listed.enumerate() {
                let text = text.as_str().unwrap_or_default().trim_end_matches('/');
                if text.eq_ignore_ascii_case(&own) {
                    places.push(format!("definitions.{at}.serviceResources.{entry}"));
                }
            }
        }
        for place in &places {
            path::put(row, place, Some(path::of(&format!("{start}{name}"))));
        }
        !places.is_empty()
    });
}

/// Zones hold a service's address by its name, as a record or as their own domain (`services E-11`).
fn records(scenario: &Scenario, old: &str, name: &str, patch: &mut Patch) {
    let renamed = |text: &str| {
        let end = text.find('.').unwrap_or(text.len());
        let (first, rest) = text.split_at_checked(end)?;
        first
            .eq_ignore_ascii_case(old)
            .then(|| path::of(&format!("{name}{rest}")))
    };
    for (id, zone) in &scenario.private_dns_zones {
        let domain = zone.name.as_deref().unwrap_or(id.as_str());
        let is_azures = |end: &&str| domain.to_ascii_lowercase().ends_with(end);
        if !["windows.net", "azure.net"].iter().any(is_azures) {
            continue;
        }
        let mut row = json::value(zone);
        let mut changes = Vec::new();
        changes.extend(renamed(domain).map(|new| ("name".to_owned(), new)));
        for (at, record) in zone.records.iter().enumerate() {
            changes.extend(renamed(&record.name).map(|new| (format!("records.{at}.name"), new)));
        }
        let is_changed = !changes.is_empty();
        for (place, new) in changes {
            path::put(&mut row, &place, Some(new));
        }
        if is_changed {
            patch.row("privateDnsZones", id.as_str(), row);
        }
    }
}

/// Changes rows of a table; the function says whether it did.
fn each_row(scenario: &Scenario, table: &str, patch: &mut Patch, change: &mut dyn FnMut(&mut Value) -> bool) {
    path::rows(&patch::table(scenario, table), &mut |id, row| {
        let mut row = row.clone();
        if change(&mut row) {
            patch.row(table, id, row);
        }
    });
}

/// Paths name their ends: those that would mean something else by now are named by ids.
fn paths(before: &Scenario, after: &Scenario) -> Result<Option<Patch>, EditError> {
    let mut rows = after.expectations.clone();
    let mut is_changed = false;
    for row in &mut rows {
        let asked = flow_of(before, row);
        if asked == flow_of(after, row) {
            continue;
        }
        let Some(flow) = asked else { continue };
        let new = wish::question(after, &flow).ok_or(EditError::Ambiguous)?;
        row.from = new.from;
        row.to = new.to;
        is_changed = true;
    }
    let mut patch = Patch::default();
    patch.0.insert("expectations".to_owned(), json::value(&rows));
    Ok(is_changed.then_some(patch))
}
