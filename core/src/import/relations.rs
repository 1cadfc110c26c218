//! Relations that only the other side states: a gateway's, a group's, a table's own `subnets`.

use serde_json::Value;

use super::estate::{Estate, Resource};
use super::json::{array, get, text};
use super::reference::written;
use super::{Import, nic};
use crate::model::id::*;
use crate::model::network::Subnet;
use crate::outcome::Stage;

/// Completes the scenario from the sides that were not read yet.
pub(super) fn complete(import: &mut Import, estate: &Estate) {
    for resource in &estate.resources {
        match resource.kind.as_str() {
            "microsoft.network/natgateways" => nat_gateway(import, estate, resource),
            "microsoft.network/networksecuritygroups" => {
                let id = NetworkSecurityGroupId::new(resource.id.clone());
                subnets(import, estate, resource, |it| {
                    it.network_security_group.get_or_insert_with(|| id.clone());
                });
                interfaces(import, estate, resource, &id);
            }
            "microsoft.network/routetables" => {
                let id = RouteTableId::new(resource.id.clone());
                subnets(import, estate, resource, |it| {
                    it.route_table.get_or_insert_with(|| id.clone());
                });
            }
            "microsoft.network/serviceendpointpolicies" => {
                let id = ServiceEndpointPolicyId::new(resource.id.clone());
                subnets(import, estate, resource, |it| {
                    if !it.service_endpoint_policies.contains(&id) {
                        it.service_endpoint_policies.push(id.clone());
                    }
                });
            }
            "microsoft.network/publicipaddresses" => public_address(import, estate, resource),
            "microsoft.network/networkinterfaces" => machine(import, estate, resource),
            _ => {}
        }
    }
}

fn subnets(import: &mut Import, estate: &Estate, resource: &Resource, mut attach: impl FnMut(&mut Subnet)) {
    for reference in array(resource.properties(), "subnets") {
        let id = SubnetId::new(estate.subnet_id(resource, reference));
        if let Some(subnet) = import.out.scenario.subnets.get_mut(&id) {
            attach(subnet);
        }
    }
}

fn interfaces(import: &mut Import, estate: &Estate, resource: &Resource, group: &NetworkSecurityGroupId) {
    for reference in array(resource.properties(), "networkInterfaces") {
        let id = NetworkInterfaceId::new(estate.id(resource, reference));
        if let Some(interface) = import.out.scenario.network_interfaces.get_mut(&id) {
            interface
                .network_security_group
                .get_or_insert_with(|| group.clone());
        }
    }
}

fn nat_gateway(import: &mut Import, estate: &Estate, resource: &Resource) {
    let id = NatGatewayId::new(resource.id.clone());
    subnets(import, estate, resource, |it| {
        it.nat_gateway.get_or_insert_with(|| id.clone());
    });
    if !array(resource.properties(), "publicIpPrefixes").is_empty() {
        let all = import.out.scenario.subnets.iter();
        let served = all.filter(|(_, it)| it.nat_gateway.as_ref() == Some(&id));
        let touches = served
            .map(|(id, _)| (Stage::Egress, ResourceRef::Subnet(id.clone())))
            .collect();
        import.unmodelled(resource, Some("publicIpPrefixes"), "public IP prefixes", touches);
    }
}

/// The interface that holds an address, or the NAT gateway.
fn public_address(import: &mut Import, estate: &Estate, resource: &Resource) {
    let own = resource.properties();
    let id = PublicIpAddressId::new(resource.id.clone());
    let holder = get(own, "ipConfiguration")
        .and_then(written)
        .and_then(|configuration| {
            let (holder, name) = configuration.split_once("/ipConfigurations/")?;
            let holder = estate.by_azure_id(holder)?;
            // the address of another configuration than the primary one is not modelled
            nic::primary(holder.properties())
                .is_none_or(|it| text(it, "name").is_none_or(|it| it.eq_ignore_ascii_case(name)))
                .then_some(holder)
        });
    if let Some(holder) = holder {
        let interface = NetworkInterfaceId::new(holder.id.clone());
        if let Some(interface) = import.out.scenario.network_interfaces.get_mut(&interface) {
            interface.public_ip_address.get_or_insert_with(|| id.clone());
        }
    }
    if let Some(gateway) = get(own, "natGateway").and_then(|gateway| estate.find(resource, gateway)) {
        let gateway = NatGatewayId::new(gateway.id.clone());
        if let Some(gateway) = import.out.scenario.nat_gateways.get_mut(&gateway)
            && !gateway.public_ip_addresses.contains(&id)
        {
            gateway.public_ip_addresses.push(id);
        }
    }
}

/// The machine that an interface names.
fn machine(import: &mut Import, estate: &Estate, resource: &Resource) {
    let reference: Option<&Value> = get(resource.properties(), "virtualMachine");
    let Some(machine) = reference.and_then(|reference| estate.find(resource, reference)) else {
        return;
    };
    let id = VirtualMachineId::new(machine.id.clone());
    let interface = NetworkInterfaceId::new(resource.id.clone());
    if let Some(machine) = import.out.scenario.virtual_machines.get_mut(&id)
        && !machine.network_interfaces.contains(&interface)
    {
        machine.network_interfaces.push(interface);
    }
}
