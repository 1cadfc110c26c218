//! Stages 2 and 7: what the security groups of one interface say to one packet (network A).
//!
//! A group's answer is the set of accesses that are possible; whatever is in doubt adds to the set.

use std::collections::BTreeMap;

use pathlight_core::flow::Protocol;
use pathlight_core::model::address::{AddressMatch, PortRange};
use pathlight_core::model::id::{ApplicationSecurityGroupId, NetworkSecurityGroupId, ResourceRef, SubnetId};
use pathlight_core::model::nsg::{Access, Direction, RuleProtocol, SecurityRule};
use pathlight_core::model::part::Part;
use pathlight_core::outcome::{Stage, Symptom};

use super::look::{Address, Holder, Maybe, Packet, all, any, network_of, touched};
use super::tags::{self, METADATA, PLATFORM};
use super::trip::Said;
use super::world::World;

/// Where groups are asked: which way, at whom, in which subnet.
pub struct At<'a> {
    /// Inbound or outbound, as the interface sees it.
    pub direction: Direction,
    /// The interface or the private endpoint.
    pub holder: &'a Holder,
    /// Its subnet.
    pub subnet: &'a SubnetId,
    /// The groups of its own and of its subnet, those that there are.
    pub groups: Vec<&'a NetworkSecurityGroupId>,
}

/// What may come out: to be let through, to be stopped, or either.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
struct Possible {
    allow: bool,
    deny: bool,
}

impl Possible {
    fn add(&mut self, access: &Part<Access>) {
        match access {
            Part::Read(Access::Allow) => self.allow = true,
            Part::Read(Access::Deny) => self.deny = true,
            Part::Unreadable(_) => {
                *self = Possible {
                    allow: true,
                    deny: true,
                }
            }
        }
    }
}

/// What the groups say.
pub fn ask(s: &World, at: &At, packet: &Packet) -> Said {
    let stage = match at.direction {
        Direction::Inbound => Stage::InboundNsg,
        Direction::Outbound => Stage::OutboundNsg,
    };
    let mut subjects = vec![ResourceRef::Subnet(at.subnet.clone())];
    subjects.extend(network_of(s, at.subnet).map(ResourceRef::VirtualNetwork));
    if let Holder::Interface(id) = at.holder {
        subjects.push(ResourceRef::NetworkInterface(id.clone()));
    }
    // network A12: an admin rule may deny, or let through what a group denies
    if touched(s, stage, &subjects) {
        return Said::Unknown;
    }
    let exempt = at.direction == Direction::Outbound && is_exempt(packet);
    let named: Vec<Maybe> = at
        .groups
        .iter()
        .map(|group| names_platform(s, group, at, packet))
        .collect();
    let answers: Vec<(Possible, Maybe)> = at
        .groups
        .iter()
        .map(|group| group_says(s, group, at, packet, stage))
        .zip(named.clone())
        .collect();
    let mut all_said = Vec::new();
    for (says, own) in answers {
        let open = Possible {
            allow: true,
            deny: false,
        };
        let mut said = says;
        if exempt {
            // OPEN-6: exempt, unless a rule names the tag. Of this group, or of the other one?
            let anywhere = any(named.iter().copied());
            match (own, anywhere) {
                (Some(true), _) => {}
                (_, Some(false)) => said = open,
                (None, _) | (_, None) | (Some(false), Some(true)) => said.allow = true,
            }
        }
        all_said.push(said);
    }
    if all_said.iter().any(|said| !said.allow) {
        Said::Stop(Symptom::Timeout)
    } else if all_said.iter().any(|said| said.deny) {
        Said::Unknown
    } else {
        Said::Pass
    }
}

