//! Storage accounts and key vaults, and the firewall shape that they share.
//!
//! Source: Microsoft's documents on the storage firewall and Key Vault network security
//! (`services` C.1, D-1).

use serde::{Deserialize, Serialize};

use super::address::IpRuleValue;
use super::id::SubnetId;
use super::part::Part;
use super::region::Region;
use super::scope::Scope;

/// A storage account.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct StorageAccount {
    /// What Azure calls it; absent: its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `subscription/resourceGroup`: what an endpoint policy's scope is compared with.
    pub scope: Scope,
    /// The region of the primary.
    pub region: Region,
    /// Its firewall.
    #[serde(default, skip_serializing_if = "ServiceFirewall::is_default")]
    pub firewall: ServiceFirewall,
}

/// A key vault.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct KeyVault {
    /// What Azure calls it; absent: its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `subscription/resourceGroup`.
    pub scope: Scope,
    /// Its region.
    pub region: Region,
    /// Its firewall.
    #[serde(default, skip_serializing_if = "ServiceFirewall::is_default")]
    pub firewall: ServiceFirewall,
}

/// The firewall in front of a service's public door: Azure's `publicNetworkAccess` and `networkAcls`.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ServiceFirewall {
    /// Whether the public door exists at all; absent: `Enabled`.
    #[serde(default = "enabled", skip_serializing_if = "is_enabled")]
    pub public_network_access: Part<PublicNetworkAccess>,
    /// What happens to a source that no rule names; absent: `Allow`.
    #[serde(default = "allow", skip_serializing_if = "is_allow")]
    pub default_action: Part<DefaultAction>,
    /// Exceptions, as Azure writes them: `None` or `AzureServices, Logging, Metrics`; absent: `AzureServices`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bypass: Option<String>,
    /// Subnets that are admitted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub virtual_network_rules: Vec<VirtualNetworkRule>,
    /// Public addresses that are admitted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ip_rules: Vec<Part<IpRuleValue>>,
    /// Resource instances that are admitted (Storage only).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resource_access_rules: Vec<ResourceAccessRule>,
}

impl ServiceFirewall {
    fn is_default(&self) -> bool {
        *self == ServiceFirewall::default()
    }
}

impl Default for Part<PublicNetworkAccess> {
    fn default() -> Self {
        enabled()
    }
}

impl Default for Part<DefaultAction> {
    fn default() -> Self {
        allow()
    }
}

fn enabled() -> Part<PublicNetworkAccess> {
    Part::Read(PublicNetworkAccess::Enabled)
}

fn is_enabled(access: &Part<PublicNetworkAccess>) -> bool {
    *access == enabled()
}

fn allow() -> Part<DefaultAction> {
    Part::Read(DefaultAction::Allow)
}

fn is_allow(action: &Part<DefaultAction>) -> bool {
    *action == allow()
}

/// Whether a service has a public door.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub enum PublicNetworkAccess {
    /// The firewall's rules decide.
    Enabled,
    /// Closed, trusted services and resource instances excepted.
    Disabled,
    /// A network security perimeter decides.
    SecuredByPerimeter,
}

/// What a firewall does with a source that no rule names.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "Azure's own words")]
pub enum DefaultAction {
    Allow,
    Deny,
}

/// A rule that admits a subnet by its identity.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct VirtualNetworkRule {
    /// The subnet.
    pub subnet: SubnetId,
    /// The rule's state; absent: `Succeeded` (`semantics` BYP). Only `Succeeded` admits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
}

/// A rule that admits one resource instance of the same tenant.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ResourceAccessRule {
    /// The tenant that the instance belongs to.
    pub tenant: String,
    /// The Azure resource id of the instance.
    pub resource: String,
}
