//! What the names in a check file mean: names without case, Azure ids, addresses.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use serde_json::Value;

use super::Estate;
use super::file::Expect;
use crate::flow::{Flow, Protocol, Source, StorageSubResource, Target};
use crate::model::Scenario;
use crate::model::id::{
    AzureFirewallId, NetworkInterfaceId, SubnetId, VirtualNetworkGatewayId, VirtualNetworkId,
};
use crate::model::scope::Scope;
use crate::names;

/// Azure ids in lower case, and what the scenario calls them.
pub(super) type Ids = BTreeMap<String, String>;

/// The flow that a row asks about.
pub(super) fn of_row(scenario: &Scenario, ids: &Ids, row: &Expect) -> Result<Flow, String> {
    let protocol = row.protocol.as_deref().unwrap_or("Tcp");
    build(
        scenario,
        ids,
        &row.from,
        &row.to,
        protocol,
        row.port,
        row.source_port,
    )
}

/// The flow between two ends by name or resource id, an address as the destination included.
pub fn flow(
    estate: &Estate,
    from: &str,
    to: &str,
    protocol: &str,
    port: Option<u16>,
) -> Result<Flow, String> {
    let to = match to.parse::<Ipv4Addr>() {
        Ok(address) => serde_json::json!({ "address": address }),
        Err(_) => Value::String(to.to_owned()),
    };
    build(&estate.scenario, &estate.ids, from, &to, protocol, port, None)
}

fn build(
    scenario: &Scenario,
    ids: &Ids,
    from: &str,
    to: &Value,
    protocol: &str,
    port: Option<u16>,
    source_port: Option<u16>,
) -> Result<Flow, String> {
    let interface = interface_of_id(scenario, ids, from).map(Source::NetworkInterface);
    let source = interface
        .map_or_else(|| names::source(scenario, &by_id(ids, from)), Ok)
        .map_err(|error| format!("`from`: {error}{}", candidates(scenario)))?;
    let target = target(scenario, ids, to)?;
    let accepted = || Protocol::ALL.map(|(_, name)| name).join(", ");
    let protocol = Protocol::named(protocol).ok_or_else(|| {
        let protocol = names::shown(protocol);
        format!("`protocol`: `{protocol}` is none; expected one of {}", accepted())
    })?;
    if !protocol.has_ports() && (port.is_some() || source_port.is_some()) {
        return Err(format!("`port`: {protocol} has no ports; leave it out"));
    }
    let port = port.unwrap_or(target.default_port());
    Ok(Flow {
        source,
        target,
        protocol,
        port: protocol.has_ports().then_some(port),
        source_port,
    })
}

fn target(scenario: &Scenario, ids: &Ids, to: &Value) -> Result<Target, String> {
    match to {
        Value::String(text) => interface_of_id(scenario, ids, text)
            .map_or_else(
                || names::target(scenario, &by_id(ids, text)),
                |id| Ok(Target::NetworkInterface(id)),
            )
            .map_err(|error| format!("`to`: {error}{}", candidates(scenario))),
        Value::Object(members) if members.len() == 1 => members
            .get("address")
            .and_then(Value::as_str)
            .and_then(|text| text.parse().ok())
            .map(Target::Address)
            .ok_or_else(|| {
                let to = names::shown(&to.to_string());
                format!("`to`: {to} is no {{\"address\": IPv4 address}}")
            }),
        _ => Err(format!(
            "`to`: expected a name or {{\"address\": …}}, found {}",
            names::shown(&to.to_string())
        )),
    }
}

/// The interface with that resource id: a machine may have the same name.
fn interface_of_id(scenario: &Scenario, ids: &Ids, text: &str) -> Option<NetworkInterfaceId> {
    let folded = text.trim_end_matches('/').to_ascii_lowercase();
    let is_interface = folded.contains("/providers/microsoft.network/networkinterfaces/");
    let id = NetworkInterfaceId::new(ids.get(&folded).filter(|_| is_interface)?.as_str());
    scenario.network_interfaces.contains_key(&id).then_some(id)
}

