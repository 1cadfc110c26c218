//! Setting a field; a rule's new name is followed by the switches that set it.

use serde_json::Value;

use super::form::{self, Field, What};
use super::patch::{self, Patch};
use super::{EditError, path};
use crate::json;
use crate::model::Scenario;
use crate::model::switch::Setting;

/// The patch that sets a field.
pub(super) fn plan(
    scenario: &Scenario,
    table: &str,
    id: &str,
    field: &str,
    value: Option<Value>,
) -> Result<Patch, EditError> {
    let mut row = patch::row(scenario, table, id)?;
    let mut patch = Patch::default();
    if let (Some("name"), Some(name)) = (field.strip_prefix("securityRules.").and_then(last), &value) {
        let old = path::get(&row, field).and_then(Value::as_str);
        if let (Some(old), Some(name)) = (old, name.as_str()) {
            called(scenario, id, old, name, &mut patch);
        }
    }
    if !path::put(&mut row, field, value) {
        return Err(EditError::NoSuchField {
            field: field.to_owned(),
        });
    }
    if id.is_empty() {
        patch.0.insert(table.to_owned(), row);
    } else {
        // what absence means is not written: the same thing is always written the same
        form::kind(table)
            .into_iter()
            .for_each(|kind| tidy(kind.fields, &mut row));
        patch.row(table, id, row);
    }
    Ok(patch)
}

fn last(rest: &str) -> Option<&str> {
    rest.rsplit_once('.').map(|(_, last)| last)
}

/// Takes out what is there but empty, where it need not be there.
fn tidy(fields: &[Field], row: &mut Value) {
    for field in fields {
        let Some(value) = row.get_mut(field.name).filter(|_| !field.is_required) else {
            continue;
        };
        if let What::Fields(inner) = &field.what {
            tidy(inner, value);
        }
        if value.is_null() || value.as_str() == Some("") {
            path::take_out(row, field.name);
        }
    }
}

/// Lets the switches that name a rule call it by its new name.
fn called(scenario: &Scenario, group: &str, old: &str, new: &str, patch: &mut Patch) {
    let mut switches = scenario.switches.clone();
    let follow = |name: &mut String| {
        if name.eq_ignore_ascii_case(old) {
            new.clone_into(name);
        }
    };
    for switch in &mut switches {
        match &mut switch.sets {
            Setting::SecurityRule { group: of, rule } if of.as_str() == group => follow(&mut rule.name),
            Setting::SwapPriorities {
                group: of,
                first,
                second,
            } if of.as_str() == group => {
                follow(first);
                follow(second);
            }
            Setting::SecurityRule { .. }
            | Setting::SwapPriorities { .. }
            | Setting::ServiceEndpoint { .. }
            | Setting::ServiceEndpointPolicy { .. }
            | Setting::PolicyScope { .. }
            | Setting::DefaultDeny { .. }
            | Setting::VirtualNetworkRule { .. }
            | Setting::IpRule { .. }
            | Setting::PublicAddress { .. }
            | Setting::DefaultOutboundAccess { .. } => {}
        }
    }
    if switches != scenario.switches {
        patch.0.insert("switches".to_owned(), json::value(&switches));
    }
}
