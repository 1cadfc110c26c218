//! Stage 4: the source address that the far side sees, or none (`network D`, semantics 3).

use std::net::Ipv4Addr;

use super::context::{Context, Origin, host_public_address, missing};
use super::destination::Destination;
use super::place::{Exit, Holder, Nic};
use super::platform;
use crate::flow::Protocol;
use crate::model::address::is_public;
use crate::model::host::{Host, HostNetwork};
use crate::model::id::{NetworkInterfaceId, ResourceRef};
use crate::model::network::DefaultOutboundAccess;
use crate::model::nic::PublicIpSku;
use crate::model::part::Part;
use crate::outcome::{Assumption, Identity, Reason, Stage, Step, StepOutcome, Way};

pub(super) fn step(context: &mut Context) -> Step {
    if context.way.is_none() {
        context.identity = None;
        return Step::new(Stage::Egress, StepOutcome::NotReached, Reason::NotReached);
    }
    let mut step = match (context.origin, context.exit) {
        (_, Some(exit)) => from_exit(context, &exit),
        (Origin::Host(host), None) => {
            let mut step = Step::new(Stage::Egress, StepOutcome::NotApplicable, Reason::HostRoute);
            step.identity = host_identity(context, host);
            step
        }
        (Origin::Nic(_), None) => Step::new(Stage::Egress, StepOutcome::NotReached, Reason::NotReached),
    };
    if step.outcome == StepOutcome::Stopped {
        step.identity = None;
    }
    context.identity.clone_from(&step.identity);
    step
}

/// `None`: whether the host lies in the account's region is not known.
fn host_identity(context: &Context, host: &Host) -> Option<Identity> {
    // C-20: an Azure host in the account's own region comes from an address that no IP rule matches
    if let (HostNetwork::Azure, Destination::Service(service)) = (host.network, context.destination)
        && service.is_storage()
        && host.region.as_ref()?.is(service.region)?
    {
        return Some(Identity::AzureInternal);
    }
    // semantics 3: so does an internet host whose address Microsoft publishes for that region
    if let (Some(tags), Destination::Service(service), Some(address)) =
        (context.tags, context.destination, host_public_address(host))
        && service.is_storage()
    {
        let mut spellings = service.region.tag_spellings();
        let holds = |region: &str| tags.longest(&format!("AzureCloud.{region}"), address);
        if spellings.any(|region| holds(region).flatten().is_some()) {
            // an Azure host that says it is elsewhere contradicts its address
            return (host.network != HostNetwork::Azure).then_some(Identity::AzureInternal);
        }
    }
    let seen = host_public_address(host).map(|address| Identity::Address {
        address,
        subnet: None,
    });
    Some(seen.unwrap_or(Identity::UnknownPublic))
}

fn from_exit(context: &Context, exit: &Exit) -> Step {
    let own = |subnet| Identity::Address {
        address: exit.address,
        subnet,
    };
    let kept = |identity| {
        let mut step = Step::new(
            Stage::Egress,
            StepOutcome::NotApplicable,
            Reason::PrivateSourceKept,
        );
        step.identity = Some(identity);
        step
    };
    if platform::address(context).is_some() {
        return kept(own(None));
    }
    let place = &exit.place;
    match context.way {
        // A.2-4: over an endpoint the service learns the subnet
        Some(Way::ServiceEndpoint) => kept(own(Some((place.network_id.clone(), place.subnet_id.clone())))),
        Some(Way::Gateway) if goes_public(context) => behind_gateway(context),
        Some(Way::VirtualNetwork | Way::Peering | Way::Gateway | Way::PrivateEndpoint) | None => {
            kept(own(None))
        }
        Some(Way::Public) => to_public(context, exit),
    }
}

