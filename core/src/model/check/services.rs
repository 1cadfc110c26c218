//! Services and endpoint policies.

use super::super::Scenario;
use super::super::id::ResourceRef;
use super::super::part::Part;
use super::super::service::ServiceFirewall;
use super::Found;

pub(super) fn check(scenario: &Scenario, found: &mut Found) {
    for (id, account) in &scenario.storage_accounts {
        let it = ResourceRef::StorageAccount(id.clone());
        firewall(&it, &account.firewall, found);
        for rule in account.firewall.ip_rules.iter().filter_map(Part::read) {
            if let Some(why) = rule.storage_refusal() {
                found.add(&it, "ipRules", "ip-rule", why);
            }
        }
    }
    for (id, vault) in &scenario.key_vaults {
        firewall(&ResourceRef::KeyVault(id.clone()), &vault.firewall, found);
    }
    for (id, policy) in &scenario.service_endpoint_policies {
        let it = ResourceRef::ServiceEndpointPolicy(id.clone());
        for definition in &policy.definitions {
            let place = format!("definitions/{}/serviceResources", definition.name);
            found.parts(&it, &place, "service-resource", &definition.service_resources);
        }
    }
}

/// A rule may name a subnet that is not modelled: another's network. That is no fault of the account.
fn firewall(it: &ResourceRef, firewall: &ServiceFirewall, found: &mut Found) {
    found.part(
        it,
        "publicNetworkAccess",
        "public-network-access",
        &firewall.public_network_access,
    );
    found.part(it, "defaultAction", "default-action", &firewall.default_action);
    found.parts(it, "ipRules", "ip-rule", &firewall.ip_rules);
}
