//! Where a statement comes from: rule, document, date; and what an assumption assumes.

use crate::outcome::{Assumption, Hop, Reason, Stage, Step};

/// The rules that a step rests on.
pub fn cites(step: &Step) -> Vec<&'static str> {
    match &step.reason {
        Reason::PublicName => vec!["services A.2-3"],
        Reason::PrivateName { .. } => vec!["services E-12"],
        Reason::NameNotInZone { .. } | Reason::PrivateLinkUnknown { .. } => vec!["services E-13"],
        Reason::ConnectionApproved { .. } | Reason::ConnectionNotApproved { .. } => vec!["services E-7"],
        Reason::PrivateEndpointServesOther { .. } => vec!["services E-4"],
        Reason::NetworkPoliciesDisabled { .. } => vec!["services E-21"],
        Reason::PrivateSide => vec!["services C-4"],
        Reason::ApplianceDrops { .. } => vec!["network C3-3"],
        Reason::RoutingLoop { .. } => vec!["network C3-7"],
        Reason::ForwardedTrafficRefused { .. } => vec!["network F5"],
        Reason::ApplianceTranslates
        | Reason::ApplianceForwards
        | Reason::ForwardedToPublic
        | Reason::FirewallRulesUnknown { .. } => vec!["AMB-14"],
        Reason::LearnedRoutesUnknown { .. } => vec!["network C2"],
        Reason::BehindGateway | Reason::EgressBehindGateway => vec!["GW"],
        Reason::NoRuleAdmits { .. } | Reason::AzureServicesAllowed => vec!["services D-3"],
        Reason::RedirectPortsClosed { .. } => vec!["services D-4"],
        Reason::NoGroup => vec!["network A4-4"],
        Reason::SecurityRule if step.stage == Stage::OutboundNsg => vec!["network A4-2", "network A7-2"],
        Reason::SecurityRule => vec!["network A4-2", "network A7-1"],
        Reason::StandardPublicAddressClosed | Reason::BasicPublicAddressOpen | Reason::SkuUnknown => {
            vec!["network A4-5"]
        }
        Reason::PlatformExempt => vec!["network A9-1"],
        Reason::PlatformAddress => vec!["network A9-7"],
        Reason::SameInterface => vec!["network A5-2"],
        Reason::ServiceEndpointRoute { .. } => vec!["services A.2-10"],
        Reason::SystemRoute {
            next_hop: Hop::InterfaceEndpoint,
            ..
        } => vec!["services E-18"],
        Reason::SystemRoute { .. } => vec!["network C1"],
        Reason::UserRoute { .. } => vec!["network C4-2"],
        Reason::AsymmetricReturn { .. } => vec!["network C8"],
        Reason::NatGateway { .. } | Reason::InstancePublicAddress { .. } => vec!["network D1-1"],
        Reason::NatGatewayProtocol { .. } => vec!["network D2-1"],
        Reason::DefaultOutbound => vec!["network D2-5"],
        Reason::NoEgress { .. } => vec!["network D3-4"],
        Reason::NoPolicy => vec!["services B-3"],
        Reason::PolicyLists { .. } | Reason::PolicyDoesNotList { .. } => vec!["services B-4"],
        Reason::PolicyIneffective { .. } => vec!["services B-21"],
        Reason::NotOnEndpoint => vec!["services B-2"],
        Reason::PublicAccessDisabled => vec!["services C-7"],
        Reason::DefaultAllow => vec!["services C-11"],
        Reason::VirtualNetworkRule { .. } => vec!["services C-13"],
        Reason::IpRule { .. } => vec!["services C-24"],
        Reason::TrustedService => vec!["services C-27"],
        Reason::ResourceInstance => vec!["services C-29"],
        Reason::DefaultDeny { .. } => vec!["services C-12"],
        Reason::ServiceSpeaksTcpOnly => vec!["services A.2-16"],
        Reason::SmtpDependsOnSubscription => vec!["network A10"],
        _ => Vec::new(),
    }
}

