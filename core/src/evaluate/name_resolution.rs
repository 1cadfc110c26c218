//! Stage 1: the address that the client gets (`services` E-11…E-17).

use std::net::Ipv4Addr;

use super::context::{Context, Forced, Origin, Service, missing};
use super::destination::Destination;
use super::platform;
use super::private_dns::{Meaning, meaning};
use crate::model::Scenario;
use crate::model::host::{Host, HostNetwork, Resolver};
use crate::model::id::{ResourceRef, VirtualNetworkId};
use crate::model::unmodelled::Unmodelled;
use crate::outcome::{Reason, Stage, Step, StepOutcome};

pub(super) fn step(context: &mut Context) -> Step {
    let (outcome, reason) = match context.destination {
        Destination::Unaddressable => (StepOutcome::Stopped, Reason::NoPublicAddress),
        Destination::Private(to) => (StepOutcome::Passed, Reason::AddressUsed { address: to.address }),
        Destination::Public(to, public) => {
            let id = to.nic.public_ip_address.clone().map(ResourceRef::PublicIpAddress);
            let doubt = id.and_then(|id| context.touched(Stage::NameResolution, &id));
            match (doubt, public.ip_address.as_ref().and_then(|part| part.read())) {
                (Some(reason), _) => (StepOutcome::Unknown, reason),
                (None, Some(address)) => (StepOutcome::Passed, Reason::AddressUsed { address: *address }),
                // not allocated yet: it will be some address, and which one changes nothing inbound
                (None, None) => (StepOutcome::Passed, Reason::PublicName),
            }
        }
        // E-16: the platform's own addresses answer from within a network only
        Destination::Bare(address) if is_platform(address) && matches!(context.origin, Origin::Host(_)) => {
            let feature = "platformAddress".to_owned();
            (StepOutcome::Unknown, Reason::NotEvaluated { feature })
        }
        Destination::InternetHost(address) | Destination::Bare(address) => {
            (StepOutcome::Passed, Reason::AddressUsed { address })
        }
        Destination::PrivateEndpoint(end) => match end.address {
            Some(address) => (StepOutcome::Passed, Reason::AddressUsed { address }),
            None => (
                StepOutcome::Passed,
                Reason::PrivateName {
                    private_endpoint: end.id.clone(),
                },
            ),
        },
        Destination::Service(service) => named(context, Some(service)),
        Destination::Entra => named(context, None),
        Destination::Unknown => (StepOutcome::Unknown, context.unknown_destination()),
    };
    Step::new(Stage::NameResolution, outcome, reason)
}

fn is_platform(address: Ipv4Addr) -> bool {
    [platform::HOST, platform::METADATA].contains(&address)
}

fn named<'a>(context: &mut Context<'a>, service: Option<Service<'a>>) -> (StepOutcome, Reason) {
    let public = (StepOutcome::Passed, Reason::PublicName);
    match context.forced {
        Some(Forced::Public | Forced::ServiceEndpoint) => return public,
        Some(Forced::PrivateEndpoint(end)) => {
            context.destination = Destination::PrivateEndpoint(end);
            let private_endpoint = end.id.clone();
            return (StepOutcome::Passed, Reason::PrivateName { private_endpoint });
        }
        None => {}
    }
    let network = match resolving_network(context) {
        Err(reason) => return (StepOutcome::Unknown, reason),
        // E-11: public resolvers end at the public address, whatever stands in private zones
        Ok(None) => return public,
        Ok(Some(network)) => network,
    };
    let reference = service.map(|it| it.reference());
    if let Some(reason) = overridden(context.scenario, network, reference.as_ref()) {
        return (StepOutcome::Unknown, reason);
    }
    let Some(service) = service else {
        return public;
    };
    match meaning(context.scenario, network, service) {
        Meaning::Public => public,
        Meaning::Nothing(zone) => (StepOutcome::Stopped, Reason::NameNotInZone { zone: zone.clone() }),
        Meaning::Unknown(reason) => (StepOutcome::Unknown, reason),
        Meaning::PrivateEndpoint(end) => {
            context.destination = Destination::PrivateEndpoint(end);
            let private_endpoint = end.id.clone();
            (StepOutcome::Passed, Reason::PrivateName { private_endpoint })
        }
    }
}

/// The network whose view of DNS the source has; `None`: the public one.
fn resolving_network<'a>(context: &Context<'a>) -> Result<Option<&'a VirtualNetworkId>, Reason> {
    let scenario = context.scenario;
    let id = match context.origin {
        Origin::Nic(from) => {
            let own = ResourceRef::NetworkInterface(from.id.clone());
            if let Some(reason) = context.touched(Stage::NameResolution, &own) {
                return Err(reason);
            }
            from.place.network_id
        }
        Origin::Host(host) => match resolver(host) {
            None => return Ok(None),
            Some(name) => scenario
                .virtual_networks
                .iter()
                .find(|(id, it)| {
                    let called = |name: &str, it: &str| it.eq_ignore_ascii_case(name);
                    called(name, id.as_str()) || it.name.as_deref().is_some_and(|it| called(name, it))
                })
                .map(|(id, _)| id)
                .ok_or_else(|| missing("virtualNetworks", name))?,
        },
    };
    let servers_of = |id: &VirtualNetworkId| {
        let network = scenario.virtual_networks.get(id);
        network.filter(|it| !it.dns_servers.is_empty())
    };
    let Some(custom) = servers_of(id) else {
        return Ok(Some(id));
    };
    let other = custom.resolves_as.as_ref().ok_or(Reason::CustomDns)?;
    if !scenario.virtual_networks.contains_key(other) {
        return Err(missing("virtualNetworks", other.as_str()));
    }
    match servers_of(other) {
        Some(_) => Err(Reason::CustomDns),
        None => Ok(Some(other)),
    }
}

fn resolver(host: &Host) -> Option<&str> {
    match (host.network, &host.resolver) {
        (HostNetwork::OnPremises, Some(Resolver::VirtualNetwork(name))) => Some(name),
        (HostNetwork::OnPremises | HostNetwork::Internet | HostNetwork::Azure, _) => None,
    }
}

/// Something that is not modelled changes what the name means in that network: it touches this service or
/// no service in particular, and this network or no network in particular.
fn overridden(
    scenario: &Scenario,
    network: &VirtualNetworkId,
    service: Option<&ResourceRef>,
) -> Option<Reason> {
    let here = ResourceRef::VirtualNetwork(network.clone());
    let concerns = |thing: &Unmodelled| {
        let touches = thing.touches.iter();
        let subjects: Vec<&ResourceRef> = touches
            .filter(|touch| touch.stage == Stage::NameResolution)
            .map(|touch| &touch.subject)
            .collect();
        let is_network = |it: &ResourceRef| matches!(it, ResourceRef::VirtualNetwork(_));
        let is_service = |it: &ResourceRef| {
            matches!(
                it,
                ResourceRef::StorageAccount(_) | ResourceRef::KeyVault(_) | ResourceRef::SqlServer(_)
            )
        };
        let networks = subjects.iter().any(|it| is_network(it));
        let services = subjects.iter().any(|it| is_service(it));
        let this = |it: &ResourceRef| subjects.contains(&it);
        (networks || services) && (!networks || this(&here)) && (!services || service.is_some_and(this))
    };
    let mut all = scenario.unmodelled.iter();
    all.find(|(_, thing)| concerns(thing))
        .map(|(id, _)| Reason::NotModelled { thing: id.clone() })
}
