//! How many of each Azure takes (`network H`, `services A.3, B-25`). The numbers change, and some can be raised, so
//! more than that is a finding and no fault.

use super::{Code, Finding};
use crate::model::Scenario;
use crate::model::address::AddressMatch;
use crate::model::id::ResourceRef;
use crate::model::nsg::NetworkSecurityGroup;
use crate::model::part::Part;
use crate::model::service::ServiceFirewall;
use crate::sort::sort;

/// What was found, and how a number is told.
struct Limits<'a>(&'a mut Vec<Finding>);

impl Limits<'_> {
    /// Says so where `count` is more than `most`.
    fn hold(&mut self, it: &ResourceRef, code: Code, rule: &str, name: &str, (count, most): (usize, usize)) {
        if count > most {
            let names = Some(name).filter(|it| !it.is_empty()).map(str::to_owned);
            self.0.push(Finding {
                rule: rule.to_owned(),
                names: names.into_iter().collect(),
                count,
                most,
                ..Finding::new(code, it.clone())
            });
        }
    }
}

pub(super) fn lint(scenario: &Scenario, found: &mut Vec<Finding>) {
    let mut limits = Limits(found);
    for (id, group) in &scenario.network_security_groups {
        rules(&ResourceRef::NetworkSecurityGroup(id.clone()), group, &mut limits);
    }
    for (id, table) in &scenario.route_tables {
        let it = ResourceRef::RouteTable(id.clone());
        limits.hold(&it, Code::TooManyRoutes, "", "", (table.routes.len(), 400));
    }
    for (id, nic) in &scenario.network_interfaces {
        let (it, groups) = (
            ResourceRef::NetworkInterface(id.clone()),
            &nic.application_security_groups,
        );
        limits.hold(&it, Code::TooManyGroupsOnInterface, "", "", (groups.len(), 20));
    }
    for (id, gateway) in &scenario.nat_gateways {
        let (it, addresses) = (ResourceRef::NatGateway(id.clone()), &gateway.public_ip_addresses);
        limits.hold(&it, Code::TooManyNatAddresses, "", "", (addresses.len(), 16));
    }
    for (id, subnet) in &scenario.subnets {
        let (it, policies) = (ResourceRef::Subnet(id.clone()), &subnet.service_endpoint_policies);
        limits.hold(&it, Code::TooManyPolicies, "", "", (policies.len(), 100));
    }
    for (id, policy) in &scenario.service_endpoint_policies {
        let it = ResourceRef::ServiceEndpointPolicy(id.clone());
        for definition in &policy.definitions {
            let count = (definition.service_resources.len(), 200);
            limits.hold(&it, Code::TooManyServiceResources, &definition.name, "", count);
        }
    }
    for id in scenario.virtual_networks.keys() {
        let it = ResourceRef::VirtualNetwork(id.clone());
        let subnets = scenario
            .subnets
            .values()
            .filter(|it| it.virtual_network == *id)
            .count();
        limits.hold(&it, Code::TooManySubnets, "", "", (subnets, 3000));
        let peerings = scenario
            .peerings
            .values()
            .filter(|it| it.virtual_network == *id)
            .count();
        limits.hold(&it, Code::TooManyPeerings, "", "", (peerings, 500));
    }
    services(scenario, &mut limits);
}

/// A group's rules, and what they name.
fn rules(it: &ResourceRef, group: &NetworkSecurityGroup, limits: &mut Limits) {
    let (mut sources, mut destinations, mut groups) = (0, 0, Vec::new());
    let prefixes = |entries: &[Part<AddressMatch>]| {
        let is_prefix = |it: &&Part<AddressMatch>| it.read().is_some_and(|it| it.net().is_some());
        entries.iter().filter(is_prefix).count()
    };
    for rule in &group.security_rules {
        sources += prefixes(&rule.source);
        destinations += prefixes(&rule.destination);
        for (name, side) in [
            ("sources", &rule.source_application_security_groups),
            ("destinations", &rule.destination_application_security_groups),
        ] {
            limits.hold(it, Code::TooManyGroupsInRule, &rule.name, name, (side.len(), 10));
            groups.extend(side);
        }
    }
    sort(&mut groups);
    groups.dedup();
    limits.hold(it, Code::TooManyRules, "", "", (group.security_rules.len(), 1000));
    limits.hold(it, Code::TooManyGroupsInGroup, "", "", (groups.len(), 100));
    limits.hold(it, Code::TooManyAddresses, "", "sources", (sources, 4000));
    limits.hold(
        it,
        Code::TooManyAddresses,
        "",
        "destinations",
        (destinations, 4000),
    );
}

/// Rules of firewalls.
fn services(scenario: &Scenario, limits: &mut Limits) {
    let mut firewall = |it: &ResourceRef, firewall: &ServiceFirewall, (networks, addresses)| {
        let (by_network, by_address) = (firewall.virtual_network_rules.len(), firewall.ip_rules.len());
        let code = Code::TooManyFirewallRules;
        limits.hold(it, code, "", "virtual network rules", (by_network, networks));
        limits.hold(it, code, "", "IP rules", (by_address, addresses));
    };
    for (id, account) in &scenario.storage_accounts {
        firewall(
            &ResourceRef::StorageAccount(id.clone()),
            &account.firewall,
            (400, 400),
        );
    }
    for (id, vault) in &scenario.key_vaults {
        firewall(&ResourceRef::KeyVault(id.clone()), &vault.firewall, (200, 1000));
    }
    for (id, server) in &scenario.sql_servers {
        let count = (server.virtual_network_rules.len(), 128);
        let it = ResourceRef::SqlServer(id.clone());
        limits.hold(
            &it,
            Code::TooManyFirewallRules,
            "",
            "virtual network rules",
            count,
        );
    }
}
