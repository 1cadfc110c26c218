//! Virtual networks, their subnets and the peerings between them.
//!
//! Source: Microsoft's documents on virtual networks, peering and default outbound access.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::id::{
    NatGatewayId, NetworkSecurityGroupId, RouteTableId, ServiceEndpointPolicyId, SubnetId, VirtualNetworkId,
};
use super::part::Part;
use super::private_endpoint::PrivateEndpointNetworkPolicies;
use super::region::Region;
use super::scope::Scope;
use super::service_endpoint::ServiceEndpoint;
use crate::json::{record, words};

/// A virtual network.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VirtualNetwork {
    /// What Azure calls it; absent: its id.
    pub name: Option<String>,
    /// `subscription/resourceGroup`.
    pub scope: Scope,
    /// The region of the network and of everything in it.
    pub region: Region,
    /// The address ranges.
    pub address_space: Vec<Part<Ipv4Net>>,
    /// Custom DNS servers; none: Azure's own resolver answers.
    pub dns_servers: Vec<Part<Ipv4Addr>>,
    /// "Resolves names as that other network does", for a network with custom DNS servers.
    pub resolves_as: Option<VirtualNetworkId>,
}

record! { VirtualNetwork {
    name: optional("name"),
    scope: required("scope"),
    region: required("region"),
    address_space: required("addressSpace"),
    dns_servers: optional("dnsServers"),
    resolves_as: optional("resolvesAs"),
} }

/// A subnet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Subnet {
    /// What Azure calls it; absent: its id.
    pub name: Option<String>,
    /// The network that it is part of.
    pub virtual_network: VirtualNetworkId,
    /// Its address ranges, one as a rule.
    pub address_prefixes: Vec<Part<Ipv4Net>>,
    /// The group that filters every interface in it.
    pub network_security_group: Option<NetworkSecurityGroupId>,
    /// The routes that its interfaces obey.
    pub route_table: Option<RouteTableId>,
    /// The NAT gateway that its interfaces leave by.
    pub nat_gateway: Option<NatGatewayId>,
    /// The service endpoints that are on.
    pub service_endpoints: Vec<ServiceEndpoint>,
    /// The endpoint policies that are attached: together an allow-list for Storage.
    pub service_endpoint_policies: Vec<ServiceEndpointPolicyId>,
    /// Whether interfaces without an explicit way out get one from Azure.
    pub default_outbound_access: DefaultOutboundAccess,
    /// What of it holds for private endpoints in it; absent: `Disabled` (`semantics` AMB-18).
    pub private_endpoint_network_policies: Option<Part<PrivateEndpointNetworkPolicies>>,
}

record! { Subnet {
    name: optional("name"),
    virtual_network: required("virtualNetwork"),
    address_prefixes: required("addressPrefixes"),
    network_security_group: optional("networkSecurityGroup"),
    route_table: optional("routeTable"),
    nat_gateway: optional("natGateway"),
    service_endpoints: optional("serviceEndpoints"),
    service_endpoint_policies: optional("serviceEndpointPolicies"),
    default_outbound_access: or("defaultOutboundAccess", DefaultOutboundAccess::Enabled),
    private_endpoint_network_policies: optional("privateEndpointNetworkPolicies"),
} }

impl Subnet {
    /// What Azure calls it: its name, or the last part of its id.
    pub fn azure_name<'a>(&'a self, id: &'a SubnetId) -> &'a str {
        let name = self.name.as_deref().unwrap_or(id.as_str());
        name.rsplit('/').next().unwrap_or(name)
    }

    /// Whether it is the one that virtual network gateways stand in.
    pub fn is_gateway_subnet(&self, id: &SubnetId) -> bool {
        self.azure_name(id).eq_ignore_ascii_case("GatewaySubnet")
    }
}

/// Whether a subnet gives a way out to interfaces that have none of their own
/// (`semantics` DOA; `network D3`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum DefaultOutboundAccess {
    /// Azure lends a Microsoft-owned public address.
    #[default]
    Enabled,
    /// A private subnet: no explicit way out, no way out.
    Disabled,
    /// The property is absent and the API version that would tell is not known.
    Unknown,
}

words!(
    DefaultOutboundAccess,
    [
        (DefaultOutboundAccess::Enabled, "enabled"),
        (DefaultOutboundAccess::Disabled, "disabled"),
        (DefaultOutboundAccess::Unknown, "unknown"),
    ]
);

/// One of the two links of a virtual network peering, owned by the network that it starts from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Peering {
    /// What Azure calls it; absent: its id.
    pub name: Option<String>,
    /// The network that this link belongs to.
    pub virtual_network: VirtualNetworkId,
    /// The network at the other end.
    pub remote_virtual_network: VirtualNetworkId,
    /// Whether the other network counts as `VirtualNetwork` here; absent: it does.
    pub allow_virtual_network_access: bool,
    /// Whether packets that the other network only forwards are taken.
    pub allow_forwarded_traffic: bool,
    /// Whether the other network may use this network's gateway.
    pub allow_gateway_transit: bool,
    /// Whether this network uses the other network's gateway.
    pub use_remote_gateways: bool,
}

record! { Peering {
    name: optional("name"),
    virtual_network: required("virtualNetwork"),
    remote_virtual_network: required("remoteVirtualNetwork"),
    allow_virtual_network_access: or("allowVirtualNetworkAccess", true),
    allow_forwarded_traffic: optional("allowForwardedTraffic"),
    allow_gateway_transit: optional("allowGatewayTransit"),
    use_remote_gateways: optional("useRemoteGateways"),
} }
