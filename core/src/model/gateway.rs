//! Virtual network gateways, what they connect, and Azure Firewalls.
//!
//! Source: Microsoft's documents on VPN Gateway, ExpressRoute and Azure Firewall (`network` C2, E5–E9, F6).

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::id::{LocalNetworkGatewayId, PublicIpAddressId, SubnetId, VirtualNetworkGatewayId};
use super::nic::Appliance;
use super::part::Part;
use super::scope::Scope;
use crate::json::{record, words};

/// A virtual network gateway: where a network meets networks outside of Azure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VirtualNetworkGateway {
    /// What Azure calls it; absent: its id.
    pub name: Option<String>,
    /// `subscription/resourceGroup`, where it is known.
    pub scope: Option<Scope>,
    /// The subnet it stands in: the GatewaySubnet of its network.
    pub subnet: SubnetId,
    /// Which kind; absent: `Vpn`.
    pub gateway_type: Part<GatewayType>,
    /// The prefixes that it learns by BGP, where they are known: no resource states them.
    pub learned_routes: Vec<Part<Ipv4Net>>,
    /// The addresses of clients that connect one by one.
    pub vpn_client_address_pool: Vec<Part<Ipv4Net>>,
}

record! { VirtualNetworkGateway {
    name: optional("name"),
    scope: optional("scope"),
    subnet: required("subnet"),
    gateway_type: or("gatewayType", Part::Read(GatewayType::Vpn)),
    learned_routes: optional("learnedRoutes"),
    vpn_client_address_pool: optional("vpnClientAddressPool"),
} }

/// The kinds of virtual network gateways.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum GatewayType {
    /// Over the internet, by IPsec.
    Vpn,
    /// Over a private circuit.
    ExpressRoute,
}

words!(
    GatewayType,
    [
        (GatewayType::Vpn, "Vpn"),
        (GatewayType::ExpressRoute, "ExpressRoute"),
    ]
);

/// A local network gateway: a site, by the prefixes behind it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LocalNetworkGateway {
    /// What Azure calls it; absent: its id.
    pub name: Option<String>,
    /// `subscription/resourceGroup`, where it is known.
    pub scope: Option<Scope>,
    /// What stands behind it.
    pub address_prefixes: Vec<Part<Ipv4Net>>,
}

record! { LocalNetworkGateway {
    name: optional("name"),
    scope: optional("scope"),
    address_prefixes: optional("addressPrefixes"),
} }

/// What a virtual network gateway is connected to: a site, another gateway, or a circuit (neither).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Connection {
    /// What Azure calls it; absent: its id.
    pub name: Option<String>,
    /// `subscription/resourceGroup`, where it is known.
    pub scope: Option<Scope>,
    /// The gateway that it starts from.
    pub virtual_network_gateway: VirtualNetworkGatewayId,
    /// The site at its other end.
    pub local_network_gateway: Option<LocalNetworkGatewayId>,
    /// The gateway at its other end.
    pub remote_virtual_network_gateway: Option<VirtualNetworkGatewayId>,
    /// Whether prefixes are learned over it.
    pub enable_bgp: bool,
}

record! { Connection {
    name: optional("name"),
    scope: optional("scope"),
    virtual_network_gateway: required("virtualNetworkGateway"),
    local_network_gateway: optional("localNetworkGateway"),
    remote_virtual_network_gateway: optional("remoteVirtualNetworkGateway"),
    enable_bgp: optional("enableBgp"),
} }

/// An Azure Firewall: an appliance whose rules are not evaluated (`semantics` AMB-14).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AzureFirewall {
    /// What Azure calls it; absent: its id.
    pub name: Option<String>,
    /// `subscription/resourceGroup`, where it is known.
    pub scope: Option<Scope>,
    /// The subnet it stands in.
    pub subnet: SubnetId,
    /// Its private address: what routes name as the next hop.
    pub private_ip_address: Part<Ipv4Addr>,
    /// Its public addresses; one of them is the source of a connection.
    pub public_ip_addresses: Vec<PublicIpAddressId>,
    /// What its rules come to, if the author says it; absent: not known.
    pub appliance: Option<Appliance>,
}

record! { AzureFirewall {
    name: optional("name"),
    scope: optional("scope"),
    subnet: required("subnet"),
    private_ip_address: required("privateIpAddress"),
    public_ip_addresses: optional("publicIpAddresses"),
    appliance: optional("appliance"),
} }
