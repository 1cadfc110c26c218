//! One rule against one packet: does it match, and on what that rests (`network` A1–A3, A8).

use super::context::missing;
use super::group::Packet;
use super::matching::{End, Match, entry};
use super::virtual_network::VirtualNetworkTag;
use crate::flow::Protocol;
use crate::model::address::{AddressMatch, PortRange};
use crate::model::id::{ApplicationSecurityGroupId, NetworkSecurityGroupId};
use crate::model::nsg::{Access, DEFAULT_RULES, DefaultRule, Direction, RuleProtocol, SecurityRule};
use crate::model::part::Part;
use crate::outcome::{Assumption, Reason};

/// A rule that may decide.
pub(super) struct Candidate {
    pub name: String,
    /// `None`: it cannot be read, and may come first.
    pub priority: Option<u16>,
    pub access: Option<Access>,
    pub matches: Match,
    pub assumption: Option<Assumption>,
}

/// The rule, if it may match, or says what the answer rests on.
pub(super) fn candidate(
    id: &NetworkSecurityGroupId,
    rule: &SecurityRule,
    packet: &Packet,
) -> Option<Candidate> {
    // most rules of a group do not concern a packet: what they are called is told only of the others
    let (mut matches, mut assumption) = match_rule(rule, packet, "");
    if matches == Match::No && assumption.is_none() {
        return None;
    }
    let part = || format!("{id}/{}", rule.name);
    let doubtful =
        rule.priority.read().is_none() || rule.direction.read().is_none() || rule.access.read().is_none();
    if matches == Match::Yes && doubtful {
        matches = Match::Unknown(Reason::Malformed { part: part() });
    } else if matches!(matches, Match::Unknown(_)) {
        matches = match_rule(rule, packet, &part()).0;
    }
    let by_route = |entries: &[Part<AddressMatch>], end| {
        let is_tag = |entry: &AddressMatch| matches!(entry, AddressMatch::ServiceTag(tag) if tag.as_str().eq_ignore_ascii_case("VirtualNetwork"));
        entries.iter().filter_map(Part::read).any(is_tag) && packet.tag.holds_by_route_only(end)
    };
    if matches == Match::Yes
        && (by_route(&rule.source, packet.source) || by_route(&rule.destination, packet.destination))
    {
        assumption = Some(Assumption("OPEN-9"));
    }
    Some(Candidate {
        name: rule.name.clone(),
        priority: rule.priority.read().map(|priority| priority.get()),
        access: rule.access.read().copied(),
        matches,
        assumption,
    })
}

fn match_rule(rule: &SecurityRule, packet: &Packet, part: &str) -> (Match, Option<Assumption>) {
    // any no is no: what is quick to tell comes first
    let has_ports = packet.flow.protocol.has_ports();
    let other_port = || has_ports && ports(&rule.destination_ports, packet.flow.port, part) == Match::No;
    let is_other = |named: &RuleProtocol| !is_protocol(*named, packet.flow.protocol);
    if rule.protocol.read().is_some_and(is_other) || other_port() {
        // OPEN-1 is assumed only of a rule that would match else
        return (Match::No, None);
    }
    let source = side(
        &rule.source,
        &rule.source_application_security_groups,
        packet.source,
        &packet.tag,
        part,
    );
    let destination = side(
        &rule.destination,
        &rule.destination_application_security_groups,
        packet.destination,
        &packet.tag,
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
        let mut ports = rule.source_ports.iter().chain(&rule.destination_ports);
        // OPEN-1: a rule with a port does not match what carries none
        if ports
            .clone()
            .any(|port| port.read().is_some_and(|range| *range != PortRange::ANY))
        {
            return (Match::No, (ends == Match::Yes).then_some(Assumption("OPEN-1")));
        }
        let unreadable = ports.any(|port| port.read().is_none()).then(|| {
            Match::Unknown(Reason::Malformed {
                part: part.to_owned(),
            })
        });
        return (Match::all([ends].into_iter().chain(unreadable)), None);
    }
    let ports = [
        match packet.any_source_port {
            true => Match::Yes,
            false => ports(&rule.source_ports, packet.flow.source_port, part),
        },
        ports(&rule.destination_ports, packet.flow.port, part),
    ];
    (Match::all([ends].into_iter().chain(ports)), None)
}

