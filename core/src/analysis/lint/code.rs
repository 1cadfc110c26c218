//! The codes of findings, and the rules that each rests on.

/// What is unwise. `things` and `names` are those of the finding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Code {
    /// Earlier rules (`names`) take all that a rule matches, wherever its group stands.
    ShadowedRule,
    /// Earlier rules (`names`) decide otherwise about some of what a rule matches, and are no mere exceptions
    /// from it.
    PartlyShadowedRule,
    /// A rule names source ports.
    FixedSourcePort,
    /// A rule names the public addresses (`things`) of machines, which no group ever sees.
    RuleForPublicAddress,
    /// An outbound rule keeps interfaces (`things`) from signing in.
    SignInCutOff,
    /// No firewall names a subnet that has an endpoint for such services (`names`).
    EndpointNobodyNames,
    /// An endpoint (`names`) that does nothing any more.
    InertEndpoint,
    /// A firewall names a subnet (`things`) without the endpoint that would tell it (`names`).
    RuleWithoutEndpoint,
    /// A firewall names a subnet (`things`) whose endpoint does not reach the service's region.
    RuleBeyondEndpoint,
    /// A policy that lists no account.
    PolicyWithoutAccount,
    /// A policy of another subscription than a network (`things`) that it filters.
    PolicyAcrossSubscriptions,
    /// Rules of a firewall that lets everybody in.
    InertRules,
    /// An IP rule for every address.
    IpRuleForEveryone,
    /// An IP rule (`names`) for a public address (`things`) of the account's own region.
    IpRuleOfSameRegion,
    /// An IP rule (`names`) for a public address (`things`) that an endpoint takes the place of.
    IpRuleBehindEndpoint,
    /// A private endpoint's service (`things`) is open to everybody by its public side.
    PublicSideOpen,
    /// A private endpoint's service (`things`) belongs to another tenant.
    ForeignService,
    /// A subnet's group does not filter its private endpoints (`things`).
    GroupOffPrivateEndpoints,
    /// The private zone (`names`) of a private endpoint is missing.
    PrivateZoneMissing,
    /// The private zones (`things`) of a private endpoint are not linked to its network.
    PrivateZoneNotLinked,
    /// The private zones (`things`) of a private endpoint do not hold its name (`names`).
    PrivateRecordMissing,
    /// The peering with a network (`things`) has one link of two.
    PeeringWithOneLink,
    /// A route by `AzureCloud` or one of its regions (`names`).
    AzureCloudRoute,
    /// A route of a subnet (`things`) to an appliance in the same subnet.
    ApplianceAmongClients,
    /// A default route at a GatewaySubnet (`things`).
    DefaultRouteOnGatewaySubnet,
    /// A GatewaySubnet longer than /27 (`names`).
    SmallGatewaySubnet,
    /// A group (`things`) on a subnet that takes none.
    GroupOnSpecialSubnet,
    /// An address range (`rule`) of a network around one that Azure keeps (`names`).
    AddressSpaceAroundReserved,
    /// A name that Azure refuses for such a thing; what it takes (`names`).
    NameRefused,
    /// Rules in a group.
    TooManyRules,
    /// Sources, or destinations (`names`), in the rules of a group.
    TooManyAddresses,
    /// Application security groups on one side of a rule.
    TooManyGroupsInRule,
    /// Application security groups in the rules of a group.
    TooManyGroupsInGroup,
    /// Application security groups of an interface.
    TooManyGroupsOnInterface,
    /// Routes in a table.
    TooManyRoutes,
    /// Subnets of a network.
    TooManySubnets,
    /// Peerings of a network.
    TooManyPeerings,
    /// Public addresses of a NAT gateway.
    TooManyNatAddresses,
    /// Endpoint policies on a subnet.
    TooManyPolicies,
    /// Entries of a policy's definition.
    TooManyServiceResources,
    /// Rules of a service's firewall of one kind (`names`).
    TooManyFirewallRules,
}

