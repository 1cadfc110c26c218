//! What leads out of Azure and what stands there; and what people ask about and flip.

use super::super::accept::SERVICES;
use super::filter::RULE;
use super::{
    APPLIANCE, Field, Kind, NAME, OWN_NAME, PRIVATE_ADDRESS, PUBLIC_ADDRESSES, REGION_IF_KNOWN,
    SCOPE_IF_KNOWN, SUBNET, What, flag, optional, required,
};

pub(super) const VIRTUAL_NETWORK_GATEWAYS: Kind = Kind {
    table: "virtualNetworkGateways",
    reference: "virtualNetworkGateway",
    word: "virtual network gateway",
    prefix: "gateway",
    fields: &[
        NAME,
        SCOPE_IF_KNOWN,
        SUBNET,
        optional(
            "gatewayType",
            "Gateway type",
            What::Word(&["Vpn", "ExpressRoute"]),
        ),
        optional("learnedRoutes", "Learned routes", What::Texts),
        optional("vpnClientAddressPool", "Point-to-site address pool", What::Texts),
    ],
};

pub(super) const LOCAL_NETWORK_GATEWAYS: Kind = Kind {
    table: "localNetworkGateways",
    reference: "localNetworkGateway",
    word: "local network gateway",
    prefix: "site",
    fields: &[
        NAME,
        SCOPE_IF_KNOWN,
        optional("addressPrefixes", "Address space", What::Texts),
    ],
};

pub(super) const CONNECTIONS: Kind = Kind {
    table: "connections",
    reference: "connection",
    word: "connection",
    prefix: "connection",
    fields: &[
        NAME,
        SCOPE_IF_KNOWN,
        required(
            "virtualNetworkGateway",
            "Virtual network gateway",
            What::Reference("virtualNetworkGateways"),
        ),
        optional(
            "localNetworkGateway",
            "Local network gateway",
            What::Reference("localNetworkGateways"),
        ),
        optional(
            "remoteVirtualNetworkGateway",
            "Second virtual network gateway",
            What::Reference("virtualNetworkGateways"),
        ),
        flag("enableBgp", "BGP"),
    ],
};

pub(super) const AZURE_FIREWALLS: Kind = Kind {
    table: "azureFirewalls",
    reference: "azureFirewall",
    word: "Azure Firewall",
    prefix: "firewall",
    fields: &[
        NAME,
        SCOPE_IF_KNOWN,
        SUBNET,
        PRIVATE_ADDRESS,
        PUBLIC_ADDRESSES,
        APPLIANCE,
    ],
};

pub(super) const HOSTS: Kind = Kind {
    table: "hosts",
    reference: "host",
    word: "host",
    prefix: "host",
    fields: &[
        NAME,
        required(
            "network",
            "Stands",
            What::Word(&["internet", "onPremises", "azure"]),
        ),
        optional("address", "IP address", What::Text),
        optional("publicAddress", "Public IP address", What::Text),
        optional(
            "gateway",
            "Virtual network gateway",
            What::Reference("virtualNetworkGateways"),
        ),
        optional(
            "resolver",
            "Resolves names",
            What::WordOr(
                &["public"],
                &required(
                    "virtualNetwork",
                    "As in virtual network",
                    What::Named("virtualNetworks"),
                ),
            ),
        ),
        REGION_IF_KNOWN,
        optional("tenant", "Tenant", What::Reference("tenants")),
        flag("trusted", "Trusted Microsoft service"),
        optional("resource", "Resource id", What::Text),
    ],
};

pub(super) const UNMODELLED: Kind = Kind {
    table: "unmodelled",
    reference: "unmodelled",
    word: "thing that is not modelled",
    prefix: "other",
    fields: &[
        OWN_NAME,
        required("resourceType", "Resource type", What::Text),
        optional("property", "Property", What::Text),
        optional(
            "touches",
            "What it could change",
            What::Rows(&[
                required("stage", "Stage", What::Text),
                required("subject", "Resource", What::Thing),
            ]),
        ),
    ],
};

pub(super) const EXPECTATIONS: Kind = Kind {
    table: "expectations",
    reference: "",
    word: "path",
    prefix: "",
    fields: &[
        required("from", "From", What::End),
        required("to", "To", What::End),
        optional(
            "protocol",
            "Protocol",
            What::Word(&["Tcp", "Udp", "Icmp", "Esp", "Ah"]),
        ),
        optional("port", "Port", What::Number),
        optional("wanted", "Must be", What::WordIfKnown(&["open", "closed"])),
    ],
};

const POLICY: Field = required(
    "policy",
    "Service endpoint policy",
    What::Reference("serviceEndpointPolicies"),
);
const ACCOUNT: Field = required("account", "Storage account", What::Reference("storageAccounts"));
const OF_GROUP: Field = required(
    "group",
    "Network security group",
    What::Reference("networkSecurityGroups"),
);

const fn setting(name: &'static str, label: &'static str, fields: &'static [Field]) -> Field {
    optional(name, label, What::Fields(fields))
}

/// A switch holds exactly one of these.
const SETTINGS: &[Field] = &[
    setting(
        "serviceEndpoint",
        "Service endpoint",
        &[SUBNET, required("service", "Service", What::Suggested(SERVICES))],
    ),
    setting("serviceEndpointPolicy", "Endpoint policy", &[SUBNET, POLICY]),
    setting("policyScope", "What the policy lists", &[POLICY, ACCOUNT]),
    setting("defaultDeny", "Deny by default", &[ACCOUNT]),
    setting("virtualNetworkRule", "Virtual network rule", &[ACCOUNT, SUBNET]),
    setting(
        "ipRule",
        "IP rule",
        &[ACCOUNT, required("value", "Address", What::Text)],
    ),
    setting(
        "securityRule",
        "Security rule",
        &[OF_GROUP, required("rule", "Rule", What::Fields(RULE))],
    ),
    setting(
        "swapPriorities",
        "Swapped priorities",
        &[
            OF_GROUP,
            required("first", "First", What::Text),
            required("second", "Second", What::Text),
        ],
    ),
    setting(
        "publicAddress",
        "Public address",
        &[
            required(
                "networkInterface",
                "Network interface",
                What::Reference("networkInterfaces"),
            ),
            required(
                "publicIp",
                "Public IP address",
                What::Reference("publicIpAddresses"),
            ),
        ],
    ),
    setting("defaultOutboundAccess", "Default outbound access", &[SUBNET]),
];

pub(super) const SWITCHES: Kind = Kind {
    table: "switches",
    reference: "",
    word: "switch",
    prefix: "switch",
    fields: &[
        required("id", "Id", What::Text),
        required("sets", "Sets", What::Fields(SETTINGS)),
    ],
};
