//! One sentence for every reason.

use crate::model::Scenario;
use crate::model::id::ResourceRef;
use crate::model::nsg::Access;
use crate::outcome::{FirewallNote, GroupLevel, Hop, Outcome, Reason, RuleDecision, Step, StepOutcome};

use super::{from, name, to};

/// What a step said, in plain words.
pub fn step(scenario: &Scenario, outcome: &Outcome, step: &Step) -> String {
    told(scenario, outcome, step, &step.reason)
}

fn told(scenario: &Scenario, outcome: &Outcome, step: &Step, reason: &Reason) -> String {
    let subnet = |id: &crate::model::id::SubnetId| name(scenario, &ResourceRef::Subnet(id.clone()));
    let endpoint =
        |id: &crate::model::id::PrivateEndpointId| name(scenario, &ResourceRef::PrivateEndpoint(id.clone()));
    let of_zone =
        |id: &crate::model::id::PrivateDnsZoneId| name(scenario, &ResourceRef::PrivateDnsZone(id.clone()));
    let policies = |ids: &[crate::model::id::ServiceEndpointPolicyId]| {
        let names = ids
            .iter()
            .map(|id| name(scenario, &ResourceRef::ServiceEndpointPolicy(id.clone())));
        names.collect::<Vec<_>>().join(", ")
    };
    match reason {
        Reason::PublicName => format!("Public DNS gives {} a public address.", to(scenario, &outcome.flow.target)),
        Reason::AddressUsed { address } => format!("The connection goes to {address}; no name is looked up."),
        Reason::NoPublicAddress => "The machine has no public address, so nothing outside can address it.".into(),
        Reason::CustomDns => "The network asks DNS servers of its own, and what they answer is not known.".into(),
        Reason::PrivateName { private_endpoint } => format!("A private DNS zone gives the address of private endpoint {}.", endpoint(private_endpoint)),
        Reason::NameNotInZone { zone } => {
            format!("Private DNS zone {} does not hold the name, and it alone answers for this network.", of_zone(zone))
        }
        Reason::PrivateLinkUnknown { zone } => {
            format!("No private endpoint is known that leads anyone there, though private DNS zone {} holds the name.", of_zone(zone))
        }
        Reason::SeveralRecords { zone, private_endpoints } => {
            let (mut ends, zone) = (String::new(), of_zone(zone));
            for id in private_endpoints {
                ends += if ends.is_empty() { "" } else { " and " };
                ends += &endpoint(id);
            }
            format!("Private endpoints {ends} stand in one record of zone {zone}, and which address answers is not known.")
        }
        Reason::NetworkPoliciesDisabled { subnet: id } => {
            format!("The group of subnet {} does not filter private endpoints: their network policies are off.", subnet(id))
        }
        Reason::ApplianceTranslates => "The appliance passes it on with its own address as the source.".into(),
        Reason::ApplianceForwards => "The appliance passes it on as it is.".into(),
        Reason::ApplianceDrops { table, route, appliance } => {
            let table = name(scenario, &ResourceRef::RouteTable(table.clone()));
            format!("Route {route} of {table} leads to {}, which passes nothing on.", name(scenario, appliance))
        }
        Reason::RoutingLoop { appliance } => format!("The packet comes back to {}, and goes round until it is dropped.", name(scenario, appliance)),
        Reason::ForwardedToPublic => "An appliance passes it on untranslated to a public destination; what becomes of it is not documented.".into(),
        Reason::FirewallRulesUnknown { firewall } => {
            format!("The rules of {} are not evaluated, and it goes through there.", name(scenario, &ResourceRef::AzureFirewall(firewall.clone())))
        }
        Reason::ForwardedTrafficRefused { virtual_network } => {
            let network = name(scenario, &ResourceRef::VirtualNetwork(virtual_network.clone()));
            format!("The peering of {network} does not allow forwarded traffic, and this comes from beyond its peer.")
        }
        Reason::LearnedRoutesUnknown { gateway } => {
            let gateway = name(scenario, &ResourceRef::VirtualNetworkGateway(gateway.clone()));
            format!("Which routes gateway {gateway} learns by BGP is not stated.")
        }
        Reason::FirewallAddress { firewall } => {
            format!("It leaves by one of several addresses of {}.", name(scenario, &ResourceRef::AzureFirewall(firewall.clone())))
        }
        Reason::BehindGateway => "The network behind the gateway sends it on with its own public address.".into(),
        Reason::EgressBehindGateway => "With which public address the network behind the gateway sends it on is not known.".into(),
        Reason::ConnectionApproved { private_endpoint } => format!("Private endpoint {} is approved and leads there.", endpoint(private_endpoint)),
        Reason::ConnectionNotApproved { private_endpoint } => {
            format!("The connection of private endpoint {} is not approved, so it carries nothing.", endpoint(private_endpoint))
        }
        Reason::PrivateEndpointServesOther { private_endpoint } => {
            format!("Private endpoint {} leads to another service or sub-resource.", endpoint(private_endpoint))
        }
        Reason::PrivateSide => "It comes by the private endpoint, not by the public door, so the firewall is not asked.".into(),
        Reason::AzureServicesAllowed => "The server lets in whatever comes from inside Azure, of any tenant.".into(),
        Reason::NoRuleAdmits { note } => {
            format!("Nobody is let in without a rule, and {}.", no_rule(scenario, note.as_ref()))
        }
        // which of them it will be is not known
        Reason::RedirectPortsClosed { port } => {
            let is_sure = step.outcome == StepOutcome::Stopped;
            let not_all = || format!("Not all of ports 11000 to 11999 are open for certain ({port} is not)");
            let closed = if is_sure { "Ports 11000 to 11999 are closed".to_owned() } else { not_all() };
            format!("{closed}, and the login on port 1433 sends the client on to one of them.")
        }
        Reason::AddressNotGiven { prefix } => format!("Whether the address that is not given yet lies in {prefix} would decide."),
        Reason::NoGroup => "No security group filters this side.".into(),
        Reason::SecurityRule => decisions(scenario, &step.decisions),
        Reason::StandardPublicAddressClosed => "A Standard public address is closed to traffic from outside until a security group allows it, and there is none.".into(),
        Reason::BasicPublicAddressOpen => "A Basic public address without a security group is open.".into(),
        Reason::PlatformExempt => "Azure's own platform addresses are exempt from security groups.".into(),
        Reason::PlatformAddress => "Azure's own platform address: no route table catches it.".into(),
        Reason::SkuUnknown => "The SKU of the public address is not known, and it decides where no group does.".into(),
        Reason::SameInterface => "The machine talks to itself; the packet never leaves it.".into(),
        Reason::ServiceEndpointRoute { service } => {
            format!("The {service} endpoint's route: straight over Microsoft's network. No route table can divert it.")
        }
        Reason::SystemRoute { prefix, next_hop } => format!("System route {prefix}: {}.", hop(*next_hop)),
        Reason::UserRoute { table, route, next_hop } => {
            let table = name(scenario, &ResourceRef::RouteTable(table.clone()));
            format!("Route {route} of {table}: {}.", hop(*next_hop))
        }
        Reason::AsymmetricReturn { from: by, to: back, subnet: id, reply, request } => {
            let back = back.map_or_else(|| from(scenario, &outcome.flow.source), |it| it.to_string());
            let [reply, request] = [reply, request].map(|it| told(scenario, outcome, step, it));
            let fate = if step.outcome == StepOutcome::Stopped { "does not come back" } else { "may not come back" };
            format!("The reply from {by} to {back} {fate}, by the routes of subnet {}. {reply} The request itself arrives. {request}", subnet(id))
        }
        Reason::PrivateFromOutside => "No gateway connects the host to the network of the private address that the name gives.".into(),
        Reason::HostRoute => "It comes over the internet, by its own public side.".into(),
        Reason::InstancePublicAddress { public_ip } => {
            format!("It leaves with the machine's own public address, {}.", name(scenario, &ResourceRef::PublicIpAddress(public_ip.clone())))
        }
        Reason::NatGateway { gateway } => {
            format!("It leaves by NAT gateway {}.", name(scenario, &ResourceRef::NatGateway(gateway.clone())))
        }
        Reason::NatGatewayProtocol { gateway } => {
            let gateway = name(scenario, &ResourceRef::NatGateway(gateway.clone()));
            format!("NAT gateway {gateway} carries TCP and UDP only.")
        }
        Reason::DefaultOutbound => "Default outbound access: Azure lends it a public address of Microsoft's.".into(),
        Reason::NoEgress { subnet: id } => format!("Subnet {} is private: without an explicit way out there is none.", subnet(id)),
        Reason::PrivateSourceKept => "Nothing is translated: the private address stays the source.".into(),
        Reason::DefaultOutboundUnknown { subnet: id } => {
            format!("Whether subnet {} has default outbound access is not stated, and the API version that would tell is missing.", subnet(id))
        }
        Reason::AddressNotAllocated => "The public address that would be used is not allocated.".into(),
        Reason::NoPolicy => "No endpoint policy is attached, so every account of every tenant passes.".into(),
        Reason::PolicyLists { policy } => format!("{} lists the account.", policies(std::slice::from_ref(policy))),
        Reason::PolicyDoesNotList { policies: ids } => format!("{} does not list the account.", policies(ids)),
        Reason::PolicyIneffective { policies: ids } => {
            format!("{} lists no storage account at all; what Azure does with that is not documented.", policies(ids))
        }
        Reason::NotOnEndpoint => "The traffic is not on a service endpoint, so no endpoint policy sees it.".into(),
        Reason::PublicAccessDisabled => "Public network access is disabled; rules do not matter any more.".into(),
        Reason::SecuredByPerimeter => "Nothing in a network security perimeter admits this, and that decides.".into(),
        Reason::DefaultAllow => "Default action Allow: its owner lets anyone in, and rules are inert.".into(),
        Reason::VirtualNetworkRule { subnet: id } => format!("A rule admits subnet {}.", subnet(id)),
        Reason::IpRule { value } => format!("Address rule {value} admits the source."),
        Reason::TrustedService => "Trusted Microsoft services are excepted.".into(),
        Reason::ResourceInstance => "A rule admits this resource instance.".into(),
        Reason::DefaultDeny { note } => format!("Default action Deny, and {}.", no_rule(scenario, note.as_ref())),
        Reason::NoFirewall => "This service has no firewall of yours.".into(),
        Reason::StageDoesNotApply => "Not on this path.".into(),
        Reason::NotReached => "The packet does not get this far.".into(),
        Reason::Malformed { part } => format!("{part} cannot be read, and it would decide."),
        Reason::NotModelled { thing } => {
            let unmodelled = scenario.unmodelled.get(thing).map_or("", |it| it.resource_type.as_str());
            format!("{} ({unmodelled}) could change this, and it is not evaluated.", name(scenario, &ResourceRef::Unmodelled(thing.clone())))
        }
        Reason::NotEvaluated { feature } => format!("This is not evaluated yet: {feature}."),
        Reason::TagNotInData { tag } => format!("Whether the address is in {tag} only Microsoft's published list of service tags would tell."),
        Reason::ServiceAddressUnknown { prefix } => format!("Whether the service's address lies in {prefix} is not known."),
        Reason::RegionUnknown { region } => format!("{region} is not among the regions that are known here, and where it lies would decide."),
        Reason::AmbiguousAddress { address } => format!("Several things own {address}."),
        Reason::DuplicatePriority { priority } => format!("Two rules have priority {priority} and say different things."),
        Reason::SourcePortDecides => "A rule matches some source ports only, and the source port is not stated.".into(),
        Reason::ServiceSpeaksTcpOnly => "The service speaks TCP only; a ping proves nothing here.".into(),
        Reason::SmtpDependsOnSubscription => "Whether Azure lets mail out on port 25 depends on the subscription's offer.".into(),
        Reason::SourceAddressUnknown => "The public source address is not known beforehand, so it cannot be compared with the address rules.".into(),
        Reason::ApplianceUnknown { address } => format!("What the appliance at the next hop {address} does is not known."),
    }
}

