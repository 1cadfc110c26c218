//! Words for answers: the only sentences in core. Ids in, plain words out, things by their names. Every name and written
//! value in them is inert (`plain`).

pub mod client;
pub mod documents;
pub mod edit;
pub mod finding;
pub mod misconception;
mod place;
pub mod plain;
pub mod reason;
pub mod switch;

use crate::flow::{Flow, Source, Target};
use crate::model::Scenario;
use crate::model::check::Problem;
use crate::model::id::ResourceRef;
use crate::outcome::{Identity, Outcome, Stage, Step, StepOutcome, Symptom, Verdict, Way};

pub use documents::{assumption, cites, source};
use plain::plain;

/// What a step said, in plain words.
pub fn step(scenario: &Scenario, outcome: &Outcome, step: &Step) -> String {
    plain(reason::step(scenario, outcome, step))
}

/// What a stage is called.
pub fn title(stage: Stage) -> &'static str {
    match stage {
        Stage::NameResolution => "Name",
        Stage::OutboundNsg => "Outbound rules",
        Stage::Routing => "Route",
        Stage::Egress => "Way out",
        Stage::ServiceEndpointPolicy => "Endpoint policy",
        Stage::PrivateEndpoint => "Private endpoint",
        Stage::InboundNsg => "Inbound rules",
        Stage::ServiceFirewall => "Service firewall",
    }
}

/// The letter on a stage's gate.
pub fn letter(stage: Stage) -> char {
    match stage {
        Stage::NameResolution => 'N',
        Stage::OutboundNsg | Stage::InboundNsg => 'G',
        Stage::Routing => 'R',
        Stage::Egress => 'E',
        Stage::ServiceEndpointPolicy => 'P',
        Stage::PrivateEndpoint => 'D',
        Stage::ServiceFirewall => 'F',
    }
}

/// What a step said, in one word.
pub fn outcome(outcome: StepOutcome) -> &'static str {
    match outcome {
        StepOutcome::Passed => "passes",
        StepOutcome::Stopped => "stops",
        StepOutcome::Unknown => "unknown",
        StepOutcome::NotApplicable => "not on this path",
        StepOutcome::NotReached => "not reached",
    }
}

/// A way that could carry a flow.
pub fn way(way: Way) -> &'static str {
    match way {
        Way::Public => "By the public address",
        Way::ServiceEndpoint => "Over the service endpoint",
        Way::PrivateEndpoint => "Through the private endpoint",
        Way::VirtualNetwork => "Within the virtual network",
        Way::Peering => "Over the peering",
        Way::Gateway => "Through the virtual network gateway",
    }
}

/// The verdict in a sentence. An open network is no authorization, and the sentence says so.
pub fn verdict(outcome: &Outcome) -> &'static str {
    match (outcome.verdict(), outcome.symptom()) {
        (Verdict::Allowed, _) => {
            "Open: the network lets this through. Whether the request may do anything there is authorization, which is another matter."
        }
        (Verdict::Undetermined, _) => "Undetermined: something that decides this path is not known.",
        (Verdict::Denied, Some(Symptom::Forbidden)) => "Blocked: the service answers, and refuses.",
        (Verdict::Denied, Some(Symptom::NameNotResolved)) => "Blocked: the name does not resolve.",
        (Verdict::Denied, Some(Symptom::Timeout | Symptom::Connected) | None) => {
            "Blocked: nothing answers, the client runs into a time-out."
        }
    }
}

/// Who the far side believes to be asking.
pub fn identity(scenario: &Scenario, identity: &Identity) -> String {
    match identity {
        Identity::Address {
            address,
            subnet: Some((_, subnet)),
        } => {
            format!(
                "{address}, private, subnet {}",
                name(scenario, &ResourceRef::Subnet(subnet.clone()))
            )
        }
        Identity::Address {
            address,
            subnet: None,
        } if crate::model::address::is_public(*address) => address.to_string(),
        Identity::Address {
            address,
            subnet: None,
        } => format!("{address}, private"),
        Identity::AzureInternal => "Azure-internal".to_owned(),
        Identity::UnknownPublic => "unknown public".to_owned(),
    }
}

/// Who the far side believes to be asking, in as few words as a chip on the picture holds.
pub fn who(identity: &Identity) -> String {
    match identity {
        Identity::Address { address, .. } if crate::model::address::is_public(*address) => {
            address.to_string()
        }
        Identity::Address { address, .. } => format!("{address}, private"),
        Identity::AzureInternal => "Azure-internal".to_owned(),
        Identity::UnknownPublic => "unknown public".to_owned(),
    }
}

/// What people call a thing, inert.
pub fn name(scenario: &Scenario, thing: &ResourceRef) -> String {
    plain(called(scenario, thing))
}

