//! Who owns a thing and where it stands: tenant, subscription, resource group, region.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::id::{SubscriptionId, TenantId};

/// A Microsoft Entra tenant: whose things these are.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Tenant {
    /// What people call it; absent: its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether it is the author's own organisation. The picture draws what is not yours dashed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub yours: bool,
}

/// An Azure subscription, which belongs to one tenant.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Subscription {
    /// The tenant that it trusts.
    pub tenant: TenantId,
}

/// The subscription and resource group that a resource lives in. Both are compared without case.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Scope {
    /// The subscription.
    pub subscription: SubscriptionId,
    /// The resource group's name.
    pub resource_group: String,
}

impl TryFrom<String> for Scope {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.split_once('/') {
            Some((subscription, group))
                if !subscription.is_empty() && !group.is_empty() && !group.contains('/') =>
            {
                Ok(Scope {
                    subscription: subscription.into(),
                    resource_group: group.to_owned(),
                })
            }
            _ => Err(format!("`{text}` is not `subscription/resourceGroup`")),
        }
    }
}

impl From<Scope> for String {
    fn from(scope: Scope) -> String {
        scope.to_string()
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.subscription, self.resource_group)
    }
}
