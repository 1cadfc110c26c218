//! `Scenario`: everything that is modelled, one table per kind of resource, keyed by its own id type.
//!
//! It says what stands where, never what follows from it. Values are parsed at the door; a part that
//! cannot be read stays in place as it was written (`part`), and `check` lists it.

pub mod address;
pub mod check;
pub mod dns;
pub mod expectation;
pub mod gateway;
pub mod host;
pub mod id;
pub mod naming;
pub mod network;
pub mod nic;
pub mod nsg;
pub mod part;
pub mod private_endpoint;
pub mod region;
pub mod route;
pub mod scope;
pub mod service;
pub mod service_endpoint;
pub mod sql;
pub mod switch;
pub mod table;
pub mod unmodelled;

use crate::json::{record_by_name, serde_through_json};
use id::*;
use table::Table;

/// Everything that is modelled.
#[derive(Clone, Debug, Default)]
pub struct Scenario {
    /// What the scenario is about, in one line.
    pub title: String,
    /// Microsoft Entra tenants.
    pub tenants: Table<TenantId, scope::Tenant>,
    /// Subscriptions.
    pub subscriptions: Table<SubscriptionId, scope::Subscription>,
    /// Virtual networks.
    pub virtual_networks: Table<VirtualNetworkId, network::VirtualNetwork>,
    /// Subnets.
    pub subnets: Table<SubnetId, network::Subnet>,
    /// Peering links.
    pub peerings: Table<PeeringId, network::Peering>,
    /// Network security groups.
    pub network_security_groups: Table<NetworkSecurityGroupId, nsg::NetworkSecurityGroup>,
    /// Application security groups.
    pub application_security_groups: Table<ApplicationSecurityGroupId, nsg::ApplicationSecurityGroup>,
    /// Route tables.
    pub route_tables: Table<RouteTableId, route::RouteTable>,
    /// NAT gateways.
    pub nat_gateways: Table<NatGatewayId, nic::NatGateway>,
    /// Public IP addresses.
    pub public_ip_addresses: Table<PublicIpAddressId, nic::PublicIpAddress>,
    /// Network interfaces.
    pub network_interfaces: Table<NetworkInterfaceId, nic::NetworkInterface>,
    /// Virtual machines.
    pub virtual_machines: Table<VirtualMachineId, nic::VirtualMachine>,
    /// Service endpoint policies.
    pub service_endpoint_policies: Table<ServiceEndpointPolicyId, service_endpoint::ServiceEndpointPolicy>,
    /// Storage accounts.
    pub storage_accounts: Table<StorageAccountId, service::StorageAccount>,
    /// Key vaults.
    pub key_vaults: Table<KeyVaultId, service::KeyVault>,
    /// SQL servers.
    pub sql_servers: Table<SqlServerId, sql::SqlServer>,
    /// Private endpoints.
    pub private_endpoints: Table<PrivateEndpointId, private_endpoint::PrivateEndpoint>,
    /// Private DNS zones.
    pub private_dns_zones: Table<PrivateDnsZoneId, dns::PrivateDnsZone>,
    /// Virtual network gateways.
    pub virtual_network_gateways: Table<VirtualNetworkGatewayId, gateway::VirtualNetworkGateway>,
    /// Local network gateways.
    pub local_network_gateways: Table<LocalNetworkGatewayId, gateway::LocalNetworkGateway>,
    /// What virtual network gateways are connected to.
    pub connections: Table<ConnectionId, gateway::Connection>,
    /// Azure Firewalls.
    pub azure_firewalls: Table<AzureFirewallId, gateway::AzureFirewall>,
    /// Hosts outside the modelled networks.
    pub hosts: Table<HostId, host::Host>,
    /// What was met and is not modelled.
    pub unmodelled: Table<UnmodelledId, unmodelled::Unmodelled>,
    /// The paths on display and the author's wishes. Empty: every pair is on display.
    pub expectations: Vec<expectation::Expectation>,
    /// The switches that the author put on the page, in order.
    pub switches: Vec<switch::Switch>,
}

record_by_name! { Scenario {
    title: optional("title"),
    tenants: optional("tenants"),
    subscriptions: optional("subscriptions"),
    virtual_networks: optional("virtualNetworks"),
    subnets: optional("subnets"),
    peerings: optional("peerings"),
    network_security_groups: optional("networkSecurityGroups"),
    application_security_groups: optional("applicationSecurityGroups"),
    route_tables: optional("routeTables"),
    nat_gateways: optional("natGateways"),
    public_ip_addresses: optional("publicIpAddresses"),
    network_interfaces: optional("networkInterfaces"),
    virtual_machines: optional("virtualMachines"),
    service_endpoint_policies: optional("serviceEndpointPolicies"),
    storage_accounts: optional("storageAccounts"),
    key_vaults: optional("keyVaults"),
    sql_servers: optional("sqlServers"),
    private_endpoints: optional("privateEndpoints"),
    private_dns_zones: optional("privateDnsZones"),
    virtual_network_gateways: optional("virtualNetworkGateways"),
    local_network_gateways: optional("localNetworkGateways"),
    connections: optional("connections"),
    azure_firewalls: optional("azureFirewalls"),
    hosts: optional("hosts"),
    unmodelled: optional("unmodelled"),
    expectations: optional("expectations"),
    switches: optional("switches"),
} }

serde_through_json!(Scenario);

/// All tables are compared in one place.
impl PartialEq for Scenario {
    fn eq(&self, other: &Self) -> bool {
        self.differing(other).is_empty()
    }
}

impl Eq for Scenario {}

impl Scenario {
    /// Whether a thing belongs to the author's own organisation; `None`: nobody said, or it is Microsoft's.
    pub fn is_yours(&self, thing: &ResourceRef) -> Option<bool> {
        let scope = match thing {
            ResourceRef::StorageAccount(id) => &self.storage_accounts.get(id)?.scope,
            ResourceRef::KeyVault(id) => &self.key_vaults.get(id)?.scope,
            ResourceRef::SqlServer(id) => &self.sql_servers.get(id)?.scope,
            ResourceRef::VirtualNetwork(id) => &self.virtual_networks.get(id)?.scope,
            _ => return None,
        };
        if !self.tenants.values().any(|tenant| tenant.yours) {
            return None;
        }
        let tenant = &self.subscriptions.get(&scope.subscription)?.tenant;
        Some(self.tenants.get(tenant).is_some_and(|tenant| tenant.yours))
    }

    /// Whether two scopes belong to two tenants, as far as that is known.
    pub fn is_across_tenants(&self, one: &scope::Scope, other: &scope::Scope) -> bool {
        let tenant = |scope: &scope::Scope| self.subscriptions.get(&scope.subscription).map(|it| &it.tenant);
        match (tenant(one), tenant(other)) {
            (Some(one), Some(other)) => one != other,
            (Some(_), None) | (None, _) => false,
        }
    }
}
