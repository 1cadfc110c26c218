//! What is still free: ids, addresses, prefixes, priorities.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use serde_json::Value;

use super::form::{KINDS, Kind};
use super::patch::{self, Patch};
use super::{EditError, path};
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

/// Every text of that field, in the rows of a table, before and in the patch.
fn texts(scenario: &Scenario, patch: &Patch, table: &str, field: &str, found: &mut Vec<Span>) {
    each_row(scenario, patch, table, &mut |_, row| {
        if let Some(value) = row.get(field) {
            spans(value, found);
        }
    });
}

/// Every row of a table, old ones before new ones.
pub(super) fn each_row(scenario: &Scenario, patch: &Patch, table: &str, each: &mut dyn FnMut(&str, &Value)) {
    path::rows(&patch::table(scenario, table), each);
    if let Some(rows) = patch.0.get(table) {
        path::rows(rows, each);
    }
}

/// Addresses from one to another, as numbers, both included.
type Span = (u32, u32);

/// What a prefix or an address covers, or each of a list.
fn spans(value: &Value, found: &mut Vec<Span>) {
    match value {
        Value::String(text) => {
            let address = text.parse::<Ipv4Addr>().map(Ipv4Net::from);
            if let Ok(net) = address.or_else(|_| text.parse::<Ipv4Net>()) {
                found.push((u32::from(net.network()), u32::from(net.broadcast())));
            }
        }
        Value::Array(entries) => {
            for entry in entries {
                spans(entry, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => {}
    }
}

fn spans_of(value: &Value) -> Vec<Span> {
    let mut found = Vec::new();
    spans(value, &mut found);
    found
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

/// A private address in the subnet. Azure keeps the first four and the last (`network` D).
pub(super) fn private_address(
    scenario: &Scenario,
    patch: &Patch,
    subnet: &Value,
) -> Result<Value, EditError> {
    let mut taken = Vec::new();
    for table in ["networkInterfaces", "privateEndpoints", "azureFirewalls"] {
        texts(scenario, patch, table, "privateIpAddress", &mut taken);
    }
    let prefixes = subnet.get("addressPrefixes").map(spans_of);
    for (low, high) in prefixes.unwrap_or_default() {
        let address = block(low.saturating_add(4), high.saturating_sub(1), 1, &taken);
        if let Some(address) = address {
            return Ok(address_of(address));
        }
    }
    Err(EditError::NoRoom)
}

/// A public address from `first` on.
pub(super) fn public_address(scenario: &Scenario, patch: &Patch, first: [u8; 4]) -> Result<Value, EditError> {
    let mut taken = Vec::new();
    texts(scenario, patch, "publicIpAddresses", "ipAddress", &mut taken);
    texts(scenario, patch, "hosts", "address", &mut taken);
    texts(scenario, patch, "hosts", "publicAddress", &mut taken);
    let address = block(u32::from_be_bytes(first), u32::MAX, 1, &taken);
    address.map(address_of).ok_or(EditError::NoRoom)
}

fn address_of(address: u32) -> Value {
    path::of(&Ipv4Addr::from(address).to_string())
}

/// An address space that no network has: a /16 of 10.0.0.0/8.
pub(super) fn space(scenario: &Scenario, patch: &Patch) -> Result<Value, EditError> {
    let mut taken = Vec::new();
    texts(scenario, patch, "virtualNetworks", "addressSpace", &mut taken);
    let first = block(0x0a00_0000, 0x0aff_ffff, 1 << 16, &taken).ok_or(EditError::NoRoom)?;
    Ok(path::list_of(&format!("{}/16", Ipv4Addr::from(first))))
}

/// A prefix in the network's space that no subnet of it has: a /24, or a quarter of a smaller space.
pub(super) fn prefix(
    scenario: &Scenario,
    patch: &Patch,
    network: &str,
    row: &Value,
) -> Result<Value, EditError> {
    let mut taken = Vec::new();
    each_row(scenario, patch, "subnets", &mut |_, row| {
        if path::text(row, "virtualNetwork") == Some(network)
            && let Some(prefixes) = row.get("addressPrefixes")
        {
            spans(prefixes, &mut taken);
        }
    });
    for (low, high) in row.get("addressSpace").map(spans_of).unwrap_or_default() {
        let size = ((high - low) / 4 + 1).clamp(8, 256);
        if let Some(first) = block(low, high, size, &taken) {
            let length = 32 - size.trailing_zeros();
            return Ok(path::list_of(&format!("{}/{length}", Ipv4Addr::from(first))));
        }
    }
    Err(EditError::NoRoom)
}

/// A priority that none of the rules has: ten behind the last one, or the first gap.
pub(super) fn priority(rules: &[Value]) -> u64 {
    let priority = |rule: &Value| rule.get("priority").and_then(Value::as_u64);
    let is_taken = |wanted: u64| rules.iter().any(|rule| priority(rule) == Some(wanted));
    let mut last = 90;
    for rule in rules {
        last = priority(rule)
            .filter(|it| *it <= 4086)
            .unwrap_or_default()
            .max(last);
    }
    let mut next = last + 10;
    if is_taken(next) {
        next = 100;
        while next < 4096 && is_taken(next) {
            next += 1;
        }
    }
    next
}

/// A name that no entry of the list has.
pub(super) fn entry_name(entries: &[Value], word: &str) -> String {
    let mut number = entries.len();
    loop {
        number += 1;
        let name = format!("{word}{number}");
        let is_it = |own: &str| own.eq_ignore_ascii_case(&name);
        if !entries.iter().any(|it| path::text(it, "name").is_some_and(is_it)) {
            return name;
        }
    }
}

/// Whether two networks share an address.
pub(super) fn overlap(one: &Value, other: &Value) -> bool {
    let space = |row: &Value| row.get("addressSpace").map(spans_of).unwrap_or_default();
    let others = space(other);
    let mut own = space(one).into_iter();
    own.any(|(low, high)| others.iter().any(|(from, to)| *from <= high && low <= *to))
}
