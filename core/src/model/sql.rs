//! SQL servers and what stands in front of them.
//!
//! Source: "Azure SQL Database network access controls" and "connectivity architecture", Microsoft
//! (`services` D-3…D-6).

use std::net::Ipv4Addr;

use super::id::SubnetId;
use super::part::Part;
use super::region::Region;
use super::scope::Scope;
use super::service::PublicNetworkAccess;
use crate::json::{record, words};

/// A logical SQL server. What no rule admits is refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SqlServer {
    /// What Azure calls it; absent: its id.
    pub name: Option<String>,
    /// `subscription/resourceGroup`.
    pub scope: Scope,
    /// Its region.
    pub region: Region,
    /// Whether the public door exists at all; absent: `Enabled`.
    pub public_network_access: Part<PublicNetworkAccess>,
    /// How a client goes on after the login; absent: `Default`.
    pub connection_policy: Part<ConnectionPolicy>,
    /// Subnets that are admitted.
    pub virtual_network_rules: Vec<SqlVirtualNetworkRule>,
    /// Public addresses that are admitted.
    pub firewall_rules: Vec<SqlFirewallRule>,
    /// Public addresses that single databases admit beside.
    pub database_firewall_rules: Vec<SqlFirewallRule>,
    /// The sub-resources that a private endpoint outside of the scenario leads to (`services E-13`).
    pub private_endpoints_elsewhere: Vec<String>,
}

record! { SqlServer {
    name: optional("name"),
    scope: required("scope"),
    region: required("region"),
    public_network_access: or("publicNetworkAccess", Part::Read(PublicNetworkAccess::Enabled)),
    connection_policy: or("connectionPolicy", Part::Read(ConnectionPolicy::Default)),
    virtual_network_rules: optional("virtualNetworkRules"),
    firewall_rules: optional("firewallRules"),
    database_firewall_rules: optional("databaseFirewallRules"),
    private_endpoints_elsewhere: optional("privateEndpointsElsewhere"),
} }

/// How a client goes on after the login (`services D-4`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ConnectionPolicy {
    /// `Redirect` for clients inside Azure, `Proxy` for others.
    Default,
    /// To the database's own node, on ports 11000–11999.
    Redirect,
    /// Through the server's door, on port 1433.
    Proxy,
}

words!(
    ConnectionPolicy,
    [
        (ConnectionPolicy::Default, "Default"),
        (ConnectionPolicy::Redirect, "Redirect"),
        (ConnectionPolicy::Proxy, "Proxy"),
    ]
);

/// A rule that admits a subnet by its identity.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct SqlVirtualNetworkRule {
    /// Its name.
    pub name: String,
    /// The subnet.
    pub subnet: SubnetId,
    /// Whether the rule may stand before the subnet's service endpoint does.
    pub ignore_missing_vnet_service_endpoint: bool,
    /// Its state; absent: `Ready` (`semantics` BYP). Only `Ready` admits.
    pub state: Option<String>,
}

record! { SqlVirtualNetworkRule {
    name: required("name"),
    subnet: required("subnet"),
    ignore_missing_vnet_service_endpoint: optional("ignoreMissingVnetServiceEndpoint"),
    state: optional("state"),
} }

/// A rule that admits the public addresses between two, both included. From `0.0.0.0` to `0.0.0.0` it
/// admits whatever comes from inside Azure (`services D-3`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SqlFirewallRule {
    /// Its name; of a database's rule, `database/name`.
    pub name: String,
    /// The first address.
    pub start_ip_address: Part<Ipv4Addr>,
    /// The last one.
    pub end_ip_address: Part<Ipv4Addr>,
}

record! { SqlFirewallRule {
    name: required("name"),
    start_ip_address: required("startIpAddress"),
    end_ip_address: required("endIpAddress"),
} }
