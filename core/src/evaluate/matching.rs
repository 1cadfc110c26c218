//! Whether one end of a packet is among the addresses that a rule or a route names.
//!
//! Three answers: yes, no, and "cannot be known" with the reason. Modelled services are matched by what
//! they are, since nobody knows their address beforehand (semantics 4).

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::virtual_network::VirtualNetworkTag;
use crate::model::address::{AddressMatch, ServiceTagName, is_public};
use crate::model::id::ApplicationSecurityGroupId;
use crate::model::part::Part;
use crate::model::region::Region;
use crate::model::route::RoutePrefix;
use crate::outcome::Reason;
use crate::service_tag::ServiceTags;

/// Whether something matches.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Match {
    Yes,
    No,
    Unknown(Reason),
}

impl Match {
    pub fn from(is: bool) -> Self {
        if is { Match::Yes } else { Match::No }
    }

    /// Any yes is yes; else any unknown is unknown.
    pub fn any(all: impl Iterator<Item = Match>) -> Match {
        let mut unknown = Match::No;
        for one in all {
            match one {
                Match::Yes => return Match::Yes,
                Match::Unknown(_) if unknown == Match::No => unknown = one,
                Match::Unknown(_) | Match::No => {}
            }
        }
        unknown
    }

    /// Any no is no; else any unknown is unknown.
    pub fn all(all: impl Iterator<Item = Match>) -> Match {
        let mut so_far = Match::Yes;
        for one in all {
            match one {
                Match::No => return Match::No,
                Match::Unknown(_) if so_far == Match::Yes => so_far = one,
                Match::Unknown(_) | Match::Yes => {}
            }
        }
        so_far
    }
}

/// One end of a packet as a rule sees it.
#[derive(Clone, Copy)]
pub(super) enum End<'a> {
    /// An interface's private address, with its memberships.
    Nic(Ipv4Addr, &'a [ApplicationSecurityGroupId]),
    /// A private address that is not given yet, somewhere in these prefixes, with its memberships.
    InSubnet(&'a [Part<Ipv4Net>], &'a [ApplicationSecurityGroupId]),
    /// A declared internet host: in `Internet` and in no other tag.
    InternetHost(Ipv4Addr),
    /// An address about which nothing else is known, with the published tags where they are loaded.
    Address(Ipv4Addr, Option<&'a ServiceTags>),
    /// A modelled service's public side: the tag's service and the region.
    Service(&'static str, &'a Region),
    /// Microsoft Entra sign-in.
    Entra,
    /// A Microsoft-owned public address.
    UnknownPublic,
    /// Any address at all.
    Anything,
}

impl End<'_> {
    pub fn literal(self) -> Option<Ipv4Addr> {
        match self {
            End::Nic(address, _) | End::InternetHost(address) | End::Address(address, _) => Some(address),
            End::InSubnet(..) | End::Service(..) | End::Entra | End::UnknownPublic | End::Anything => None,
        }
    }
}

/// Whether a literal prefix holds something public whose address is not known.
fn holds_unaddressed(net: Ipv4Net) -> Match {
    if net.prefix_len() == 0 {
        return Match::Yes;
    }
    if net.prefix_len() >= 8 && !is_public(net.network()) && !is_public(net.broadcast()) {
        return Match::No;
    }
    Match::Unknown(Reason::ServiceAddressUnknown {
        prefix: net.to_string(),
    })
}

/// Whether a prefix holds an address that is somewhere in `nets`.
pub(super) fn holds_subnet(net: Ipv4Net, nets: &[Part<Ipv4Net>]) -> Match {
    let (mut all, mut none) = (true, true);
    for part in nets {
        let Part::Read(own) = part else {
            (all, none) = (false, false);
            continue;
        };
        all &= net.contains(own);
        none &= !net.contains(own) && !own.contains(&net);
    }
    match (all, none || nets.is_empty()) {
        (_, true) => Match::No,
        (true, false) => Match::Yes,
        (false, false) => Match::Unknown(Reason::AddressNotGiven {
            prefix: net.to_string(),
        }),
    }
}

