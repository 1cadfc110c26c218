//! Who owns a thing and where it stands: tenant, subscription, resource group, region.

use std::fmt;

use super::id::{SubscriptionId, TenantId};
use crate::json::{record, written_as_text};

/// A Microsoft Entra tenant: whose things these are.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tenant {
    /// What people call it; absent: its id.
    pub name: Option<String>,
    /// Whether it is the author's own organisation. The picture draws what is not yours dashed.
    pub yours: bool,
}

record! { Tenant {
    name: optional("name"),
    yours: optional("yours"),
} }

/// An Azure subscription, which belongs to one tenant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Subscription {
    /// The tenant that it trusts.
    pub tenant: TenantId,
}

record! { Subscription {
    tenant: required("tenant"),
} }

/// The subscription and resource group that a resource lives in. Both are compared without case.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
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

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.subscription, self.resource_group)
    }
}

written_as_text!(
    Scope,
    blank Scope {
        subscription: SubscriptionId::new(""),
        resource_group: String::new(),
    },
    is SCOPE
);
