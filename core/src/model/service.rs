//! Storage accounts and key vaults, and the firewall shape that they share.
//!
//! Source: Microsoft's documents on the storage firewall and Key Vault network security
//! (`services` C.1, D-1).

use super::address::IpRuleValue;
use super::id::SubnetId;
use super::part::Part;
use super::region::Region;
use super::scope::Scope;
use crate::json::{record, words};

/// A storage account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StorageAccount {
    /// What Azure calls it; absent: its id.
    pub name: Option<String>,
    /// `subscription/resourceGroup`: what an endpoint policy's scope is compared with.
    pub scope: Scope,
    /// The region of the primary.
    pub region: Region,
    /// Azure's `kind`; absent: `StorageV2`. A private endpoint needs another than `Storage` (`services E-6`).
    pub kind: Option<String>,
    /// Its firewall.
    pub firewall: ServiceFirewall,
    /// The sub-resources that a private endpoint outside of the scenario leads to (`services E-13`).
    pub private_endpoints_elsewhere: Vec<String>,
}

record! { StorageAccount {
    name: optional("name"),
    scope: required("scope"),
    region: required("region"),
    kind: optional("kind"),
    firewall: or("firewall", ServiceFirewall::default()),
    private_endpoints_elsewhere: optional("privateEndpointsElsewhere"),
} }

/// A key vault.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyVault {
    /// What Azure calls it; absent: its id.
    pub name: Option<String>,
    /// `subscription/resourceGroup`.
    pub scope: Scope,
    /// Its region.
    pub region: Region,
    /// Its firewall.
    pub firewall: ServiceFirewall,
    /// The sub-resources that a private endpoint outside of the scenario leads to (`services E-13`).
    pub private_endpoints_elsewhere: Vec<String>,
}

record! { KeyVault {
    name: optional("name"),
    scope: required("scope"),
    region: required("region"),
    firewall: or("firewall", ServiceFirewall::default()),
    private_endpoints_elsewhere: optional("privateEndpointsElsewhere"),
} }

/// The firewall in front of a service's public door: Azure's `publicNetworkAccess` and `networkAcls`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ServiceFirewall {
    /// Whether the public door exists at all; absent: `Enabled`.
    pub public_network_access: Part<PublicNetworkAccess>,
    /// What happens to a source that no rule names; absent: `Allow`.
    pub default_action: Part<DefaultAction>,
    /// Exceptions, as Azure writes them: `None` or `AzureServices, Logging, Metrics`; absent: `AzureServices`.
    pub bypass: Option<String>,
    /// Subnets that are admitted.
    pub virtual_network_rules: Vec<VirtualNetworkRule>,
    /// Public addresses that are admitted.
    pub ip_rules: Vec<Part<IpRuleValue>>,
    /// Resource instances that are admitted (Storage only).
    pub resource_access_rules: Vec<ResourceAccessRule>,
}

record! { ServiceFirewall {
    public_network_access: or("publicNetworkAccess", Part::Read(PublicNetworkAccess::Enabled)),
    default_action: or("defaultAction", Part::Read(DefaultAction::Allow)),
    bypass: optional("bypass"),
    virtual_network_rules: optional("virtualNetworkRules"),
    ip_rules: optional("ipRules"),
    resource_access_rules: optional("resourceAccessRules"),
} }

impl Default for Part<PublicNetworkAccess> {
    fn default() -> Self {
        Part::Read(PublicNetworkAccess::Enabled)
    }
}

impl Default for Part<DefaultAction> {
    fn default() -> Self {
        Part::Read(DefaultAction::Allow)
    }
}

/// Whether a service has a public door.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PublicNetworkAccess {
    /// The firewall's rules decide.
    Enabled,
    /// Closed, trusted services and resource instances excepted.
    Disabled,
    /// A network security perimeter decides.
    SecuredByPerimeter,
}

words!(
    PublicNetworkAccess,
    [
        (PublicNetworkAccess::Enabled, "Enabled"),
        (PublicNetworkAccess::Disabled, "Disabled"),
        (PublicNetworkAccess::SecuredByPerimeter, "SecuredByPerimeter"),
    ]
);

/// What a firewall does with a source that no rule names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "Azure's own words")]
pub enum DefaultAction {
    Allow,
    Deny,
}

words!(
    DefaultAction,
    [(DefaultAction::Allow, "Allow"), (DefaultAction::Deny, "Deny"),]
);

/// A rule that admits a subnet by its identity.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct VirtualNetworkRule {
    /// The subnet.
    pub subnet: SubnetId,
    /// The rule's state; absent: `Succeeded` (`semantics` BYP). Only `Succeeded` admits.
    pub state: Option<String>,
}

record! { VirtualNetworkRule {
    subnet: required("subnet"),
    state: optional("state"),
} }

/// A rule that admits one resource instance of the same tenant.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ResourceAccessRule {
    /// The tenant that the instance belongs to.
    pub tenant: String,
    /// The Azure resource id of the instance.
    pub resource: String,
}

record! { ResourceAccessRule {
    tenant: required("tenant"),
    resource: required("resource"),
} }
