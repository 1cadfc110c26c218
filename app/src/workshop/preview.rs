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
    for id in scenario.network_interfaces.keys() {
        for (direction, word) in [(Direction::Outbound, "out of"), (Direction::Inbound, "into")] {
            let side = |scenario| Side {
                scenario,
                interface: id,
                direction,
                tags: None,
            };
            let name = explain::name(scenario, &ResourceRef::NetworkInterface(id.clone()));
            match side_change(&side(scenario), &side(&after)) {
                Ok(change) => {
                    let sets = [
                        ("opens", &change.opened),
                        ("closes", &change.closed),
                        ("leaves undetermined", &change.undetermined),
                    ];
                    for (does, set) in sets {
                        if !set.is_empty() {
                            told.push(format!("{word} {name}, {does} {}", few(set)));
                        }
                    }
                }
                Err(Refused::TooLarge(why)) => told.push(format!("{word} {name}: {why}")),
                Err(Refused::NoInterface(_)) => {}
            }
        }
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

/// The first lines of a set.
fn few(set: &TrafficSet) -> String {
    let text = set
        .to_string()
        .replace(": Tcp *; Udp *; Icmp; Esp; Ah", ", all of it");
    let lines: Vec<_> = text.lines().collect();
    let first = lines.get(..FEW).unwrap_or(&lines).join(" and ");
    match lines.len().saturating_sub(FEW) {
        0 => first,
        more => format!("{first} and {more} more ranges"),
    }
}
