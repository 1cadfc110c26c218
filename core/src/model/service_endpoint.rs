//! Service endpoints and the policies that narrow them.
//!
//! Source: "Virtual network service endpoints" and "Service endpoint policies", Microsoft
//! (`services` A, B).

use std::fmt;

use super::part::Part;
use super::region::Region;
use super::scope::Scope;
use crate::json::{record, written_as_text};

/// A service endpoint on a subnet.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ServiceEndpoint {
    /// The identifier, as `Microsoft.Storage`; kept as written, compared without case.
    pub service: String,
    /// The regions that Azure reports it to cover; `*` for all. Absent: the built-in rule.
    pub locations: Vec<String>,
}

record! { ServiceEndpoint {
    service: required("service"),
    locations: optional("locations"),
} }

/// A service endpoint policy: an allow-list for what leaves over the Storage endpoint.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServiceEndpointPolicy {
    /// What Azure calls it; absent: its id.
    pub name: Option<String>,
    /// `subscription/resourceGroup`, where it is known.
    pub scope: Option<Scope>,
    /// The region, where it is known; it must be that of the network.
    pub region: Option<Region>,
    /// What it lists.
    pub definitions: Vec<ServiceEndpointPolicyDefinition>,
}

record! { ServiceEndpointPolicy {
    name: optional("name"),
    scope: optional("scope"),
    region: optional("region"),
    definitions: optional("definitions"),
} }

/// One definition of a policy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServiceEndpointPolicyDefinition {
    /// Its name.
    pub name: String,
    /// `Microsoft.Storage`, or `Global` for aliases.
    pub service: String,
    /// What it lets through.
    pub service_resources: Vec<Part<ServiceResource>>,
}

record! { ServiceEndpointPolicyDefinition {
    name: required("name"),
    service: required("service"),
    service_resources: optional("serviceResources"),
} }

/// One entry of a policy: the id of a subscription, a resource group or an account, or an alias.
/// Written as Azure writes it: `/subscriptions/s1/resourceGroups/rg1`, `/services/Azure/Batch`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[expect(missing_docs, reason = "each field is the segment it names")]
pub enum ServiceResource {
    /// Every account of a subscription.
    Subscription { subscription: String },
    /// Every account of a resource group.
    ResourceGroup {
        subscription: String,
        resource_group: String,
    },
    /// One storage account.
    StorageAccount {
        subscription: String,
        resource_group: String,
        account: String,
    },
    /// A set of Microsoft's own services.
    Alias(String),
}

impl TryFrom<String> for ServiceResource {
    type Error = String;

    /// Reads an id by its segments (`services B-6`).
    fn try_from(text: String) -> Result<Self, String> {
        let segments: Vec<&str> = text.trim_end_matches('/').split('/').collect();
        let is = |segment: &str, word: &str| segment.eq_ignore_ascii_case(word);
        match segments.as_slice() {
            ["", services, _, ..] if is(services, "services") => Ok(ServiceResource::Alias(text)),
            ["", subscriptions, subscription] if is(subscriptions, "subscriptions") => {
                Ok(ServiceResource::Subscription {
                    subscription: (*subscription).into(),
                })
            }
            ["", subscriptions, subscription, groups, group]
                if is(subscriptions, "subscriptions") && is(groups, "resourceGroups") =>
            {
                Ok(ServiceResource::ResourceGroup {
                    subscription: (*subscription).into(),
                    resource_group: (*group).into(),
                })
            }
            [
                "",
                subscriptions,
                subscription,
                groups,
                group,
                providers,
                provider,
                kind,
                account,
            ] if is(subscriptions, "subscriptions")
                && is(groups, "resourceGroups")
                && is(providers, "providers")
                && is(provider, "Microsoft.Storage")
                && is(kind, "storageAccounts") =>
            {
                Ok(ServiceResource::StorageAccount {
                    subscription: (*subscription).into(),
                    resource_group: (*group).into(),
                    account: (*account).into(),
                })
            }
            _ => Err(format!(
                "`{text}` is no id of a subscription, a resource group or a storage account, and no alias"
            )),
        }
    }
}

impl fmt::Display for ServiceResource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ServiceResource::Subscription { subscription } => {
                write!(f, "/subscriptions/{subscription}")
            }
            ServiceResource::ResourceGroup {
                subscription,
                resource_group,
            } => {
                write!(f, "/subscriptions/{subscription}/resourceGroups/{resource_group}")
            }
            ServiceResource::StorageAccount {
                subscription,
                resource_group,
                account,
            } => write!(
                f,
                "/subscriptions/{subscription}/resourceGroups/{resource_group}/providers/Microsoft.Storage/storageAccounts/{account}"
            ),
            ServiceResource::Alias(alias) => f.write_str(alias),
        }
    }
}

written_as_text!(ServiceResource, blank ServiceResource::Alias(String::new()), is RESOURCE);
