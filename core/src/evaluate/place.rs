//! What stands where: a subnet in its network, and the interface, gateway, firewall or private endpoint in it.

use std::net::Ipv4Addr;

use super::context::{Service, missing};
use crate::model::Scenario;
use crate::model::gateway::AzureFirewall;
use crate::model::id::*;
use crate::model::network::{Subnet, VirtualNetwork};
use crate::model::nic::NetworkInterface;
use crate::model::private_endpoint::PrivateEndpoint;
use crate::outcome::Reason;

/// A subnet in its network.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub subnet_id: &'a SubnetId,
    pub subnet: &'a Subnet,
    pub network_id: &'a VirtualNetworkId,
    pub network: &'a VirtualNetwork,
}

/// An interface with what it stands in.
#[derive(Clone, Copy)]
pub(super) struct Nic<'a> {
    pub id: &'a NetworkInterfaceId,
    pub nic: &'a NetworkInterface,
    pub place: Place<'a>,
    pub address: Ipv4Addr,
}

/// A private endpoint with what it stands in.
#[derive(Clone, Copy)]
pub(super) struct PrivateEnd<'a> {
    pub id: &'a PrivateEndpointId,
    pub it: &'a PrivateEndpoint,
    pub place: Place<'a>,
    /// `None`: not given yet, so anywhere in its subnet.
    pub address: Option<Ipv4Addr>,
    /// The service that the flow asks for; `None`: it asks for the address.
    pub asked: Option<Service<'a>>,
}

/// Where a packet leaves for its next hop, and as whom.
#[derive(Clone, Copy)]
pub(super) struct Exit<'a> {
    pub place: Place<'a>,
    pub holder: Holder<'a>,
    /// The source address at this point of the way, and the groups of who holds it.
    pub address: Ipv4Addr,
    pub groups: &'a [ApplicationSecurityGroupId],
}

/// Who sends the packet to its next hop.
#[derive(Clone, Copy)]
pub(super) enum Holder<'a> {
    Nic(Nic<'a>),
    /// A virtual network gateway, for a network outside.
    Gateway(&'a VirtualNetworkGatewayId),
    Firewall(&'a AzureFirewallId, &'a AzureFirewall),
}

impl<'a> Exit<'a> {
    pub fn of(nic: Nic<'a>) -> Self {
        Exit {
            place: nic.place,
            holder: Holder::Nic(nic),
            address: nic.address,
            groups: &nic.nic.application_security_groups,
        }
    }
}

impl Holder<'_> {
    pub fn reference(&self) -> ResourceRef {
        match self {
            Holder::Nic(nic) => ResourceRef::NetworkInterface(nic.id.clone()),
            Holder::Gateway(id) => ResourceRef::VirtualNetworkGateway((*id).clone()),
            Holder::Firewall(id, _) => ResourceRef::AzureFirewall((*id).clone()),
        }
    }
}

/// The subnet, in its network.
pub(super) fn place<'a>(scenario: &'a Scenario, id: &SubnetId) -> Result<Place<'a>, Reason> {
    let subnet = scenario.subnets.get_key_value(id);
    let (subnet_id, subnet) = subnet.ok_or_else(|| missing("subnets", id.as_str()))?;
    let network = scenario.virtual_networks.get_key_value(&subnet.virtual_network);
    let (network_id, network) = network.ok_or_else(|| missing("subnets", subnet_id.as_str()))?;
    Ok(Place {
        subnet_id,
        subnet,
        network_id,
        network,
    })
}

pub(super) fn nic<'a>(scenario: &'a Scenario, id: &NetworkInterfaceId) -> Result<Nic<'a>, Reason> {
    let (id, nic) = scenario
        .network_interfaces
        .get_key_value(id)
        .ok_or_else(|| missing("networkInterfaces", id.as_str()))?;
    let part = |field: &str| Reason::Malformed {
        part: format!("networkInterfaces/{id}/{field}"),
    };
    if !scenario.subnets.contains_key(&nic.subnet) {
        return Err(part("subnet"));
    }
    let place = place(scenario, &nic.subnet)?;
    let address = *nic
        .private_ip_address
        .read()
        .ok_or_else(|| part("privateIpAddress"))?;
    Ok(Nic {
        id,
        nic,
        place,
        address,
    })
}

pub(super) fn private_end<'a>(
    scenario: &'a Scenario,
    id: &'a PrivateEndpointId,
    it: &'a PrivateEndpoint,
    asked: Option<Service<'a>>,
) -> Result<PrivateEnd<'a>, Reason> {
    let place = place(scenario, &it.subnet)?;
    let address = it.private_ip_address.read().copied();
    if let Some(unreadable) = it.private_ip_address.unreadable()
        && !unreadable.written.is_null()
    {
        let part = format!("privateEndpoints/{id}/privateIpAddress");
        return Err(Reason::Malformed { part });
    }
    Ok(PrivateEnd {
        id,
        it,
        place,
        address,
        asked,
    })
}
