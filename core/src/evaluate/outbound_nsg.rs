//! Stage 2: the source's groups, on the private source and the destination as it was typed
//! (`network` A4, A7-2, A9).

use super::context::{Context, Origin};
use super::destination::destination_end;
use super::group::{Packet, groups_of};
use super::matching::End;
use super::platform;
use super::virtual_network::VirtualNetworkTag;
use crate::model::nsg::Direction;
use crate::outcome::{Assumption, Reason, Stage, Step, StepOutcome};

pub(super) fn step(context: &Context) -> Step {
    let stage = Stage::OutboundNsg;
    let Origin::Nic(from) = context.origin else {
        return Step::new(stage, StepOutcome::NotApplicable, Reason::StageDoesNotApply);
    };
    if context.is_to_itself() {
        return Step::new(stage, StepOutcome::Passed, Reason::SameInterface);
    }
    let destination = destination_end(context);
    let packet = Packet {
        flow: context.flow,
        source: End::Nic(from.address, &from.nic.application_security_groups),
        destination,
        tag: VirtualNetworkTag::of(context.scenario, &from.place),
        of_platform: platform::serves(context),
        any_source_port: false,
    };
    let mut step = groups_of(context, &from, &packet, Direction::Outbound);
    if step.reason == Reason::PlatformExempt {
        step.assumptions.push(Assumption("OPEN-6"));
    }
    step
}
