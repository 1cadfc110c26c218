//! Switches: what a person flips on the page. Each carries all it needs to be set either way, so that
//! nothing is lost by switching it off.

use super::id::{
    NetworkInterfaceId, NetworkSecurityGroupId, PublicIpAddressId, ServiceEndpointPolicyId, StorageAccountId,
    SubnetId, SwitchId,
};
use super::nsg::SecurityRule;
use crate::json::{record, variants};

/// One switch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Switch {
    /// Its id: short links name it, so it never changes.
    pub id: SwitchId,
    /// What it sets.
    pub sets: Setting,
}

record! { Switch {
    id: required("id"),
    sets: required("sets"),
} }

/// What a switch sets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Setting {
    /// On: the endpoint stands on the subnet.
    ServiceEndpoint {
        #[doc = "The subnet."]
        subnet: SubnetId,
        #[doc = "The identifier."]
        service: String,
    },
    /// On: the policy is attached to the subnet.
    ServiceEndpointPolicy {
        #[doc = "The subnet."]
        subnet: SubnetId,
        #[doc = "The policy."]
        policy: ServiceEndpointPolicyId,
    },
    /// A choice: what the policy lists, the account, its resource group or its subscription.
    PolicyScope {
        #[doc = "The policy."]
        policy: ServiceEndpointPolicyId,
        #[doc = "The account."]
        account: StorageAccountId,
    },
    /// On: the account's default action is Deny.
    DefaultDeny {
        #[doc = "The account."]
        account: StorageAccountId,
    },
    /// On: the account's firewall names the subnet.
    VirtualNetworkRule {
        #[doc = "The account."]
        account: StorageAccountId,
        #[doc = "The subnet."]
        subnet: SubnetId,
    },
    /// On: the account's firewall names the address.
    IpRule {
        #[doc = "The account."]
        account: StorageAccountId,
        #[doc = "The address or range."]
        value: String,
    },
    /// On: the rule stands in the group.
    SecurityRule {
        #[doc = "The group."]
        group: NetworkSecurityGroupId,
        #[doc = "The rule."]
        rule: Box<SecurityRule>,
    },
    /// On: the two rules have each other's priority.
    SwapPriorities {
        #[doc = "The group."]
        group: NetworkSecurityGroupId,
        #[doc = "The rule that comes first while the switch is off."]
        first: String,
        #[doc = "The other."]
        second: String,
    },
    /// On: the interface has the public address.
    PublicAddress {
        #[doc = "The interface."]
        network_interface: NetworkInterfaceId,
        #[doc = "The address."]
        public_ip: PublicIpAddressId,
    },
    /// On: the subnet gives a way out to interfaces without one.
    DefaultOutboundAccess {
        #[doc = "The subnet."]
        subnet: SubnetId,
    },
}

variants! { Setting, blank Setting::DefaultOutboundAccess { subnet: SubnetId::new("") }, {
    ServiceEndpoint: "serviceEndpoint" { subnet: required("subnet"), service: required("service") },
    ServiceEndpointPolicy: "serviceEndpointPolicy" { subnet: required("subnet"), policy: required("policy") },
    PolicyScope: "policyScope" { policy: required("policy"), account: required("account") },
    DefaultDeny: "defaultDeny" { account: required("account") },
    VirtualNetworkRule: "virtualNetworkRule" { account: required("account"), subnet: required("subnet") },
    IpRule: "ipRule" { account: required("account"), value: required("value") },
    SecurityRule: "securityRule" { group: required("group"), rule: required("rule") },
    SwapPriorities: "swapPriorities" { group: required("group"), first: required("first"), second: required("second") },
    PublicAddress: "publicAddress" { network_interface: required("networkInterface"), public_ip: required("publicIp") },
    DefaultOutboundAccess: "defaultOutboundAccess" { subnet: required("subnet") },
} }
