//! What filters and leads packets: security groups, route tables, endpoint policies.

use super::{Field, Kind, NAME, OWN_NAME, REGION_IF_KNOWN, SCOPE_IF_KNOWN, What, flag, optional, required};

pub(super) const NETWORK_SECURITY_GROUPS: Kind = Kind {
    table: "networkSecurityGroups",
    reference: "networkSecurityGroup",
    word: "network security group",
    prefix: "nsg",
    fields: &[
        NAME,
        SCOPE_IF_KNOWN,
        optional("securityRules", "Security rules", What::Rows(RULE)),
    ],
};

/// A security rule, in a group or in the switch that puts it there.
pub(super) const RULE: &[Field] = &[
    OWN_NAME,
    required("priority", "Priority", What::Number),
    required("direction", "Direction", What::Word(&["Inbound", "Outbound"])),
    required("access", "Action", What::Word(&["Allow", "Deny"])),
    optional(
        "protocol",
        "Protocol",
        What::Word(&["*", "Tcp", "Udp", "Icmp", "Esp", "Ah"]),
    ),
    optional("source", "Source", What::Addresses),
    optional(
        "sourceApplicationSecurityGroups",
        "Source application security groups",
        What::References("applicationSecurityGroups"),
    ),
    optional("sourcePorts", "Source port ranges", What::Texts),
    optional("destination", "Destination", What::Addresses),
    optional(
        "destinationApplicationSecurityGroups",
        "Destination application security groups",
        What::References("applicationSecurityGroups"),
    ),
    optional("destinationPorts", "Destination port ranges", What::Texts),
];

pub(super) const APPLICATION_SECURITY_GROUPS: Kind = Kind {
    table: "applicationSecurityGroups",
    reference: "applicationSecurityGroup",
    word: "application security group",
    prefix: "asg",
    fields: &[NAME],
};

pub(super) const ROUTE_TABLES: Kind = Kind {
    table: "routeTables",
    reference: "routeTable",
    word: "route table",
    prefix: "rt",
    fields: &[
        NAME,
        SCOPE_IF_KNOWN,
        flag("disableBgpRoutePropagation", "Keep gateway routes out"),
        optional("routes", "Routes", What::Rows(ROUTE)),
    ],
};

const ROUTE: &[Field] = &[
    OWN_NAME,
    required("addressPrefix", "Address prefix", What::AddressOrTag),
    required(
        "nextHop",
        "Next hop type",
        What::WordOr(
            &["none", "internet", "vnetLocal", "virtualNetworkGateway"],
            &required("virtualAppliance", "Virtual appliance", What::Text),
        ),
    ),
];

pub(super) const SERVICE_ENDPOINT_POLICIES: Kind = Kind {
    table: "serviceEndpointPolicies",
    reference: "serviceEndpointPolicy",
    word: "service endpoint policy",
    prefix: "policy",
    fields: &[
        NAME,
        SCOPE_IF_KNOWN,
        REGION_IF_KNOWN,
        optional("definitions", "Policy definitions", What::Rows(DEFINITION)),
    ],
};

const DEFINITION: &[Field] = &[
    OWN_NAME,
    required(
        "service",
        "Service",
        What::AnyWord(&["Microsoft.Storage", "Global"]),
    ),
    optional("serviceResources", "Resources", What::Texts),
];
