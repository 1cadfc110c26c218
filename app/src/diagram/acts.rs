//! Which switch is set where on the picture: at which thing it stands, and on which gates it acts.

use pathlight_core::flow::{Flow, Source, Target};
use pathlight_core::model::Scenario;
use pathlight_core::model::id::*;
use pathlight_core::model::nsg::Direction;
use pathlight_core::model::part::Part;
use pathlight_core::model::switch::Setting;
use pathlight_core::outcome::Stage;

/// The thing on the picture that a switch stands at. Never depends on where any switch stands (diagram.md L1).
pub fn owner(scenario: &Scenario, setting: &Setting) -> Option<ResourceRef> {
    match setting {
        Setting::ServiceEndpoint { subnet, .. }
        | Setting::ServiceEndpointPolicy { subnet, .. }
        | Setting::DefaultOutboundAccess { subnet } => Some(ResourceRef::Subnet(subnet.clone())),
        Setting::PolicyScope { policy, .. } => subnet_of(scenario, policy).map(ResourceRef::Subnet),
        Setting::DefaultDeny { account }
        | Setting::VirtualNetworkRule { account, .. }
        | Setting::IpRule { account, .. } => Some(ResourceRef::StorageAccount(account.clone())),
        Setting::SecurityRule { group, .. } | Setting::SwapPriorities { group, .. } => {
            let subnet = scenario
                .subnets
                .iter()
                .find(|(_, it)| it.network_security_group.as_ref() == Some(group));
            let nic = || {
                let nics = &scenario.network_interfaces;
                nics.iter()
                    .find(|(_, it)| it.network_security_group.as_ref() == Some(group))
            };
            match subnet {
                Some((id, _)) => Some(ResourceRef::Subnet(id.clone())),
                None => nic().map(|(id, _)| ResourceRef::NetworkInterface(id.clone())),
            }
        }
        Setting::PublicAddress {
            network_interface, ..
        } => Some(ResourceRef::NetworkInterface(network_interface.clone())),
    }
}

/// The subnet that a policy is attached to, or that a switch would attach it to.
fn subnet_of(scenario: &Scenario, policy: &ServiceEndpointPolicyId) -> Option<SubnetId> {
    let by_switch = scenario.switches.iter().find_map(|switch| match &switch.sets {
        Setting::ServiceEndpointPolicy { subnet, policy: it } if it == policy => Some(subnet.clone()),
        _ => None,
    });
    by_switch.or_else(|| {
        let attached = scenario
            .subnets
            .iter()
            .find(|(_, it)| it.service_endpoint_policies.contains(policy));
        attached.map(|(id, _)| id.clone())
    })
}

/// The switches that act on the gate of `stage` on the path of `flow`, in the scenario's order.
pub fn at_gate(scenario: &Scenario, flow: &Flow, stage: Stage) -> Vec<SwitchId> {
    let acting = scenario
        .switches
        .iter()
        .filter(|it| acts(scenario, &it.sets, flow, stage));
    acting.map(|it| it.id.clone()).collect()
}

fn acts(scenario: &Scenario, setting: &Setting, flow: &Flow, stage: Stage) -> bool {
    let source = match &flow.source {
        Source::NetworkInterface(id) => Some(id),
        Source::Host(_) => None,
    };
    let subnet = |nic: Option<&NetworkInterfaceId>| Some(&scenario.network_interfaces.get(nic?)?.subnet);
    let from_subnet = |wanted: &SubnetId| subnet(source) == Some(wanted);
    let is_account =
        |wanted: &StorageAccountId| matches!(&flow.target, Target::StorageAccount { id, .. } if id == wanted);
    let is_storage = matches!(flow.target, Target::StorageAccount { .. });
    let at = |wanted: Stage| stage == wanted;
    match setting {
        Setting::ServiceEndpoint { subnet, service } => {
            let covers = match &flow.target {
                Target::StorageAccount { .. } => {
                    service.to_ascii_lowercase().starts_with("microsoft.storage")
                }
                Target::KeyVault(_) => service.eq_ignore_ascii_case("Microsoft.KeyVault"),
                Target::SqlServer(_) => service.eq_ignore_ascii_case("Microsoft.Sql"),
                Target::NetworkInterface(_)
                | Target::Host(_)
                | Target::MicrosoftEntra
                | Target::Address(_) => false,
            };
            at(Stage::Routing) && covers && from_subnet(subnet)
        }
        Setting::ServiceEndpointPolicy { subnet, .. } => {
            at(Stage::ServiceEndpointPolicy) && is_storage && from_subnet(subnet)
        }
        Setting::PolicyScope { policy, .. } => {
            let subnet = subnet_of(scenario, policy);
            at(Stage::ServiceEndpointPolicy) && is_storage && subnet.is_some_and(|it| from_subnet(&it))
        }
        Setting::DefaultOutboundAccess { subnet } => at(Stage::Egress) && from_subnet(subnet),
        Setting::PublicAddress {
            network_interface, ..
        } => {
            let is_target = matches!(&flow.target, Target::NetworkInterface(id) if id == network_interface);
            (at(Stage::Egress) && source == Some(network_interface))
                || (at(Stage::NameResolution) && is_target)
        }
        Setting::DefaultDeny { account } | Setting::IpRule { account, .. } => {
            at(Stage::ServiceFirewall) && is_account(account)
        }
        Setting::VirtualNetworkRule { account, subnet } => {
            at(Stage::ServiceFirewall) && is_account(account) && from_subnet(subnet)
        }
        Setting::SecurityRule { group, rule } => {
            let filters = match rule.direction.read() {
                Some(Direction::Outbound) => at(Stage::OutboundNsg),
                Some(Direction::Inbound) => at(Stage::InboundNsg),
                None => at(Stage::OutboundNsg) || at(Stage::InboundNsg),
            };
            filters && stands_at(scenario, group, flow, stage)
        }
        Setting::SwapPriorities { group, first, .. } => {
            let rules = scenario.switches.iter().filter_map(|it| match &it.sets {
                Setting::SecurityRule { rule, .. } => Some(&**rule),
                _ => None,
            });
            let direction = rules
                .filter(|rule| rule.name == *first)
                .find_map(|rule| Part::read(&rule.direction));
            let filters = match direction {
                Some(Direction::Inbound) => at(Stage::InboundNsg),
                Some(Direction::Outbound) | None => at(Stage::OutboundNsg),
            };
            filters && stands_at(scenario, group, flow, stage)
        }
    }
}

/// Whether the group filters this side of the flow.
fn stands_at(scenario: &Scenario, group: &NetworkSecurityGroupId, flow: &Flow, stage: Stage) -> bool {
    let nic = match (stage, &flow.source, &flow.target) {
        (Stage::OutboundNsg, Source::NetworkInterface(id), _) => id,
        (Stage::InboundNsg, _, Target::NetworkInterface(id)) => id,
        _ => return false,
    };
    let Some(nic) = scenario.network_interfaces.get(nic) else {
        return false;
    };
    let of_subnet = scenario
        .subnets
        .get(&nic.subnet)
        .and_then(|it| it.network_security_group.as_ref());
    nic.network_security_group.as_ref() == Some(group) || of_subnet == Some(group)
}