fn goes_public(context: &Context) -> bool {
    match context.destination {
        Destination::Bare(address) => is_public(address),
        Destination::Public(..)
        | Destination::Unaddressable
        | Destination::InternetHost(_)
        | Destination::Service(_)
        | Destination::Entra => true,
        Destination::Private(_) | Destination::PrivateEndpoint(_) | Destination::Unknown => false,
    }
}

/// GW: what leaves by a gateway comes from the public address of a host behind it, if one is known.
fn behind_gateway(context: &Context) -> Step {
    let mut found: Vec<Ipv4Addr> = Vec::new();
    for host in context.scenario.hosts.values() {
        let by = host.gateway.as_ref().filter(|id| context.gateways.contains(id));
        let address = by.and_then(|_| host.public_address.as_ref()?.read());
        found.extend(address.filter(|it| !found.contains(it)));
    }
    match found.as_slice() {
        [only] => {
            let mut step = passed(Reason::BehindGateway, Some(*only));
            step.assumptions = vec![Assumption("GW")];
            step
        }
        [] | [_, ..] => unknown(Reason::EgressBehindGateway),
    }
}

fn to_public(context: &Context, exit: &Exit) -> Step {
    let subjects = [
        exit.holder.reference(),
        ResourceRef::Subnet(exit.place.subnet_id.clone()),
    ];
    if let Some(reason) = subjects
        .iter()
        .find_map(|subject| context.touched(Stage::Egress, subject))
    {
        return unknown(reason);
    }
    let mut step = method(context, exit);
    if let Some(reason) = step
        .reason
        .resource()
        .and_then(|it| context.touched(Stage::Egress, &it))
    {
        return unknown(reason);
    }
    let is_far = matches!(
        context.destination,
        Destination::InternetHost(_) | Destination::Bare(_)
    );
    if step.outcome == StepOutcome::Passed && is_far && context.is_tcp() && context.flow.port == Some(25) {
        return unknown(Reason::SmtpDependsOnSubscription); // network A10
    }
    if let Destination::Service(service) = context.destination
        && step.outcome == StepOutcome::Passed
        && service.is_storage()
    {
        match service.region.is(&exit.place.network.region) {
            Some(true) => step.identity = Some(Identity::AzureInternal), // services C-20, C-25
            Some(false) => {}
            None => step.identity = None,
        }
    }
    step
}

/// D1: the subnet's NAT gateway, then the holder's own public address, then default outbound access.
fn method(context: &Context, exit: &Exit) -> Step {
    match exit.holder {
        Holder::Nic(from) => by_interface(context, &from),
        Holder::Firewall(id, firewall) => match (
            &exit.place.subnet.nat_gateway,
            firewall.public_ip_addresses.as_slice(),
        ) {
            (Some(gateway), _) => nat_gateway(context, gateway),
            (None, [only]) => by_public_address(context, only),
            // one of several, or of none that is known
            (None, [_, ..]) => passed(Reason::FirewallAddress { firewall: id.clone() }, None),
            (None, []) => unknown(Reason::AddressNotAllocated),
        },
        Holder::Gateway(_) => unknown(Reason::EgressBehindGateway),
    }
}

fn by_public_address(context: &Context, id: &crate::model::id::PublicIpAddressId) -> Step {
    match address_of(context, id) {
        Err(reason) => unknown(reason),
        Ok(address) => passed(
            Reason::InstancePublicAddress {
                public_ip: id.clone(),
            },
            address,
        ),
    }
}

