//! Route tables and their routes.

use serde_json::{Value, json};

use super::Import;
use super::estate::{Estate, Resource, element};
use super::json::{elements, flag, get, is_v6};
use crate::model::id::RouteTableId;
use crate::model::part::Part;
use crate::model::route::{NextHop, RouteTable, UserDefinedRoute};

/// A route table. Routes of IPv6 prefixes never meet an IPv4 flow and are left out.
pub(super) fn read(import: &mut Import, _: &Estate, resource: &Resource) {
    let own = resource.properties();
    let mut routes = Vec::new();
    for value in elements(own, "routes") {
        let Some((_, name, properties)) = element(value) else {
            import.problem(
                resource,
                "not-a-route",
                "routes",
                "a route is an object with a `name`".into(),
            );
            continue;
        };
        let prefix = get(properties, "addressPrefix").cloned().unwrap_or(Value::Null);
        if is_v6(&prefix) {
            let place = format!("routes/{name}");
            import.unmodelled(resource, Some(&place), "a route of an IPv6 prefix", Vec::new());
            continue;
        }
        let kind = get(properties, "nextHopType");
        routes.push(UserDefinedRoute {
            name,
            address_prefix: Part::from_value(prefix),
            next_hop: next_hop(kind, get(properties, "nextHopIpAddress")),
        });
    }
    let table = RouteTable {
        name: resource.stated_name(),
        scope: Some(resource.scope.clone()),
        disable_bgp_route_propagation: flag(own, "disableBgpRoutePropagation").unwrap_or(false),
        routes,
    };
    import
        .out
        .scenario
        .route_tables
        .insert(RouteTableId::new(resource.id.clone()), table);
}

fn next_hop(kind: Option<&Value>, address: Option<&Value>) -> Part<NextHop> {
    let written = kind.cloned().unwrap_or(Value::Null);
    let word = written.as_str().unwrap_or_default().to_ascii_lowercase();
    let simple = match word.as_str() {
        "none" => NextHop::None,
        "internet" => NextHop::Internet,
        "vnetlocal" => NextHop::VnetLocal,
        "virtualnetworkgateway" => NextHop::VirtualNetworkGateway,
        "virtualappliance" => {
            let address = address.cloned().unwrap_or(Value::Null);
            return Part::from_value(json!({ "virtualAppliance": address }));
        }
        _ => return Part::from_value(written),
    };
    Part::Read(simple)
}