/// The resource ids that the scopes of a scenario give its resources, in lower case, and what it calls them.
pub(super) fn ids_of(scenario: &Scenario) -> Ids {
    let mut ids = Ids::new();
    let mut add = |scope: &Scope, kind: &str, id: &str, name: &Option<String>| {
        let name = name.as_deref().unwrap_or(id);
        let (subscription, group) = (&scope.subscription, &scope.resource_group);
        let azure_id =
            format!("/subscriptions/{subscription}/resourceGroups/{group}/providers/{kind}/{name}");
        ids.insert(azure_id.to_ascii_lowercase(), id.to_owned());
    };
    for (id, it) in &scenario.virtual_networks {
        add(
            &it.scope,
            "Microsoft.Network/virtualNetworks",
            id.as_str(),
            &it.name,
        );
    }
    for (id, it) in &scenario.storage_accounts {
        add(
            &it.scope,
            "Microsoft.Storage/storageAccounts",
            id.as_str(),
            &it.name,
        );
    }
    for (id, it) in &scenario.key_vaults {
        add(&it.scope, "Microsoft.KeyVault/vaults", id.as_str(), &it.name);
    }
    for (id, it) in &scenario.sql_servers {
        add(&it.scope, "Microsoft.Sql/servers", id.as_str(), &it.name);
    }
    let network_of = |subnet: &SubnetId| {
        let network = &scenario.subnets.get(subnet)?.virtual_network;
        scenario.virtual_networks.get(network).map(|it| &it.scope)
    };
    let scope_of = |id: &NetworkInterfaceId| {
        let it = scenario.network_interfaces.get(id)?;
        it.scope.as_ref().or_else(|| network_of(&it.subnet))
    };
    for (id, it) in &scenario.network_interfaces {
        if let Some(scope) = scope_of(id) {
            add(
                scope,
                "Microsoft.Network/networkInterfaces",
                id.as_str(),
                &it.name,
            );
        }
    }
    for (id, it) in &scenario.virtual_machines {
        let scope = it.scope.as_ref();
        if let Some(scope) = scope.or_else(|| scope_of(it.network_interfaces.first()?)) {
            add(scope, "Microsoft.Compute/virtualMachines", id.as_str(), &it.name);
        }
    }
    ids
}

/// What the scenario calls a resource id; other names as they are.
fn by_id(ids: &Ids, text: &str) -> String {
    let folded = text.to_ascii_lowercase();
    if let Some(id) = ids.get(folded.trim_end_matches('/')) {
        return id.clone();
    }
    let split = text
        .rsplit_once('/')
        .filter(|(_, last)| StorageSubResource::named(last).is_some());
    let known = split.and_then(|(id, last)| Some((ids.get(&id.to_ascii_lowercase())?, last)));
    known.map_or_else(|| text.to_owned(), |(id, last)| format!("{id}/{last}"))
}

/// What may be named, for a message.
fn candidates(scenario: &Scenario) -> String {
    let machines = scenario.virtual_machines.keys().map(|id| id.as_str());
    let hosts = scenario.hosts.keys().map(|id| id.as_str());
    let accounts = scenario.storage_accounts.keys().map(|id| id.as_str());
    let vaults = scenario.key_vaults.keys().map(|id| id.as_str());
    let servers = scenario.sql_servers.keys().map(|id| id.as_str());
    let all: Vec<&str> = machines
        .chain(hosts)
        .chain(accounts)
        .chain(vaults)
        .chain(servers)
        .take(20)
        .collect();
    match all.is_empty() {
        true => String::new(),
        false => format!("; there are {}", all.join(", ")),
    }
}

