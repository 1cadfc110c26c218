//! A firewall rule that looks right and does not match.

use serde::Serialize;

use crate::model::id::SubnetId;

/// Why a firewall rule that looks right does not match.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "code", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum FirewallNote {
    /// The rule names the subnet, but no endpoint there covers the service, so no identity arrives (`services C-13`).
    RuleWithoutEndpoint {
        #[doc = "The subnet."]
        subnet: SubnetId,
    },
    /// The rule's state is not `Succeeded` (`services C-15`).
    RuleState {
        #[doc = "The subnet."]
        subnet: SubnetId,
        #[doc = "The state."]
        state: String,
    },
    /// An IP rule cannot admit a source of the account's own region (`services C-20`).
    SameRegion,
    /// Over a service endpoint the source is private, so the IP rule stops matching (`services C-23`).
    PrivateSource,
}
