//! SQL servers with their rules and their connection policy.

use serde_json::Value;

use super::estate::{Estate, Resource, element};
use super::json::{Object, array, flag, get, properties, text, word};
use super::{Import, private_endpoint};
use crate::model::id::*;
use crate::model::part::Part;
use crate::model::service::PublicNetworkAccess;
use crate::model::sql::{ConnectionPolicy, SqlFirewallRule, SqlServer, SqlVirtualNetworkRule};
use crate::outcome::Stage;

/// A SQL server.
pub(super) fn read(import: &mut Import, estate: &Estate, resource: &Resource) {
    let own = resource.properties();
    let id = SqlServerId::new(resource.id.clone());
    let rules = array(own, "virtualNetworkRules").iter().filter_map(element);
    let virtual_network_rules = rules.map(|(_, name, inner)| SqlVirtualNetworkRule {
        name,
        subnet: SubnetId::new(
            get(inner, "virtualNetworkSubnetId")
                .map_or_else(|| "(none)".to_owned(), |it| estate.subnet_id(resource, it)),
        ),
        ignore_missing_vnet_service_endpoint: flag(inner, "ignoreMissingVnetServiceEndpoint")
            .unwrap_or_default(),
        state: text(inner, "state").map(str::to_owned),
    });
    let elsewhere = private_endpoint::elsewhere(estate, resource);
    let server = SqlServer {
        name: resource.stated_name(),
        scope: resource.scope.clone(),
        region: resource.region(),
        public_network_access: match get(own, "publicNetworkAccess") {
            Some(access) => word(Some(access), &["Enabled", "Disabled", "SecuredByPerimeter"]),
            None => Part::Read(PublicNetworkAccess::Enabled),
        },
        connection_policy: connection_policy(own),
        virtual_network_rules: virtual_network_rules.collect(),
        firewall_rules: firewall_rules(own),
        database_firewall_rules: Vec::new(),
        private_endpoints_elsewhere: elsewhere.clone().unwrap_or_default(),
    };
    import.out.scenario.sql_servers.insert(id.clone(), server);
    let subject = ResourceRef::SqlServer(id);
    if resource.region.is_none() {
        let touches = vec![
            (Stage::Routing, subject.clone()),
            (Stage::ServiceFirewall, subject.clone()),
        ];
        import.unmodelled(resource, Some("location"), "the location is not known", touches);
    }
    if elsewhere.is_none() {
        let touches = vec![(Stage::NameResolution, subject)];
        let text = "private endpoint connections";
        import.unmodelled(resource, Some("privateEndpointConnections"), text, touches);
    }
}

fn connection_policy(own: &Object) -> Part<ConnectionPolicy> {
    let child = array(own, "connectionPolicies")
        .first()
        .and_then(Value::as_object);
    let stated = child.map(properties).and_then(|it| get(it, "connectionType"));
    match stated {
        Some(policy) => word(Some(policy), &["Default", "Redirect", "Proxy"]),
        None => Part::Read(ConnectionPolicy::Default),
    }
}

fn firewall_rules(own: &Object) -> Vec<SqlFirewallRule> {
    let rules = array(own, "firewallRules").iter().filter_map(element);
    let address = |inner: &Object, key| Part::from_value(get(inner, key).cloned().unwrap_or(Value::Null));
    rules
        .map(|(_, name, inner)| SqlFirewallRule {
            name,
            start_ip_address: address(inner, "startIpAddress"),
            end_ip_address: address(inner, "endIpAddress"),
        })
        .collect()
}
