//! Stage 1: the address that the client gets (`services` E-11…E-17, the public side of it).

use super::context::{Context, Origin};
use super::destination::Destination;
use crate::model::id::ResourceRef;
use crate::outcome::{Reason, Stage, Step, StepOutcome};

pub(super) fn step(context: &Context) -> Step {
    let (outcome, reason) = match context.destination {
        Destination::Unaddressable => (StepOutcome::Stopped, Reason::NoPublicAddress),
        Destination::Private(to) => (StepOutcome::Passed, Reason::AddressUsed { address: to.address }),
        Destination::Public(_, public) => match public.ip_address.as_ref().and_then(|part| part.read()) {
            Some(address) => (StepOutcome::Passed, Reason::AddressUsed { address: *address }),
            // not allocated yet: it will be some address, and which one changes nothing inbound
            None => (StepOutcome::Passed, Reason::PublicName),
        },
        Destination::InternetHost(address) | Destination::Bare(address) => {
            (StepOutcome::Passed, Reason::AddressUsed { address })
        }
        Destination::Service(service) => named(context, Some(service.reference())),
        Destination::Entra => named(context, None),
        Destination::Unknown => (StepOutcome::Unknown, context.unknown_destination()),
    };
    Step::new(Stage::NameResolution, outcome, reason)
}

fn named(context: &Context, service: Option<ResourceRef>) -> (StepOutcome, Reason) {
    let network = match context.origin {
        Origin::Nic(from) => Some(from),
        Origin::Host(_) => None,
    };
    let by_service = service.and_then(|service| context.touched(Stage::NameResolution, &service));
    let by_network = || {
        let reference = ResourceRef::VirtualNetwork(network?.network_id.clone());
        context.touched(Stage::NameResolution, &reference)
    };
    if let Some(reason) = by_service.or_else(by_network) {
        return (StepOutcome::Unknown, reason);
    }
    match network {
        Some(from) if !from.network.dns_servers.is_empty() && from.network.resolves_as.is_none() => {
            (StepOutcome::Unknown, Reason::CustomDns)
        }
        Some(_) | None => (StepOutcome::Passed, Reason::PublicName),
    }
}
