//! One security group, one direction: which rule decides (`network` A1–A3, A8).
//!
//! The lowest priority number that matches ends processing. A rule that may or may not match makes the
//! answer unknown only if that would change the access (semantics 1).

use super::matching::{End, Match, VirtualNetworkTag, entry};
use crate::flow::{Flow, Protocol};
use crate::model::address::{AddressMatch, PortRange};
use crate::model::id::{ApplicationSecurityGroupId, NetworkSecurityGroupId};
use crate::model::nsg::{Access, Direction, NetworkSecurityGroup, RuleProtocol, SecurityRule};
use crate::model::part::Part;
use crate::outcome::{Assumption, Reason};
use crate::sort::sorted_by_key;

/// The packet as the group sees it.
pub(super) struct Packet<'a> {
    pub flow: &'a Flow,
    pub source: End<'a>,
    pub destination: End<'a>,
    pub tag: VirtualNetworkTag,
}

/// What a group says.
pub(super) struct Decision {
    pub rule: Option<String>,
    pub priority: Option<u16>,
    /// The access, or why it cannot be known.
    pub access: Result<Access, Reason>,
    pub assumptions: Vec<Assumption>,
}

struct Candidate {
    name: String,
    priority: Option<u16>,
    access: Option<Access>,
    matches: Match,
    assumption: Option<Assumption>,
}

pub(super) fn decide(
    id: &NetworkSecurityGroupId,
    group: &NetworkSecurityGroup,
    direction: Direction,
    packet: &Packet,
) -> Decision {
    let is_side = |rule: &&SecurityRule| rule.direction.read().is_none_or(|side| *side == direction);
    let user = group
        .security_rules
        .iter()
        .filter(is_side)
        .map(|rule| candidate(id, rule, packet));
    let mut candidates: Vec<Candidate> = user
        .filter(|it| it.matches != Match::No || it.assumption.is_some())
        .collect();
    candidates.extend(default_rules(direction, packet));
    // an unreadable priority may come first: None sorts before every number
    first_match(&sorted_by_key(candidates, |it| it.priority))
}

fn first_match(candidates: &[Candidate]) -> Decision {
    let mut doubts: Vec<(&Option<Access>, Reason)> = Vec::new();
    let mut assumptions = Vec::new();
    for (at, candidate) in candidates.iter().enumerate() {
        assumptions.extend(candidate.assumption.clone());
        match &candidate.matches {
            Match::No => {}
            Match::Unknown(reason) => doubts.push((&candidate.access, reason.clone())),
            Match::Yes => {
                let rest = candidates.get(at..).unwrap_or_default();
                let access = certain(candidate, rest, &doubts);
                let (rule, priority) = (Some(candidate.name.clone()), candidate.priority);
                return Decision {
                    rule: rule.filter(|_| access.is_ok()),
                    priority,
                    access,
                    assumptions,
                };
            }
        }
    }
    // the default rules match everything, so this is never reached
    Decision {
        rule: None,
        priority: None,
        access: Ok(Access::Deny),
        assumptions,
    }
}

/// The access of the first certain match, if no doubt before it and no twin beside it says otherwise.
fn certain(
    first: &Candidate,
    rest: &[Candidate],
    doubts: &[(&Option<Access>, Reason)],
) -> Result<Access, Reason> {
    let malformed = || Reason::Malformed {
        part: first.name.clone(),
    };
    let access = first.access.ok_or_else(malformed)?;
    if let Some((_, reason)) = doubts.iter().find(|(doubtful, _)| **doubtful != Some(access)) {
        return Err(reason.clone());
    }
    let twin = rest
        .iter()
        .find(|it| it.priority == first.priority && it.matches != Match::No && it.access != Some(access));
    match (twin, first.priority) {
        (Some(_), Some(priority)) => Err(Reason::DuplicatePriority { priority }),
        (Some(_), None) => Err(malformed()),
        (None, _) => Ok(access),
    }
}

fn candidate(id: &NetworkSecurityGroupId, rule: &SecurityRule, packet: &Packet) -> Candidate {
    let part = format!("{id}/{}", rule.name);
    let doubtful =
        rule.priority.read().is_none() || rule.direction.read().is_none() || rule.access.read().is_none();
    let (matches, mut assumption) = match_rule(rule, packet, &part);
    let matches = match matches {
        Match::Yes if doubtful => Match::Unknown(Reason::Malformed { part }),
        other => other,
    };
    let by_route = |entries: &[Part<AddressMatch>], end| {
        let is_tag = |entry: &AddressMatch| matches!(entry, AddressMatch::ServiceTag(tag) if tag.as_str().eq_ignore_ascii_case("VirtualNetwork"));
        entries.iter().filter_map(Part::read).any(is_tag) && packet.tag.holds_by_route_only(end)
    };
    if matches == Match::Yes
        && (by_route(&rule.source, packet.source) || by_route(&rule.destination, packet.destination))
    {
        assumption = Some(Assumption("OPEN-9"));
    }
    Candidate {
        name: rule.name.clone(),
        priority: rule.priority.read().map(|priority| priority.get()),
        access: rule.access.read().copied(),
        matches,
        assumption,
    }
}

