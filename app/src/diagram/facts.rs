//! What is written in a box below its name: a few facts of the thing that it stands for.

use std::net::Ipv4Addr;

use pathlight_core::explain;
use pathlight_core::model::Scenario;
use pathlight_core::model::gateway::{GatewayType, VirtualNetworkGateway};
use pathlight_core::model::id::{ResourceRef, SubnetId, VirtualNetworkGatewayId, VirtualNetworkId};
use pathlight_core::model::nic::Appliance;
use pathlight_core::model::part::Part;
use pathlight_core::model::private_endpoint::ConnectionState;

/// The private address of what stands in a subnet.
pub fn address(scenario: &Scenario, thing: &ResourceRef) -> Option<Ipv4Addr> {
    let address = match thing {
        ResourceRef::NetworkInterface(id) => &scenario.network_interfaces.get(id)?.private_ip_address,
        ResourceRef::PrivateEndpoint(id) => &scenario.private_endpoints.get(id)?.private_ip_address,
        ResourceRef::AzureFirewall(id) => &scenario.azure_firewalls.get(id)?.private_ip_address,
        _ => return None,
    };
    address.read().copied()
}

/// The private address as it is written, even where it is none.
fn written_address(scenario: &Scenario, thing: &ResourceRef) -> String {
    if let Some(address) = address(scenario, thing) {
        return address.to_string();
    }
    let written = match thing {
        ResourceRef::NetworkInterface(id) => scenario.network_interfaces.get(id),
        _ => None,
    };
    let written = written.and_then(|nic| nic.private_ip_address.unreadable()?.written.as_str());
    written.unwrap_or("no address").to_owned()
}

/// The service that a private endpoint leads to, and the sub-resource of it.
pub fn behind<'a>(scenario: &'a Scenario, thing: &ResourceRef) -> Option<(&'a ResourceRef, &'a str)> {
    let ResourceRef::PrivateEndpoint(id) = thing else {
        return None;
    };
    let endpoint = scenario.private_endpoints.get(id)?;
    Some((&endpoint.service, &endpoint.group_id))
}

/// Whether a private endpoint carries traffic: its service's owner agreed to it.
pub fn is_approved(scenario: &Scenario, thing: &ResourceRef) -> bool {
    state(scenario, thing).is_none_or(|state| state == Part::Read(ConnectionState::Approved))
}

fn state(scenario: &Scenario, thing: &ResourceRef) -> Option<Part<ConnectionState>> {
    let ResourceRef::PrivateEndpoint(id) = thing else {
        return None;
    };
    Some(scenario.private_endpoints.get(id)?.connection_state.clone())
}

/// Whether it passes on the packets of others, or is there to.
pub fn is_appliance(scenario: &Scenario, thing: &ResourceRef) -> bool {
    match thing {
        ResourceRef::NetworkInterface(id) => {
            let nic = scenario.network_interfaces.get(id);
            nic.is_some_and(|it| it.ip_forwarding || it.appliance.is_some())
        }
        ResourceRef::AzureFirewall(_) => true,
        _ => false,
    }
}

/// What is written below a resident's name, line by line.
pub fn lines(scenario: &Scenario, thing: &ResourceRef) -> Vec<String> {
    let own = written_address(scenario, thing);
    match thing {
        ResourceRef::PrivateEndpoint(_) => {
            let mut lines = vec![own];
            if let Some((service, group_id)) = behind(scenario, thing) {
                lines.push(explain::name(scenario, service));
                let state = match state(scenario, thing) {
                    Some(Part::Read(ConnectionState::Approved)) | None => "",
                    Some(Part::Read(ConnectionState::Pending)) => ", pending",
                    Some(Part::Read(ConnectionState::Rejected)) => ", rejected",
                    Some(Part::Read(ConnectionState::Disconnected)) => ", disconnected",
                    Some(Part::Unreadable(_)) => ", state unknown",
                };
                lines.push(format!("{group_id}{state}"));
            }
            lines
        }
        ResourceRef::AzureFirewall(id) => {
            let does = scenario.azure_firewalls.get(id).and_then(|it| it.appliance);
            vec![own, "Azure Firewall".to_owned(), passes_on(does).to_owned()]
        }
        ResourceRef::NetworkInterface(id) if is_appliance(scenario, thing) => {
            let nic = scenario.network_interfaces.get(id);
            let does = nic.and_then(|it| it.appliance);
            let does = match nic.is_some_and(|it| it.ip_forwarding) {
                true => passes_on(does),
                false => "may not forward",
            };
            vec![own, "appliance".to_owned(), does.to_owned()]
        }
        ResourceRef::VirtualNetworkGateway(id) => match scenario.virtual_network_gateways.get(id) {
            Some(gateway) => gateway_lines(scenario, id, gateway),
            None => Vec::new(),
        },
        _ => vec![own],
    }
}

