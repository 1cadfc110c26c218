//! What is still free: ids, addresses, prefixes, priorities.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use serde_json::Value;

use super::form::{KINDS, Kind, kind};
use super::patch::{self, Patch};
use crate::model::Scenario;
use crate::names::{self, NameError};

/// An id that nothing is called yet, readable and made of `wanted`. `vm` becomes `vm1` where `numbered`.
pub(super) fn id(scenario: &Scenario, patch: &Patch, wanted: &str, numbered: bool) -> String {
    let is_free = |id: &String| {
        let stands = |kind: &Kind| {
            scenario
                .part(kind.table)
                .is_some_and(|rows| rows.row(id).is_some())
        };
        // a path's ends are called by names too
        let is_unknown = |error: NameError| matches!(error, NameError::Unknown { .. });
        !KINDS
            .iter()
            .any(|kind| stands(kind) || patch.get(kind.table, id).is_some())
            && names::source(scenario, id).is_err_and(is_unknown)
            && names::target(scenario, id).is_err_and(is_unknown)
    };
    let wanted = slug(wanted);
    if !numbered && is_free(&wanted) {
        return wanted;
    }
    let (joint, mut number) = if numbered { ("", 1) } else { ("-", 2) };
    loop {
        let id = format!("{wanted}{joint}{number}");
        if is_free(&id) {
            return id;
        }
        number += 1;
    }
}

/// Letters, digits, dots and dashes of a name, at most 80 of them.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars().take(80) {
        match c {
            '.' | '_' => slug.push(c),
            c if c.is_ascii_alphanumeric() => slug.push(c.to_ascii_lowercase()),
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "new" } else { slug }.to_owned()
}

/// Every text of that field, in the rows of these tables, before and in the patch.
fn texts(scenario: &Scenario, patch: &Patch, tables: &[&str], field: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut take = |rows: &Value| {
        for row in rows.as_object().into_iter().flat_map(|rows| rows.values()) {
            match row.get(field) {
                Some(Value::String(text)) => found.push(text.clone()),
                Some(Value::Array(entries)) => {
                    found.extend(entries.iter().filter_map(Value::as_str).map(str::to_owned));
                }
                _ => {}
            }
        }
    };
    for table in tables {
        take(&patch::table(scenario, table));
        patch.0.get(*table).into_iter().for_each(&mut take);
    }
    found
}

/// The addresses that these prefixes and single addresses cover, as numbers, both ends included.
fn spans(texts: &[String]) -> Vec<(u32, u32)> {
    let mut spans = Vec::new();
    for text in texts {
        if let Ok(net) = text.parse::<Ipv4Net>() {
            spans.push((u32::from(net.network()), u32::from(net.broadcast())));
        } else if let Ok(address) = text.parse::<Ipv4Addr>() {
            spans.push((u32::from(address), u32::from(address)));
        }
    }
    spans
}

/// The first block of `size` addresses between `first` and `last`, in steps of its size, that `taken` leaves free.
fn block(first: u32, last: u32, size: u32, taken: &[(u32, u32)]) -> Option<u32> {
    let mut at = first;
    loop {
        let end = at.checked_add(size - 1).filter(|end| *end <= last)?;
        // on behind whatever lies in the way
        let Some((_, behind)) = taken.iter().find(|(from, to)| *from <= end && at <= *to) else {
            return Some(at);
        };
        let beyond = behind.checked_add(1)?;
        let steps = (beyond - first).div_ceil(size);
        at = first.checked_add(steps.checked_mul(size)?)?;
    }
}

/// A private address in one of the prefixes. Azure keeps the first four and the last (`network` D).
pub(super) fn private_address(scenario: &Scenario, patch: &Patch, prefixes: &Value) -> Option<String> {
    let tables = ["networkInterfaces", "privateEndpoints", "azureFirewalls"];
    let taken = spans(&texts(scenario, patch, &tables, "privateIpAddress"));
    for (low, high) in spans(&listed(prefixes)) {
        let (Some(first), Some(last)) = (low.checked_add(4), high.checked_sub(1)) else {
            continue;
        };
        if let Some(address) = block(first, last, 1, &taken) {
            return Some(Ipv4Addr::from(address).to_string());
        }
    }
    None
}

