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
pub(super) const HOST: Ipv4Addr = Ipv4Addr::new(168, 63, 129, 16);
/// Instance metadata.
pub(super) const METADATA: Ipv4Addr = Ipv4Addr::new(169, 254, 169, 254);

/// The platform's address that the flow goes to.
pub(super) fn address(context: &Context) -> Option<Ipv4Addr> {
    match context.destination {
        Destination::Bare(address) if address == HOST || address == METADATA => Some(address),
        _ => None,
    }
}

/// Whether the flow is one that the platform answers, and that groups leave alone (OPEN-6, A9-3).
pub(super) fn serves(context: &Context) -> bool {
    let port = context.flow.port.unwrap_or_default();
    address(context).is_some_and(|address| ports(address, context.flow.protocol).contains(&port))
}

/// The ports that the platform answers on at one of its addresses.
pub(super) fn ports(address: Ipv4Addr, protocol: Protocol) -> &'static [u16] {
    match (address, protocol) {
        (HOST, Protocol::Tcp) => &[53, 80, 32526],
        (HOST, Protocol::Udp) => &[53, 67, 68],
        (METADATA, Protocol::Tcp) => &[80],
        (_, Protocol::Tcp | Protocol::Udp | Protocol::Icmp | Protocol::Esp | Protocol::Ah) => &[],
    }
}

/// Whether a rule names, or may name, one of the tags made for these addresses: no other reaches them.
pub(super) fn is_named_by(rule: &SecurityRule) -> bool {
    rule.destination.iter().any(|entry| match entry {
        Part::Read(AddressMatch::ServiceTag(tag)) => {
            tag.as_str().to_ascii_lowercase().starts_with("azureplatform")
        }
        Part::Read(AddressMatch::Any | AddressMatch::Prefix(_) | AddressMatch::Ipv6(_)) => false,
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
