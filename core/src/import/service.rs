//! Storage accounts and key vaults with their firewalls; service endpoint policies.

use serde_json::Value;

use super::estate::{Estate, Resource, element};
use super::json::{Object, array, get, object, text, word};
use super::{Import, private_endpoint};
use crate::model::id::*;
use crate::model::part::Part;
use crate::model::service::{
    KeyVault, ResourceAccessRule, ServiceFirewall, StorageAccount, VirtualNetworkRule,
};
use crate::model::service_endpoint::{ServiceEndpointPolicy, ServiceEndpointPolicyDefinition};
use crate::outcome::Stage;

/// A storage account.
pub(super) fn read_storage(import: &mut Import, estate: &Estate, resource: &Resource) {
    let id = StorageAccountId::new(resource.id.clone());
    let account = StorageAccount {
        name: resource.stated_name(),
        scope: resource.scope.clone(),
        region: resource.region(),
        kind: text(&resource.members, "kind").map(str::to_owned),
        firewall: firewall(estate, resource),
        private_endpoints_elsewhere: private_endpoint::elsewhere(estate, resource).unwrap_or_default(),
    };
    import.out.scenario.storage_accounts.insert(id.clone(), account);
    list_connections(import, estate, resource, ResourceRef::StorageAccount(id));
}

/// A key vault.
pub(super) fn read_vault(import: &mut Import, estate: &Estate, resource: &Resource) {
    let id = KeyVaultId::new(resource.id.clone());
    let vault = KeyVault {
        name: resource.stated_name(),
        scope: resource.scope.clone(),
        region: resource.region(),
        firewall: firewall(estate, resource),
        private_endpoints_elsewhere: private_endpoint::elsewhere(estate, resource).unwrap_or_default(),
    };
    import.out.scenario.key_vaults.insert(id.clone(), vault);
    list_connections(import, estate, resource, ResourceRef::KeyVault(id));
}

fn list_connections(import: &mut Import, estate: &Estate, resource: &Resource, subject: ResourceRef) {
    if resource.region.is_none() {
        let touches = vec![
            (Stage::Routing, subject.clone()),
            (Stage::ServiceFirewall, subject.clone()),
        ];
        import.unmodelled(resource, Some("location"), "the location is not known", touches);
    }
    if private_endpoint::elsewhere(estate, resource).is_none() {
        let touches = vec![(Stage::NameResolution, subject)];
        import.unmodelled(
            resource,
            Some("privateEndpointConnections"),
            "private endpoint connections",
            touches,
        );
    }
}

fn firewall(estate: &Estate, resource: &Resource) -> ServiceFirewall {
    let own = resource.properties();
    let mut firewall = ServiceFirewall::default();
    if let Some(access) = get(own, "publicNetworkAccess") {
        let words = ["Enabled", "Disabled", "SecuredByPerimeter"];
        firewall.public_network_access = word(Some(access), &words);
    }
    let Some(rules) = object(own, "networkAcls").or_else(|| object(own, "networkRuleSet")) else {
        return firewall;
    };
    if let Some(action) = get(rules, "defaultAction") {
        firewall.default_action = word(Some(action), &["Allow", "Deny"]);
    }
    firewall.bypass = text(rules, "bypass").map(str::to_owned);
    let networks = array(rules, "virtualNetworkRules").iter();
    firewall.virtual_network_rules = networks
        .map(|rule| network_rule(estate, resource, rule))
        .collect();
    firewall.ip_rules = array(rules, "ipRules").iter().map(ip_rule).collect();
    let instances = array(rules, "resourceAccessRules")
        .iter()
        .filter_map(Value::as_object);
    firewall.resource_access_rules = instances
        .map(|rule| ResourceAccessRule {
            tenant: text(rule, "tenantId").unwrap_or_default().to_owned(),
            resource: text(rule, "resourceId").unwrap_or_default().to_owned(),
        })
        .collect();
    firewall
}

fn network_rule(estate: &Estate, resource: &Resource, rule: &Value) -> VirtualNetworkRule {
    let members = rule.as_object();
    let id = members.and_then(|it| get(it, "id").or_else(|| get(it, "virtualNetworkResourceId")));
    VirtualNetworkRule {
        subnet: SubnetId::new(estate.subnet_id(resource, id.unwrap_or(rule))),
        state: members.and_then(|it| text(it, "state")).map(str::to_owned),
    }
}

/// Key Vault gives single addresses back with `/32`, which no one may write.
fn ip_rule<T: crate::json::Json>(rule: &Value) -> Part<T> {
    let stated = |members: &Object| {
        get(members, "value")
            .or_else(|| get(members, "ipAddressOrRange"))
            .cloned()
    };
    let value = rule.as_object().and_then(stated).unwrap_or_else(|| rule.clone());
    match value.as_str().and_then(|text| text.strip_suffix("/32")) {
        Some(single) if rule.get("action").is_none() => Part::from_value(single.into()),
        Some(_) | None => Part::from_value(value),
    }
}

/// A service endpoint policy.
pub(super) fn read_policy(import: &mut Import, _: &Estate, resource: &Resource) {
    let own = resource.properties();
    let written = array(own, "serviceEndpointPolicyDefinitions")
        .iter()
        .filter_map(element);
    let mut definitions: Vec<ServiceEndpointPolicyDefinition> = written
        .map(|(_, name, properties)| ServiceEndpointPolicyDefinition {
            name,
            service: text(properties, "service")
                .unwrap_or("Microsoft.Storage")
                .to_owned(),
            service_resources: array(properties, "serviceResources")
                .iter()
                .map(|entry| Part::from_value(entry.clone()))
                .collect(),
        })
        .collect();
    if let Some(alias) = get(own, "serviceAlias") {
        definitions.push(ServiceEndpointPolicyDefinition {
            name: "serviceAlias".to_owned(),
            service: "Global".to_owned(),
            service_resources: vec![Part::from_value(alias.clone())],
        });
    }
    let policy = ServiceEndpointPolicy {
        name: resource.stated_name(),
        scope: Some(resource.scope.clone()),
        region: resource.region.as_deref().map(crate::model::region::Region::new),
        definitions,
    };
    let id = ServiceEndpointPolicyId::new(resource.id.clone());
    import.out.scenario.service_endpoint_policies.insert(id, policy);
}
