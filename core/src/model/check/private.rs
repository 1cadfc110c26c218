//! Private endpoints, private zones, gateways, firewalls and SQL servers.

use super::super::Scenario;
use super::super::gateway::{GatewayType, VirtualNetworkGateway};
use super::super::id::{ResourceRef, SubnetId};
use super::super::private_endpoint::PrivateEndpoint;
use super::super::route::NextHop;
use super::super::sql::SqlServer;
use super::Found;

pub(super) fn check(scenario: &Scenario, found: &mut Found) {
    for (id, endpoint) in &scenario.private_endpoints {
        check_endpoint(
            scenario,
            &ResourceRef::PrivateEndpoint(id.clone()),
            endpoint,
            found,
        );
    }
    for (id, zone) in &scenario.private_dns_zones {
        let it = ResourceRef::PrivateDnsZone(id.clone());
        for link in &zone.virtual_network_links {
            let place = format!("virtualNetworkLinks/{}/resolutionPolicy", link.name);
            found.part(&it, &place, "resolution-policy", &link.resolution_policy);
        }
        for record in &zone.records {
            let place = format!("records/{}", record.name);
            found.parts(&it, &place, "address", &record.addresses);
        }
    }
    for (id, gateway) in &scenario.virtual_network_gateways {
        let it = ResourceRef::VirtualNetworkGateway(id.clone());
        subnet(scenario, &it, &gateway.subnet, found);
        found.part(&it, "gatewayType", "gateway-type", &gateway.gateway_type);
        remote_too(scenario, &gateway.subnet, found);
        unusable(scenario, gateway, found);
        found.parts(&it, "learnedRoutes", "prefix", &gateway.learned_routes);
        found.parts(
            &it,
            "vpnClientAddressPool",
            "prefix",
            &gateway.vpn_client_address_pool,
        );
    }
    for (id, site) in &scenario.local_network_gateways {
        let it = ResourceRef::LocalNetworkGateway(id.clone());
        found.parts(&it, "addressPrefixes", "prefix", &site.address_prefixes);
    }
    for (id, connection) in &scenario.connections {
        let it = ResourceRef::Connection(id.clone());
        let gateways = &scenario.virtual_network_gateways;
        let own = &connection.virtual_network_gateway;
        found.reference(
            &it,
            "virtualNetworkGateway",
            gateways.contains_key(own),
            own.as_str(),
        );
        if let Some(id) = &connection.remote_virtual_network_gateway {
            let stands = gateways.contains_key(id);
            found.reference(&it, "remoteVirtualNetworkGateway", stands, id.as_str());
        }
        if let Some(id) = &connection.local_network_gateway {
            let stands = scenario.local_network_gateways.contains_key(id);
            found.reference(&it, "localNetworkGateway", stands, id.as_str());
        }
    }
    for (id, firewall) in &scenario.azure_firewalls {
        let it = ResourceRef::AzureFirewall(id.clone());
        subnet(scenario, &it, &firewall.subnet, found);
        found.address(&it, "privateIpAddress", &firewall.private_ip_address);
        for id in &firewall.public_ip_addresses {
            let stands = scenario.public_ip_addresses.contains_key(id);
            found.reference(&it, "publicIpAddresses", stands, id.as_str());
        }
    }
    for (id, server) in &scenario.sql_servers {
        let it = ResourceRef::SqlServer(id.clone());
        let access = &server.public_network_access;
        found.part(&it, "publicNetworkAccess", "public-network-access", access);
        found.part(
            &it,
            "connectionPolicy",
            "connection-policy",
            &server.connection_policy,
        );
        subnets_of_rules(scenario, &it, server, found);
        for rule in server
            .firewall_rules
            .iter()
            .chain(&server.database_firewall_rules)
        {
            let place = |field: &str| format!("firewallRules/{}/{field}", rule.name);
            found.part(&it, &place("startIpAddress"), "address", &rule.start_ip_address);
            found.part(&it, &place("endIpAddress"), "address", &rule.end_ip_address);
        }
    }
}

