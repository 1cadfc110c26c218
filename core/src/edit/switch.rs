//! Where a switch stands and how it is set.

use crate::json::{self, words};
use crate::model::Scenario;
use crate::model::id::{NetworkSecurityGroupId, StorageAccountId, SubnetId};
use crate::model::network::{DefaultOutboundAccess, Subnet};
use crate::model::nsg::{NetworkSecurityGroup, Priority, SecurityRule};
use crate::model::part::Part;
use crate::model::service::{DefaultAction, ServiceFirewall, StorageAccount, VirtualNetworkRule};
use crate::model::service_endpoint::{ServiceEndpoint, ServiceResource};
use crate::model::switch::Setting;

/// Where a switch stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Position {
    /// What it sets is there.
    On,
    /// What it sets is not there.
    Off,
    /// One of three.
    Choice(PolicyScopeChoice),
}

/// How much a policy lists.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PolicyScopeChoice {
    /// One account.
    Account,
    /// Every account of its resource group.
    ResourceGroup,
    /// Every account of its subscription.
    Subscription,
}

words!(
    PolicyScopeChoice,
    [
        (PolicyScopeChoice::Account, "account"),
        (PolicyScopeChoice::ResourceGroup, "resourceGroup"),
        (PolicyScopeChoice::Subscription, "subscription"),
    ]
);

impl PolicyScopeChoice {
    /// All three, the narrowest first.
    pub const ALL: [PolicyScopeChoice; 3] = [
        PolicyScopeChoice::Account,
        PolicyScopeChoice::ResourceGroup,
        PolicyScopeChoice::Subscription,
    ];

    /// The next wider one, then the narrowest again.
    pub fn next(self) -> Self {
        match self {
            PolicyScopeChoice::Account => PolicyScopeChoice::ResourceGroup,
            PolicyScopeChoice::ResourceGroup => PolicyScopeChoice::Subscription,
            PolicyScopeChoice::Subscription => PolicyScopeChoice::Account,
        }
    }
}

/// Where the switch stands; `None` where the thing that it sets is not in the scenario.
pub fn position(scenario: &Scenario, setting: &Setting) -> Option<Position> {
    let on = |is: bool| Some(if is { Position::On } else { Position::Off });
    match setting {
        Setting::ServiceEndpoint { subnet, service } => {
            on(has_endpoint(scenario.subnets.get(subnet)?, service))
        }
        Setting::ServiceEndpointPolicy { subnet, policy } => on(scenario
            .subnets
            .get(subnet)?
            .service_endpoint_policies
            .contains(policy)),
        Setting::PolicyScope { policy, .. } => {
            let definitions = &scenario.service_endpoint_policies.get(policy)?.definitions;
            let listed = definitions
                .iter()
                .flat_map(|definition| &definition.service_resources)
                .find_map(Part::read)?;
            choice_of(listed).map(Position::Choice)
        }
        Setting::DefaultDeny { account } => {
            on(firewall(scenario, account)?.default_action == Part::Read(DefaultAction::Deny))
        }
        Setting::VirtualNetworkRule { account, subnet } => on(firewall(scenario, account)?
            .virtual_network_rules
            .iter()
            .any(|rule| rule.subnet == *subnet)),
        Setting::IpRule { account, value } => {
            let value = Part::from_value(value.as_str().into());
            on(firewall(scenario, account)?.ip_rules.contains(&value))
        }
        Setting::SecurityRule { group, rule } => on(rule_named(scenario, group, &rule.name)?.is_some()),
        Setting::SwapPriorities { group, first, second } => {
            let priority = |name| priority_of(scenario, group, name);
            on(priority(first)? > priority(second)?)
        }
        Setting::PublicAddress {
            network_interface,
            public_ip,
        } => on(scenario
            .network_interfaces
            .get(network_interface)?
            .public_ip_address
            .as_ref()
            == Some(public_ip)),
        Setting::DefaultOutboundAccess { subnet } => {
            on(scenario.subnets.get(subnet)?.default_outbound_access == DefaultOutboundAccess::Enabled)
        }
    }
}

