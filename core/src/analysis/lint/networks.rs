//! Networks, peerings and routes.

use super::{Code, Finding, is_hidden};
use crate::model::Scenario;
use crate::model::address::ServiceTagName;
use crate::model::check::ranges::NOT_ALLOWED;
use crate::model::id::{ResourceRef, SubnetId};
use crate::model::network::Subnet;
use crate::model::part::Part;
use crate::model::route::{NextHop, RoutePrefix, UserDefinedRoute};
use crate::outcome::Stage;

pub(super) fn lint(scenario: &Scenario, found: &mut Vec<Finding>) {
    for (id, network) in &scenario.virtual_networks {
        for net in network.address_space.iter().filter_map(Part::read) {
            // inside one of them the space is malformed
            let around = |other: &&ipnet::Ipv4Net| net.contains(*other) && net != *other;
            for other in NOT_ALLOWED.iter().filter(around) {
                let it = ResourceRef::VirtualNetwork(id.clone());
                let finding = Finding::new(Code::AddressSpaceAroundReserved, it);
                found.push(Finding {
                    rule: net.to_string(),
                    names: vec![other.to_string()],
                    ..finding
                });
            }
        }
    }
    peerings(scenario, found);
    for (id, table) in &scenario.route_tables {
        for route in &table.routes {
            if let Some(RoutePrefix::ServiceTag(tag)) = route.address_prefix.read()
                && is_azure_cloud(tag)
            {
                found.push(Finding {
                    rule: route.name.clone(),
                    names: vec![tag.to_string()],
                    ..Finding::new(Code::AzureCloudRoute, ResourceRef::RouteTable(id.clone()))
                });
            }
        }
    }
    for (id, subnet) in &scenario.subnets {
        special(id, subnet, found);
        routes(scenario, id, subnet, found);
    }
}

/// F1: a peering is two links.
fn peerings(scenario: &Scenario, found: &mut Vec<Finding>) {
    for (id, link) in &scenario.peerings {
        let (here, there) = (&link.virtual_network, &link.remote_virtual_network);
        let other = ResourceRef::VirtualNetwork(there.clone());
        let mut links = scenario.peerings.values();
        let has_back = links.any(|it| it.virtual_network == *there && it.remote_virtual_network == *here);
        let are_there = [here, there]
            .iter()
            .all(|id| scenario.virtual_networks.contains_key(id));
        if are_there && here != there && !has_back && !is_hidden(scenario, Stage::Routing, &other) {
            let it = ResourceRef::Peering(id.clone());
            found.push(Finding::about(Code::PeeringWithOneLink, it, vec![other]));
        }
    }
}

/// OPEN-10.
fn is_azure_cloud(tag: &ServiceTagName) -> bool {
    tag.as_str()
        .split('.')
        .next()
        .is_some_and(|it| it.eq_ignore_ascii_case("AzureCloud"))
}

/// Subnets with names of their own.
fn special(id: &SubnetId, subnet: &Subnet, found: &mut Vec<Finding>) {
    let it = ResourceRef::Subnet(id.clone());
    let is_firewall = subnet.azure_name(id).eq_ignore_ascii_case("AzureFirewallSubnet");
    if let Some(group) = &subnet.network_security_group
        && (is_firewall || subnet.is_gateway_subnet(id))
    {
        let group = ResourceRef::NetworkSecurityGroup(group.clone());
        found.push(Finding::about(
            Code::GroupOnSpecialSubnet,
            it.clone(),
            vec![group],
        ));
    }
    for net in subnet.address_prefixes.iter().filter_map(Part::read) {
        if subnet.is_gateway_subnet(id) && (28..=29).contains(&net.prefix_len()) {
            found.push(Finding {
                names: vec![net.to_string()],
                ..Finding::new(Code::SmallGatewaySubnet, it.clone())
            });
        }
    }
}

/// Routes that are unwise at this subnet.
fn routes(scenario: &Scenario, id: &SubnetId, subnet: &Subnet, found: &mut Vec<Finding>) {
    let Some(table) = &subnet.route_table else { return };
    let routes = scenario.route_tables.get(table).map(|it| &it.routes);
    for route in routes.into_iter().flatten() {
        let mut add = |code| {
            let it = ResourceRef::RouteTable(table.clone());
            found.push(Finding {
                rule: route.name.clone(),
                ..Finding::about(code, it, vec![ResourceRef::Subnet(id.clone())])
            });
        };
        if loops(subnet, route) {
            add(Code::ApplianceAmongClients);
        }
        let is_default =
            matches!(route.address_prefix.read(), Some(RoutePrefix::Prefix(net)) if net.prefix_len() == 0);
        if is_default && subnet.is_gateway_subnet(id) {
            add(Code::DefaultRouteOnGatewaySubnet);
        }
    }
}

/// C3-7: what the appliance sends on comes back to it by the same route.
fn loops(subnet: &Subnet, route: &UserDefinedRoute) -> bool {
    let Some(NextHop::VirtualAppliance(address)) = route.next_hop.read() else {
        return false;
    };
    let mut prefixes = subnet.address_prefixes.iter().filter_map(Part::read);
    prefixes.any(|net| net.contains(address))
}
