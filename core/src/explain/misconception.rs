//! What a change showed of a misconception, in one calm sentence.

use super::{documents::source, name, pair, plain::plain};
use crate::analysis::misconception::Misconception;
use crate::flow::Source;
use crate::model::Scenario;

/// The sentence, and where it comes from.
pub fn misconception(scenario: &Scenario, it: &Misconception) -> (String, String) {
    let said = match it {
        Misconception::EndpointBlocksInternet { service, flow } => match &flow.source {
            Source::NetworkInterface(_) => format!(
                "A service endpoint blocks nothing: {} is open as before. Only the way to {service} is another.",
                pair(scenario, flow)
            ),
            Source::Host(_) => format!(
                "A service endpoint blocks nobody: {} is open as before. Only the service's firewall closes that.",
                pair(scenario, flow)
            ),
        },
        Misconception::IpRuleOfSameRegion { account, rule } => format!(
            "Address rule {rule} of {} admits {}: within its region Storage sees no public address. A subnet's rule would.",
            name(scenario, account),
            // of a range, others may be admitted
            if rule.contains('/') {
                "none of your machines there"
            } else {
                "nobody"
            }
        ),
        Misconception::EndpointIsHarmless { service, flow } => format!(
            "The {service} endpoint made the source private: no address rule matches it, and {} closed. A subnet's rule would open it.",
            pair(scenario, flow)
        ),
    };
    let cite = it.cite();
    let cited = match source(cite) {
        Some(source) => format!("{source} · {cite}"),
        None => cite.to_owned(),
    };
    (plain(said), cited)
}
