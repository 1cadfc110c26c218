//! Whose the subscriptions are.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Scenario;
use crate::model::id::{SubscriptionId, TenantId};
use crate::model::scope::{Scope, Subscription, Tenant};
use crate::model::table::Table;

/// Subscription to tenant, as a check file states it.
pub type SubscriptionTenants = BTreeMap<String, String>;

/// Gives every subscription that a resource lives in its tenant. Without a table all belong to one;
/// with a table, a subscription that is not in it is its own.
pub fn assign_tenants(scenario: &mut Scenario, tenants: Option<&SubscriptionTenants>) {
    let mut found: BTreeSet<SubscriptionId> = BTreeSet::new();
    {
        let mut see = |scope: &Scope| {
            found.insert(scope.subscription.clone());
        };
        scenario.virtual_networks.values().for_each(|it| see(&it.scope));
        scenario.storage_accounts.values().for_each(|it| see(&it.scope));
        scenario.key_vaults.values().for_each(|it| see(&it.scope));
        let groups = scenario
            .network_security_groups
            .values()
            .filter_map(|it| it.scope.as_ref());
        groups.for_each(&mut see);
        let interfaces = scenario
            .network_interfaces
            .values()
            .filter_map(|it| it.scope.as_ref());
        interfaces.for_each(&mut see);
        let policies = scenario
            .service_endpoint_policies
            .values()
            .filter_map(|it| it.scope.as_ref());
        policies.for_each(&mut see);
    }
    scenario.subscriptions = Table::default();
    scenario.tenants = Table::default();
    for id in found {
        let stated = tenants.map(|table| {
            let mut rows = table.iter();
            let row = rows.find(|(subscription, _)| subscription.eq_ignore_ascii_case(id.as_str()));
            row.map_or(id.as_str(), |(_, tenant)| tenant.as_str())
        });
        let tenant = TenantId::new(stated.unwrap_or("tenant"));
        if !scenario.tenants.contains_key(&tenant) {
            scenario.tenants.insert(tenant.clone(), Tenant::default());
        }
        scenario.subscriptions.insert(id, Subscription { tenant });
    }
}