/// A public address from `first` on.
pub(super) fn public_address(scenario: &Scenario, patch: &Patch, first: [u8; 4]) -> Option<String> {
    let mut taken = texts(scenario, patch, &["publicIpAddresses"], "ipAddress");
    for field in ["address", "publicAddress"] {
        taken.extend(texts(scenario, patch, &["hosts"], field));
    }
    let address = block(u32::from_be_bytes(first), u32::MAX, 1, &spans(&taken))?;
    Some(Ipv4Addr::from(address).to_string())
}

/// An address space that no network has: a /16 of 10.0.0.0/8.
pub(super) fn space(scenario: &Scenario, patch: &Patch) -> Option<String> {
    let taken = spans(&texts(scenario, patch, &["virtualNetworks"], "addressSpace"));
    let first = block(0x0a00_0000, 0x0aff_ffff, 1 << 16, &taken)?;
    Some(format!("{}/16", Ipv4Addr::from(first)))
}

/// A prefix in the network's space that no subnet of it has: a /24, or a quarter of a smaller space.
pub(super) fn prefix(scenario: &Scenario, patch: &Patch, network: &str, space: &Value) -> Option<String> {
    let mut taken = Vec::new();
    let mut take = |rows: &Value| {
        for row in rows.as_object().into_iter().flat_map(|rows| rows.values()) {
            if row.get("virtualNetwork").and_then(Value::as_str) == Some(network) {
                taken.extend(listed(row.get("addressPrefixes").unwrap_or(&Value::Null)));
            }
        }
    };
    take(&patch::table(scenario, "subnets"));
    patch.0.get("subnets").into_iter().for_each(&mut take);
    let taken = spans(&taken);
    for (low, high) in spans(&listed(space)) {
        let size = ((high - low) / 4 + 1).clamp(8, 256);
        if let Some(first) = block(low, high, size, &taken) {
            return Some(format!(
                "{}/{}",
                Ipv4Addr::from(first),
                32 - size.trailing_zeros()
            ));
        }
    }
    None
}

fn listed(texts: &Value) -> Vec<String> {
    let entries = texts.as_array().into_iter().flatten();
    entries.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// A priority that none of the rules has: ten behind the last one, or the first gap.
pub(super) fn priority(rules: &Value) -> u64 {
    let mut taken = Vec::new();
    for rule in rules.as_array().into_iter().flatten() {
        taken.extend(rule.get("priority").and_then(Value::as_u64));
    }
    let last = taken.iter().filter(|it| **it <= 4086).max();
    let next = last.map_or(100, |last| (last + 10).max(100));
    if !taken.contains(&next) {
        return next;
    }
    (100..=4096).find(|it| !taken.contains(it)).unwrap_or(4096)
}

/// A name that no entry of the list has.
pub(super) fn entry_name(entries: &Value, word: &str) -> String {
    let count = entries.as_array().map_or(0, Vec::len);
    let is_taken = |name: &str| {
        let mut entries = entries.as_array().into_iter().flatten();
        entries.any(|it| {
            let own = it.get("name").and_then(Value::as_str);
            own.is_some_and(|own| own.eq_ignore_ascii_case(name))
        })
    };
    let mut number = count + 1;
    loop {
        let name = format!("{word}{number}");
        if !is_taken(&name) {
            return name;
        }
        number += 1;
    }
}

/// What new ids of a table begin with.
pub(super) fn prefix_of(table: &str) -> &'static str {
    kind(table).map_or("new", |kind| kind.prefix)
}

/// Whether two lists of prefixes share an address.
pub(super) fn overlap(one: &Value, other: &Value) -> bool {
    let others = spans(&listed(other));
    let mut own = spans(&listed(one)).into_iter();
    own.any(|(low, high)| others.iter().any(|(from, to)| *from <= high && low <= *to))
}
