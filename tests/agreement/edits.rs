//! The changes that make a plain network interesting: every kind of resource, and what is wrong with some.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::universe::Edit;

#[path = "edits/services.rs"]
mod services;

const SUBNETS: &[&str] = &["A", "A", "A", "B", "N", "C"];
const INTERFACES: &[&str] = &["a1", "a1", "b1", "nva", "c1"];

/// One of these.
pub fn of<T: Clone + std::fmt::Debug + 'static>(values: &[T]) -> BoxedStrategy<T> {
    select(values.to_vec()).boxed()
}

/// One field of one thing, set to one of these.
fn set(
    table: &'static str,
    ids: &'static [&'static str],
    field: &'static str,
    values: Vec<Value>,
) -> BoxedStrategy<Edit> {
    (of(ids), select(values))
        .prop_map(move |(id, value)| Edit::Merge(json!({ table: { id: { field: value } } })))
        .boxed()
}

fn merge(patch: Value) -> BoxedStrategy<Edit> {
    Just(Edit::Merge(patch)).boxed()
}

/// Any change.
pub fn any() -> BoxedStrategy<Edit> {
    prop_oneof![
        6 => rule(),
        4 => attach(),
        5 => route(),
        4 => services::service(),
        3 => services::sql(),
        4 => services::endpoint(),
        3 => services::policy(),
        4 => outbound(),
        4 => peering(),
        3 => appliance(),
        4 => gateway(),
        5 => services::private(),
        2 => names(),
        1 => odd(),
    ]
    .boxed()
}

fn rule() -> BoxedStrategy<Edit> {
    const ADDRESSES: &[&str] = &[
        "*",
        "*",
        "*",
        "VirtualNetwork",
        "Internet",
        "Storage",
        "Storage.WestUS",
        "Sql",
        "AzureCloud",
        "AzureKeyVault",
        "AzureActiveDirectory",
        "AzureFrontDoor.Frontend",
        "AzureCloud.norwayw",
        "AzureLoadBalancer",
        "AzurePlatformDNS",
        "10.1.1.0/24",
        "10.1.1.4",
        "10.1.2.0/24",
        "10.2.0.0/16",
        "192.168.0.0/16",
        "8.8.8.8",
        "20.0.0.0/8",
        "0.0.0.0/0",
        "10.0.0.0/33",
        "2001:db8::/64",
    ];
    let priorities = [
        json!(100),
        json!(200),
        json!(200),
        json!(300),
        json!(400),
        json!(500),
        json!(99),
    ];
    let ports = of(&[
        "*",
        "*",
        "*",
        "443",
        "22",
        "1433",
        "80-500",
        "0-65535",
        "11000-11500",
        "443-80",
    ]);
    let sources = of(&["*", "*", "*", "*", "*", "1024-65535", "0-1023", "2000-5000"]);
    (
        (of(&["g1", "g1", "g2"]), of(&priorities), of(&["Inbound", "Outbound", "Outbound"]), of(&["Allow", "Deny"])),
        (of(&["*", "*", "*", "Tcp", "Udp", "Icmp", "Gre"]), of(ADDRESSES), of(ADDRESSES), ports, sources),
        of(&[0, 0, 0, 0, 0, 0, 1, 2]),
    )
        .prop_map(|((group, priority, direction, access), (protocol, source, destination, port, from), asg)| {
            let mut rule = json!({
                "name": "r", "priority": priority, "direction": direction, "access": access, "protocol": protocol,
                "source": [source], "destination": [destination], "destinationPorts": [port], "sourcePorts": [from],
            });
            if asg == 1 {
                rule["source"] = json!([]);
                rule["sourceApplicationSecurityGroups"] = json!(["web"]);
            }
            if asg == 2 {
                rule["destination"] = json!([]);
                rule["destinationApplicationSecurityGroups"] = json!(["db"]);
            }
            Edit::Push(format!("networkSecurityGroups/{group}/securityRules"), rule)
        })
        .boxed()
}

fn attach() -> BoxedStrategy<Edit> {
    prop_oneof![
        4 => set("subnets", SUBNETS, "networkSecurityGroup", vec![json!("g1"), json!("g1"), json!("g2"), json!("g2"), json!("g2"), json!("gone")]),
        3 => set("networkInterfaces", INTERFACES, "networkSecurityGroup", vec![json!("g1"), json!("g2")]),
        1 => set("networkInterfaces", INTERFACES, "applicationSecurityGroups", vec![json!(["web"]), json!(["db"]), json!(["web", "db"]), json!(["gone"])]),
    ]
    .boxed()
}

