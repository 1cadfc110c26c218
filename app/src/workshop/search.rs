//! Search: names, rules, tags, any written value; things that hold a typed address, or lie in a typed prefix.

use std::net::Ipv4Addr;

use pathlight_core::edit::form::{Field, KINDS, Kind};
use pathlight_core::model::Scenario;
use pathlight_core::model::id::{NetworkInterfaceId, ResourceRef, SubnetId};
use serde_json::Value;

use super::form::{name, row};
use super::tree::{Tree, el, words};

/// The most hits that are listed.
const MOST: usize = 40;

/// What is looked for.
struct Wanted {
    text: String,
    range: Option<(u32, u32)>,
}

/// The hits for `text`, each a thing to choose.
pub fn hits(scenario: &Scenario, text: &str) -> Tree {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return words("p", "empty", "A name, a rule, a tag, an address or a prefix.");
    }
    let wanted = Wanted {
        range: range(&text),
        text,
    };
    let (mut list, mut count) = (el("ul", "hits"), 0);
    for kind in KINDS {
        let ids = scenario
            .part(kind.table)
            .map(|table| table.ids())
            .unwrap_or_default();
        for id in ids {
            let called = name(scenario, kind.table, id);
            let Some(where_to) = wanted.hit(kind, id, &called, &row(scenario, kind.table, id)) else {
                continue;
            };
            count += 1;
            if count <= MOST {
                let hit = el("button", "thing")
                    .set("type", "button")
                    .set("id", format!("hit-{}", count - 1))
                    .set("data-at", (count - 1).to_string())
                    .set("data-member", opens(scenario, kind.table, id))
                    .set("data-table", kind.table)
                    .set("data-id", id)
                    .with(words("bdi", "", called))
                    .with(words("small", "", format!("{}{where_to}", kind.word)));
                list = list.with(el("li", "").with(hit));
            }
        }
    }
    let told = match count {
        0 => format!("Nothing here is called or holds “{}”.", wanted.text),
        1 => "1 hit".to_owned(),
        count if count > MOST => format!("{count} hits, the first {MOST} of them:"),
        count => format!("{count} hits"),
    };
    el("div", "")
        .with(words("p", "empty", told).set("role", "status"))
        .with(list)
}

/// What opens the boxes that a thing may be gathered in, a line each.
fn opens(scenario: &Scenario, table: &str, id: &str) -> String {
    let nic = |id: &NetworkInterfaceId| scenario.network_interfaces.get(id).map(|it| it.subnet.clone());
    let subnet: Option<SubnetId> = match table {
        "subnets" => Some(id.into()),
        "networkInterfaces" => nic(&id.into()),
        "virtualMachines" => {
            let machine = scenario.virtual_machines.get(&id.into());
            machine.and_then(|it| nic(it.network_interfaces.first()?))
        }
        "privateEndpoints" => scenario
            .private_endpoints
            .get(&id.into())
            .map(|it| it.subnet.clone()),
        _ => None,
    };
    let network = subnet.as_ref().and_then(|id| scenario.subnets.get(id));
    if let (Some(subnet), Some(network)) = (&subnet, network) {
        return format!("network:{}\nsubnet:{subnet}", network.virtual_network);
    }
    let Some(service) = ResourceRef::of(table.trim_end_matches('s'), id) else {
        return String::new();
    };
    let whose = match scenario.is_yours(&service) {
        Some(true) => "yours",
        Some(false) => "foreign",
        None => "all",
    };
    match service {
        ResourceRef::StorageAccount(_) | ResourceRef::KeyVault(_) | ResourceRef::SqlServer(_) => {
            format!("services:{}:{whose}", service.kind_and_id().0)
        }
        _ => String::new(),
    }
}

impl Wanted {
    /// Where in a thing the wanted stands: nothing for its name, else its field.
    fn hit(&self, kind: &Kind, id: &str, called: &str, row: &Value) -> Option<String> {
        if called.to_lowercase().contains(&self.text) || id.to_lowercase().contains(&self.text) {
            return Some(String::new());
        }
        let label = self.in_fields(kind.fields, row)?;
        Some(format!(", {label}"))
    }

    fn in_fields(&self, fields: &[Field], row: &Value) -> Option<String> {
        for field in fields {
            let Some(value) = row.get(field.name) else {
                continue;
            };
            if let Some(written) = self.in_value(field, value) {
                return Some(written);
            }
        }
        None
    }

    fn in_value(&self, field: &Field, value: &Value) -> Option<String> {
        match value {
            Value::String(text) => self.matches(text).then(|| format!("{}: {text}", field.label)),
            Value::Array(list) => list.iter().find_map(|entry| {
                let of = entry.get("name").and_then(Value::as_str);
                let found = match entry {
                    Value::Object(_) => self.in_fields(field.inner(), entry),
                    _ => self.in_value(field, entry),
                }?;
                Some(of.map_or_else(|| found.clone(), |name| format!("{name}, {found}")))
            }),
            Value::Object(_) => self.in_fields(field.inner(), value),
            Value::Null | Value::Bool(_) | Value::Number(_) => None,
        }
    }

    fn matches(&self, written: &str) -> bool {
        let holds = |(low, high): (u32, u32), (first, last): (u32, u32)| low <= first && last <= high;
        let by_address = || {
            let (wanted, own) = (self.range?, range(written)?);
            Some(holds(own, wanted) || holds(wanted, own))
        };
        written.to_lowercase().contains(&self.text) || by_address().unwrap_or(false)
    }
}

/// The addresses of an address or a prefix; all of them are too many to be meant.
fn range(text: &str) -> Option<(u32, u32)> {
    let (address, length) = text.split_once('/').unwrap_or((text, "32"));
    let (address, length): (Ipv4Addr, u32) = (address.parse().ok()?, length.parse().ok()?);
    let rest = u32::MAX.checked_shr(length).unwrap_or_default();
    let low = u32::from(address) & !rest;
    (1..=32).contains(&length).then_some((low, low | rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pathlight_core::gallery;

    fn found(text: &str) -> String {
        let scenario = gallery::open("rogue-account").expect("it is there").scenario;
        hits(&scenario, text).value().to_string()
    }

    #[test]
    fn names_rules_tags_and_values_are_found() {
        assert!(found("ROGUE").contains("roguestorageaccount"));
        assert!(found("AllowSsh").contains("nsg-private"));
        assert!(found("eastus").contains("vnet1"));
        assert!(found("nothing like it").contains("Nothing here"));
    }

    #[test]
    fn an_address_finds_what_holds_it_and_a_prefix_what_lies_in_it() {
        let found_for = |text: &str, id: &str| found(text).contains(&format!("\"data-id\":\"{id}\""));
        assert!(found_for("10.1.1.77", "private") && found_for("10.1.1.77", "vnet1"));
        assert!(!found_for("10.1.1.77", "other"));
        assert!(found_for("10.1.2.0/24", "vm2-nic") && !found_for("10.1.2.0/24", "vm1-nic"));
    }
}
