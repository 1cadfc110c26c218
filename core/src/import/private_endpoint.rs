//! Private endpoints with their zone groups, and what a service says about endpoints that are not here.

use serde_json::Value;

use super::Import;
use super::estate::{Estate, Resource};
use super::json::{Object, array, get, is_expression, is_v6, object, properties, text, word};
use super::nic::primary;
use crate::model::id::*;
use crate::model::part::Part;
use crate::model::private_endpoint::{ConnectionState, PrivateEndpoint};
use crate::outcome::Stage;

/// A private endpoint to a service that is modelled; any other one is left to `unsupported`.
pub(super) fn read(import: &mut Import, estate: &Estate, resource: &Resource) {
    let own = resource.properties();
    let read = connection(own).and_then(|(connection, manual)| {
        let target = get(connection, "privateLinkServiceId")?;
        let service = service(estate.find(resource, target)?)?;
        let group_id = array(connection, "groupIds").first().and_then(Value::as_str)?;
        Some((service, group_id.to_owned(), state(connection, manual)))
    });
    let Some((service, group_id, connection_state)) = read else {
        return import.leave(resource);
    };
    let address = address(estate, resource, own).cloned().unwrap_or(Value::Null);
    if address.is_null() {
        let text = "no private address is stated: it is given when the private endpoint is made";
        import.unmodelled(resource, Some("privateIPAddress"), text, Vec::new());
    }
    let subnet = get(own, "subnet").map(|subnet| estate.subnet_id(resource, subnet));
    let groups = array(own, "applicationSecurityGroups").iter();
    let mut elsewhere = false;
    let mut private_dns_zones = Vec::new();
    for zone in zones(own) {
        match estate.find(resource, zone) {
            Some(zone) => private_dns_zones.push(PrivateDnsZoneId::new(zone.id.clone())),
            None => elsewhere = true,
        }
    }
    if elsewhere {
        let touches = vec![(Stage::NameResolution, service.clone())];
        let text = "its zone is not in the list, so which networks see its name is not known";
        import.unmodelled(resource, Some("privateDnsZoneGroups"), text, touches);
    }
    let endpoint = PrivateEndpoint {
        name: resource.stated_name(),
        scope: Some(resource.scope.clone()),
        subnet: SubnetId::new(subnet.unwrap_or_else(|| "(none)".to_owned())),
        private_ip_address: Part::from_value(address),
        service,
        group_id,
        connection_state,
        application_security_groups: groups
            .map(|it| ApplicationSecurityGroupId::new(estate.id(resource, it)))
            .collect(),
        private_dns_zones,
    };
    let id = PrivateEndpointId::new(resource.id.clone());
    import.out.scenario.private_endpoints.insert(id, endpoint);
}

/// A private endpoint whose zone nobody shows: names may mean it wherever that zone is linked.
pub(super) fn complete(import: &mut Import, resource: &Resource) {
    let scenario = &import.out.scenario;
    let id = PrivateEndpointId::new(resource.id.clone());
    let Some(endpoint) = scenario.private_endpoints.get(&id) else {
        return;
    };
    let domain = match endpoint.group_id.to_ascii_lowercase().as_str() {
        "vault" => "privatelink.vaultcore.azure.net".to_owned(),
        "sqlserver" => "privatelink.database.windows.net".to_owned(),
        group => {
            let storage = group.strip_suffix("_secondary").unwrap_or(group);
            format!("privatelink.{storage}.core.windows.net")
        }
    };
    let mut zones = scenario.private_dns_zones.iter();
    let stands = zones.any(|(id, it)| {
        let name = it.name.as_deref().unwrap_or(id.as_str());
        name.eq_ignore_ascii_case(&domain) || is_expression(name)
    });
    // one that its zone group names is listed already
    let named = resource_has_zone_group(resource);
    if !stands && !named {
        let touches = vec![(Stage::NameResolution, endpoint.service.clone())];
        let text = "no zone for its name is in the list, so which networks see it is not known";
        import.unmodelled(resource, Some("privateDnsZoneGroups"), text, touches);
    }
}

fn resource_has_zone_group(resource: &Resource) -> bool {
    !zones(resource.properties()).is_empty()
}