/// Sets the switch; `None` where the thing that it sets is not in the scenario.
pub(super) fn set(scenario: &mut Scenario, setting: &Setting, position: Position) -> Option<()> {
    let on = position == Position::On;
    match setting {
        Setting::ServiceEndpoint { subnet, service } => {
            let endpoints = &mut scenario.subnets.get_mut(subnet)?.service_endpoints;
            let endpoint = ServiceEndpoint {
                service: service.clone(),
                locations: Vec::new(),
            };
            put(endpoints, endpoint, on, |it| it.service.to_ascii_lowercase());
        }
        Setting::ServiceEndpointPolicy { subnet, policy } => {
            let policies = &mut scenario.subnets.get_mut(subnet)?.service_endpoint_policies;
            put(policies, policy.clone(), on, ToString::to_string);
        }
        Setting::PolicyScope { policy, account } => {
            let Position::Choice(choice) = position else {
                return None;
            };
            let listed = listed(scenario.storage_accounts.get(account)?, account, choice);
            let definitions = &mut scenario.service_endpoint_policies.get_mut(policy)?.definitions;
            definitions.first_mut()?.service_resources = vec![listed.into()];
        }
        Setting::DefaultDeny { account } => {
            let action = if on {
                DefaultAction::Deny
            } else {
                DefaultAction::Allow
            };
            firewall_mut(scenario, account)?.default_action = action.into();
        }
        Setting::VirtualNetworkRule { account, subnet } => {
            let rule = VirtualNetworkRule {
                subnet: subnet.clone(),
                state: None,
            };
            let rules = &mut firewall_mut(scenario, account)?.virtual_network_rules;
            put(rules, rule, on, |it| it.subnet.to_string());
        }
        Setting::IpRule { account, value } => {
            let value = Part::from_value(value.as_str().into());
            put(&mut firewall_mut(scenario, account)?.ip_rules, value, on, |it| {
                json::text(it)
            });
        }
        Setting::SecurityRule { group, rule } => {
            let rules = &mut scenario.network_security_groups.get_mut(group)?.security_rules;
            put(rules, (**rule).clone(), on, |it| it.name.to_ascii_lowercase());
        }
        Setting::SwapPriorities { group, first, second } => swap(scenario, group, first, second)?,
        Setting::PublicAddress {
            network_interface,
            public_ip,
        } => {
            let interface = scenario.network_interfaces.get_mut(network_interface)?;
            interface.public_ip_address = on.then(|| public_ip.clone());
        }
        Setting::DefaultOutboundAccess { subnet } => {
            scenario.subnets.get_mut(subnet)?.default_outbound_access = if on {
                DefaultOutboundAccess::Enabled
            } else {
                DefaultOutboundAccess::Disabled
            };
        }
    }
    Some(())
}

/// Puts `value` into the list or takes it out. A place by key, so that off and on again is the same list.
fn put<T>(list: &mut Vec<T>, value: T, on: bool, key: impl Fn(&T) -> String) {
    let own = key(&value);
    let there = list.iter().any(|it| key(it) == own);
    match (on, there) {
        (true, false) => list.insert(list.iter().take_while(|it| key(it) < own).count(), value),
        (false, true) => list.retain(|it| key(it) != own),
        (true, true) | (false, false) => {}
    }
}

fn has_endpoint(subnet: &Subnet, service: &str) -> bool {
    subnet
        .service_endpoints
        .iter()
        .any(|endpoint| endpoint.service.eq_ignore_ascii_case(service))
}

fn firewall<'a>(scenario: &'a Scenario, account: &StorageAccountId) -> Option<&'a ServiceFirewall> {
    scenario
        .storage_accounts
        .get(account)
        .map(|account| &account.firewall)
}

fn firewall_mut<'a>(
    scenario: &'a mut Scenario,
    account: &StorageAccountId,
) -> Option<&'a mut ServiceFirewall> {
    scenario
        .storage_accounts
        .get_mut(account)
        .map(|account| &mut account.firewall)
}