fn decisions(scenario: &Scenario, decisions: &[RuleDecision]) -> String {
    let one = |decision: &RuleDecision| {
        let group = name(
            scenario,
            &ResourceRef::NetworkSecurityGroup(decision.group.clone()),
        );
        let level = match &decision.level {
            GroupLevel::NetworkInterface(_) => "on the interface",
            GroupLevel::Subnet(_) => "on the subnet",
        };
        let rule = decision.rule.as_deref().unwrap_or("a rule that is not known");
        let priority = decision
            .priority
            .map_or_else(String::new, |priority| format!("{priority} "));
        let access = match decision.access {
            Some(Access::Allow) => "allows it",
            Some(Access::Deny) => "denies it",
            None => "may or may not match",
        };
        format!("{group} {level}: {priority}{rule} {access}.")
    };
    decisions.iter().map(one).collect::<Vec<_>>().join(" ")
}

fn hop(hop: Hop) -> &'static str {
    match hop {
        Hop::VnetLocal => "it stays within the virtual network",
        Hop::VnetPeering => "to the peered network",
        Hop::InterfaceEndpoint => "to the private endpoint",
        Hop::Internet => "out of the network; to Azure's own services that is still Microsoft's backbone",
        Hop::None => "the packet is dropped without a word",
        Hop::VirtualNetworkGateway => "to the virtual network gateway",
        Hop::VirtualAppliance => "to an appliance",
    }
}

