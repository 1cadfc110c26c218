//! Search: names, rules, tags, any written value, switches; things that hold a typed address, or lie in a typed prefix.

use std::net::Ipv4Addr;

use pathlight_core::edit::form::{Field, KINDS, Kind};
use pathlight_core::explain;
use pathlight_core::model::Scenario;
use pathlight_core::model::id::{NetworkInterfaceId, ResourceRef, SubnetId};
use pathlight_core::model::switch::{Setting, Switch};
use pathlight_core::sort::sorted_by_key;
use serde_json::Value;

use super::form::{name, row};
use super::tree::{Tree, el, words};

/// The most hits that are listed.
const MOST: usize = 40;

/// What is looked for, in lower case.
struct Wanted {
    text: String,
    range: Option<(u32, u32)>,
}

/// How near a hit is to what is looked for, the least the nearest: what equals it, names that hold it, what lies in the
/// prefix, what holds the address by its size, other texts.
type Rank = (u8, u32);

/// What is found: a thing, how it is called and what it is.
struct Hit<'a> {
    rank: Rank,
    table: &'static str,
    id: &'a str,
    called: String,
    what: String,
}

/// The hits for `text`, each a thing to choose, the nearest first.
pub fn hits(scenario: &Scenario, text: &str) -> Tree {
    let typed = text.trim();
    if typed.is_empty() {
        return words("p", "empty", "A name, a rule, a tag, an address or a prefix.");
    }
    let wanted = Wanted {
        range: range(typed),
        text: typed.to_lowercase(),
    };
    let hits = sorted_by_key(wanted.all(scenario), |hit: &Hit<'_>| hit.rank);
    let count = hits.len();
    let mut list = el("ul", "hits");
    for (at, hit) in hits.into_iter().take(MOST).enumerate() {
        let button = el("button", "thing")
            .set("type", "button")
            .set("id", format!("hit-{at}"))
            .set("data-at", at.to_string())
            .set("data-member", opens(scenario, hit.table, hit.id))
            .set("data-table", hit.table)
            .set("data-id", hit.id)
            .with(words("bdi", "", hit.called))
            .with(words("small", "", hit.what));
        list = list.with(el("li", "").with(button));
    }
    let told = match count {
        0 => format!("Nothing here is called or holds “{typed}”."),
        1 => "1 hit".to_owned(),
        count if count > MOST => format!("{count} hits, the first {MOST} of them:"),
        count => format!("{count} hits"),
    };
    el("div", "")
        .with(words("p", "empty", told).set("role", "status"))
        .with(list)
}

/// The thing that a switch sets.
fn set_by(switch: &Switch) -> (&'static str, &str) {
    match &switch.sets {
        Setting::ServiceEndpoint { subnet, .. }
        | Setting::ServiceEndpointPolicy { subnet, .. }
        | Setting::DefaultOutboundAccess { subnet } => ("subnets", subnet.as_str()),
        Setting::PolicyScope { policy, .. } => ("serviceEndpointPolicies", policy.as_str()),
        Setting::DefaultDeny { account }
        | Setting::VirtualNetworkRule { account, .. }
        | Setting::IpRule { account, .. } => ("storageAccounts", account.as_str()),
        Setting::SecurityRule { group, .. } | Setting::SwapPriorities { group, .. } => {
            ("networkSecurityGroups", group.as_str())
        }
        Setting::PublicAddress {
            network_interface, ..
        } => ("networkInterfaces", network_interface.as_str()),
    }
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
    fn all<'a>(&self, scenario: &'a Scenario) -> Vec<Hit<'a>> {
        let mut hits = Vec::new();
        for kind in KINDS.iter().filter(|kind| kind.table != "switches") {
            let ids = scenario
                .part(kind.table)
                .map(|table| table.ids())
                .unwrap_or_default();
            for id in ids {
                let called = name(scenario, kind.table, id);
                let row = row(scenario, kind.table, id);
                if let Some((rank, where_to)) = self.hit(kind, id, &called, &row) {
                    hits.push(Hit {
                        rank,
                        table: kind.table,
                        id,
                        called,
                        what: format!("{}{where_to}", kind.word),
                    });
                }
            }
        }
        // what a switch sets may not be there yet
        for switch in &scenario.switches {
            let called = explain::switch::title(scenario, switch);
            let named = [&called, &explain::switch::short(scenario, switch)];
            let detail = explain::switch::detail(scenario, switch);
            let ranks = named.into_iter().filter_map(|it| self.in_name(it));
            if let Some(rank) = ranks.chain(self.matches(&detail)).min() {
                let (table, id) = set_by(switch);
                let what = format!("switch, {}", explain::switch::heading(scenario, switch));
                hits.push(Hit {
                    rank,
                    table,
                    id,
                    called,
                    what,
                });
            }
        }
        hits
    }

    /// Where in a thing the wanted stands: nothing for its name, else its field.
    fn hit(&self, kind: &Kind, id: &str, called: &str, row: &Value) -> Option<(Rank, String)> {
        let named = [called, id].into_iter().filter_map(|it| self.in_name(it)).min();
        let named = named.map(|rank| (rank, String::new()));
        let written = self.in_fields(kind.fields, row);
        let written = written.map(|(rank, label)| (rank, format!(", {label}")));
        nearest(named.into_iter().chain(written))
    }

    fn in_name(&self, name: &str) -> Option<Rank> {
        let name = name.to_lowercase();
        let at = name.find(&self.text)?;
        Some(match name == self.text {
            true => (0, 0),
            false => (1, u32::from(at > 0)),
        })
    }

    fn in_fields(&self, fields: &[Field], row: &Value) -> Option<(Rank, String)> {
        nearest(
            fields
                .iter()
                .filter_map(|field| self.in_value(field, row.get(field.name)?)),
        )
    }

    fn in_value(&self, field: &Field, value: &Value) -> Option<(Rank, String)> {
        match value {
            Value::String(text) => Some((self.matches(text)?, format!("{}: {text}", field.label))),
            Value::Array(list) => nearest(list.iter().filter_map(|entry| {
                let of = entry.get("name").and_then(Value::as_str);
                let (rank, found) = match entry {
                    Value::Object(_) => self.in_fields(field.inner(), entry),
                    _ => self.in_value(field, entry),
                }?;
                let found = of.map_or_else(|| found.clone(), |name| format!("{name}, {found}"));
                Some((rank, found))
            })),
            Value::Object(_) => self.in_fields(field.inner(), value),
            Value::Null | Value::Bool(_) | Value::Number(_) => None,
        }
    }

    fn matches(&self, written: &str) -> Option<Rank> {
        let lower = written.to_lowercase();
        if lower == self.text {
            return Some((0, 1));
        }
        if let (Some((low, high)), Some((first, last))) = (self.range, range(written)) {
            if (low, high) == (first, last) {
                return Some((0, 1));
            }
            if low <= first && last <= high {
                return Some((2, 0));
            }
            // what holds every address is not meant by one
            if first <= low && high <= last && last - first < u32::MAX {
                return Some((3, last - first));
            }
        }
        lower.contains(&self.text).then_some((4, 0))
    }
}