fn route() -> BoxedStrategy<Edit> {
    const PREFIXES: &[&str] = &[
        "0.0.0.0/0",
        "0.0.0.0/0",
        "10.0.0.0/8",
        "10.1.0.0/16",
        "10.1.2.0/24",
        "10.1.2.9/32",
        "10.2.0.0/16",
        "10.3.0.0/16",
        "192.168.0.0/16",
        "192.168.50.0/24",
        "8.8.8.0/24",
        "20.60.0.0/16",
        "Storage",
        "Storage.WestUS",
        "AzureCloud",
        "AzureCloud.westus",
        "Storage.norwaywest",
        "10.1.0.0/99",
    ];
    let hops = [
        json!("none"),
        json!("internet"),
        json!("vnetLocal"),
        json!("virtualNetworkGateway"),
        json!({"virtualAppliance": "10.1.9.4"}),
        json!({"virtualAppliance": "10.1.9.4"}),
        json!({"virtualAppliance": "10.1.9.4"}),
        json!({"virtualAppliance": "10.1.8.4"}),
        json!({"virtualAppliance": "10.1.77.7"}),
        json!("somewhere"),
    ];
    prop_oneof![
        3 => (of(&["r1", "r1", "r2"]), of(PREFIXES), of(&hops)).prop_map(|(table, prefix, hop)| {
            let route = json!({ "name": format!("to {prefix}"), "addressPrefix": prefix, "nextHop": hop });
            Edit::Push(format!("routeTables/{table}/routes"), route)
        }),
        2 => set("subnets", &["A", "A", "A", "B", "N", "C", "G"], "routeTable", vec![json!("r1"), json!("r1"), json!("r1"), json!("r2"), json!("r2"), json!("gone")]),
        1 => set("routeTables", &["r1", "r2"], "disableBgpRoutePropagation", vec![json!(true)]),
    ]
    .boxed()
}

fn outbound() -> BoxedStrategy<Edit> {
    let pips = vec![
        json!("P"),
        json!("P"),
        json!("Q"),
        json!("R"),
        json!("U"),
        json!("gone"),
    ];
    prop_oneof![
        3 => set("networkInterfaces", INTERFACES, "publicIpAddress", pips),
        2 => set("subnets", SUBNETS, "natGateway", vec![json!("nat"), json!("nat"), json!("empty"), json!("gone")]),
        2 => set("subnets", SUBNETS, "defaultOutboundAccess", vec![json!("disabled"), json!("disabled"), json!("unknown")]),
        1 => merge(json!({"virtualMachines": {"m": {"networkInterfaces": ["a1", "a2"]}}, "networkInterfaces": {"a2": {"publicIpAddress": "P"}}})),
        1 => merge(json!({"natGateways": {"nat": {"publicIpAddresses": ["natP", "P"]}}})),
    ]
    .boxed()
}

fn peering() -> BoxedStrategy<Edit> {
    let both = |one: &'static str, other: &'static str| {
        merge(json!({"peerings": {
            format!("{one}{other}"): {"virtualNetwork": one, "remoteVirtualNetwork": other},
            format!("{other}{one}"): {"virtualNetwork": other, "remoteVirtualNetwork": one},
        }}))
    };
    let flag = (
        of(&["V1V2", "V2V1"]),
        of(&[
            ("allowVirtualNetworkAccess", false),
            ("allowForwardedTraffic", true),
            ("allowGatewayTransit", true),
            ("useRemoteGateways", true),
        ]),
    );
    prop_oneof![
        4 => both("V1", "V2"),
        2 => both("V1", "V3"),
        1 => both("V2", "V3"),
        1 => merge(json!({"peerings": {"V1V2": {"virtualNetwork": "V1", "remoteVirtualNetwork": "V2"}}})),
        1 => merge(json!({"peerings": {"V1X": {"virtualNetwork": "V1", "remoteVirtualNetwork": "gone"}}})),
        3 => flag.prop_map(|(link, (field, value))| {
            let (one, other) = link.split_at(2);
            Edit::Merge(json!({"peerings": {link: {"virtualNetwork": one, "remoteVirtualNetwork": other, field: value}}}))
        }),
    ]
    .boxed()
}