fn anything() -> Match {
    Match::Unknown(Reason::NotEvaluated {
        feature: "way".to_owned(),
    })
}

/// Whether `end` is what `entry` names, as seen by the interface that `tag` was made for.
pub(super) fn entry(entry: &AddressMatch, end: End, tag: &VirtualNetworkTag) -> Match {
    match entry {
        AddressMatch::Any => Match::Yes,
        AddressMatch::Ipv6(_) => Match::No,
        AddressMatch::ServiceTag(_) if matches!(end, End::Anything) => anything(),
        AddressMatch::Prefix(net) => prefix(*net, end),
        AddressMatch::ServiceTag(name) => {
            let is = |tag: &str| name.as_str().eq_ignore_ascii_case(tag);
            let is_at = |address: [u8; 4]| Match::from(end.literal() == Some(Ipv4Addr::from(address)));
            if is("VirtualNetwork") {
                tag.holds(end)
            } else if is("Internet") {
                tag.internet_holds(end)
            } else if is("AzureLoadBalancer") || is("AzurePlatformDNS") {
                // network A9: the tags made for the platform's own addresses
                is_at([168, 63, 129, 16])
            } else if is("AzurePlatformIMDS") {
                is_at([169, 254, 169, 254])
            } else {
                service_tag(name, end)
            }
        }
    }
}

/// Whether a route that covers `covers` covers `end`.
pub(super) fn covered(covers: &RoutePrefix, end: End) -> Match {
    match covers {
        RoutePrefix::Prefix(net) => prefix(*net, end),
        RoutePrefix::ServiceTag(tag) => service_tag(tag, end),
    }
}

/// Whether `end` lies in a literal prefix.
pub(super) fn prefix(net: Ipv4Net, end: End) -> Match {
    match (end, end.literal()) {
        (_, Some(address)) => Match::from(net.contains(&address)),
        (End::InSubnet(nets, _), None) => holds_subnet(net, nets),
        (End::Anything, None) if net.prefix_len() > 0 => anything(),
        (_, None) => holds_unaddressed(net),
    }
}

/// Why it cannot be known whether two regions are one.
pub(super) fn region_unknown(one: &Region, other: &Region) -> Reason {
    let region = if one.is_known() { other } else { one };
    Reason::RegionUnknown {
        region: region.to_string(),
    }
}

/// Whether `end` is in a tag that names Microsoft's own prefixes: by kind and region where the thing is
/// modelled, never for private addresses, and otherwise only the published list would tell.
pub(super) fn service_tag(name: &ServiceTagName, end: End) -> Match {
    let unknown = || {
        Match::Unknown(Reason::TagNotInData {
            tag: name.to_string(),
        })
    };
    let (base, suffix) = name
        .as_str()
        .split_once('.')
        .map_or((name.as_str(), None), |(base, suffix)| (base, Some(suffix)));
    match end {
        End::Service(service, region) => {
            let is_service = base.eq_ignore_ascii_case(service) || base.eq_ignore_ascii_case("AzureCloud");
            match suffix.map(|suffix| region.is_tag_suffix(suffix)) {
                _ if !is_service => Match::No,
                None => Match::Yes,
                Some(Some(is)) => Match::from(is),
                Some(None) => {
                    Match::Unknown(region_unknown(region, &Region::new(suffix.unwrap_or_default())))
                }
            }
        }
        End::Entra if base.eq_ignore_ascii_case("AzureCloud") => unknown(),
        End::Entra => Match::from(base.eq_ignore_ascii_case("AzureActiveDirectory") && suffix.is_none()),
        End::Nic(address, _) | End::Address(address, _) if !is_public(address) => Match::No,
        End::InternetHost(_) | End::InSubnet(..) => Match::No,
        End::Address(address, Some(tags)) => match tags.longest(name.as_str(), address) {
            Some(longest) => Match::from(longest.is_some()),
            None => unknown(),
        },
        End::Nic(..) | End::Address(..) | End::UnknownPublic | End::Anything => unknown(),
    }
}
