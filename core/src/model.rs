//! `Scenario`: everything that is modelled, one table per kind of resource, keyed by its own id type.
//!
//! It says what stands where, never what follows from it. Values are parsed at the door; a part that
//! cannot be read stays in place as it was written (`part`), and `check` lists it.

pub mod address;
pub mod check;
pub mod expectation;
pub mod host;
pub mod id;
pub mod network;
pub mod nic;
pub mod nsg;
pub mod part;
pub mod region;
pub mod route;
pub mod scope;
pub mod service;
pub mod service_endpoint;
pub mod switch;
pub mod unmodelled;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use id::*;

macro_rules! scenario {
    ($($(#[$doc:meta])* $table:ident: $id:ty => $value:ty,)+) => {
        /// Everything that is modelled.
        #[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
        #[serde(deny_unknown_fields, rename_all = "camelCase")]
        pub struct Scenario {
            /// What the scenario is about, in one line.
            #[serde(default, skip_serializing_if = "String::is_empty")]
            pub title: String,
            $($(#[$doc])* #[serde(default, skip_serializing_if = "BTreeMap::is_empty")] pub $table: BTreeMap<$id, $value>,)+
            /// The paths on display and the author's wishes. Empty: every pair is on display.
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            pub expectations: Vec<expectation::Expectation>,
            /// The switches that the author put on the page, in order.
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            pub switches: Vec<switch::Switch>,
        }
    };
}

scenario! {
    /// Microsoft Entra tenants.
    tenants: TenantId => scope::Tenant,
    /// Subscriptions.
    subscriptions: SubscriptionId => scope::Subscription,
    /// Virtual networks.
    virtual_networks: VirtualNetworkId => network::VirtualNetwork,
    /// Subnets.
    subnets: SubnetId => network::Subnet,
    /// Peering links.
    peerings: PeeringId => network::Peering,
    /// Network security groups.
    network_security_groups: NetworkSecurityGroupId => nsg::NetworkSecurityGroup,
    /// Application security groups.
    application_security_groups: ApplicationSecurityGroupId => nsg::ApplicationSecurityGroup,
    /// Route tables.
    route_tables: RouteTableId => route::RouteTable,
    /// NAT gateways.
    nat_gateways: NatGatewayId => nic::NatGateway,
    /// Public IP addresses.
    public_ip_addresses: PublicIpAddressId => nic::PublicIpAddress,
    /// Network interfaces.
    network_interfaces: NetworkInterfaceId => nic::NetworkInterface,
    /// Virtual machines.
    virtual_machines: VirtualMachineId => nic::VirtualMachine,
    /// Service endpoint policies.
    service_endpoint_policies: ServiceEndpointPolicyId => service_endpoint::ServiceEndpointPolicy,
    /// Storage accounts.
    storage_accounts: StorageAccountId => service::StorageAccount,
    /// Key vaults.
    key_vaults: KeyVaultId => service::KeyVault,
    /// Hosts outside the modelled networks.
    hosts: HostId => host::Host,
    /// What was met and is not modelled.
    unmodelled: UnmodelledId => unmodelled::Unmodelled,
}