fn appliance() -> BoxedStrategy<Edit> {
    prop_oneof![
        4 => set("networkInterfaces", &["nva"], "appliance", vec![json!("forwards"), json!("translates"), json!("translates"), json!("drops")]),
        1 => set("networkInterfaces", &["nva"], "ipForwarding", vec![json!(false)]),
        1 => merge(json!({"azureFirewalls": {"fw": {"subnet": "F", "privateIpAddress": "10.1.8.4", "publicIpAddresses": ["fwP"]}}})),
        1 => set("azureFirewalls", &["fw"], "appliance", vec![json!("forwards"), json!("translates"), json!("drops")]).prop_map(|edit| match edit {
            Edit::Merge(mut patch) => {
                harness::patch::merge(&mut patch, &json!({"azureFirewalls": {"fw": {"subnet": "F", "privateIpAddress": "10.1.8.4", "publicIpAddresses": ["fwP"]}}}));
                Edit::Merge(patch)
            }
            other => other,
        }),
    ]
    .boxed()
}

fn gateway() -> BoxedStrategy<Edit> {
    let site = json!({
        "virtualNetworkGateways": {"gw": {"subnet": "G"}},
        "localNetworkGateways": {"site": {"addressPrefixes": ["192.168.50.0/24"]}},
        "connections": {"cn": {"virtualNetworkGateway": "gw", "localNetworkGateway": "site"}},
        "hosts": {"op": {"gateway": "gw"}},
    });
    let learned = |routes: Value| {
        merge(json!({"virtualNetworkGateways": {"gw": {"subnet": "G", "learnedRoutes": routes}}}))
    };
    prop_oneof![
        5 => merge(site),
        1 => merge(json!({"virtualNetworkGateways": {"gw": {"subnet": "G"}}})),
        1 => learned(json!(["0.0.0.0/0"])),
        1 => learned(json!(["10.2.1.0/24", "192.168.0.0/16"])),
        1 => learned(json!(["10.0.0.0/40"])),
        1 => merge(json!({"virtualNetworkGateways": {"gw": {"subnet": "G", "gatewayType": "ExpressRoute"}}})),
        1 => merge(json!({"hosts": {"op": {"gateway": "gw"}}})),
        1 => set("hosts", &["op"], "publicAddress", vec![Value::Null]),
    ]
    .boxed()
}

fn names() -> BoxedStrategy<Edit> {
    prop_oneof![
        set(
            "virtualNetworks",
            &["V1", "V2"],
            "dnsServers",
            vec![json!(["10.1.2.53"])]
        ),
        set(
            "virtualNetworks",
            &["V1", "V2"],
            "resolvesAs",
            vec![json!("V1"), json!("V2"), json!("gone")]
        ),
        set(
            "hosts",
            &["op"],
            "resolver",
            vec![json!({"virtualNetwork": "V1"}), json!({"virtualNetwork": "V2"})]
        ),
    ]
    .boxed()
}

fn odd() -> BoxedStrategy<Edit> {
    let touch = |stage: &str, kind: &str, id: &str| {
        Edit::Merge(
            json!({"unmodelled": {"thing": {"name": "thing", "resourceType": "x/y", "touches": [{"stage": stage, "subject": {"kind": kind, "id": id}}]}}}),
        )
    };
    let touches = vec![
        touch("nameResolution", "storageAccount", "stW"),
        touch("outboundNsg", "networkSecurityGroup", "g1"),
        touch("routing", "routeTable", "r1"),
        touch("routing", "virtualNetwork", "V1"),
        touch("egress", "networkInterface", "a1"),
        touch("inboundNsg", "virtualNetwork", "V1"),
        touch("serviceFirewall", "storageAccount", "stW"),
        touch("routing", "subnet", "A"),
    ];
    prop_oneof![
        2 => select(touches),
        1 => set("networkInterfaces", &["a1", "b1"], "privateIpAddress", vec![json!("oops")]),
        1 => merge(json!({"networkInterfaces": {"twin": {"subnet": "B", "privateIpAddress": "10.1.2.4"}}})),
        1 => set("virtualNetworks", &["V1", "V2"], "addressSpace", vec![json!(["10.0.0.0/8"]), json!(["10.1.0.0/16", "oops"]), json!(["10.1.0.0/16", "10.2.1.0/24"]), json!(["10.1.0.0/16", "10.3.0.0/16"])]),
        1 => set("hosts", &["X"], "address", vec![Value::Null, json!("oops")]),
    ]
    .boxed()
}
