//! Why a stage said what it said: ids, no prose.

use std::net::Ipv4Addr;

use serde::Serialize;

use super::{FirewallNote, Symptom};
use crate::model::id::{
    AzureFirewallId, NatGatewayId, PrivateDnsZoneId, PrivateEndpointId, PublicIpAddressId, ResourceRef,
    RouteTableId, ServiceEndpointPolicyId, SubnetId, UnmodelledId, VirtualNetworkGatewayId, VirtualNetworkId,
};

/// Why a stage said what it said. The outcome beside it says whether that passes or stops.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "code", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Reason {
    // name resolution
    /// Public DNS gives the service's public address.
    PublicName,
    /// The source uses an address, no name.
    AddressUsed {
        #[doc = "The address."]
        address: Ipv4Addr,
    },
    /// The destination has no public address to be reached by.
    NoPublicAddress,
    /// The source's network asks DNS servers of its own.
    CustomDns,
    /// A private zone gives the private endpoint's address (`services E-12`).
    PrivateName {
        #[doc = "The private endpoint."]
        private_endpoint: PrivateEndpointId,
    },
    /// The zone answers for the network, and does not hold the name (`services E-13`).
    NameNotInZone {
        #[doc = "The zone."]
        zone: PrivateDnsZoneId,
    },
    /// The zone holds the name, but no private endpoint is known that would send anyone there.
    PrivateLinkUnknown {
        #[doc = "The zone."]
        zone: PrivateDnsZoneId,
    },
    /// Several private endpoints stand in one record of the zone, and each has an address of its own.
    SeveralRecords {
        #[doc = "The zone."]
        zone: PrivateDnsZoneId,
        #[doc = "Whose addresses."]
        private_endpoints: Vec<PrivateEndpointId>,
    },
    // groups
    /// No group at either level filters this side (`network A4-4`).
    NoGroup,
    /// The rules named in the step's decisions allow it, or the last of them denies it.
    SecurityRule,
    /// A Standard public address without any group is closed to what comes from outside (`network A4-5`).
    StandardPublicAddressClosed,
    /// A Basic public address without any group is open.
    BasicPublicAddressOpen,
    /// The platform's own addresses are exempt from groups (OPEN-6).
    PlatformExempt,
    /// The public address's SKU is not known and there is no group.
    SkuUnknown,
    /// The source and the destination are one interface: the packet never leaves it (`network A5-2`).
    SameInterface,
    /// The subnet's group does not apply to private endpoints (`services E-21`).
    NetworkPoliciesDisabled {
        #[doc = "The subnet."]
        subnet: SubnetId,
    },
    // routing
    /// A service endpoint's route.
    ServiceEndpointRoute {
        #[doc = "The endpoint's identifier."]
        service: String,
    },
    /// A system route.
    SystemRoute {
        #[doc = "The prefix."]
        prefix: String,
        #[doc = "The next hop."]
        next_hop: Hop,
    },
    /// A user-defined route.
    UserRoute {
        #[doc = "The table."]
        table: RouteTableId,
        #[doc = "The route."]
        route: String,
        #[doc = "The next hop."]
        next_hop: Hop,
    },
    /// The request arrives; the reply, by the routes of the destination's subnet, does not or may not (RET).
    AsymmetricReturn {
        #[doc = "Who replies."]
        from: Ipv4Addr,
        #[doc = "To whom; nothing: not known."]
        to: Option<Ipv4Addr>,
        #[doc = "The subnet of who replies."]
        subnet: SubnetId,
        #[doc = "Why: the reply's route, or what stands on its way."]
        reply: Box<Reason>,
        #[doc = "How the request was routed."]
        request: Box<Reason>,
    },
    /// The appliance passes the packet on with its own address.
    ApplianceTranslates,
    /// The appliance passes the packet on as it is.
    ApplianceForwards,
    /// The appliance passes nothing on, by its mark or because its interface may not (`network C3-3`).
    ApplianceDrops {
        #[doc = "The table."]
        table: RouteTableId,
        #[doc = "The route that leads to it."]
        route: String,
        #[doc = "The appliance."]
        appliance: ResourceRef,
    },
    /// The packet comes back to an appliance that it passed (`network C3-7`).
    RoutingLoop {
        #[doc = "The appliance."]
        appliance: ResourceRef,
    },
    /// What an appliance only forwards to a public destination (AMB-14).
    ForwardedToPublic,
    /// What an Azure Firewall's rules say is not known (AMB-14).
    FirewallRulesUnknown {
        #[doc = "The firewall."]
        firewall: AzureFirewallId,
    },
    /// The network's peering does not take what its peer only forwards (`network F5`).
    ForwardedTrafficRefused {
        #[doc = "The network that refuses."]
        virtual_network: VirtualNetworkId,
    },
    /// What the gateway learns by BGP is not known.
    LearnedRoutesUnknown {
        #[doc = "The gateway."]
        gateway: VirtualNetworkGatewayId,
    },
    /// A private address, from a host that no gateway connects.
    PrivateFromOutside,
    /// No virtual network: the host's own way to the internet.
    HostRoute,
    /// The platform's own address: no user route catches it (`network A9-7`).
    PlatformAddress,
    // egress
    /// The interface's own public address.
    InstancePublicAddress {
        #[doc = "The resource."]
        public_ip: PublicIpAddressId,
    },
    /// A NAT gateway.
    NatGateway {
        #[doc = "The gateway."]
        gateway: NatGatewayId,
    },
    /// A NAT gateway carries TCP and UDP only (`network D2-1`).
    NatGatewayProtocol {
        #[doc = "The gateway."]
        gateway: NatGatewayId,
    },
    /// Default outbound access: a Microsoft-owned address.
    DefaultOutbound,
    /// There is no way out: a private subnet without an explicit method.
    NoEgress {
        #[doc = "The private subnet."]
        subnet: SubnetId,
    },
    /// An Azure Firewall, by one of several addresses.
    FirewallAddress {
        #[doc = "The firewall."]
        firewall: AzureFirewallId,
    },
    /// A network behind the gateway sends it on with its own public address (GW).
    BehindGateway,
    /// With which public address the network behind the gateway sends it on is not known (GW).
    EgressBehindGateway,
    /// Nothing needs translating: the private source is kept.
    PrivateSourceKept,
    /// Whether the subnet has default outbound access is not known (DOA).
    DefaultOutboundUnknown {
        #[doc = "The subnet."]
        subnet: SubnetId,
    },
    /// The public address that would be used is not known.
    AddressNotAllocated,
    // endpoint policy
    /// No policy is attached: every account passes.
    NoPolicy,
    /// A policy lists the account.
    PolicyLists {
        #[doc = "The policy."]
        policy: ServiceEndpointPolicyId,
    },
    /// Policies are attached and none lists the account.
    PolicyDoesNotList {
        #[doc = "What is attached."]
        policies: Vec<ServiceEndpointPolicyId>,
    },
    /// Only aliases, or nothing at all, are listed (AMB-5).
    PolicyIneffective {
        #[doc = "What is attached."]
        policies: Vec<ServiceEndpointPolicyId>,
    },
    /// The traffic is not on a Storage endpoint, so policies do not see it.
    NotOnEndpoint,
    // private endpoint
    /// The connection is approved, and leads to what is asked for.
    ConnectionApproved {
        #[doc = "The private endpoint."]
        private_endpoint: PrivateEndpointId,
    },
    /// The service's owner did not approve the connection (`services E-7`).
    ConnectionNotApproved {
        #[doc = "The private endpoint."]
        private_endpoint: PrivateEndpointId,
    },
    /// The private endpoint leads to another service or sub-resource (`services E-4`).
    PrivateEndpointServesOther {
        #[doc = "The private endpoint."]
        private_endpoint: PrivateEndpointId,
    },
    // service firewall
    /// It does not come by the public door, so its rules are not asked (`services C-4`).
    PrivateSide,
    /// What comes from inside Azure is admitted, of any tenant (`services D-3`).
    AzureServicesAllowed,
    /// No rule of the server admits the source; `note` says why a rule that looks right does not.
    NoRuleAdmits {
        #[doc = "Why a rule that looks right does not match."]
        note: Option<FirewallNote>,
    },
    /// After the login the client goes on to another port, and that is closed (`services D-4`).
    RedirectPortsClosed {
        #[doc = "One of the ports."]
        port: u16,
    },
    /// Public network access is disabled.
    PublicAccessDisabled,
    /// A network security perimeter decides, and none admits this (AMB-7).
    SecuredByPerimeter,
    /// The default action is Allow: rules are inert.
    DefaultAllow,
    /// A rule names the subnet.
    VirtualNetworkRule {
        #[doc = "The subnet."]
        subnet: SubnetId,
    },
    /// An IP rule admits the source.
    IpRule {
        #[doc = "The rule's value."]
        value: String,
    },
    /// A trusted service is admitted.
    TrustedService,
    /// The resource instance is admitted.
    ResourceInstance,
    /// The default action is Deny and no rule admits the source; `note` says why a rule that looks right is not.
    DefaultDeny {
        #[doc = "Why a rule that looks right does not match."]
        note: Option<FirewallNote>,
    },
    /// A service that has no firewall of its own.
    NoFirewall,
    // everywhere
    /// This stage does not exist for such a flow.
    StageDoesNotApply,
    /// An earlier stage leaves nothing to evaluate.
    NotReached,
    /// A part that this stage would read is malformed.
    Malformed {
        #[doc = "Which part, as `nsg1/securityRules/r1`."]
        part: String,
    },
    /// A thing that this engine does not evaluate touches this stage.
    NotModelled {
        #[doc = "The thing."]
        thing: UnmodelledId,
    },
    /// A kind of traffic that this engine does not evaluate yet.
    NotEvaluated {
        #[doc = "Which kind, as `peering`."]
        feature: String,
    },
    /// A tag that needs Microsoft's published prefixes (semantics 4).
    TagNotInData {
        #[doc = "The tag."]
        tag: String,
    },
    /// A literal prefix against a service whose address is not modelled (semantics 4).
    ServiceAddressUnknown {
        #[doc = "The prefix."]
        prefix: String,
    },
    /// A region that is not in the table, where it matters whether two are the same.
    RegionUnknown {
        #[doc = "The region."]
        region: String,
    },
    /// A private address that is not given yet, against a prefix that may or may not hold it.
    AddressNotGiven {
        #[doc = "The prefix."]
        prefix: String,
    },
    /// Several things own the address.
    AmbiguousAddress {
        #[doc = "The address."]
        address: Ipv4Addr,
    },
    /// Rules of one priority disagree.
    DuplicatePriority {
        #[doc = "The priority."]
        priority: u16,
    },
    /// Whether the rule matches depends on the source port, which was not stated.
    SourcePortDecides,
    /// A service answers TCP only (ICMP decision).
    ServiceSpeaksTcpOnly,
    /// SMTP to the internet depends on the subscription's offer (`network A10`).
    SmtpDependsOnSubscription,
    /// A public source address that nobody knows, against IP rules.
    SourceAddressUnknown,
    /// The next hop's address belongs to nothing that is modelled, or to an appliance that is not marked (AMB-14).
    ApplianceUnknown {
        #[doc = "The next hop."]
        address: Ipv4Addr,
    },
}

