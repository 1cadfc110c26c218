//! The groups of one side, and which rule of each decides (`network` A4, A8).
//!
//! The lowest priority number that matches ends processing. A rule that may or may not match makes the
//! answer unknown only if that would change the access (semantics 1).

use super::context::{Context, missing};
use super::matching::{End, Match};
use super::place::Nic;
use super::platform;
use super::rule::{Candidate, candidate, default_rules};
use super::virtual_network::VirtualNetworkTag;
use crate::flow::Flow;
use crate::model::id::{NetworkSecurityGroupId, ResourceRef, VirtualNetworkId};
use crate::model::nsg::{Access, Direction, NetworkSecurityGroup, SecurityRule};
use crate::outcome::{Assumption, GroupLevel, Reason, RuleDecision, Stage, Step, StepOutcome};
use crate::sort::sorted_by_key;

/// The packet as the group sees it.
pub(super) struct Packet<'a> {
    pub flow: &'a Flow,
    pub source: End<'a>,
    pub destination: End<'a>,
    pub tag: VirtualNetworkTag<'a>,
    /// Whether only rules that name the platform's own tags reach it (`network A9-1`).
    pub of_platform: bool,
    /// Whether rules match whatever the source port is (`services E-24`).
    pub any_source_port: bool,
}

/// What a group says.
struct Decision {
    pub rule: Option<String>,
    pub priority: Option<u16>,
    /// The access, or why it cannot be known.
    pub access: Result<Access, Reason>,
    pub assumptions: Vec<Assumption>,
}

impl Decision {
    fn unknown(reason: Reason) -> Self {
        Decision {
            rule: None,
            priority: None,
            access: Err(reason),
            assumptions: Vec::new(),
        }
    }
}

/// The stage at which the groups of that direction stand.
pub(super) fn stage(direction: Direction) -> Stage {
    match direction {
        Direction::Inbound => Stage::InboundNsg,
        Direction::Outbound => Stage::OutboundNsg,
    }
}

/// The groups of an interface: outbound its own comes first, inbound its subnet's (`network A4-2`).
pub(super) fn groups_of(context: &Context, nic: &Nic, packet: &Packet, direction: Direction) -> Step {
    let own = ResourceRef::NetworkInterface(nic.id.clone());
    let subnet = ResourceRef::Subnet(nic.place.subnet_id.clone());
    let by_own = (
        nic.nic.network_security_group.as_ref(),
        GroupLevel::NetworkInterface(nic.id.clone()),
    );
    let by_subnet = (
        nic.place.subnet.network_security_group.as_ref(),
        GroupLevel::Subnet(nic.place.subnet_id.clone()),
    );
    let levels = match direction {
        Direction::Outbound => [by_own, by_subnet],
        Direction::Inbound => [by_subnet, by_own],
    };
    groups(
        context,
        &[own, subnet],
        nic.place.network_id,
        &levels,
        packet,
        direction,
    )
}

/// The groups of one side, in order. The second is consulted only if the first allows (`network A4-3`).
pub(super) fn groups(
    context: &Context,
    subjects: &[ResourceRef],
    network: &VirtualNetworkId,
    levels: &[(Option<&NetworkSecurityGroupId>, GroupLevel)],
    packet: &Packet,
    direction: Direction,
) -> Step {
    let stage = stage(direction);
    // A12-1: an admin rule of the whole network comes before any group
    let network = ResourceRef::VirtualNetwork(network.clone());
    if let Some(reason) = context.touched(stage, &network) {
        return Step::new(stage, StepOutcome::Unknown, reason);
    }
    let touched = subjects
        .iter()
        .find_map(|subject| context.touched(stage, subject));
    let mut step = Step::new(stage, StepOutcome::Passed, Reason::NoGroup);
    let mut unknown = touched;
    for (id, level) in levels {
        let Some(id) = *id else { continue };
        let Some(group) = context.scenario.network_security_groups.get(id) else {
            unknown = unknown.or_else(|| Some(missing("networkSecurityGroups", id.as_str())));
            continue;
        };
        let hidden = context.touched(stage, &ResourceRef::NetworkSecurityGroup(id.clone()));
        let decision = match &hidden {
            // its rules are not all known
            Some(reason) => Some(Decision::unknown(reason.clone())),
            None => decide(id, group, direction, packet),
        };
        let Some(decision) = decision else {
            step.reason = Reason::PlatformExempt;
            continue;
        };
        let access = decision.access.as_ref().ok().copied();
        step.assumptions.extend(decision.assumptions);
        step.decisions.push(RuleDecision {
            group: id.clone(),
            level: level.clone(),
            rule: decision.rule,
            priority: decision.priority,
            access,
        });
        step.reason = Reason::SecurityRule;
        match decision.access {
            Ok(Access::Allow) => {}
            // a certain stop is certain whatever is unknown beside it
            Ok(Access::Deny) => {
                step.outcome = StepOutcome::Stopped;
                if !context.beyond_stops {
                    return step;
                }
            }
            Err(reason) => unknown = unknown.or(Some(reason)),
        }
    }
    if step.outcome == StepOutcome::Stopped {
        return step;
    }
    if let Some(reason) = unknown {
        step.outcome = StepOutcome::Unknown;
        step.reason = reason;
    }
    step
}

fn decide(
    id: &NetworkSecurityGroupId,
    group: &NetworkSecurityGroup,
    direction: Direction,
    packet: &Packet,
) -> Option<Decision> {
    let is_side = |rule: &&SecurityRule| rule.direction.read().is_none_or(|side| *side == direction);
    let user = group
        .security_rules
        .iter()
        .filter(is_side)
        .filter(|rule| !packet.of_platform || platform::is_named_by(rule))
        .filter_map(|rule| candidate(id, rule, packet));
    let mut candidates: Vec<Candidate> = user.collect();
    if packet.of_platform {
        let address = packet.destination.literal();
        for it in &mut candidates {
            it.matches = platform::beyond_dns(it.matches.clone(), packet.flow, address);
        }
        let may_deny = |it: &Candidate| it.matches != Match::No && it.access != Some(Access::Allow);
        if !candidates.iter().any(may_deny) {
            return None;
        }
        candidates.push(exempt());
    } else {
        candidates.extend(default_rules(direction, packet));
    }
    // an unreadable priority may come first: None sorts before every number
    Some(first_match(&sorted_by_key(candidates, |it| it.priority)))
}

/// What follows the rules that name the platform's own tags: nothing else concerns it.
fn exempt() -> Candidate {
    Candidate {
        name: String::new(),
        priority: Some(u16::MAX),
        access: Some(Access::Allow),
        matches: Match::Yes,
        assumption: None,
    }
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
