//! What setting a switch would do to all traffic: exact sets, interface by interface.

use pathlight_core::analysis::change::side_change;
use pathlight_core::analysis::traffic::{Refused, Side};
use pathlight_core::edit::{Turn, turn};
use pathlight_core::explain;
use pathlight_core::model::Scenario;
use pathlight_core::model::id::ResourceRef;
use pathlight_core::model::nsg::Direction;
use pathlight_core::sets::traffic::TrafficSet;

/// How many lines of a set are told.
const FEW: usize = 2;

/// What the groups of each interface would let pass otherwise; nothing, where they would not.
pub fn words(scenario: &Scenario, set: &Turn) -> Option<String> {
    let after = turn(scenario, set).ok()?;
    let mut told = Vec::new();
    for (of, lines) in sets(scenario, &after) {
        let first = lines.get(..FEW).unwrap_or(&lines).join(" and ");
        told.push(match lines.len().saturating_sub(FEW) {
            0 => format!("{of} {first}"),
            1 => format!("{of} {first} and 1 more range"),
            more => format!("{of} {first} and {more} more ranges"),
        });
    }
    if told.is_empty() {
        return None;
    }
    let more = told.len().saturating_sub(3);
    told.truncate(3);
    let mut text = format!("In all traffic that its groups see: {}", told.join("; "));
    if more > 0 {
        text += &format!("; and {more} more");
    }
    Some(text + ".")
}

/// What the groups of each interface let pass otherwise after a change: where and how (`into vm1, opens`), and its ranges.
pub fn sets(before: &Scenario, after: &Scenario) -> Vec<(String, Vec<String>)> {
    let mut told = Vec::new();
    for id in before.network_interfaces.keys() {
        for (direction, word) in [(Direction::Outbound, "out of"), (Direction::Inbound, "into")] {
            let side = |scenario| Side {
                scenario,
                interface: id,
                direction,
                tags: None,
            };
            let name = explain::name(before, &ResourceRef::NetworkInterface(id.clone()));
            match side_change(&side(before), &side(after)) {
                Ok(change) => {
                    let sets = [
                        ("opens", &change.opened),
                        ("closes", &change.closed),
                        ("leaves undetermined", &change.undetermined),
                    ];
                    for (does, set) in sets {
                        if !set.is_empty() {
                            told.push((format!("{word} {name}, {does}"), lines(set)));
                        }
                    }
                }
                Err(Refused::TooLarge(why)) => told.push((format!("{word} {name}:"), vec![why.to_string()])),
                Err(Refused::NoInterface(_)) => {}
            }
        }
    }
    told
}

/// A set, range by range.
fn lines(set: &TrafficSet) -> Vec<String> {
    let text = set
        .to_string()
        .replace(": Tcp *; Udp *; Icmp; Esp; Ah", ", all of it");
    text.lines().map(str::to_owned).collect()
}
