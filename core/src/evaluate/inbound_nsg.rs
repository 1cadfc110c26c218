//! Stage 7: the destination's groups, after translation to its private address (`network` A4, A7-1), and those
//! of a private endpoint's subnet (`services E-21`).

use super::context::{Context, Origin, host_public_address};
use super::destination::{Destination, private_endpoint_end};
use super::group::{Packet, groups, groups_of};
use super::matching::End;
use super::place::{Nic, PrivateEnd};
use super::virtual_network::VirtualNetworkTag;
use crate::model::host::HostNetwork;
use crate::model::id::ResourceRef;
use crate::model::nic::{PublicIpAddress, PublicIpSku};
use crate::model::nsg::Direction;
use crate::model::part::Part;
use crate::outcome::{Assumption, GroupLevel, Identity, Reason, Stage, Step, StepOutcome};

pub(super) fn step(context: &Context) -> Step {
    let stage = Stage::InboundNsg;
    match context.destination {
        Destination::Private(_) if context.is_to_itself() => {
            Step::new(stage, StepOutcome::Passed, Reason::SameInterface)
        }
        Destination::Private(to) => filter(context, to, None),
        Destination::Public(to, public) => filter(context, to, Some(public)),
        Destination::PrivateEndpoint(end) => at_private_endpoint(context, &end),
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
    let groups = (
        &to.place.subnet.network_security_group,
        &to.nic.network_security_group,
    );
    if let (None, None, Some(public)) = (groups.0, groups.1, by_public) {
        let subjects = [
            ResourceRef::NetworkInterface(to.id.clone()),
            ResourceRef::Subnet(to.place.subnet_id.clone()),
            // A12-1: an admin rule of the whole network may deliver what no group lets in
            ResourceRef::VirtualNetwork(to.place.network_id.clone()),
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
        tag: VirtualNetworkTag::of(context.scenario, &to.place),
        of_platform: false,
        any_source_port: false,
    };
    groups_of(context, &to, &packet, Direction::Inbound)
}

/// E-21: only the subnet's group, and only if its network policies apply it.
fn at_private_endpoint(context: &Context, end: &PrivateEnd) -> Step {
    let stage = Stage::InboundNsg;
    let subnet = ResourceRef::Subnet(end.place.subnet_id.clone());
    let group = end.place.subnet.network_security_group.as_ref();
    let policies = &end.place.subnet.private_endpoint_network_policies;
    let applies = match policies {
        Some(Part::Read(policies)) => policies.apply_groups(),
        None => false,
        Some(Part::Unreadable(_)) if group.is_some() => {
            let part = format!("{}/privateEndpointNetworkPolicies", end.place.subnet_id);
            return Step::new(stage, StepOutcome::Unknown, Reason::Malformed { part });
        }
        Some(Part::Unreadable(_)) => false,
    };
    if !applies {
        let reason = match group {
            Some(_) => Reason::NetworkPoliciesDisabled {
                subnet: end.place.subnet_id.clone(),
            },
            None => Reason::NoGroup,
        };
        let mut step = Step::new(stage, StepOutcome::Passed, reason);
        let unstated = group.is_some() && policies.is_none();
        step.assumptions.extend(unstated.then_some(Assumption("AMB-18")));
        return step;
    }
    let packet = Packet {
        flow: context.flow,
        source: source_end(context),
        destination: private_endpoint_end(end),
        tag: VirtualNetworkTag::of(context.scenario, &end.place),
        of_platform: false,
        any_source_port: true,
    };
    let levels = [(group, GroupLevel::Subnet(end.place.subnet_id.clone()))];
    groups(
        context,
        &[subnet],
        end.place.network_id,
        &levels,
        &packet,
        Direction::Inbound,
    )
}

fn source_end<'a>(context: &Context<'a>) -> End<'a> {
    if context.way.is_none() {
        return End::Anything;
    }
    let seen = match &context.identity {
        Some(Identity::Address { address, .. }) => Some(*address),
        Some(Identity::UnknownPublic | Identity::AzureInternal) | None => None,
    };
    match (context.origin, context.exit) {
        // what is private stays so, with the groups of who sends it
        (_, Some(exit)) if seen == Some(exit.address) => End::Nic(exit.address, exit.groups),
        (_, Some(_)) => seen.map_or(End::UnknownPublic, |address| End::Address(address, context.tags)),
        (Origin::Nic(_), None) => End::UnknownPublic,
        (Origin::Host(host), None) => match (host_public_address(host), host.network) {
            (Some(address), HostNetwork::Internet | HostNetwork::OnPremises) => End::InternetHost(address),
            (Some(address), HostNetwork::Azure) => End::Address(address, context.tags),
            (None, _) => End::UnknownPublic,
        },
    }
}
