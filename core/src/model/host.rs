//! Hosts outside the modelled networks: internet clients and sites, on-premises machines, Azure's own.

use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use super::id::TenantId;
use super::part::Part;
use super::region::Region;

/// A host that is no modelled network interface.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Host {
    /// What people call it; absent: its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Which side of the world it stands on.
    pub network: HostNetwork,
    /// Its own address: public for an internet host, private for an on-premises one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Part<Ipv4Addr>>,
    /// The public address that an on-premises host's internet traffic comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_address: Option<Part<Ipv4Addr>>,
    /// The gateway that connects it; absent: it comes over the internet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway: Option<String>,
    /// How it resolves names; absent: publicly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolver: Option<Resolver>,
    /// The region of an Azure host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// The tenant of an Azure host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<TenantId>,
    /// Whether an Azure host is a trusted service for firewalls' exceptions.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub trusted: bool,
    /// The Azure resource id of the instance, for resource access rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
}

/// Which side of the world a host stands on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum HostNetwork {
    /// The public internet.
    Internet,
    /// A network of one's own, outside Azure.
    OnPremises,
    /// A service in an Azure region, without a virtual network.
    Azure,
}

/// How an on-premises host resolves names. Written as `public` or `{"virtualNetwork": "hub"}`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Resolver {
    /// By public DNS.
    Public,
    /// As that virtual network does.
    VirtualNetwork(String),
}
