//! Network interfaces, machines, public addresses and NAT gateways.

use serde_json::Value;

use super::estate::{Estate, Resource, element, within};
use super::json::{Object, array, flag, get, is_hidden, is_v6, object, properties, text, word};
use super::{Import, private_endpoint};
use crate::model::id::*;
use crate::model::nic::{NatGateway, NetworkInterface, PublicIpAddress, VirtualMachine};
use crate::model::part::Part;
use crate::outcome::Stage;

/// A network interface: its primary IPv4 configuration.
pub(super) fn read_interface(import: &mut Import, estate: &Estate, resource: &Resource) {
    if private_endpoint::holds(estate, resource) {
        return;
    }
    let own = resource.properties();
    let all: Vec<&Object> = array(own, "ipConfigurations")
        .iter()
        .filter_map(Value::as_object)
        .collect();
    let Some(primary) = primary(own).map(properties) else {
        let text = "an interface has an IPv4 configuration in `ipConfigurations`".into();
        return import.problem(resource, "no-ip-configuration", "ipConfigurations", text);
    };
    let mut groups = Vec::new();
    for reference in all
        .iter()
        .flat_map(|it| array(properties(it), "applicationSecurityGroups"))
    {
        let group = ApplicationSecurityGroupId::new(estate.id(resource, reference));
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    if all
        .iter()
        .any(|it| is_hidden(properties(it), "applicationSecurityGroups"))
    {
        groups.push(ApplicationSecurityGroupId::new("(hidden by an expression)"));
    }
    let reference = |holder, key| get(holder, key).map(|reference| estate.id(resource, reference));
    let subnet = get(primary, "subnet").map(|subnet| estate.subnet_id(resource, subnet));
    let mut address = get(primary, "privateIPAddress").cloned().unwrap_or(Value::Null);
    // which configuration is the primary one decides everything
    let undecided = |it: &&&Object| {
        is_hidden(properties(it), "privateIPAddressVersion")
            || all.len() > 1 && is_hidden(properties(it), "primary")
    };
    if let Some(it) = all.iter().find(undecided) {
        let keys = ["privateIPAddressVersion", "primary"];
        let hidden = keys.iter().find(|key| is_hidden(properties(it), key));
        address = hidden
            .and_then(|key| get(properties(it), key))
            .cloned()
            .unwrap_or(Value::Null);
    }
    if address.is_null() {
        let text = "no private address is stated: it is given when the interface is made";
        import.unmodelled(resource, Some("privateIPAddress"), text, Vec::new());
    }
    let interface = NetworkInterface {
        name: resource.stated_name(),
        scope: Some(resource.scope.clone()),
        subnet: SubnetId::new(subnet.unwrap_or_else(|| "(none)".to_owned())),
        private_ip_address: Part::from_value(address),
        public_ip_address: reference(primary, "publicIPAddress").map(PublicIpAddressId::new),
        network_security_group: reference(own, "networkSecurityGroup").map(NetworkSecurityGroupId::new),
        application_security_groups: groups,
        // what an expression hides may be on: an appliance that is not marked is not known
        ip_forwarding: flag(own, "enableIPForwarding").unwrap_or(is_hidden(own, "enableIPForwarding")),
        appliance: None,
    };
    let id = NetworkInterfaceId::new(resource.id.clone());
    import
        .out
        .scenario
        .network_interfaces
        .insert(id.clone(), interface);
    list_rest(import, resource, &ResourceRef::NetworkInterface(id), &all);
}

/// The primary IPv4 configuration.
pub(super) fn primary(own: &Object) -> Option<&Object> {
    let all = array(own, "ipConfigurations").iter().filter_map(Value::as_object);
    let v4: Vec<&Object> = all.filter(|it| !is_of_v6(it)).collect();
    let primary = v4.iter().find(|it| flag(properties(it), "primary") == Some(true));
    primary.or(v4.first()).copied()
}

fn is_of_v6(configuration: &Object) -> bool {
    let version = text(properties(configuration), "privateIPAddressVersion");
    version.is_some_and(|it| it.eq_ignore_ascii_case("IPv6"))
}

fn list_rest(import: &mut Import, resource: &Resource, subject: &ResourceRef, all: &[&Object]) {
    let v4 = all.iter().filter(|it| !is_of_v6(it)).count();
    let own = resource.properties();
    let pools = ["loadBalancerBackendAddressPools", "loadBalancerInboundNatRules"];
    let pooled = all
        .iter()
        .any(|it| pools.iter().any(|key| is_pooled(properties(it), key)));
    if pooled {
        let touches = vec![
            (Stage::Egress, subject.clone()),
            (Stage::InboundNsg, subject.clone()),
        ];
        import.unmodelled(
            resource,
            Some("loadBalancerBackendAddressPools"),
            "a load balancer's pool",
            touches,
        );
    }
    if v4 > 1 {
        import.unmodelled(
            resource,
            Some("ipConfigurations"),
            "configurations beyond the primary one",
            Vec::new(),
        );
    }
    if v4 < all.len() {
        import.unmodelled(
            resource,
            Some("ipConfigurations/IPv6"),
            "an IPv6 configuration",
            Vec::new(),
        );
    }
    let servers = within(own, "dnsSettings", "dnsServers").and_then(Value::as_array);
    if servers.is_some_and(|servers| !servers.is_empty()) {
        let touches = vec![(Stage::NameResolution, subject.clone())];
        import.unmodelled(resource, Some("dnsSettings"), "DNS servers of its own", touches);
    }
}

fn is_pooled(configuration: &Object, key: &str) -> bool {
    !array(configuration, key).is_empty() || is_hidden(configuration, key)
}

/// A public address.
pub(super) fn read_public_address(import: &mut Import, _: &Estate, resource: &Resource) {
    let own = resource.properties();
    let address = get(own, "ipAddress");
    if address.is_some_and(is_v6) || text(own, "publicIPAddressVersion") == Some("IPv6") {
        return import.unmodelled(
            resource,
            Some("publicIPAddressVersion"),
            "an IPv6 address",
            Vec::new(),
        );
    }
    let sku = object(&resource.members, "sku").and_then(|sku| get(sku, "name"));
    let sku: Option<Part<_>> = sku.map(|sku| word(Some(sku), &["Standard", "Basic"]));
    let public = PublicIpAddress {
        name: resource.stated_name(),
        scope: Some(resource.scope.clone()),
        region: resource.region.as_deref().map(crate::model::region::Region::new),
        ip_address: address.cloned().map(Part::from_value),
        sku: sku.and_then(|sku| sku.read().copied()),
    };
    let id = PublicIpAddressId::new(resource.id.clone());
    import.out.scenario.public_ip_addresses.insert(id, public);
}

/// A NAT gateway.
pub(super) fn read_nat_gateway(import: &mut Import, estate: &Estate, resource: &Resource) {
    let own = resource.properties();
    let addresses = array(own, "publicIpAddresses").iter();
    let gateway = NatGateway {
        name: resource.stated_name(),
        public_ip_addresses: addresses
            .map(|it| PublicIpAddressId::new(estate.id(resource, it)))
            .collect(),
    };
    import
        .out
        .scenario
        .nat_gateways
        .insert(NatGatewayId::new(resource.id.clone()), gateway);
}

/// A virtual machine; its primary interface first.
pub(super) fn read_machine(import: &mut Import, estate: &Estate, resource: &Resource) {
    let profile = object(resource.properties(), "networkProfile");
    let listed = profile.map_or(&[][..], |profile| array(profile, "networkInterfaces"));
    let mut interfaces: Vec<(bool, NetworkInterfaceId)> = Vec::new();
    for value in listed {
        let primary = element(value).and_then(|(_, _, properties)| flag(properties, "primary"));
        let id = NetworkInterfaceId::new(estate.id(resource, value));
        interfaces.push((primary != Some(true), id));
    }
    interfaces.sort_by_key(|(second, _)| *second);
    let machine = VirtualMachine {
        name: resource.stated_name(),
        scope: Some(resource.scope.clone()),
        network_interfaces: interfaces.into_iter().map(|(_, id)| id).collect(),
    };
    let id = VirtualMachineId::new(resource.id.clone());
    import.out.scenario.virtual_machines.insert(id, machine);
}