/// Which of the platform's services are exempt from groups (network A9-3, OPEN-6).
pub fn is_exempt(packet: &Packet) -> bool {
    let Address::Literal(ip) = packet.target else {
        return false;
    };
    matches!(
        (ip, packet.protocol, packet.port),
        (PLATFORM, Protocol::Tcp | Protocol::Udp, Some(53))
            | (PLATFORM, Protocol::Tcp, Some(80 | 32526))
            | (PLATFORM, Protocol::Udp, Some(67 | 68))
            | (METADATA, Protocol::Tcp, Some(80))
    )
}

/// Whether a rule of the group that names the platform's tag matches the packet.
fn names_platform(s: &World, group: &NetworkSecurityGroupId, at: &At, packet: &Packet) -> Maybe {
    let group = s.network_security_groups.get(group)?;
    any(group.security_rules.iter().map(|rule| {
        let names = rule.destination.iter().any(|entry| match entry {
            Part::Read(AddressMatch::ServiceTag(tag)) => {
                tag.as_str().to_ascii_lowercase().starts_with("azureplatform")
            }
            _ => false,
        });
        if !names {
            return Some(false);
        }
        let said = matches(s, rule, at, packet);
        // D-67: what else of that address the DNS tag holds is not documented
        let dns = packet.port == Some(53) || packet.target == Address::Literal(METADATA);
        if dns { said } else { said.filter(|it| !it) }
    }))
}

fn group_says(s: &World, id: &NetworkSecurityGroupId, at: &At, packet: &Packet, stage: Stage) -> Possible {
    let both = Possible {
        allow: true,
        deny: true,
    };
    let Some(group) = s.network_security_groups.get(id) else {
        return both;
    };
    if touched(s, stage, &[ResourceRef::NetworkSecurityGroup(id.clone())]) {
        return both;
    }
    let mut possible = Possible::default();
    let mut by_priority: BTreeMap<u16, Vec<(&SecurityRule, Maybe)>> = BTreeMap::new();
    for rule in &group.security_rules {
        let matched = matches(s, rule, at, packet);
        match rule.priority.read() {
            Some(priority) => by_priority
                .entry(priority.get())
                .or_default()
                .push((rule, matched)),
            // it may come first, or not at all
            None if matched != Some(false) => possible.add(&rule.access),
            None => {}
        }
    }
    for rules in by_priority.values() {
        let hit: Vec<_> = rules
            .iter()
            .filter(|(_, matched)| *matched != Some(false))
            .collect();
        for (rule, _) in &hit {
            possible.add(&rule.access);
        }
        if hit
            .iter()
            .any(|(rule, matched)| *matched == Some(true) && rule.access.read().is_some())
        {
            return possible;
        }
    }
    defaults(s, at, packet, &mut possible);
    possible
}

/// The six rules that nobody can delete (network A3).
fn defaults(s: &World, at: &At, packet: &Packet, possible: &mut Possible) {
    let tag = |name: &str, address: &Address| {
        let tag = AddressMatch::try_from(name.to_owned()).expect("a tag");
        tags::entry(s, &tag, address, at.subnet)
    };
    let within = all([
        tag("VirtualNetwork", &packet.source),
        tag("VirtualNetwork", &packet.target),
    ]);
    let second = match at.direction {
        Direction::Inbound => tag("AzureLoadBalancer", &packet.source),
        Direction::Outbound => tag("Internet", &packet.target),
    };
    let allowed = any([within, second]);
    possible.allow |= allowed != Some(false);
    possible.deny |= allowed != Some(true);
}