fn no_rule(scenario: &Scenario, note: Option<&FirewallNote>) -> String {
    let subnet = |id: &crate::model::id::SubnetId| name(scenario, &ResourceRef::Subnet(id.clone()));
    match note {
        None => "no rule names the source".to_owned(),
        Some(FirewallNote::RuleWithoutEndpoint { subnet: id }) => format!(
            "the rule for subnet {} does not match, because without a service endpoint that subnet's identity never arrives",
            subnet(id)
        ),
        Some(FirewallNote::RuleState { subnet: id, state }) => {
            format!("the rule for subnet {} is in state {state} and admits nobody", subnet(id))
        }
        Some(FirewallNote::SameRegion) => {
            "address rules cannot admit a source in the account's own region: it arrives from an Azure-internal address".to_owned()
        }
        Some(FirewallNote::PrivateSource) => {
            "over a service endpoint the source is private, so no address rule matches, and no rule names the subnet".to_owned()
        }
    }
}

/// Whether a step is worth a line: it decides, or passes something on.
pub fn is_on_the_way(step: &Step) -> bool {
    match step.outcome {
        StepOutcome::NotReached => false,
        StepOutcome::NotApplicable => step.reason != Reason::StageDoesNotApply,
        StepOutcome::Passed | StepOutcome::Stopped | StepOutcome::Unknown => true,
    }
}
