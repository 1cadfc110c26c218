//! Private endpoints: what stays open beside them, whom they lead to, and what does not filter them.

use super::{Code, Finding, is_hidden};
use crate::model::Scenario;
use crate::model::id::ResourceRef;
use crate::model::part::Part;
use crate::model::private_endpoint::ConnectionState;
use crate::model::scope::Scope;
use crate::model::service::{DefaultAction, PublicNetworkAccess, ServiceFirewall};
use crate::model::sql::{SqlFirewallRule, SqlServer};
use crate::outcome::Stage;

pub(super) fn lint(scenario: &Scenario, found: &mut Vec<Finding>) {
    for (id, endpoint) in &scenario.private_endpoints {
        if endpoint.connection_state.read() != Some(&ConnectionState::Approved) {
            continue;
        }
        let it = ResourceRef::PrivateEndpoint(id.clone());
        let service = || vec![endpoint.service.clone()];
        let (is_open, scope) = public_side(scenario, &endpoint.service);
        if is_open && !is_hidden(scenario, Stage::ServiceFirewall, &endpoint.service) {
            found.push(Finding::about(Code::PublicSideOpen, it.clone(), service()));
        }
        let subnet = scenario.subnets.get(&endpoint.subnet);
        let network = subnet.and_then(|it| scenario.virtual_networks.get(&it.virtual_network));
        if let (Some(network), Some(scope)) = (network, scope)
            && scenario.is_across_tenants(&network.scope, scope)
        {
            found.push(Finding::about(Code::ForeignService, it, service()));
        }
    }
    groups(scenario, found);
}

/// Whether the public side lets everybody in (`services E-9`), and where the service belongs.
fn public_side<'a>(scenario: &'a Scenario, service: &ResourceRef) -> (bool, Option<&'a Scope>) {
    let by_firewall = |it: &ServiceFirewall| {
        it.public_network_access.read() == Some(&PublicNetworkAccess::Enabled)
            && it.default_action.read() == Some(&DefaultAction::Allow)
    };
    let storage = |id| {
        scenario
            .storage_accounts
            .get(id)
            .map(|it| (by_firewall(&it.firewall), &it.scope))
    };
    let vault = |id| {
        scenario
            .key_vaults
            .get(id)
            .map(|it| (by_firewall(&it.firewall), &it.scope))
    };
    let sql = |id| scenario.sql_servers.get(id).map(|it| (admits_all(it), &it.scope));
    let side = match service {
        ResourceRef::StorageAccount(id) => storage(id),
        ResourceRef::KeyVault(id) => vault(id),
        ResourceRef::SqlServer(id) => sql(id),
        _ => None,
    };
    side.map_or((false, None), |(is_open, scope)| (is_open, Some(scope)))
}

/// A rule for all of Azure, or for every address.
fn admits_all(server: &SqlServer) -> bool {
    let is_wide = |rule: &SqlFirewallRule| {
        let end = rule.end_ip_address.read().map(|it| u32::from(*it));
        rule.start_ip_address.read().is_some_and(|it| it.is_unspecified())
            && matches!(end, Some(0 | u32::MAX))
    };
    server.public_network_access.read() == Some(&PublicNetworkAccess::Enabled)
        && server.firewall_rules.iter().any(is_wide)
}

/// E-21: network policies are off unless somebody turned them on.
fn groups(scenario: &Scenario, found: &mut Vec<Finding>) {
    for (id, subnet) in &scenario.subnets {
        let applies = match &subnet.private_endpoint_network_policies {
            None => false, // AMB-18
            Some(Part::Read(policies)) => policies.apply_groups(),
            Some(Part::Unreadable(_)) => continue,
        };
        let mut things = Vec::new();
        for (endpoint, row) in &scenario.private_endpoints {
            if row.subnet == *id {
                things.push(ResourceRef::PrivateEndpoint(endpoint.clone()));
            }
        }
        let it = ResourceRef::Subnet(id.clone());
        let is_filtered = subnet.network_security_group.is_some() && !applies;
        if is_filtered && !things.is_empty() && !is_hidden(scenario, Stage::InboundNsg, &it) {
            found.push(Finding::about(Code::GroupOffPrivateEndpoints, it, things));
        }
    }
}
