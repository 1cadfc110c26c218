//! Setting a field; a rule's new name is followed by the switches that set it, what goes to another subnet takes an
//! address there, and a private endpoint that leads to another kind of service a sub-resource of that.

use std::net::Ipv4Addr;

use serde_json::Value;

use super::accept::no_sub_resource;
use super::form::{self, Field, What};
use super::new::kind_of;
use super::patch::{self, Patch};
use super::{EditError, free, path};
use crate::json;
use crate::model::Scenario;
use crate::model::address::prefix;
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
    let moves = field == "subnet" && row.get("privateIpAddress").is_some();
    if let Some(subnet) = value.as_ref().and_then(Value::as_str).filter(|_| moves) {
        addressed(scenario, subnet, &mut row)?;
    }
    let service = value
        .as_ref()
        .filter(|_| table == "privateEndpoints" && field == "service");
    if let Some(kind) = service.and_then(|it| path::text(it, "kind")) {
        // a sub-resource that the new service does not have leads nowhere
        let own = path::text(&row, "groupId").unwrap_or_default();
        if no_sub_resource(kind, own).is_some() {
            path::put(&mut row, "groupId", Some(path::of(kind_of(kind).sub_resource)));
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

/// Azure gives what goes to another subnet a free address of that one.
fn addressed(scenario: &Scenario, subnet: &str, row: &mut Value) -> Result<(), EditError> {
    let Ok(subnet) = patch::row(scenario, "subnets", subnet) else {
        return Ok(());
    };
    let own = path::text(row, "privateIpAddress").and_then(|text| text.parse::<Ipv4Addr>().ok());
    let prefixes = path::entries(&subnet, "addressPrefixes").iter();
    let mut prefixes = prefixes.filter_map(|it| prefix(it.as_str()?));
    if own.is_some_and(|own| !prefixes.any(|net| net.contains(&own))) {
        let free = free::private_address(scenario, &Patch::default(), &subnet)?;
        path::put(row, "privateIpAddress", Some(free));
    }
    Ok(())
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