fn by_interface(context: &Context, from: &Nic) -> Step {
    if let Some(id) = &from.place.subnet.nat_gateway {
        let step = nat_gateway(context, id);
        // whether what the gateway does not carry leaves by the interface's own address is not documented
        return match (&step.reason, &from.nic.public_ip_address) {
            (Reason::NatGatewayProtocol { .. }, Some(_)) => unknown(step.reason),
            _ => step,
        };
    }
    if let Some(id) = &from.nic.public_ip_address {
        return by_public_address(context, id);
    }
    let subnet = || from.place.subnet_id.clone();
    match from.place.subnet.default_outbound_access {
        DefaultOutboundAccess::Disabled => {
            let mut step = Step::new(
                Stage::Egress,
                StepOutcome::Stopped,
                Reason::NoEgress { subnet: subnet() },
            );
            step.assumptions = vec![Assumption("services A.2-33")];
            step
        }
        DefaultOutboundAccess::Unknown => unknown(Reason::DefaultOutboundUnknown { subnet: subnet() }),
        DefaultOutboundAccess::Enabled => match sibling_public_address(context, from) {
            // D2-6: a Standard public address on any interface of the machine ends default outbound access
            Some(Some(PublicIpSku::Standard)) => Step::new(
                Stage::Egress,
                StepOutcome::Stopped,
                Reason::NoEgress { subnet: subnet() },
            ),
            Some(None) => unknown(Reason::SkuUnknown),
            Some(Some(PublicIpSku::Basic)) | None => passed(Reason::DefaultOutbound, None),
        },
    }
}

fn nat_gateway(context: &Context, id: &crate::model::id::NatGatewayId) -> Step {
    let Some(gateway) = context.scenario.nat_gateways.get(id) else {
        return unknown(missing("natGateways", id.as_str()));
    };
    if !matches!(context.flow.protocol, Protocol::Tcp | Protocol::Udp) {
        let reason = Reason::NatGatewayProtocol { gateway: id.clone() };
        return Step::new(Stage::Egress, StepOutcome::Stopped, reason); // D2-1
    }
    let address = match gateway.public_ip_addresses.as_slice() {
        [] => return unknown(Reason::AddressNotAllocated),
        [only] => match address_of(context, only) {
            Err(reason) => return unknown(reason),
            Ok(address) => address,
        },
        // one of several: which one is not known beforehand
        _ => None,
    };
    passed(Reason::NatGateway { gateway: id.clone() }, address)
}

fn sibling_public_address(context: &Context, from: &Nic) -> Option<Option<PublicIpSku>> {
    let machine = context
        .scenario
        .virtual_machines
        .values()
        .find(|it| it.network_interfaces.contains(from.id))?;
    let is_missing = |id: &NetworkInterfaceId| !context.scenario.network_interfaces.contains_key(id);
    let unknown = machine.network_interfaces.iter().any(is_missing).then_some(None);
    let siblings = machine
        .network_interfaces
        .iter()
        .filter_map(|id| context.scenario.network_interfaces.get(id));
    let skus = siblings
        .filter_map(|nic| nic.public_ip_address.as_ref())
        .map(|id| context.scenario.public_ip_addresses.get(id).and_then(|it| it.sku));
    // a Standard one decides, else one that is not known does
    skus.chain(unknown).max_by_key(|sku| match sku {
        Some(PublicIpSku::Standard) => 2,
        None => 1,
        Some(PublicIpSku::Basic) => 0,
    })
}

fn address_of(
    context: &Context,
    id: &crate::model::id::PublicIpAddressId,
) -> Result<Option<Ipv4Addr>, Reason> {
    let public = context.scenario.public_ip_addresses.get(id);
    let public = public.ok_or_else(|| missing("publicIpAddresses", id.as_str()))?;
    match &public.ip_address {
        Some(Part::Unreadable(_)) => Err(missing("publicIpAddresses", id.as_str())),
        Some(Part::Read(address)) => Ok(Some(*address)),
        None => Ok(None),
    }
}

fn passed(reason: Reason, address: Option<Ipv4Addr>) -> Step {
    let mut step = Step::new(Stage::Egress, StepOutcome::Passed, reason);
    let seen = address.map(|address| Identity::Address {
        address,
        subnet: None,
    });
    step.identity = Some(seen.unwrap_or(Identity::UnknownPublic));
    step
}

fn unknown(reason: Reason) -> Step {
    Step::new(Stage::Egress, StepOutcome::Unknown, reason)
}
