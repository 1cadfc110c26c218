//! Virtual networks, their subnets and the peerings between them.
//!
//! Source: Microsoft's documents on virtual networks, peering and default outbound access.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};

use super::id::{
    NatGatewayId, NetworkSecurityGroupId, RouteTableId, ServiceEndpointPolicyId, VirtualNetworkId,
};
use super::part::Part;
use super::region::Region;
use super::scope::Scope;
use super::service_endpoint::ServiceEndpoint;

/// A virtual network.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct VirtualNetwork {
    /// What Azure calls it; absent: its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `subscription/resourceGroup`.
    pub scope: Scope,
    /// The region of the network and of everything in it.
    pub region: Region,
    /// The address ranges.
    pub address_space: Vec<Part<Ipv4Net>>,
    /// Custom DNS servers; none: Azure's own resolver answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dns_servers: Vec<Part<Ipv4Addr>>,
    /// "Resolves names as that other network does", for a network with custom DNS servers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolves_as: Option<VirtualNetworkId>,
}

/// A subnet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Subnet {
    /// What Azure calls it; absent: its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The network that it is part of.
    pub virtual_network: VirtualNetworkId,
    /// Its address ranges, one as a rule.
    pub address_prefixes: Vec<Part<Ipv4Net>>,
    /// The group that filters every interface in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network_security_group: Option<NetworkSecurityGroupId>,
    /// The routes that its interfaces obey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route_table: Option<RouteTableId>,
    /// The NAT gateway that its interfaces leave by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nat_gateway: Option<NatGatewayId>,
    /// The service endpoints that are on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub service_endpoints: Vec<ServiceEndpoint>,
    /// The endpoint policies that are attached: together an allow-list for Storage.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub service_endpoint_policies: Vec<ServiceEndpointPolicyId>,
    /// Whether interfaces without an explicit way out get one from Azure.
    #[serde(default, skip_serializing_if = "DefaultOutboundAccess::is_enabled")]
    pub default_outbound_access: DefaultOutboundAccess,
}

/// Whether a subnet gives a way out to interfaces that have none of their own
/// (`semantics` DOA; `network D3`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DefaultOutboundAccess {
    /// Azure lends a Microsoft-owned public address.
    #[default]
    Enabled,
    /// A private subnet: no explicit way out, no way out.
    Disabled,
    /// The property is absent and the API version that would tell is not known.
    Unknown,
}

impl DefaultOutboundAccess {
    fn is_enabled(&self) -> bool {
        *self == DefaultOutboundAccess::Enabled
    }
}

/// One of the two links of a virtual network peering, owned by the network that it starts from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Peering {
    /// What Azure calls it; absent: its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The network that this link belongs to.
    pub virtual_network: VirtualNetworkId,
    /// The network at the other end.
    pub remote_virtual_network: VirtualNetworkId,
    /// Whether the other network counts as `VirtualNetwork` here; absent: it does.
    #[serde(default = "yes", skip_serializing_if = "Clone::clone")]
    pub allow_virtual_network_access: bool,
    /// Whether packets that the other network only forwards are taken.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub allow_forwarded_traffic: bool,
    /// Whether the other network may use this network's gateway.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub allow_gateway_transit: bool,
    /// Whether this network uses the other network's gateway.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub use_remote_gateways: bool,
}

fn yes() -> bool {
    true
}
