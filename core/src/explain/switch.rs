//! Words for switches: what one is called, what it does, where it belongs.

use super::called;
use super::plain::plain;
use crate::edit::{PolicyScopeChoice, Position, Turn, switch::position};
use crate::model::Scenario;
use crate::model::id::{NetworkInterfaceId, ResourceRef, SubnetId};
use crate::model::nsg::{Direction, SecurityRule};
use crate::model::part::Part;
use crate::model::switch::{Setting, Switch};

/// The switch's title, as a thing that can be on or off.
pub fn title(scenario: &Scenario, switch: &Switch) -> String {
    plain(match &switch.sets {
        Setting::ServiceEndpoint { .. } => "Service endpoint".to_owned(),
        Setting::ServiceEndpointPolicy { .. } => "Endpoint policy".to_owned(),
        Setting::PolicyScope { .. } => "The policy lists".to_owned(),
        Setting::DefaultDeny { .. } => "Deny by default".to_owned(),
        Setting::VirtualNetworkRule { subnet, .. } => {
            format!("Rule for subnet {}", subnet_name(scenario, subnet))
        }
        Setting::IpRule { value, .. } => format!("Address rule {value}"),
        Setting::SecurityRule { rule, .. } => rule_title(rule),
        Setting::SwapPriorities { .. } => "Swap their priorities".to_owned(),
        Setting::PublicAddress { .. } => "Public address".to_owned(),
        Setting::DefaultOutboundAccess { .. } => "Default outbound access".to_owned(),
    })
}

/// The switch's title where it stands in the picture, in the box of the thing that it sets.
pub fn short(scenario: &Scenario, switch: &Switch) -> String {
    plain(match (&switch.sets, position(scenario, &switch.sets)) {
        (Setting::ServiceEndpoint { service, .. }, _) => {
            let service = service.strip_prefix("Microsoft.").unwrap_or(service);
            format!("{service} endpoint")
        }
        (Setting::PolicyScope { .. }, Some(Position::Choice(listed))) => {
            format!("lists {}", choice(listed).to_ascii_lowercase())
        }
        (Setting::DefaultOutboundAccess { .. }, _) => "Default outbound".to_owned(),
        (Setting::VirtualNetworkRule { subnet, .. }, _) => format!("Rule: {}", subnet_name(scenario, subnet)),
        (Setting::IpRule { value, .. }, _) => format!("Rule: {value}"),
        (Setting::SwapPriorities { .. }, _) => "Priorities swapped".to_owned(),
        _ => title(scenario, switch),
    })
}

/// One line on what the switch does.
pub fn detail(scenario: &Scenario, switch: &Switch) -> String {
    plain(match &switch.sets {
        Setting::ServiceEndpoint { service, .. } => service.clone(),
        Setting::ServiceEndpointPolicy { .. } => "only listed accounts over the endpoint".to_owned(),
        Setting::PolicyScope { .. } => "what passes while the policy is on".to_owned(),
        Setting::DefaultDeny { .. } => "only sources that a rule names".to_owned(),
        Setting::VirtualNetworkRule { .. } => "admits the subnet by its identity".to_owned(),
        Setting::IpRule { value, .. } => host_behind(scenario, value),
        Setting::SecurityRule { rule, .. } => rule_detail(rule),
        Setting::SwapPriorities { first, second, .. } => format!("{second} before {first}"),
        Setting::PublicAddress { public_ip, .. } => address_of(scenario, public_ip),
        Setting::DefaultOutboundAccess { .. } => "Azure lends a public address on the way out".to_owned(),
    })
}

/// The heading that the switch stands under: the thing that it sets.
pub fn heading(scenario: &Scenario, switch: &Switch) -> String {
    plain(match &switch.sets {
        Setting::ServiceEndpoint { subnet, .. }
        | Setting::ServiceEndpointPolicy { subnet, .. }
        | Setting::DefaultOutboundAccess { subnet } => subnet_heading(scenario, subnet),
        Setting::PolicyScope { policy, .. } => {
            let policy = called(scenario, &ResourceRef::ServiceEndpointPolicy(policy.clone()));
            format!("Policy {policy}")
        }
        Setting::DefaultDeny { account }
        | Setting::VirtualNetworkRule { account, .. }
        | Setting::IpRule { account, .. } => called(scenario, &ResourceRef::StorageAccount(account.clone())),
        Setting::SecurityRule { group, .. } | Setting::SwapPriorities { group, .. } => {
            let group = called(scenario, &ResourceRef::NetworkSecurityGroup(group.clone()));
            format!("Security group {group}")
        }
        Setting::PublicAddress {
            network_interface, ..
        } => machine(scenario, network_interface),
    })
}

/// What a choice is called.
pub fn choice(choice: PolicyScopeChoice) -> &'static str {
    match choice {
        PolicyScopeChoice::Account => "Account",
        PolicyScopeChoice::ResourceGroup => "Resource group",
        PolicyScopeChoice::Subscription => "Subscription",
    }
}