/// What an appliance does with the packets of others.
fn passes_on(appliance: Option<Appliance>) -> &'static str {
    match appliance {
        Some(Appliance::Forwards) => "forwards",
        Some(Appliance::Translates) => "translates",
        Some(Appliance::Drops) => "drops",
        None => "rules unknown",
    }
}

fn gateway_lines(
    scenario: &Scenario,
    id: &VirtualNetworkGatewayId,
    gateway: &VirtualNetworkGateway,
) -> Vec<String> {
    let kind = match gateway.gateway_type {
        Part::Read(GatewayType::Vpn) => "VPN gateway",
        Part::Read(GatewayType::ExpressRoute) => "ExpressRoute",
        Part::Unreadable(_) => "gateway",
    };
    let mut to: Vec<String> = Vec::new();
    for connection in scenario.connections.values() {
        let other = if connection.virtual_network_gateway == *id {
            let site = connection.local_network_gateway.clone();
            let remote = connection.remote_virtual_network_gateway.clone();
            site.map(ResourceRef::LocalNetworkGateway)
                .or(remote.map(ResourceRef::VirtualNetworkGateway))
        } else if connection.remote_virtual_network_gateway.as_ref() == Some(id) {
            Some(ResourceRef::VirtualNetworkGateway(
                connection.virtual_network_gateway.clone(),
            ))
        } else {
            continue;
        };
        to.push(other.map_or_else(|| "a circuit".to_owned(), |it| explain::name(scenario, &it)));
    }
    let to = match to.as_slice() {
        [] => "no connection".to_owned(),
        [only] => format!("to {only}"),
        [first, ..] => format!("to {first} +{}", to.len() - 1),
    };
    vec![kind.to_owned(), to]
}

/// What is written beside a service's owner: where it stands.
pub fn region(scenario: &Scenario, thing: &ResourceRef) -> String {
    let region = match thing {
        ResourceRef::StorageAccount(id) => scenario.storage_accounts.get(id).map(|it| it.region.to_string()),
        ResourceRef::KeyVault(id) => scenario.key_vaults.get(id).map(|it| it.region.to_string()),
        ResourceRef::SqlServer(id) => scenario.sql_servers.get(id).map(|it| it.region.to_string()),
        _ => Some("Microsoft".to_owned()),
    };
    region.unwrap_or_default()
}

/// A network's address space.
pub fn network_space(scenario: &Scenario, network: &VirtualNetworkId) -> String {
    let network = scenario.virtual_networks.get(network);
    network.map_or_else(String::new, |it| prefixes(&it.address_space))
}

/// A subnet's prefix.
pub fn space(scenario: &Scenario, subnet: &SubnetId) -> String {
    let subnet = scenario.subnets.get(subnet);
    subnet.map_or_else(String::new, |it| prefixes(&it.address_prefixes))
}

/// The first of several prefixes, and how many more there are.
pub fn prefixes<T: ToString>(parts: &[Part<T>]) -> String {
    let first = parts.first().and_then(Part::read);
    let first = first.map_or_else(String::new, ToString::to_string);
    match parts.len() {
        0 | 1 => first,
        more => format!("{first} +{}", more - 1),
    }
}
