//! Networks and what stands in them: subnets, interfaces, machines, addresses; and who owns them.

use super::super::accept::SERVICES;
use super::{
    APPLIANCE, APPLICATION_GROUPS, Field, GROUP, Kind, NAME, PRIVATE_ADDRESS, PUBLIC_ADDRESSES, REGION,
    REGION_IF_KNOWN, SCOPE, SCOPE_IF_KNOWN, SUBNET, What, flag, optional, required,
};

pub(super) const TENANTS: Kind = Kind {
    table: "tenants",
    reference: "",
    word: "tenant",
    prefix: "tenant",
    fields: &[NAME, flag("yours", "Your own organisation")],
};

pub(super) const SUBSCRIPTIONS: Kind = Kind {
    table: "subscriptions",
    reference: "",
    word: "subscription",
    prefix: "subscription",
    fields: &[required("tenant", "Tenant", What::Reference("tenants"))],
};

pub(super) const VIRTUAL_NETWORKS: Kind = Kind {
    table: "virtualNetworks",
    reference: "virtualNetwork",
    word: "virtual network",
    prefix: "vnet",
    fields: &[
        NAME,
        SCOPE,
        REGION,
        required("addressSpace", "Address space", What::Texts),
        optional("dnsServers", "DNS servers", What::Texts),
        optional(
            "resolvesAs",
            "Its DNS servers answer as in",
            What::Reference("virtualNetworks"),
        ),
    ],
};

pub(super) const SUBNETS: Kind = Kind {
    table: "subnets",
    reference: "subnet",
    word: "subnet",
    prefix: "subnet",
    fields: &[
        NAME,
        required(
            "virtualNetwork",
            "Virtual network",
            What::Reference("virtualNetworks"),
        ),
        required("addressPrefixes", "Address prefix", What::Texts),
        GROUP,
        optional("routeTable", "Route table", What::Reference("routeTables")),
        optional("natGateway", "NAT gateway", What::Reference("natGateways")),
        optional("serviceEndpoints", "Service endpoints", What::Rows(ENDPOINT)),
        optional(
            "serviceEndpointPolicies",
            "Service endpoint policies",
            What::References("serviceEndpointPolicies"),
        ),
        optional(
            "defaultOutboundAccess",
            "Default outbound access",
            What::Word(&["enabled", "disabled", "unknown"]),
        ),
        optional(
            "privateEndpointNetworkPolicies",
            "Private endpoint network policy",
            What::Word(&[
                "Disabled",
                "NetworkSecurityGroupEnabled",
                "RouteTableEnabled",
                "Enabled",
            ]),
        ),
    ],
};

const ENDPOINT: &[Field] = &[
    required("service", "Service", What::Suggested(SERVICES)),
    optional("locations", "Locations", What::Texts),
];

pub(super) const PEERINGS: Kind = Kind {
    table: "peerings",
    reference: "peering",
    word: "peering",
    prefix: "peering",
    fields: &[
        NAME,
        required(
            "virtualNetwork",
            "Virtual network",
            What::Reference("virtualNetworks"),
        ),
        required(
            "remoteVirtualNetwork",
            "Remote virtual network",
            What::Reference("virtualNetworks"),
        ),
        optional(
            "allowVirtualNetworkAccess",
            "Allow access to the remote virtual network",
            What::Flag { absent: true },
        ),
        flag("allowForwardedTraffic", "Allow forwarded traffic"),
        flag("allowGatewayTransit", "Allow gateway transit"),
        flag("useRemoteGateways", "Use the remote virtual network's gateway"),
    ],
};

pub(super) const NAT_GATEWAYS: Kind = Kind {
    table: "natGateways",
    reference: "natGateway",
    word: "NAT gateway",
    prefix: "nat",
    fields: &[NAME, PUBLIC_ADDRESSES],
};

pub(super) const PUBLIC_IP_ADDRESSES: Kind = Kind {
    table: "publicIpAddresses",
    reference: "publicIpAddress",
    word: "public IP address",
    prefix: "ip",
    fields: &[
        NAME,
        SCOPE_IF_KNOWN,
        REGION_IF_KNOWN,
        optional("ipAddress", "IP address", What::Text),
        optional("sku", "SKU", What::WordIfKnown(&["Standard", "Basic"])),
    ],
};

pub(super) const NETWORK_INTERFACES: Kind = Kind {
    table: "networkInterfaces",
    reference: "networkInterface",
    word: "network interface",
    prefix: "nic",
    fields: &[
        NAME,
        SCOPE_IF_KNOWN,
        SUBNET,
        PRIVATE_ADDRESS,
        optional(
            "publicIpAddress",
            "Public IP address",
            What::Reference("publicIpAddresses"),
        ),
        GROUP,
        APPLICATION_GROUPS,
        flag("ipForwarding", "IP forwarding"),
        APPLIANCE,
    ],
};

pub(super) const VIRTUAL_MACHINES: Kind = Kind {
    table: "virtualMachines",
    reference: "virtualMachine",
    word: "virtual machine",
    prefix: "vm",
    fields: &[
        NAME,
        SCOPE_IF_KNOWN,
        required(
            "networkInterfaces",
            "Network interfaces",
            What::Owned("networkInterfaces"),
        ),
    ],
};