fn matches(s: &World, rule: &SecurityRule, at: &At, packet: &Packet) -> Maybe {
    let direction = rule.direction.read().map(|it| *it == at.direction);
    let protocol = rule.protocol.read().map(|it| match (it, packet.protocol) {
        (RuleProtocol::Any, _) => true,
        (RuleProtocol::Tcp, it) => it == Protocol::Tcp,
        (RuleProtocol::Udp, it) => it == Protocol::Udp,
        (RuleProtocol::Icmp, it) => it == Protocol::Icmp,
        (RuleProtocol::Esp, it) => it == Protocol::Esp,
        (RuleProtocol::Ah, it) => it == Protocol::Ah,
    });
    let local_source = at.direction == Direction::Outbound;
    let source = side(
        s,
        (&rule.source, &rule.source_application_security_groups),
        (&packet.source, &packet.source_holder),
        (at, local_source),
    );
    let target = side(
        s,
        (&rule.destination, &rule.destination_application_security_groups),
        (&packet.target, &packet.target_holder),
        (at, !local_source),
    );
    // services E-24: at a private endpoint source ports count as any
    let from = match at.holder {
        Holder::Endpoint(_) => Some(true),
        Holder::Interface(_) | Holder::Other => source_ports(&rule.source_ports, packet),
    };
    all([
        direction,
        protocol,
        source,
        target,
        from,
        target_ports(&rule.destination_ports, packet),
    ])
}

/// One side of a rule: prefixes and tags, or members of application security groups.
fn side(
    s: &World,
    (entries, groups): (&[Part<AddressMatch>], &[ApplicationSecurityGroupId]),
    (address, holder): (&Address, &Holder),
    (at, local): (&At, bool),
) -> Maybe {
    if entries.is_empty() && groups.is_empty() {
        return Some(true);
    }
    let entries = entries
        .iter()
        .map(|entry| tags::entry(s, entry.read()?, address, at.subnet));
    let groups = groups.iter().map(|group| {
        // network G4: for members only. What an appliance passes on is neither its own nor to itself
        let held = is_member(s, group, holder);
        if local
            && at.holder != holder
            && (held == Some(true) || is_member(s, group, at.holder) == Some(true))
        {
            return None;
        }
        held
    });
    any(entries.chain(groups))
}

fn is_member(s: &World, group: &ApplicationSecurityGroupId, holder: &Holder) -> Maybe {
    let memberships = match holder {
        Holder::Interface(id) => &s.network_interfaces.get(id)?.application_security_groups,
        Holder::Endpoint(id) => &s.private_endpoints.get(id)?.application_security_groups,
        Holder::Other => return Some(false),
    };
    let there = |id: &ApplicationSecurityGroupId| s.application_security_groups.contains_key(id);
    // a group that is not there may be any, by whichever end of the reference
    match (there(group), memberships.contains(group)) {
        (true, true) => Some(true),
        (true, false) => memberships.iter().all(there).then_some(false),
        (false, _) => memberships.is_empty().then_some(false),
    }
}

fn target_ports(ranges: &[Part<PortRange>], packet: &Packet) -> Maybe {
    ports(ranges, packet, |range| {
        packet.port.map(|port| range.contains(port))
    })
}

fn source_ports(ranges: &[Part<PortRange>], packet: &Packet) -> Maybe {
    if packet.source_port.is_none()
        && packet.protocol.has_ports()
        && ranges.iter().all(|range| range.read().is_some())
    {
        // any of 1024 to 65535: all, none or some of them
        let holds = |port: u16| {
            ranges
                .iter()
                .filter_map(Part::read)
                .any(|range| range.contains(port))
        };
        let count = (1024..=u16::MAX).filter(|port| holds(*port)).count();
        return match count {
            _ if ranges.is_empty() => Some(true),
            0 => Some(false),
            64512 => Some(true),
            _ => None,
        };
    }
    ports(ranges, packet, |range| {
        packet.source_port.map(|port| range.contains(port))
    })
}

fn ports(ranges: &[Part<PortRange>], packet: &Packet, holds: impl Fn(&PortRange) -> Maybe) -> Maybe {
    if ranges.is_empty() {
        return Some(true);
    }
    any(ranges.iter().map(|range| match range.read()? {
        &PortRange::ANY => Some(true),
        // OPEN-1: a port never matches a protocol without ports
        range if packet.protocol.has_ports() => holds(range),
        _ => Some(false),
    }))
}
