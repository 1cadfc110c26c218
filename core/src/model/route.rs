//! Route tables and the routes that people write.
//!
//! Source: "Virtual network traffic routing", Microsoft, 2023-05-27 (`network` C3).

use std::fmt;
use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};

use super::address::ServiceTagName;
use super::part::Part;
use super::scope::Scope;

/// A route table.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RouteTable {
    /// What Azure calls it; absent: its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `subscription/resourceGroup`, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// Whether routes learned by a gateway are kept out of the subnets.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub disable_bgp_route_propagation: bool,
    /// The routes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<UserDefinedRoute>,
}

/// A route that a person wrote.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct UserDefinedRoute {
    /// Its name, unique in the table without case.
    pub name: String,
    /// Where to.
    pub address_prefix: Part<RoutePrefix>,
    /// By which next hop.
    pub next_hop: Part<NextHop>,
}

/// What a route covers: a prefix, or the prefixes of a service tag (`network B7`).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[expect(missing_docs, reason = "each variant is the thing it names")]
pub enum RoutePrefix {
    Prefix(Ipv4Net),
    ServiceTag(ServiceTagName),
}

impl TryFrom<String> for RoutePrefix {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if let Ok(net) = text.parse::<Ipv4Net>() {
            return Ok(RoutePrefix::Prefix(net.trunc()));
        }
        text.parse()
            .map(RoutePrefix::ServiceTag)
            .map_err(|_| format!("`{text}` is no IPv4 prefix or service tag"))
    }
}

impl fmt::Display for RoutePrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RoutePrefix::Prefix(net) => write!(f, "{net}"),
            RoutePrefix::ServiceTag(tag) => write!(f, "{tag}"),
        }
    }
}

impl From<RoutePrefix> for String {
    fn from(prefix: RoutePrefix) -> String {
        prefix.to_string()
    }
}

/// Where a user-defined route sends a packet. Written as `none`, `internet`, `vnetLocal`,
/// `virtualNetworkGateway` or `{"virtualAppliance": "10.1.9.4"}`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum NextHop {
    /// The packet is dropped without a word.
    None,
    /// To the internet, or over Microsoft's backbone to its services.
    Internet,
    /// Within the virtual network.
    VnetLocal,
    /// To the network's VPN gateway.
    VirtualNetworkGateway,
    /// To the interface with this private address.
    VirtualAppliance(Ipv4Addr),
}
