//! Stage 2: the source's groups, on the private source and the destination as it was typed
//! (`network` A4, A7-2, A9).

use std::net::Ipv4Addr;

use super::context::{Context, Nic, Origin};
use super::destination::destination_end;
use super::group::{Packet, groups};
use super::matching::{End, VirtualNetworkTag};
use crate::model::nsg::Direction;
use crate::outcome::{GroupLevel, Reason, Stage, Step, StepOutcome};

pub(super) fn step(context: &Context) -> Step {
    let stage = Stage::OutboundNsg;
    let Origin::Nic(from) = context.origin else {
        return Step::new(stage, StepOutcome::NotApplicable, Reason::StageDoesNotApply);
    };
    if context.is_to_itself() {
        return Step::new(stage, StepOutcome::Passed, Reason::SameInterface);
    }
    let destination = destination_end(context);
    if is_exempt(context, &from, destination) {
        return Step::new(stage, StepOutcome::Passed, Reason::PlatformExempt);
    }
    let packet = Packet {
        flow: context.flow,
        source: End::Nic(from.address, &from.nic.application_security_groups),
        destination,
        tag: VirtualNetworkTag::of(context.scenario, &from),
    };
    let nic = (
        from.nic.network_security_group.as_ref(),
        GroupLevel::NetworkInterface(from.id.clone()),
    );
    let subnet = (
        from.subnet.network_security_group.as_ref(),
        GroupLevel::Subnet(from.subnet_id.clone()),
    );
    // A4-2: outbound, the interface's group comes first
    groups(context, stage, &from, [nic, subnet], &packet, Direction::Outbound)
}

/// The platform's own addresses, unless a rule names one of the tags made for them (OPEN-6, `network A9`).
fn is_exempt(context: &Context, from: &Nic, destination: End) -> bool {
    let End::Address(address) = destination else {
        return false;
    };
    let is_platform = address == Ipv4Addr::new(169, 254, 169, 254)
        || (address == Ipv4Addr::new(168, 63, 129, 16)
            && matches!(context.flow.port, Some(53 | 67 | 68 | 80 | 32526)));
    let own = [
        &from.nic.network_security_group,
        &from.subnet.network_security_group,
    ];
    let groups = own
        .into_iter()
        .flatten()
        .filter_map(|id| context.scenario.network_security_groups.get(id));
    let mut named = groups
        .flat_map(|group| &group.security_rules)
        .flat_map(|rule| &rule.destination);
    let mut names_platform = || {
        named.any(|entry| {
            entry
                .read()
                .is_some_and(|it| it.to_string().to_ascii_lowercase().starts_with("azureplatform"))
        })
    };
    is_platform && !names_platform()
}