/// The kind of a next hop.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Hop {
    /// Within the virtual network.
    VnetLocal,
    /// To a peered virtual network.
    VnetPeering,
    /// To a private endpoint.
    InterfaceEndpoint,
    /// Out, or over the backbone to a public service.
    Internet,
    /// Nowhere.
    None,
    /// To a virtual network gateway.
    VirtualNetworkGateway,
    /// To an appliance.
    VirtualAppliance,
}

impl Reason {
    /// What a client sees when a stage stops for this reason.
    pub fn symptom(&self) -> Symptom {
        match self {
            Reason::PolicyDoesNotList { .. } // AMB-3
            | Reason::PublicAccessDisabled
            | Reason::SecuredByPerimeter
            | Reason::NoRuleAdmits { .. }
            | Reason::DefaultDeny { .. } => Symptom::Forbidden,
            Reason::NameNotInZone { .. } => Symptom::NameNotResolved,
            _ => Symptom::Timeout,
        }
    }

    /// The resource that the source leaves by.
    pub(crate) fn resource(&self) -> Option<ResourceRef> {
        Some(match self {
            Reason::InstancePublicAddress { public_ip } => ResourceRef::PublicIpAddress(public_ip.clone()),
            Reason::NatGateway { gateway } | Reason::NatGatewayProtocol { gateway } => {
                ResourceRef::NatGateway(gateway.clone())
            }
            _ => return None,
        })
    }

    /// The name of the user-defined route that this reason rests on.
    pub fn route_name(&self) -> Option<&str> {
        match self {
            Reason::UserRoute { route, .. } | Reason::ApplianceDrops { route, .. } => Some(route),
            Reason::AsymmetricReturn { reply, .. } => reply.route_name(),
            _ => None,
        }
    }
}