fn choice_of(listed: &ServiceResource) -> Option<PolicyScopeChoice> {
    match listed {
        ServiceResource::StorageAccount { .. } => Some(PolicyScopeChoice::Account),
        ServiceResource::ResourceGroup { .. } => Some(PolicyScopeChoice::ResourceGroup),
        ServiceResource::Subscription { .. } => Some(PolicyScopeChoice::Subscription),
        ServiceResource::Alias(_) => None,
    }
}

fn listed(account: &StorageAccount, id: &StorageAccountId, choice: PolicyScopeChoice) -> ServiceResource {
    let subscription = account.scope.subscription.to_string();
    let resource_group = account.scope.resource_group.clone();
    match choice {
        PolicyScopeChoice::Account => ServiceResource::StorageAccount {
            subscription,
            resource_group,
            account: account.name.clone().unwrap_or_else(|| id.to_string()),
        },
        PolicyScopeChoice::ResourceGroup => ServiceResource::ResourceGroup {
            subscription,
            resource_group,
        },
        PolicyScopeChoice::Subscription => ServiceResource::Subscription { subscription },
    }
}

fn rule_named<'a>(
    scenario: &'a Scenario,
    group: &NetworkSecurityGroupId,
    name: &str,
) -> Option<Option<&'a SecurityRule>> {
    let rules = &scenario.network_security_groups.get(group)?.security_rules;
    Some(rules.iter().find(|rule| rule.name.eq_ignore_ascii_case(name)))
}

/// The priority of a rule, from the group or, while it is switched off, from its switch.
fn priority_of(scenario: &Scenario, group: &NetworkSecurityGroupId, name: &str) -> Option<Priority> {
    let standing = rule_named(scenario, group, name)?;
    let switched = || {
        scenario.switches.iter().find_map(|switch| match &switch.sets {
            Setting::SecurityRule { group: of, rule }
                if of == group && rule.name.eq_ignore_ascii_case(name) =>
            {
                Some(&**rule)
            }
            _ => None,
        })
    };
    standing.or_else(switched)?.priority.read().copied()
}

/// Swaps two rules' priorities, in the group and in the switches that would put them back.
fn swap(scenario: &mut Scenario, group: &NetworkSecurityGroupId, first: &str, second: &str) -> Option<()> {
    let (one, other) = (
        priority_of(scenario, group, first)?,
        priority_of(scenario, group, second)?,
    );
    let of_group = |rules: &mut NetworkSecurityGroup| {
        rules
            .security_rules
            .iter_mut()
            .for_each(|rule| reassign(rule, first, second, one, other));
    };
    of_group(scenario.network_security_groups.get_mut(group)?);
    for switch in &mut scenario.switches {
        if let Setting::SecurityRule { group: of, rule } = &mut switch.sets
            && of == group
        {
            reassign(rule, first, second, one, other);
        }
    }
    Some(())
}

fn reassign(rule: &mut SecurityRule, first: &str, second: &str, one: Priority, other: Priority) {
    if rule.name.eq_ignore_ascii_case(first) {
        rule.priority = other.into();
    } else if rule.name.eq_ignore_ascii_case(second) {
        rule.priority = one.into();
    }
}

/// The subnet that a setting stands on, if it stands on one.
pub fn subnet_of(setting: &Setting) -> Option<&SubnetId> {
    match setting {
        Setting::ServiceEndpoint { subnet, .. }
        | Setting::ServiceEndpointPolicy { subnet, .. }
        | Setting::DefaultOutboundAccess { subnet } => Some(subnet),
        Setting::PolicyScope { .. }
        | Setting::DefaultDeny { .. }
        | Setting::VirtualNetworkRule { .. }
        | Setting::IpRule { .. }
        | Setting::SecurityRule { .. }
        | Setting::SwapPriorities { .. }
        | Setting::PublicAddress { .. } => None,
    }
}
