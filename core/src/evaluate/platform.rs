//! The platform's own addresses: what Azure offers there, and which rules reach it (`network` A9).

use std::net::Ipv4Addr;

use super::context::Context;
use super::destination::Destination;
use super::matching::Match;
use crate::flow::{Flow, Protocol};
use crate::model::address::AddressMatch;
use crate::model::nsg::SecurityRule;
use crate::model::part::Part;
use crate::outcome::Reason;

/// DNS, DHCP and the host's own service.
const HOST: Ipv4Addr = Ipv4Addr::new(168, 63, 129, 16);
/// Instance metadata.
const METADATA: Ipv4Addr = Ipv4Addr::new(169, 254, 169, 254);

/// The platform's address that the flow goes to.
pub(super) fn address(context: &Context) -> Option<Ipv4Addr> {
    match context.destination {
        Destination::Bare(address) if address == HOST || address == METADATA => Some(address),
        _ => None,
    }
}

/// Whether the flow is one that the platform answers, and that groups leave alone (OPEN-6, A9-3).
pub(super) fn serves(context: &Context) -> bool {
    use Protocol::{Tcp, Udp};
    let (protocol, port) = (context.flow.protocol, context.flow.port.unwrap_or_default());
    match address(context) {
        Some(HOST) => matches!(
            (protocol, port),
            (Tcp | Udp, 53) | (Udp, 67 | 68) | (Tcp, 80 | 32526)
        ),
        Some(_) => (protocol, port) == (Tcp, 80),
        None => false,
    }
}

/// Whether a rule names, or may name, one of the tags made for these addresses: no other reaches them.
pub(super) fn is_named_by(rule: &SecurityRule) -> bool {
    rule.destination.iter().any(|entry| match entry {
        Part::Read(AddressMatch::ServiceTag(tag)) => {
            tag.as_str().to_ascii_lowercase().starts_with("azureplatform")
        }
        Part::Read(AddressMatch::Any | AddressMatch::Prefix(_)) => false,
        Part::Unreadable(_) => true,
    })
}

/// What `AzurePlatformDNS` means for the host's other services is not documented.
pub(super) fn beyond_dns(matches: Match, flow: &Flow, address: Option<Ipv4Addr>) -> Match {
    match matches {
        Match::Yes if address == Some(HOST) && flow.port != Some(53) => {
            Match::Unknown(Reason::NotEvaluated {
                feature: "platformTag".to_owned(),
            })
        }
        other => other,
    }
}