fn check_endpoint(scenario: &Scenario, it: &ResourceRef, endpoint: &PrivateEndpoint, found: &mut Found) {
    subnet(scenario, it, &endpoint.subnet, found);
    found.address(it, "privateIpAddress", &endpoint.private_ip_address);
    found.part(
        it,
        "connectionState",
        "connection-state",
        &endpoint.connection_state,
    );
    for id in &endpoint.private_dns_zones {
        let stands = scenario.private_dns_zones.contains_key(id);
        found.reference(it, "privateDnsZones", stands, id.as_str());
    }
    for id in &endpoint.application_security_groups {
        let stands = scenario.application_security_groups.contains_key(id);
        found.reference(it, "applicationSecurityGroups", stands, id.as_str());
    }
    if let ResourceRef::StorageAccount(id) = &endpoint.service {
        let account = scenario.storage_accounts.get(id);
        let kind = account.and_then(|account| account.kind.as_deref());
        if kind.is_some_and(|kind| kind.eq_ignore_ascii_case("Storage")) {
            let why = format!("`{id}` is of the kind `Storage`, which takes no private endpoint"); // services E-6
            found.add(it, "service", "account-kind", why);
        }
    }
}

/// A network with a gateway of its own that uses a peer's too: Azure refuses that (`network F6`).
fn remote_too(scenario: &Scenario, subnet: &SubnetId, found: &mut Found) {
    let Some(subnet) = scenario.subnets.get(subnet) else {
        return;
    };
    for (id, link) in &scenario.peerings {
        if link.virtual_network == subnet.virtual_network && link.use_remote_gateways {
            let it = ResourceRef::VirtualNetwork(subnet.virtual_network.clone());
            let why = format!("`{id}` uses a peer's gateway, and the network has its own");
            found.add(&it, "peerings", "own-and-remote-gateway", why);
        }
    }
}

/// A user's route where a gateway is not of the VPN kind, or another one is not (`network C3-4`).
fn unusable(scenario: &Scenario, gateway: &VirtualNetworkGateway, found: &mut Found) {
    if gateway.gateway_type.read() != Some(&GatewayType::ExpressRoute) {
        return;
    }
    let network = |id: &SubnetId| scenario.subnets.get(id).map(|it| &it.virtual_network);
    let here = network(&gateway.subnet);
    for subnet in scenario
        .subnets
        .values()
        .filter(|it| Some(&it.virtual_network) == here)
    {
        let Some(id) = &subnet.route_table else { continue };
        let Some(table) = scenario.route_tables.get(id) else {
            continue;
        };
        for route in &table.routes {
            if route.next_hop.read() == Some(&NextHop::VirtualNetworkGateway) {
                let it = ResourceRef::RouteTable(id.clone());
                let place = format!("routes/{}/nextHop", route.name);
                let why =
                    "a gateway of the network is for ExpressRoute; a route may lead to a VPN gateway only";
                found.add(&it, &place, "gateway-type", why.to_owned());
            }
        }
    }
}

/// A SQL server admits subnets of its own region and tenant (`services A-3`).
fn subnets_of_rules(scenario: &Scenario, it: &ResourceRef, server: &SqlServer, found: &mut Found) {
    for rule in &server.virtual_network_rules {
        let subnet = scenario.subnets.get(&rule.subnet);
        let Some(network) = subnet.and_then(|it| scenario.virtual_networks.get(&it.virtual_network)) else {
            continue;
        };
        let place = format!("virtualNetworkRules/{}", rule.name);
        if network.region.is(&server.region) == Some(false) {
            let why = format!("subnet `{}` is of another region than the server", rule.subnet);
            found.add(it, &place, "rule-across-regions", why);
        }
        if scenario.is_across_tenants(&network.scope, &server.scope) {
            let why = format!("subnet `{}` is of another tenant than the server", rule.subnet);
            found.add(it, &place, "rule-across-tenants", why);
        }
    }
}

fn subnet(scenario: &Scenario, it: &ResourceRef, id: &SubnetId, found: &mut Found) {
    found.reference(it, "subnet", scenario.subnets.contains_key(id), id.as_str());
}
