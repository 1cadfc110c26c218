//! Network interfaces, the machines that hold them, and what gives them public addresses.
//!
//! Source: Microsoft's documents on public IP addresses, NAT gateway and IP configurations.

use std::net::Ipv4Addr;

use super::id::{
    ApplicationSecurityGroupId, NetworkInterfaceId, NetworkSecurityGroupId, PublicIpAddressId, SubnetId,
};
use super::part::Part;
use super::region::Region;
use super::scope::Scope;
use crate::json::{record, serde_through_json, words};

/// A network interface: the end of a path inside a virtual network. Only its primary IP
/// configuration is modelled; others are listed as not understood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NetworkInterface {
    /// What Azure calls it; absent: its id.
    pub name: Option<String>,
    /// `subscription/resourceGroup`; absent: that of its virtual network.
    pub scope: Option<Scope>,
    /// The subnet it stands in.
    pub subnet: SubnetId,
    /// Its private address.
    pub private_ip_address: Part<Ipv4Addr>,
    /// The public address translated to it.
    pub public_ip_address: Option<PublicIpAddressId>,
    /// The group of this interface alone.
    pub network_security_group: Option<NetworkSecurityGroupId>,
    /// The application security groups that it is a member of.
    pub application_security_groups: Vec<ApplicationSecurityGroupId>,
    /// Whether it may send and receive packets of others.
    pub ip_forwarding: bool,
    /// What its machine does with packets of others; absent: not known.
    pub appliance: Option<Appliance>,
}

record! { NetworkInterface {
    name: optional("name"),
    scope: optional("scope"),
    subnet: required("subnet"),
    private_ip_address: required("privateIpAddress"),
    public_ip_address: optional("publicIpAddress"),
    network_security_group: optional("networkSecurityGroup"),
    application_security_groups: optional("applicationSecurityGroups"),
    ip_forwarding: optional("ipForwarding"),
    appliance: optional("appliance"),
} }

/// What a machine does with packets that it is a next hop of; the author says it (`semantics` AMB-14).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Appliance {
    /// Passes them on as they are.
    Forwards,
    /// Passes them on with its own address as the source.
    Translates,
    /// Takes them and passes nothing on.
    Drops,
}

words!(
    Appliance,
    [
        (Appliance::Forwards, "forwards"),
        (Appliance::Translates, "translates"),
        (Appliance::Drops, "drops"),
    ]
);

serde_through_json!(Appliance);

/// A virtual machine: a name for its interfaces, the first of which is primary.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VirtualMachine {
    /// What Azure calls it; absent: its id.
    pub name: Option<String>,
    /// `subscription/resourceGroup`; absent: that of its virtual network.
    pub scope: Option<Scope>,
    /// Its interfaces, the primary one first.
    pub network_interfaces: Vec<NetworkInterfaceId>,
}

record! { VirtualMachine {
    name: optional("name"),
    scope: optional("scope"),
    network_interfaces: required("networkInterfaces"),
} }

/// A public IP address resource.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PublicIpAddress {
    /// What Azure calls it; absent: its id.
    pub name: Option<String>,
    /// `subscription/resourceGroup`, where it is known.
    pub scope: Option<Scope>,
    /// The region, where it is known.
    pub region: Option<Region>,
    /// The address; absent: not allocated yet, so the public side is not known.
    pub ip_address: Option<Part<Ipv4Addr>>,
    /// The SKU; absent: not known (`semantics` SKU).
    pub sku: Option<PublicIpSku>,
}

record! { PublicIpAddress {
    name: optional("name"),
    scope: optional("scope"),
    region: optional("region"),
    ip_address: optional("ipAddress"),
    sku: optional("sku"),
} }

/// The SKU of a public address. It decides what happens inbound where there is no group at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PublicIpSku {
    /// Closed to inbound traffic until a group allows it.
    Standard,
    /// Open to inbound traffic where no group denies it; retired in September 2025.
    Basic,
}

words!(
    PublicIpSku,
    [(PublicIpSku::Standard, "Standard"), (PublicIpSku::Basic, "Basic"),]
);

/// A NAT gateway: the public source of everything that leaves its subnets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NatGateway {
    /// What Azure calls it; absent: its id.
    pub name: Option<String>,
    /// Its public addresses; one of them is the source of a connection.
    pub public_ip_addresses: Vec<PublicIpAddressId>,
}

record! { NatGateway {
    name: optional("name"),
    public_ip_addresses: optional("publicIpAddresses"),
} }