pub(super) fn is_protocol(named: RuleProtocol, protocol: Protocol) -> bool {
    match named {
        RuleProtocol::Any => true,
        RuleProtocol::Tcp => protocol == Protocol::Tcp,
        RuleProtocol::Udp => protocol == Protocol::Udp,
        RuleProtocol::Icmp => protocol == Protocol::Icmp,
        RuleProtocol::Esp => protocol == Protocol::Esp,
        RuleProtocol::Ah => protocol == Protocol::Ah,
    }
}

/// Whether one side of a rule names the end, as seen by the interface that `tag` was made for.
pub(super) fn side(
    entries: &[Part<AddressMatch>],
    groups: &[ApplicationSecurityGroupId],
    end: End,
    tag: &VirtualNetworkTag,
    part: &str,
) -> Match {
    if entries.is_empty() && groups.is_empty() {
        return Match::Yes;
    }
    let by_address = entries.iter().map(|written| match written {
        Part::Read(named) => entry(named, end, tag),
        Part::Unreadable(_) => Match::Unknown(Reason::Malformed {
            part: part.to_owned(),
        }),
    });
    // network G4: a rule with a group concerns its members only
    let by_group = groups.iter().map(|group| member(group, end, tag));
    Match::any(by_address.chain(by_group))
}

/// Whether the end is a member; a group or a membership that is not there could be any.
fn member(group: &ApplicationSecurityGroupId, end: End, tag: &VirtualNetworkTag) -> Match {
    let memberships = match end {
        End::Nic(_, memberships) | End::InSubnet(_, memberships) => memberships,
        End::Anything => return Match::Unknown(missing("applicationSecurityGroups", group.as_str())),
        _ => return Match::No,
    };
    let stands = |id: &&ApplicationSecurityGroupId| tag.scenario.application_security_groups.contains_key(id);
    if memberships.contains(group) {
        return Match::Yes;
    }
    let mut concerned = memberships.iter().chain(memberships.first().map(|_| group));
    match concerned.find(|id| !stands(id)) {
        Some(id) => Match::Unknown(missing("applicationSecurityGroups", id.as_str())),
        None => Match::No,
    }
}

/// Whether a list of ports holds the flow's; no port stated on the source side means any of 1024–65535.
pub(super) fn ports(ranges: &[Part<PortRange>], port: Option<u16>, part: &str) -> Match {
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

pub(super) fn default_rules(direction: Direction, packet: &Packet) -> Vec<Candidate> {
    let named = |name: &str, end: End| entry(&AddressMatch::of_default_rule(name), end, &packet.tag);
    let (from, to) = (packet.source, packet.destination);
    // OPEN-2: the documents name TCP, UDP and ICMP
    let other = matches!(packet.flow.protocol, Protocol::Esp | Protocol::Ah);
    let rules = DEFAULT_RULES.iter().filter(|rule| rule.direction == direction);
    let candidate = |rule: &DefaultRule| {
        let matches = Match::all([named(rule.source, from), named(rule.destination, to)].into_iter());
        let yes = matches == Match::Yes;
        let by_network = yes && (rule.source, rule.destination) == ("VirtualNetwork", "VirtualNetwork");
        let by_route =
            by_network && (packet.tag.holds_by_route_only(from) || packet.tag.holds_by_route_only(to));
        Candidate {
            name: rule.name.to_owned(),
            priority: Some(rule.priority),
            access: Some(rule.access),
            assumption: by_route
                .then_some(Assumption("OPEN-9"))
                .or((other && yes).then_some(Assumption("OPEN-2"))),
            matches,
        }
    };
    rules.map(candidate).collect()
}
