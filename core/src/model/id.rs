//! Ids: readable slugs that name one thing in a scenario, a type for each kind.
//!
//! An id is what other parts of the scenario refer to; the name is what Azure and people call the
//! thing. Where a resource states no name of its own, its id is its name.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Box<str>);

        impl $name {
            /// The id spelled as `text`.
            pub fn new(text: impl Into<Box<str>>) -> Self {
                Self(text.into())
            }

            /// The id as it is written in the scenario.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }
    )+};
}

ids! {
    /// A Microsoft Entra tenant.
    TenantId,
    /// An Azure subscription.
    SubscriptionId,
    /// A virtual network.
    VirtualNetworkId,
    /// A subnet; unique in the whole scenario.
    SubnetId,
    /// A virtual network peering: one of the two links.
    PeeringId,
    /// A network security group.
    NetworkSecurityGroupId,
    /// An application security group.
    ApplicationSecurityGroupId,
    /// A route table.
    RouteTableId,
    /// A NAT gateway.
    NatGatewayId,
    /// A public IP address resource.
    PublicIpAddressId,
    /// A network interface.
    NetworkInterfaceId,
    /// A virtual machine.
    VirtualMachineId,
    /// A service endpoint policy.
    ServiceEndpointPolicyId,
    /// A storage account.
    StorageAccountId,
    /// A key vault.
    KeyVaultId,
    /// A host outside the modelled networks.
    HostId,
    /// A thing that was met but is not modelled.
    UnmodelledId,
    /// A switch that the author put on the page.
    SwitchId,
}

/// Any one thing in a scenario.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "camelCase")]
#[expect(missing_docs, reason = "each variant is the thing it names")]
pub enum ResourceRef {
    VirtualNetwork(VirtualNetworkId),
    Subnet(SubnetId),
    Peering(PeeringId),
    NetworkSecurityGroup(NetworkSecurityGroupId),
    ApplicationSecurityGroup(ApplicationSecurityGroupId),
    RouteTable(RouteTableId),
    NatGateway(NatGatewayId),
    PublicIpAddress(PublicIpAddressId),
    NetworkInterface(NetworkInterfaceId),
    VirtualMachine(VirtualMachineId),
    ServiceEndpointPolicy(ServiceEndpointPolicyId),
    StorageAccount(StorageAccountId),
    KeyVault(KeyVaultId),
    Host(HostId),
    Unmodelled(UnmodelledId),
    /// Microsoft Entra sign-in, which no subscription owns.
    MicrosoftEntra,
}
