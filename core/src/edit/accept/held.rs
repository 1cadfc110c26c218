//! What a field takes beside the other things of the scenario: names and addresses that one holds already, what belongs
//! to another, subnets that Azure keeps.

use serde_json::Value;

use super::super::form::{self, What};
use super::super::new::{KEPT, kind_of};
use super::super::{free, path};
use crate::flow::StorageSubResource;
use crate::model::Scenario;
use crate::names::shown;

/// Services whose names are the whole of Azure's, being host names.
const WORLD_WIDE: [&str; 3] = ["storageAccounts", "keyVaults", "sqlServers"];

/// A thing as it stands: its table, its id, its row.
type Thing<'a> = (&'a str, &'a str, &'a Value);

/// Why Azure does not take `value` at `way` in the thing.
pub(super) fn refusal(scenario: &Scenario, thing: Thing, way: &str, value: &Value) -> Option<String> {
    let (table, _, row) = thing;
    match (table, way, value.as_str()) {
        (_, "name", Some(name)) => called(scenario, thing, name),
        (_, "scope", Some(scope)) => subscription(scenario, scope),
        ("publicIpAddresses", "ipAddress", Some(address)) => holder(scenario, thing, address),
        ("peerings", "virtualNetwork" | "remoteVirtualNetwork", Some(network)) => {
            peered(scenario, thing, way, network)
        }
        ("privateEndpoints", "groupId", Some(group)) => {
            no_sub_resource(path::text(row, "service.kind")?, group)
        }
        (_, "subnet", Some(subnet)) => kept(scenario, table, subnet),
        _ => owned(scenario, thing, way, value),
    }
}

/// The sub-resources that a private endpoint can lead to, of a service that a reference calls so.
fn sub_resources(reference: &str) -> Vec<&'static str> {
    match reference {
        "storageAccount" => StorageSubResource::ALL.iter().map(|(_, name)| *name).collect(),
        other => vec![kind_of(other).sub_resource],
    }
}

/// That a service which a reference calls so has no such sub-resource.
pub(in crate::edit) fn no_sub_resource(reference: &str, text: &str) -> Option<String> {
    let known = sub_resources(reference);
    let is_known = known.iter().any(|it| it.eq_ignore_ascii_case(text));
    let known = known.join(", ");
    (!is_known).then(|| format!("`{}` is no sub-resource of it: {known}", shown(text)))
}

/// Every other thing of a table, by its id and row.
fn others(scenario: &Scenario, table: &str, id: &str, each: &mut dyn FnMut(&str, &Value)) {
    let nothing = super::patch::Patch::default();
    free::each_row(scenario, &nothing, table, &mut |other, row| {
        if other != id {
            each(other, row);
        }
    });
}

/// That another thing is called so where names are told apart: in the network, in the resource group, or anywhere.
fn called(scenario: &Scenario, (table, id, row): Thing, name: &str) -> Option<String> {
    // on paper two people have one name
    let kind = form::kind(table).filter(|_| !matches!(table, "tenants" | "hosts" | "unmodelled"))?;
    let within = match table {
        "subnets" | "peerings" => "virtualNetwork",
        _ if WORLD_WIDE.contains(&table) => "",
        _ => "scope",
    };
    let mut is_taken = false;
    others(scenario, table, id, &mut |other, beside| {
        let own = path::text(beside, "name").unwrap_or(other);
        let is_beside = within.is_empty()
            || match (row.get(within), beside.get(within)) {
                (Some(Value::String(here)), Some(Value::String(there))) => here.eq_ignore_ascii_case(there),
                (here, there) => here == there,
            };
        is_taken |= is_beside && own.eq_ignore_ascii_case(name);
    });
    let place = match within {
        "virtualNetwork" => "the virtual network",
        "scope" => "its resource group",
        _ => "Azure",
    };
    is_taken.then(|| {
        format!(
            "`{}` is the name of another {} in {place}",
            shown(name),
            kind.word
        )
    })
}

