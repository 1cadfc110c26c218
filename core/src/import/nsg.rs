//! Network security groups, their rules, application security groups.

use serde_json::Value;

use super::Import;
use super::estate::{Estate, Resource, element};
use super::json::{Object, array, elements, get, twins, word};
use crate::model::id::{ApplicationSecurityGroupId, NetworkSecurityGroupId};
use crate::model::nsg::{ApplicationSecurityGroup, NetworkSecurityGroup, SecurityRule};
use crate::model::part::Part;

/// A group; its default rules are the same everywhere and are not read.
pub(super) fn read(import: &mut Import, estate: &Estate, resource: &Resource) {
    let mut rules = Vec::new();
    for value in elements(resource.properties(), "securityRules") {
        match element(value) {
            Some((_, name, properties)) => rules.push(rule(estate, resource, name, properties)),
            None => {
                let text = "a rule is an object with a `name`".into();
                import.problem(resource, "not-a-rule", "securityRules", text);
            }
        }
    }
    let group = NetworkSecurityGroup {
        name: resource.stated_name(),
        scope: Some(resource.scope.clone()),
        security_rules: rules,
    };
    let id = NetworkSecurityGroupId::new(resource.id.clone());
    import.out.scenario.network_security_groups.insert(id, group);
}

/// An application security group.
pub(super) fn read_application_group(import: &mut Import, _: &Estate, resource: &Resource) {
    let id = ApplicationSecurityGroupId::new(resource.id.clone());
    let group = ApplicationSecurityGroup {
        name: resource.stated_name(),
    };
    import.out.scenario.application_security_groups.insert(id, group);
}

fn rule(estate: &Estate, resource: &Resource, name: String, properties: &Object) -> SecurityRule {
    let groups = |key| {
        let members = array(properties, key).iter();
        members
            .map(|it| ApplicationSecurityGroupId::new(estate.id(resource, it)))
            .collect()
    };
    SecurityRule {
        name,
        priority: priority(get(properties, "priority")),
        direction: word(get(properties, "direction"), &["Inbound", "Outbound"]),
        access: word(get(properties, "access"), &["Allow", "Deny"]),
        protocol: word(
            get(properties, "protocol"),
            &["*", "Tcp", "Udp", "Icmp", "Esp", "Ah"],
        ),
        source: parts(twins(properties, "sourceAddressPrefix", "sourceAddressPrefixes")),
        source_application_security_groups: groups("sourceApplicationSecurityGroups"),
        source_ports: parts(twins(properties, "sourcePortRange", "sourcePortRanges")),
        destination: parts(twins(
            properties,
            "destinationAddressPrefix",
            "destinationAddressPrefixes",
        )),
        destination_application_security_groups: groups("destinationApplicationSecurityGroups"),
        destination_ports: parts(twins(properties, "destinationPortRange", "destinationPortRanges")),
    }
}

/// A number, also written as a string.
fn priority<T: crate::json::Json>(value: Option<&Value>) -> Part<T> {
    let value = value.cloned().unwrap_or(Value::Null);
    let number = value.as_str().and_then(|text| text.trim().parse::<i64>().ok());
    Part::from_value(number.map_or(value, Value::from))
}

fn parts<T: crate::json::Json>(values: Vec<Value>) -> Vec<Part<T>> {
    let texts = values.into_iter().map(|value| match value {
        Value::Number(number) => Value::String(number.to_string()),
        other => other,
    });
    texts.map(Part::from_value).collect()
}