/// What people call a thing, as it is written.
pub(crate) fn called(scenario: &Scenario, thing: &ResourceRef) -> String {
    macro_rules! named {
        ($table:ident, $id:expr) => {
            scenario
                .$table
                .get($id)
                .and_then(|it| it.name.clone())
                .unwrap_or_else(|| $id.to_string())
        };
    }
    match thing {
        ResourceRef::VirtualNetwork(id) => named!(virtual_networks, id),
        ResourceRef::Subnet(id) => named!(subnets, id),
        ResourceRef::Peering(id) => named!(peerings, id),
        ResourceRef::NetworkSecurityGroup(id) => named!(network_security_groups, id),
        ResourceRef::ApplicationSecurityGroup(id) => named!(application_security_groups, id),
        ResourceRef::RouteTable(id) => named!(route_tables, id),
        ResourceRef::NatGateway(id) => named!(nat_gateways, id),
        ResourceRef::PublicIpAddress(id) => named!(public_ip_addresses, id),
        ResourceRef::NetworkInterface(id) => {
            let machine = scenario
                .virtual_machines
                .iter()
                .find(|(_, it)| it.network_interfaces.first() == Some(id));
            match machine {
                Some((machine, it)) => it.name.clone().unwrap_or_else(|| machine.to_string()),
                None => named!(network_interfaces, id),
            }
        }
        ResourceRef::VirtualMachine(id) => named!(virtual_machines, id),
        ResourceRef::ServiceEndpointPolicy(id) => named!(service_endpoint_policies, id),
        ResourceRef::StorageAccount(id) => named!(storage_accounts, id),
        ResourceRef::KeyVault(id) => named!(key_vaults, id),
        ResourceRef::SqlServer(id) => named!(sql_servers, id),
        ResourceRef::PrivateEndpoint(id) => named!(private_endpoints, id),
        ResourceRef::PrivateDnsZone(id) => named!(private_dns_zones, id),
        ResourceRef::VirtualNetworkGateway(id) => named!(virtual_network_gateways, id),
        ResourceRef::LocalNetworkGateway(id) => named!(local_network_gateways, id),
        ResourceRef::Connection(id) => named!(connections, id),
        ResourceRef::AzureFirewall(id) => named!(azure_firewalls, id),
        ResourceRef::Host(id) => named!(hosts, id),
        ResourceRef::Unmodelled(id) => scenario
            .unmodelled
            .get(id)
            .map_or_else(|| id.to_string(), |it| it.name.clone()),
        ResourceRef::MicrosoftEntra => "Microsoft Entra sign-in".to_owned(),
    }
}

/// What people call where a flow starts.
pub fn from(scenario: &Scenario, source: &Source) -> String {
    match source {
        Source::NetworkInterface(id) => name(scenario, &ResourceRef::NetworkInterface(id.clone())),
        Source::Host(id) => name(scenario, &ResourceRef::Host(id.clone())),
    }
}

/// What people call where a flow goes.
pub fn to(scenario: &Scenario, target: &Target) -> String {
    match target {
        Target::Address(address) => address.to_string(),
        named => named
            .reference()
            .map_or_else(String::new, |it| name(scenario, &it)),
    }
}

/// The question: `vm1 → mystorageaccount`.
pub fn pair(scenario: &Scenario, flow: &Flow) -> String {
    format!(
        "{} → {}",
        from(scenario, &flow.source),
        to(scenario, &flow.target)
    )
}

/// The rest of the question: `blob, TCP 443`.
pub fn traffic(flow: &Flow) -> String {
    let protocol = flow.protocol.to_string().to_ascii_uppercase();
    let port = flow.port.map_or_else(String::new, |port| format!(" {port}"));
    match &flow.target {
        Target::StorageAccount { sub_resource, .. } => format!("{sub_resource}, {protocol}{port}"),
        Target::NetworkInterface(_)
        | Target::Host(_)
        | Target::KeyVault(_)
        | Target::SqlServer(_)
        | Target::MicrosoftEntra
        | Target::Address(_) => {
            format!("{protocol}{port}")
        }
    }
}

/// What is malformed, where.
pub fn problem(scenario: &Scenario, problem: &Problem) -> String {
    let thing = name(scenario, &problem.resource);
    plain(match problem.place.as_str() {
        "" => format!("{thing}: {}", problem.why),
        place => {
            let place = place::place(problem.resource.kind_and_id().0, place);
            format!("{thing}, {place}: {}", problem.why)
        }
    })
}

/// All of one step in words, with its title: `Route: …`.
pub fn line(scenario: &Scenario, whole: &Outcome, one: &Step) -> String {
    format!("{}: {}", title(one.stage), step(scenario, whole, one))
}
