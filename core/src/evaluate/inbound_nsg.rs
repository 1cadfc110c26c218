//! Stage 7: the destination's groups, after translation to its private address (`network` A4, A7-1).

use super::context::{Context, Nic, Origin, host_public_address};
use super::destination::Destination;
use super::group::{Packet, groups};
use super::matching::End;
use super::virtual_network::VirtualNetworkTag;
use crate::model::host::HostNetwork;
use crate::model::id::ResourceRef;
use crate::model::nic::{PublicIpAddress, PublicIpSku};
use crate::model::nsg::Direction;
use crate::outcome::{GroupLevel, Identity, Reason, Stage, Step, StepOutcome};

pub(super) fn step(context: &Context) -> Step {
    let stage = Stage::InboundNsg;
    match context.destination {
        Destination::Private(_) if context.is_to_itself() => {
            Step::new(stage, StepOutcome::Passed, Reason::SameInterface)
        }
        Destination::Private(to) => filter(context, to, None),
        Destination::Public(to, public) => filter(context, to, Some(public)),
        Destination::Unaddressable
        | Destination::InternetHost(_)
        | Destination::Bare(_)
        | Destination::Service(_)
        | Destination::Entra
        | Destination::Unknown => Step::new(stage, StepOutcome::NotApplicable, Reason::StageDoesNotApply),
    }
}

fn filter(context: &Context, to: Nic, by_public: Option<&PublicIpAddress>) -> Step {
    let stage = Stage::InboundNsg;
    let subnet = (
        to.subnet.network_security_group.as_ref(),
        GroupLevel::Subnet(to.subnet_id.clone()),
    );
    let nic = (
        to.nic.network_security_group.as_ref(),
        GroupLevel::NetworkInterface(to.id.clone()),
    );
    if let (None, None, Some(public)) = (subnet.0, nic.0, by_public) {
        let subjects = [
            ResourceRef::NetworkInterface(to.id.clone()),
            ResourceRef::Subnet(to.subnet_id.clone()),
            // A12-1: an admin rule of the whole network may deliver what no group lets in
            ResourceRef::VirtualNetwork(to.network_id.clone()),
        ];
        if let Some(reason) = subjects
            .iter()
            .find_map(|subject| context.touched(stage, subject))
        {
            return Step::new(stage, StepOutcome::Unknown, reason);
        }
        // A4-5: what no group filters is closed behind a Standard public address, open behind a Basic one
        let (outcome, reason) = match public.sku {
            Some(PublicIpSku::Standard) => (StepOutcome::Stopped, Reason::StandardPublicAddressClosed),
            Some(PublicIpSku::Basic) => (StepOutcome::Passed, Reason::BasicPublicAddressOpen),
            None => (StepOutcome::Unknown, Reason::SkuUnknown),
        };
        return Step::new(stage, outcome, reason);
    }
    let packet = Packet {
        flow: context.flow,
        source: source_end(context),
        destination: End::Nic(to.address, &to.nic.application_security_groups),
        tag: VirtualNetworkTag::of(context.scenario, &to),
        of_platform: false,
    };
    // A4-2: inbound, the subnet's group comes first
    groups(context, stage, &to, [subnet, nic], &packet, Direction::Inbound)
}

fn source_end<'a>(context: &Context<'a>) -> End<'a> {
    if context.way.is_none() {
        return End::Anything;
    }
    match (context.origin, &context.identity) {
        (Origin::Nic(from), Some(Identity::Address { address, .. })) if *address == from.address => {
            End::Nic(from.address, &from.nic.application_security_groups)
        }
        (Origin::Nic(_), Some(Identity::Address { address, .. })) => End::Address(*address, context.tags),
        (Origin::Nic(_), Some(Identity::UnknownPublic | Identity::AzureInternal) | None) => {
            End::UnknownPublic
        }
        (Origin::Host(host), _) => match (host_public_address(host), host.network) {
            (Some(address), HostNetwork::Internet | HostNetwork::OnPremises) => End::InternetHost(address),
            (Some(address), HostNetwork::Azure) => End::Address(address, context.tags),
            (None, _) => End::UnknownPublic,
        },
    }
}