/// The interface that an appliance's key means: a name or an address. An address that no interface
/// owns is accepted: nothing is known to stand there.
pub(super) fn interface(
    scenario: &Scenario,
    ids: &Ids,
    key: &str,
) -> Result<Option<NetworkInterfaceId>, String> {
    if let Ok(address) = key.parse::<Ipv4Addr>() {
        let mut owners = scenario
            .network_interfaces
            .iter()
            .filter(|(_, it)| it.private_ip_address.read() == Some(&address));
        return match (owners.next(), owners.next()) {
            (Some((id, _)), None) => Ok(Some(id.clone())),
            (None, _) => Ok(None),
            (Some(_), Some(_)) => Err(format!("several interfaces own `{address}`; name one")),
        };
    }
    if let Some(id) = interface_of_id(scenario, ids, key) {
        return Ok(Some(id));
    }
    match names::source(scenario, &by_id(ids, key)) {
        Ok(Source::NetworkInterface(id)) => Ok(Some(id)),
        Ok(Source::Host(_)) => Err(format!("`{key}` is a host; expected a machine or an interface")),
        Err(error) => Err(error.to_string()),
    }
}

/// The Azure Firewall that an appliance's key means, if it is one: a name or an address.
pub(super) fn firewall(scenario: &Scenario, ids: &Ids, key: &str) -> Option<AzureFirewallId> {
    let name = by_id(ids, key);
    let address = key.parse::<Ipv4Addr>().ok();
    let mut found = scenario.azure_firewalls.iter().filter(|(id, it)| {
        let called = is_called(&name, id.as_str(), &it.name);
        called || address.is_some() && it.private_ip_address.read().copied() == address
    });
    match (found.next(), found.next()) {
        (Some((id, _)), None) => Some(id.clone()),
        (_, _) => None,
    }
}

/// The gateway of that name. One that was met and is not modelled is kept by its name: nothing is known of it.
pub(super) fn gateway(scenario: &Scenario, ids: &Ids, key: &str) -> Result<VirtualNetworkGatewayId, String> {
    let name = by_id(ids, key);
    let gateways = &scenario.virtual_network_gateways;
    let mut found = gateways
        .iter()
        .filter(|(id, it)| is_called(&name, id.as_str(), &it.name));
    match (found.next(), found.next()) {
        (Some((id, _)), None) => Ok(id.clone()),
        (Some((one, _)), Some((two, _))) => Err(format!("`{key}` could be {one} or {two}")),
        (None, _)
            if scenario
                .unmodelled
                .values()
                .any(|it| it.name.eq_ignore_ascii_case(&name)) =>
        {
            Ok(VirtualNetworkGatewayId::new(name))
        }
        (None, _) => {
            let all: Vec<&str> = gateways.keys().map(|id| id.as_str()).collect();
            let key = names::shown(key);
            Err(format!(
                "no virtual network gateway is called `{key}`; there are {}",
                all.join(", ")
            ))
        }
    }
}

fn is_called(name: &str, id: &str, stated: &Option<String>) -> bool {
    let stated = stated.as_deref();
    id.eq_ignore_ascii_case(name) || stated.is_some_and(|it| it.eq_ignore_ascii_case(name))
}

/// The network of that name.
pub(super) fn network(scenario: &Scenario, ids: &Ids, key: &str) -> Result<VirtualNetworkId, String> {
    let name = by_id(ids, key);
    let mut found = scenario.virtual_networks.iter().filter(|(id, it)| {
        id.as_str().eq_ignore_ascii_case(&name)
            || it
                .name
                .as_deref()
                .is_some_and(|it| it.eq_ignore_ascii_case(&name))
    });
    match (found.next(), found.next()) {
        (Some((id, _)), None) => Ok(id.clone()),
        (None, _) => {
            let all: Vec<&str> = scenario.virtual_networks.keys().map(|id| id.as_str()).collect();
            Err(format!(
                "no virtual network is called `{key}`; there are {}",
                all.join(", ")
            ))
        }
        (Some((one, _)), Some((two, _))) => Err(format!("`{key}` could be {one} or {two}")),
    }
}
