//! Network interfaces, the machines that hold them, and what gives them public addresses.
//!
//! Source: Microsoft's documents on public IP addresses, NAT gateway and IP configurations.

use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use super::id::{
    ApplicationSecurityGroupId, NetworkInterfaceId, NetworkSecurityGroupId, PublicIpAddressId, SubnetId,
};
use super::part::Part;
use super::region::Region;
use super::scope::Scope;

/// A network interface: the end of a path inside a virtual network. Only its primary IP
/// configuration is modelled; others are listed as not understood.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct NetworkInterface {
    /// What Azure calls it; absent: its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `subscription/resourceGroup`; absent: that of its virtual network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// The subnet it stands in.
    pub subnet: SubnetId,
    /// Its private address.
    pub private_ip_address: Part<Ipv4Addr>,
    /// The public address translated to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_ip_address: Option<PublicIpAddressId>,
    /// The group of this interface alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network_security_group: Option<NetworkSecurityGroupId>,
    /// The application security groups that it is a member of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub application_security_groups: Vec<ApplicationSecurityGroupId>,
    /// Whether it may send and receive packets of others.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ip_forwarding: bool,
    /// What its machine does with packets of others; absent: not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appliance: Option<Appliance>,
}

/// What a machine does with packets that it is a next hop of; the author says it (`semantics` AMB-14).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Appliance {
    /// Passes them on as they are.
    Forwards,
    /// Passes them on with its own address as the source.
    Translates,
    /// Takes them and passes nothing on.
    Drops,
}

/// A virtual machine: a name for its interfaces, the first of which is primary.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct VirtualMachine {
    /// What Azure calls it; absent: its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `subscription/resourceGroup`; absent: that of its virtual network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// Its interfaces, the primary one first.
    pub network_interfaces: Vec<NetworkInterfaceId>,
}

/// A public IP address resource.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PublicIpAddress {
    /// What Azure calls it; absent: its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `subscription/resourceGroup`, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// The region, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// The address; absent: not allocated yet, so the public side is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip_address: Option<Part<Ipv4Addr>>,
    /// The SKU; absent: not known (`semantics` SKU).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<PublicIpSku>,
}

/// The SKU of a public address. It decides what happens inbound where there is no group at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub enum PublicIpSku {
    /// Closed to inbound traffic until a group allows it.
    Standard,
    /// Open to inbound traffic where no group denies it; retired in September 2025.
    Basic,
}

/// A NAT gateway: the public source of everything that leaves its subnets.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct NatGateway {
    /// What Azure calls it; absent: its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its public addresses; one of them is the source of a connection.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub public_ip_addresses: Vec<PublicIpAddressId>,
}
