//! What a change showed of a misconception, in one calm sentence.

use super::{documents::source, name, pair};
use crate::analysis::misconception::Misconception;
use crate::flow::Source;
use crate::model::Scenario;

/// The sentence, and where it comes from.
pub fn misconception(scenario: &Scenario, it: &Misconception) -> (String, String) {
    let said = match it {
        Misconception::EndpointBlocksInternet { service, flow } => match &flow.source {
            Source::NetworkInterface(_) => format!(
                "A service endpoint blocks nothing: {} is open as before. It changes the way to {service}, and who that sees.",
                pair(scenario, flow)
            ),
            Source::Host(_) => format!(
                "A service endpoint blocks nobody: {} is open as before. Only the service's firewall closes that.",
                pair(scenario, flow)
            ),
        },
        Misconception::IpRuleOfSameRegion { account, rule } => format!(
            "Address rule {rule} of {} admits nobody: within its own region Storage sees no public address. A rule for the subnet would admit it.",
            name(scenario, account)
        ),
        Misconception::EndpointIsHarmless { service, flow } => format!(
            "With the {service} endpoint the source is private, so the address rule matches no more: {} closed. A rule for the subnet would open it.",
            pair(scenario, flow)
        ),
    };
    let cite = it.cite();
    let cited = match source(cite) {
        Some(source) => format!("{source} · {cite}"),
        None => cite.to_owned(),
    };
    (said, cited)
}