fn match_rule(rule: &SecurityRule, packet: &Packet, part: &str) -> (Match, Option<Assumption>) {
    let source = side(
        &rule.source,
        &rule.source_application_security_groups,
        packet.source,
        packet,
        part,
    );
    let destination = side(
        &rule.destination,
        &rule.destination_application_security_groups,
        packet.destination,
        packet,
        part,
    );
    let protocol = match rule.protocol.read() {
        Some(named) => Match::from(is_protocol(*named, packet.flow.protocol)),
        None => Match::Unknown(Reason::Malformed {
            part: part.to_owned(),
        }),
    };
    let ends = Match::all([source, destination, protocol].into_iter());
    if !packet.flow.protocol.has_ports() {
        // OPEN-1: a rule with a port does not match what carries none
        let is_any =
            |ports: &[Part<PortRange>]| ports.iter().all(|port| port.read() == Some(&PortRange::ANY));
        return match is_any(&rule.source_ports) && is_any(&rule.destination_ports) {
            true => (ends, None),
            false => (Match::No, (ends == Match::Yes).then_some(Assumption("OPEN-1"))),
        };
    }
    let ports = [
        ports(&rule.source_ports, packet.flow.source_port, part),
        ports(&rule.destination_ports, packet.flow.port, part),
    ];
    (Match::all([ends].into_iter().chain(ports)), None)
}

fn is_protocol(named: RuleProtocol, protocol: Protocol) -> bool {
    match named {
        RuleProtocol::Any => true,
        RuleProtocol::Tcp => protocol == Protocol::Tcp,
        RuleProtocol::Udp => protocol == Protocol::Udp,
        RuleProtocol::Icmp => protocol == Protocol::Icmp,
        RuleProtocol::Esp => protocol == Protocol::Esp,
        RuleProtocol::Ah => protocol == Protocol::Ah,
    }
}

fn side(
    entries: &[Part<AddressMatch>],
    groups: &[ApplicationSecurityGroupId],
    end: End,
    packet: &Packet,
    part: &str,
) -> Match {
    if entries.is_empty() && groups.is_empty() {
        return Match::Yes;
    }
    let by_address = entries.iter().map(|written| match written {
        Part::Read(named) => entry(named, end, &packet.tag),
        Part::Unreadable(_) => Match::Unknown(Reason::Malformed {
            part: part.to_owned(),
        }),
    });
    // network G4: a rule with a group concerns its members only
    let by_group = groups.iter().map(|group| Match::from(end.is_member(group)));
    Match::any(by_address.chain(by_group))
}

/// Whether a list of ports holds the flow's; no port stated on the source side means any of 1024–65535.
fn ports(ranges: &[Part<PortRange>], port: Option<u16>, part: &str) -> Match {
    if ranges.is_empty() {
        return Match::Yes;
    }
    Match::any(ranges.iter().map(|written| match (written, port) {
        (Part::Unreadable(_), _) => Match::Unknown(Reason::Malformed {
            part: part.to_owned(),
        }),
        (Part::Read(range), Some(port)) => Match::from(range.contains(port)),
        (Part::Read(range), None) if range.low() <= 1024 && range.high() == u16::MAX => Match::Yes,
        (Part::Read(range), None) if range.high() < 1024 => Match::No,
        (Part::Read(_), None) => Match::Unknown(Reason::SourcePortDecides),
    }))
}

/// The six rules that every group has, by their API names (`network A3`).
fn default_rules(direction: Direction, packet: &Packet) -> Vec<Candidate> {
    let named = |tag: &str, end: End| match AddressMatch::try_from(tag.to_owned()) {
        Ok(named) => entry(&named, end, &packet.tag),
        Err(_) => Match::No,
    };
    let (from, to) = (packet.source, packet.destination);
    let both = Match::all([named("VirtualNetwork", from), named("VirtualNetwork", to)].into_iter());
    let by_route = packet.tag.holds_by_route_only(from) || packet.tag.holds_by_route_only(to);
    let open_9 = (both == Match::Yes && by_route).then_some(Assumption("OPEN-9"));
    let rule = |name: &str, priority, access, matches, assumption| Candidate {
        name: name.to_owned(),
        priority: Some(priority),
        access: Some(access),
        matches,
        assumption,
    };
    match direction {
        Direction::Inbound => vec![
            rule("AllowVnetInBound", 65000, Access::Allow, both, open_9),
            rule(
                "AllowAzureLoadBalancerInBound",
                65001,
                Access::Allow,
                named("AzureLoadBalancer", from),
                None,
            ),
            rule("DenyAllInBound", 65500, Access::Deny, Match::Yes, None),
        ],
        Direction::Outbound => vec![
            rule("AllowVnetOutBound", 65000, Access::Allow, both, open_9),
            rule(
                "AllowInternetOutBound",
                65001,
                Access::Allow,
                named("Internet", to),
                None,
            ),
            rule("DenyAllOutBound", 65500, Access::Deny, Match::Yes, None),
        ],
    }
}