/// What setting a switch does: `Service endpoint on private: off`.
pub fn turned(scenario: &Scenario, turn: &Turn) -> String {
    let (id, chosen) = (&turn.switch, turn.choice);
    let Some(switch) = scenario.switches.iter().find(|switch| switch.id == *id) else {
        return id.to_string();
    };
    let word = match (chosen, position(scenario, &switch.sets)) {
        (Some(chosen), _) => choice(chosen),
        (None, Some(Position::Choice(now))) => choice(now.next()),
        (None, Some(Position::On)) => "off",
        (None, Some(Position::Off) | None) => "on",
    };
    format!("{}: {word}", subject(scenario, switch))
}

/// The switch's title with the thing that it belongs to, where the title alone does not say it.
pub fn subject(scenario: &Scenario, switch: &Switch) -> String {
    let title = title(scenario, switch);
    plain(match &switch.sets {
        Setting::ServiceEndpoint { subnet, .. }
        | Setting::ServiceEndpointPolicy { subnet, .. }
        | Setting::DefaultOutboundAccess { subnet } => {
            format!("{title} on {}", subnet_name(scenario, subnet))
        }
        Setting::DefaultDeny { account } => {
            let account = called(scenario, &ResourceRef::StorageAccount(account.clone()));
            format!("{title} on {account}")
        }
        Setting::PublicAddress {
            network_interface, ..
        } => {
            format!("{title} of {}", machine(scenario, network_interface))
        }
        Setting::PolicyScope { .. }
        | Setting::VirtualNetworkRule { .. }
        | Setting::IpRule { .. }
        | Setting::SecurityRule { .. }
        | Setting::SwapPriorities { .. } => title,
    })
}

fn rule_title(rule: &SecurityRule) -> String {
    match rule.priority.read() {
        Some(priority) => format!("{} {}", priority.get(), rule.name),
        None => rule.name.clone(),
    }
}

fn rule_detail(rule: &SecurityRule) -> String {
    let direction = match rule.direction.read() {
        Some(Direction::Inbound) => "inbound",
        Some(Direction::Outbound) => "outbound",
        None => "direction not readable",
    };
    let list = |entries: Vec<String>, any: &str| {
        if entries.is_empty() {
            any.to_owned()
        } else {
            entries.join(", ")
        }
    };
    let entries = match rule.direction.read() {
        Some(Direction::Inbound) => &rule.source,
        Some(Direction::Outbound) | None => &rule.destination,
    };
    let far = list(
        entries
            .iter()
            .filter_map(Part::read)
            .map(ToString::to_string)
            .collect(),
        "any address",
    );
    let ports = list(
        rule.destination_ports
            .iter()
            .filter_map(Part::read)
            .map(ToString::to_string)
            .collect(),
        "any",
    );
    let ports = if ports == "any" {
        "any port".to_owned()
    } else {
        format!("port {ports}")
    };
    format!("{direction} · {far} · {ports}")
}

fn subnet_name(scenario: &Scenario, id: &SubnetId) -> String {
    let name = scenario.subnets.get(id).and_then(|subnet| subnet.name.clone());
    name.unwrap_or_else(|| id.to_string())
}

fn subnet_heading(scenario: &Scenario, id: &SubnetId) -> String {
    let prefix = scenario
        .subnets
        .get(id)
        .and_then(|subnet| subnet.address_prefixes.first()?.read());
    match prefix {
        Some(prefix) => format!("Subnet {} · {prefix}", subnet_name(scenario, id)),
        None => format!("Subnet {}", subnet_name(scenario, id)),
    }
}

fn machine(scenario: &Scenario, id: &NetworkInterfaceId) -> String {
    let holder = scenario
        .virtual_machines
        .iter()
        .find(|(_, machine)| machine.network_interfaces.contains(id));
    match holder {
        Some((machine, it)) => it.name.clone().unwrap_or_else(|| machine.to_string()),
        None => id.to_string(),
    }
}

fn host_behind(scenario: &Scenario, value: &str) -> String {
    let is_it = |part: &Option<Part<std::net::Ipv4Addr>>| {
        part.as_ref()
            .and_then(Part::read)
            .is_some_and(|address| address.to_string() == value)
    };
    let host = scenario
        .hosts
        .iter()
        .find(|(_, host)| is_it(&host.public_address) || is_it(&host.address));
    match host {
        Some((id, host)) => format!("{}, public side", host.name.as_deref().unwrap_or(id.as_str())),
        None => "admits a public address".to_owned(),
    }
}

fn address_of(scenario: &Scenario, id: &crate::model::id::PublicIpAddressId) -> String {
    let address = scenario
        .public_ip_addresses
        .get(id)
        .and_then(|it| it.ip_address.as_ref()?.read());
    address.map_or_else(|| id.to_string(), ToString::to_string)
}