/// What a modelled service is called.
pub(super) fn service(found: &Resource) -> Option<ResourceRef> {
    let id = found.id.as_str();
    match found.kind.as_str() {
        "microsoft.storage/storageaccounts" => Some(ResourceRef::StorageAccount(id.into())),
        "microsoft.keyvault/vaults" => Some(ResourceRef::KeyVault(id.into())),
        "microsoft.sql/servers" => Some(ResourceRef::SqlServer(id.into())),
        _ => None,
    }
}

/// The one connection, and whether somebody has to agree to it by hand.
fn connection(own: &Object) -> Option<(&Object, bool)> {
    let lists = [
        ("privateLinkServiceConnections", false),
        ("manualPrivateLinkServiceConnections", true),
    ];
    lists.into_iter().find_map(|(list, manual)| {
        let first = array(own, list).first()?.as_object()?;
        Some((properties(first), manual))
    })
}

fn state(connection: &Object, manual: bool) -> Part<ConnectionState> {
    let stated = object(connection, "privateLinkServiceConnectionState").and_then(|it| get(it, "status"));
    match (stated, manual) {
        (Some(stated), _) => word(Some(stated), &["Approved", "Pending", "Rejected", "Disconnected"]),
        (None, true) => Part::Read(ConnectionState::Pending),
        (None, false) => Part::Read(ConnectionState::Approved),
    }
}

/// The address: its own configuration's, what DNS is told, or its interface's.
fn address<'a>(estate: &'a Estate, resource: &Resource, own: &'a Object) -> Option<&'a Value> {
    let configured = array(own, "ipConfigurations")
        .iter()
        .filter_map(Value::as_object)
        .find_map(|it| get(properties(it), "privateIPAddress"));
    let told = || {
        let mut all = array(own, "customDnsConfigs").iter().filter_map(Value::as_object);
        all.find_map(|it| array(it, "ipAddresses").iter().find(|it| !is_v6(it)))
    };
    let held = || {
        let mut all = array(own, "networkInterfaces").iter();
        all.find_map(|it| {
            let interface = estate.find(resource, it)?;
            get(properties(primary(interface.properties())?), "privateIPAddress")
        })
    };
    configured.or_else(told).or_else(held)
}

/// The zones of its zone groups.
fn zones(own: &Object) -> Vec<&Value> {
    let mut zones = Vec::new();
    for group in array(own, "privateDnsZoneGroups")
        .iter()
        .filter_map(Value::as_object)
    {
        for config in array(properties(group), "privateDnsZoneConfigs") {
            let zone = config
                .as_object()
                .and_then(|it| get(properties(it), "privateDnsZoneId"));
            zones.extend(zone);
        }
    }
    zones
}

/// Whether an interface is a private endpoint's own: the endpoint stands for it.
pub(super) fn holds(estate: &Estate, interface: &Resource) -> bool {
    if get(interface.properties(), "privateEndpoint").is_some() {
        return true;
    }
    estate.resources.iter().any(|it| {
        it.kind == "microsoft.network/privateendpoints"
            && array(it.properties(), "networkInterfaces")
                .iter()
                .filter_map(|reference| estate.find(it, reference))
                .any(|found| found.azure_id.eq_ignore_ascii_case(&interface.azure_id))
    })
}

/// The sub-resources that private endpoints lead to that are not in the list; `None`: it is not said which.
pub(super) fn elsewhere(estate: &Estate, resource: &Resource) -> Option<Vec<String>> {
    let mut groups = Vec::new();
    for connection in array(resource.properties(), "privateEndpointConnections")
        .iter()
        .filter_map(Value::as_object)
    {
        let inner = properties(connection);
        let endpoint = get(inner, "privateEndpoint").and_then(|it| estate.find(resource, it));
        if endpoint.is_some() {
            continue;
        }
        let ids = match array(inner, "groupIds") {
            [] => vec![text(inner, "groupId")?],
            ids => ids.iter().filter_map(Value::as_str).collect(),
        };
        groups.extend(ids.into_iter().map(str::to_owned));
    }
    Some(groups)
}