fn subscription(scenario: &Scenario, scope: &str) -> Option<String> {
    let (subscription, _) = scope.split_once('/')?;
    let mut known = scenario.subscriptions.keys();
    if known.any(|it| it.as_str().eq_ignore_ascii_case(subscription)) {
        return None;
    }
    let known: Vec<_> = scenario.subscriptions.keys().map(|it| it.as_str()).collect();
    let known = match known.len() {
        0 => "there is none yet".to_owned(),
        1..=6 => format!("there is {}", known.join(", ")),
        count => format!("there are {count} others"),
    };
    Some(format!(
        "there is no subscription `{}`; {known}",
        shown(subscription)
    ))
}

/// That something else holds a public address.
fn holder(scenario: &Scenario, (table, id, _): Thing, address: &str) -> Option<String> {
    let mut holder = None;
    for (of, fields) in [
        (table, &["ipAddress"][..]),
        ("hosts", &["address", "publicAddress"][..]),
    ] {
        let own = if of == table { id } else { "" };
        others(scenario, of, own, &mut |other, row| {
            if fields.iter().any(|field| path::text(row, field) == Some(address)) {
                holder = Some(path::text(row, "name").unwrap_or(other).to_owned());
            }
        });
    }
    holder.map(|holder| format!("`{address}` is held by `{}`", shown(&holder)))
}

/// That the networks of a peering are one, or peered already.
fn peered(scenario: &Scenario, (table, id, row): Thing, way: &str, network: &str) -> Option<String> {
    let beside = match way {
        "virtualNetwork" => "remoteVirtualNetwork",
        _ => "virtualNetwork",
    };
    let other = path::text(row, beside)?;
    if other == network {
        return Some("a virtual network is not peered with itself".to_owned());
    }
    let mut is_there = false;
    others(scenario, table, id, &mut |_, row| {
        is_there |= path::text(row, way) == Some(network) && path::text(row, beside) == Some(other);
    });
    is_there.then(|| "there is such a peering already".to_owned())
}

/// That a subnet is not the one that Azure keeps for such a thing, or is kept for others.
fn kept(scenario: &Scenario, table: &str, subnet: &str) -> Option<String> {
    let row = super::patch::row(scenario, "subnets", subnet).ok()?;
    let name = path::text(&row, "name").unwrap_or(subnet);
    let kept = KEPT.iter().find(|it| it.eq_ignore_ascii_case(name));
    let [gateways, firewalls] = KEPT;
    let wanted = match table {
        "virtualNetworkGateways" => Some(gateways),
        "azureFirewalls" => Some(firewalls),
        _ => None,
    };
    match (wanted, kept) {
        (Some(wanted), kept) if kept != Some(&wanted) => {
            Some(format!("it stands in a subnet called {wanted}"))
        }
        (None, Some(kept)) => Some(format!("{kept} is kept for what it is named after")),
        (Some(_) | None, Some(_) | None) => None,
    }
}

/// That a thing which one alone can have belongs to another: a public address, an interface.
fn owned(scenario: &Scenario, (table, id, row): Thing, way: &str, value: &Value) -> Option<String> {
    let of = match form::field(table, way)?.what {
        What::Owned(of) => of,
        What::Reference("publicIpAddresses") | What::References("publicIpAddresses") => "publicIpAddresses",
        _ => return None,
    };
    let had: Vec<&str> = texts(row.get(way)).collect();
    let new: Vec<&str> = texts(Some(value)).filter(|it| !had.contains(it)).collect();
    let mut found = None;
    for kind in form::KINDS {
        for field in kind.fields {
            let is_it = match field.what {
                What::Owned(to) | What::Reference(to) | What::References(to) => to == of,
                _ => false,
            };
            let is_owner = of == "publicIpAddresses" || matches!(field.what, What::Owned(_));
            if !is_it || !is_owner {
                continue;
            }
            let own = if kind.table == table { id } else { "" };
            others(scenario, kind.table, own, &mut |other, row| {
                if let Some(taken) = texts(row.get(field.name)).find(|it| new.contains(it)) {
                    let name = path::text(row, "name").unwrap_or(other);
                    found = Some(format!("`{taken}` belongs to {} `{}`", kind.word, shown(name)));
                }
            });
        }
    }
    found
}

/// A text, or those of a list.
fn texts(value: Option<&Value>) -> impl Iterator<Item = &str> {
    let list = value.and_then(Value::as_array).into_iter().flatten();
    list.chain(value).filter_map(Value::as_str)
}