/// The document behind a rule: its title and the date of the text that was read.
pub fn source(cite: &str) -> Option<&'static str> {
    const DOCUMENTS: &[(&str, &str)] = &[
        (
            "services A.2",
            "Virtual network service endpoints, Microsoft, 2019-11, edited later",
        ),
        ("services B", "Service endpoint policies, Microsoft, 2020-02"),
        (
            "services C-7",
            "Limitations of the storage firewall, Microsoft, 2025-06",
        ),
        (
            "services C",
            "Storage firewall: virtual network and IP rules, Microsoft, 2025-06",
        ),
        (
            "services D-",
            "Azure SQL Database connectivity and network access, Microsoft, 2022",
        ),
        (
            "services E-21",
            "Network policies for private endpoints, Microsoft, 2023-07",
        ),
        (
            "services E-18",
            "Network policies for private endpoints, Microsoft, 2023-07",
        ),
        ("services E-", "Private endpoints for storage, Microsoft, 2025-07"),
        ("network F", "Virtual network peering, Microsoft, 2018-02"),
        ("network A4-5", "Public IP addresses, Microsoft, 2021-12"),
        (
            "network A4",
            "How network security groups work, Microsoft, 2020-08",
        ),
        ("network A", "Network security groups, Microsoft, 2025-07"),
        ("network C", "Virtual network traffic routing, Microsoft, 2023-05"),
        ("network D1", "NAT gateway, Microsoft, 2023-07"),
        ("network D2-1", "NAT gateway, Microsoft, 2023-07"),
        ("network D", "Default outbound access, Microsoft, 2026-01"),
    ];
    DOCUMENTS
        .iter()
        .find(|(rule, _)| cite.starts_with(rule))
        .map(|(_, document)| *document)
}

/// What an assumption assumes.
pub fn assumption(assumption: &Assumption) -> &'static str {
    match assumption.0 {
        "AMB-1" => "No route table can beat a service endpoint's route, not even with a longer prefix.",
        "AMB-2" => "The Microsoft.Storage endpoint covers the subnet's region and its paired region.",
        "services B-11" => "An endpoint policy lifts the Storage endpoint of its subnet to every region.",
        "AMB-3" => "An endpoint policy refuses with an answer (403), not with silence.",
        "AMB-5" => "What a policy without any account does is not documented.",
        "AMB-7" => "Without a perimeter attached, the public side is closed.",
        "AMB-8" => "0.0.0.0/0 as an address rule admits every public source.",
        "AMB-10" => "Over a private endpoint a SQL client stays on port 1433 unless the server redirects.",
        "AMB-13" => "Over a service endpoint, letting Azure's services in admits nobody.",
        "AMB-18" => "Network policies for private endpoints are off where nobody states them.",
        "AMB-20" => "A SQL server without rules refuses everyone.",
        "GW" => "What leaves by a gateway comes from the public address of the site behind it.",
        "services E-20" => {
            "With network policies off, only a route to the very address beats a private endpoint's own."
        }
        "services D-3" => "A rule of one database admits to that database.",
        "AMB-16" => {
            "An address rule cannot admit a source of the account's own region, so the default action decides."
        }
        "AMB-19" => "With public network access disabled, rules are ignored.",
        "OPEN-1" => "A rule with a port does not match a protocol without ports.",
        "OPEN-6" => {
            "Groups leave alone what the platform answers on its own addresses, unless a rule names its tag."
        }
        "network A9-7" => "User routes do not catch what goes to the platform's own addresses.",
        "OPEN-2" => "Default rules match every protocol, ESP and AH too.",
        "OPEN-14" => "A peering outside of VirtualNetwork still carries what no group stops.",
        "OPEN-9" => "A user route to an appliance or gateway puts its prefix into the VirtualNetwork tag.",
        "services D-1" => "An address rule of a vault admits sources of the vault's own region too.",
        "services A.2-33" => "In a private subnet a service endpoint works and nothing else public does.",
        _ => "A documented decision of this engine.",
    }
}
