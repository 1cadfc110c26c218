//! Names that Azure takes for no resource of the kind.
//!
//! A thing's name is the one it is given and, where it is given none, its id, which everything then shows and a
//! service's public name is made of. Two kinds of text say nothing about Azure and stay silent: an id with a slash
//! (`vnet1/app`), which is a path and tells things of one file apart, and an expression. So do kinds without a rule in
//! `model::naming`, as hosts.

use std::fmt::Display;

use super::{Code, Finding};
use crate::model::Scenario;
use crate::model::id::ResourceRef;
use crate::model::naming::refusal;
use crate::model::part::is_expression;
use crate::model::table::Table;

/// What was found, and how the things of one table are gone through.
struct Names<'a>(&'a mut Vec<Finding>);

impl Names<'_> {
    /// Says so of everything in `rows` whose name Azure refuses.
    fn hold<K: Clone + Display, V>(
        &mut self,
        table: &str,
        rows: &Table<K, V>,
        given: impl Fn(&V) -> Option<&String>,
        it: impl Fn(K) -> ResourceRef,
    ) {
        for (id, row) in rows.iter() {
            let local = id.to_string();
            let given = given(row);
            let name = given.unwrap_or(&local);
            let is_silent = is_expression(name) || given.is_none() && name.contains('/');
            if let Some(takes) = refusal(table, name).filter(|_| !is_silent) {
                self.0.push(Finding {
                    names: vec![takes.to_owned()],
                    ..Finding::new(Code::NameRefused, it(id.clone()))
                });
            }
        }
    }
}

pub(super) fn lint(scenario: &Scenario, found: &mut Vec<Finding>) {
    let mut names = Names(found);
    macro_rules! hold {
        ($($table:literal $rows:ident $kind:ident,)+) => {
            $(names.hold($table, &scenario.$rows, |it| it.name.as_ref(), ResourceRef::$kind);)+
        };
    }
    hold! {
        "virtualNetworks" virtual_networks VirtualNetwork,
        "subnets" subnets Subnet,
        "peerings" peerings Peering,
        "networkSecurityGroups" network_security_groups NetworkSecurityGroup,
        "applicationSecurityGroups" application_security_groups ApplicationSecurityGroup,
        "routeTables" route_tables RouteTable,
        "natGateways" nat_gateways NatGateway,
        "publicIpAddresses" public_ip_addresses PublicIpAddress,
        "networkInterfaces" network_interfaces NetworkInterface,
        "virtualMachines" virtual_machines VirtualMachine,
        "serviceEndpointPolicies" service_endpoint_policies ServiceEndpointPolicy,
        "storageAccounts" storage_accounts StorageAccount,
        "keyVaults" key_vaults KeyVault,
        "sqlServers" sql_servers SqlServer,
        "privateEndpoints" private_endpoints PrivateEndpoint,
        "privateDnsZones" private_dns_zones PrivateDnsZone,
        "virtualNetworkGateways" virtual_network_gateways VirtualNetworkGateway,
        "localNetworkGateways" local_network_gateways LocalNetworkGateway,
        "connections" connections Connection,
        "azureFirewalls" azure_firewalls AzureFirewall,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::form::KINDS;
    use serde_json::{Value, json};

    fn refused(scenario: Value) -> Vec<String> {
        let scenario: Scenario = serde_json::from_value(scenario).expect("a scenario");
        let mut found = Vec::new();
        lint(&scenario, &mut found);
        let ids = found.iter().map(|it| it.resource.kind_and_id().1.to_owned());
        ids.collect()
    }

    #[test]
    fn a_name_counts_and_an_id_where_there_is_none() {
        let named = |name: &str| json!({ "scope": "s/rg", "region": "eastus", "name": name });
        let unnamed = || json!({ "scope": "s/rg", "region": "eastus" });
        let accounts = json!({ "storageAccounts": {
            "My_Store": unnamed(), "acct-1": named("acct1"), "b": named("My_Store"),
            "c": named("[parameters('c')]"), "[parameters('d')]": unnamed(), "rg/acct-1": unnamed(), "mystore": unnamed(),
        } });
        assert_eq!(refused(accounts), ["My_Store", "b"]);
    }

    #[test]
    fn every_kind_that_has_a_rule_is_looked_at() {
        let (own, _) = include_str!("names.rs")
            .split_once("mod tests")
            .expect("it has tests");
        for kind in KINDS.iter().filter(|it| refusal(it.table, "").is_some()) {
            assert!(own.contains(&format!("\"{}\" ", kind.table)), "{}", kind.table);
        }
    }
}