impl Code {
    /// All of them, each with the word for it and the rules that it rests on.
    pub const ALL: [(Code, &'static str, &'static [&'static str]); 41] = [
        (Code::ShadowedRule, "shadowed-rule", &["network A1-2"]),
        (
            Code::PartlyShadowedRule,
            "partly-shadowed-rule",
            &["network A1-2"],
        ),
        (Code::FixedSourcePort, "fixed-source-port", &["network A2-2"]),
        (
            Code::RuleForPublicAddress,
            "rule-for-public-address",
            &["network A7-1", "network A7-2"],
        ),
        (Code::SignInCutOff, "sign-in-cut-off", &["network B3-2"]),
        (
            Code::EndpointNobodyNames,
            "endpoint-nobody-names",
            &["services A.2-2"],
        ),
        (Code::InertEndpoint, "inert-endpoint", &["services A-10"]),
        (
            Code::RuleWithoutEndpoint,
            "rule-without-endpoint",
            &["services C-13"],
        ),
        (
            Code::RuleBeyondEndpoint,
            "rule-beyond-endpoint",
            &["services A.2-29", "AMB-2"],
        ),
        (
            Code::PolicyWithoutAccount,
            "policy-without-account",
            &["services B-21", "AMB-5"],
        ),
        (
            Code::PolicyAcrossSubscriptions,
            "policy-across-subscriptions",
            &["services B-22", "AMB-6"],
        ),
        (Code::InertRules, "inert-rules", &["services C-11"]),
        (Code::IpRuleForEveryone, "ip-rule-for-everyone", &["AMB-8"]),
        (
            Code::IpRuleOfSameRegion,
            "ip-rule-of-same-region",
            &["services C-20"],
        ),
        (
            Code::IpRuleBehindEndpoint,
            "ip-rule-behind-endpoint",
            &["services A.2-5"],
        ),
        (Code::PublicSideOpen, "public-side-open", &["services E-9"]),
        (
            Code::ForeignService,
            "foreign-service",
            &["services B-16", "services E-10"],
        ),
        (
            Code::GroupOffPrivateEndpoints,
            "group-off-private-endpoints",
            &["services E-21"],
        ),
        (
            Code::PrivateZoneMissing,
            "private-zone-missing",
            &["services E-12"],
        ),
        (
            Code::PrivateZoneNotLinked,
            "private-zone-not-linked",
            &["services E-12"],
        ),
        (
            Code::PrivateRecordMissing,
            "private-record-missing",
            &["services E-13"],
        ),
        (Code::PeeringWithOneLink, "peering-with-one-link", &["network F1"]),
        (
            Code::AzureCloudRoute,
            "azure-cloud-route",
            &["network B7-3", "OPEN-10"],
        ),
        (
            Code::ApplianceAmongClients,
            "appliance-among-clients",
            &["network C3-7"],
        ),
        (
            Code::DefaultRouteOnGatewaySubnet,
            "default-route-on-gateway-subnet",
            &["network C5-3"],
        ),
        (Code::SmallGatewaySubnet, "small-gateway-subnet", &["network H"]),
        (
            Code::GroupOnSpecialSubnet,
            "group-on-special-subnet",
            &["network A4-7"],
        ),
        (
            Code::AddressSpaceAroundReserved,
            "address-space-around-reserved",
            &["network H"],
        ),
        (Code::NameRefused, "name-refused", &["naming rules"]),
        (Code::TooManyRules, "too-many-rules", &["network H"]),
        (
            Code::TooManyAddresses,
            "too-many-addresses",
            &["network A8-3", "OPEN-5"],
        ),
        (
            Code::TooManyGroupsInRule,
            "too-many-groups-in-rule",
            &["network A8-2", "OPEN-4"],
        ),
        (
            Code::TooManyGroupsInGroup,
            "too-many-groups-in-group",
            &["network H"],
        ),
        (
            Code::TooManyGroupsOnInterface,
            "too-many-groups-on-interface",
            &["network H"],
        ),
        (Code::TooManyRoutes, "too-many-routes", &["network H"]),
        (Code::TooManySubnets, "too-many-subnets", &["network H"]),
        (Code::TooManyPeerings, "too-many-peerings", &["network H"]),
        (
            Code::TooManyNatAddresses,
            "too-many-nat-addresses",
            &["network D2-1"],
        ),
        (Code::TooManyPolicies, "too-many-policies", &["services B-25"]),
        (
            Code::TooManyServiceResources,
            "too-many-service-resources",
            &["services B-25"],
        ),
        (
            Code::TooManyFirewallRules,
            "too-many-firewall-rules",
            &["services A.3", "services C-26"],
        ),
    ];

    /// The word for it: what files and output use.
    pub fn as_str(self) -> &'static str {
        self.row().map_or("", |(_, word, _)| word)
    }

    /// The rules that it rests on.
    pub fn cites(self) -> &'static [&'static str] {
        self.row().map_or(&[], |(_, _, cites)| cites)
    }

    fn row(self) -> Option<&'static (Code, &'static str, &'static [&'static str])> {
        Self::ALL.iter().find(|(code, ..)| *code == self)
    }
}