/// The nearest, the first among equals.
fn nearest(found: impl Iterator<Item = (Rank, String)>) -> Option<(Rank, String)> {
    found.min_by_key(|(rank, _)| *rank)
}

/// The addresses of an address or a prefix.
fn range(text: &str) -> Option<(u32, u32)> {
    let (address, length) = text.split_once('/').unwrap_or((text, "32"));
    let (address, length): (Ipv4Addr, u32) = (address.parse().ok()?, length.parse().ok()?);
    let rest = u32::MAX.checked_shr(length).unwrap_or_default();
    let low = u32::from(address) & !rest;
    (length <= 32).then_some((low, low | rest))
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
        assert!(found("Nothing like It").contains("“Nothing like It”"));
    }

    #[test]
    fn a_switch_is_found_by_what_it_is_called_while_it_is_off() {
        for name in ["AllowStorage", "DenyInternet"] {
            let hits = found(name);
            assert!(
                hits.contains(name) && hits.contains("switch, Security group"),
                "{hits}"
            );
            assert!(hits.contains(r#""data-table":"networkSecurityGroups""#), "{hits}");
        }
    }

    #[test]
    fn what_equals_comes_first_then_the_most_specific() {
        let hits = found("10.1.1.4");
        let at = |id: &str| hits.find(&format!("\"data-id\":\"{id}\"")).expect("it is found");
        assert!(
            at("vm1-nic") < at("private") && at("private") < at("vnet1"),
            "{hits}"
        );
        let hits = found("vm1");
        let at = |id: &str| hits.find(&format!("\"data-id\":\"{id}\"")).expect("it is found");
        assert!(at("vm1") < at("vm1-ip"), "{hits}");
    }

    #[test]
    fn an_address_finds_what_holds_it_and_a_prefix_what_lies_in_it() {
        let found_for = |text: &str, id: &str| found(text).contains(&format!("\"data-id\":\"{id}\""));
        assert!(found_for("10.1.1.77", "private") && found_for("10.1.1.77", "vnet1"));
        assert!(!found_for("10.1.1.77", "other"));
        assert!(found_for("0.0.0.0/0", "vnet1") && found_for("0.0.0.0/0", "vm1-nic"));
        assert!(found_for("10.1.2.0/24", "vm2-nic") && !found_for("10.1.2.0/24", "vm1-nic"));
    }
}
