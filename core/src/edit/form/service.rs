//! Services, their firewalls, and the private ways to them.

use super::{
    APPLICATION_GROUPS, Field, Kind, NAME, OWN_NAME, PRIVATE_ADDRESS, REGION, SCOPE, SCOPE_IF_KNOWN, SUBNET,
    What, flag, optional, required,
};

const FIREWALL: Field = optional(
    "firewall",
    "Firewall",
    What::Fields(&[
        PUBLIC_ACCESS,
        optional("defaultAction", "Default action", What::Word(&["Allow", "Deny"])),
        optional("bypass", "Exceptions", What::Text),
        optional(
            "virtualNetworkRules",
            "Virtual network rules",
            What::Rows(&[
                SUBNET,
                optional(
                    "state",
                    "State",
                    What::AnyWord(&[
                        "Succeeded",
                        "Provisioning",
                        "Deprovisioning",
                        "Failed",
                        "NetworkSourceDeleted",
                    ]),
                ),
            ]),
        ),
        optional("ipRules", "IP rules", What::Texts),
        optional(
            "resourceAccessRules",
            "Resource instances",
            What::Rows(&[
                required("tenant", "Tenant", What::Text),
                required("resource", "Resource id", What::Text),
            ]),
        ),
    ]),
);

const PUBLIC_ACCESS: Field = optional(
    "publicNetworkAccess",
    "Public network access",
    What::Word(&["Enabled", "Disabled", "SecuredByPerimeter"]),
);

const ELSEWHERE: Field = optional(
    "privateEndpointsElsewhere",
    "Private endpoints outside of the scenario",
    What::Texts,
);

pub(super) const STORAGE_ACCOUNTS: Kind = Kind {
    table: "storageAccounts",
    reference: "storageAccount",
    word: "storage account",
    prefix: "storage",
    fields: &[
        NAME,
        SCOPE,
        REGION,
        optional(
            "kind",
            "Account kind",
            What::AnyWord(&[
                "StorageV2",
                "Storage",
                "BlobStorage",
                "BlockBlobStorage",
                "FileStorage",
            ]),
        ),
        FIREWALL,
        ELSEWHERE,
    ],
};

pub(super) const KEY_VAULTS: Kind = Kind {
    table: "keyVaults",
    reference: "keyVault",
    word: "key vault",
    prefix: "vault",
    fields: &[NAME, SCOPE, REGION, FIREWALL, ELSEWHERE],
};

pub(super) const SQL_SERVERS: Kind = Kind {
    table: "sqlServers",
    reference: "sqlServer",
    word: "SQL server",
    prefix: "sql",
    fields: &[
        NAME,
        SCOPE,
        REGION,
        PUBLIC_ACCESS,
        optional(
            "connectionPolicy",
            "Connection policy",
            What::Word(&["Default", "Redirect", "Proxy"]),
        ),
        optional(
            "virtualNetworkRules",
            "Virtual network rules",
            What::Rows(&[
                OWN_NAME,
                SUBNET,
                flag(
                    "ignoreMissingVnetServiceEndpoint",
                    "Ignore a missing service endpoint",
                ),
                optional(
                    "state",
                    "State",
                    What::AnyWord(&[
                        "Ready",
                        "Initializing",
                        "InProgress",
                        "Failed",
                        "Deleting",
                        "Unknown",
                    ]),
                ),
            ]),
        ),
        optional("firewallRules", "Firewall rules", What::Rows(ADDRESS_RULE)),
        optional(
            "databaseFirewallRules",
            "Database firewall rules",
            What::Rows(ADDRESS_RULE),
        ),
        ELSEWHERE,
    ],
};

const ADDRESS_RULE: &[Field] = &[
    OWN_NAME,
    required("startIpAddress", "Start IP address", What::Text),
    required("endIpAddress", "End IP address", What::Text),
];

pub(super) const PRIVATE_ENDPOINTS: Kind = Kind {
    table: "privateEndpoints",
    reference: "privateEndpoint",
    word: "private endpoint",
    prefix: "pe",
    fields: &[
        NAME,
        SCOPE_IF_KNOWN,
        SUBNET,
        PRIVATE_ADDRESS,
        required("service", "Resource", What::Thing),
        required("groupId", "Target sub-resource", What::Text),
        optional(
            "connectionState",
            "Connection state",
            What::Word(&["Approved", "Pending", "Rejected", "Disconnected"]),
        ),
        APPLICATION_GROUPS,
        optional(
            "privateDnsZones",
            "Private DNS zones",
            What::References("privateDnsZones"),
        ),
    ],
};

pub(super) const PRIVATE_DNS_ZONES: Kind = Kind {
    table: "privateDnsZones",
    reference: "privateDnsZone",
    word: "private DNS zone",
    prefix: "zone",
    fields: &[
        NAME,
        SCOPE_IF_KNOWN,
        optional(
            "virtualNetworkLinks",
            "Virtual network links",
            What::Rows(&[
                OWN_NAME,
                required(
                    "virtualNetwork",
                    "Virtual network",
                    What::Reference("virtualNetworks"),
                ),
                optional(
                    "resolutionPolicy",
                    "Resolution policy",
                    What::Word(&["Default", "NxDomainRedirect"]),
                ),
            ]),
        ),
        optional(
            "records",
            "Record sets",
            What::Rows(&[OWN_NAME, optional("addresses", "IP addresses", What::Texts)]),
        ),
    ],
};
