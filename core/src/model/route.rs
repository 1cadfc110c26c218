//! Route tables and the routes that people write.
//!
//! Source: "Virtual network traffic routing", Microsoft, 2023-05-27 (`network` C3).

use std::fmt;
use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use serde_json::Value;

use super::address::{ServiceTagName, prefix};
use super::part::Part;
use super::scope::Scope;
use crate::json::{Json, Reader, Writer, record, word, word_for, written_as_text};

/// A route table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RouteTable {
    /// What Azure calls it; absent: its id.
    pub name: Option<String>,
    /// `subscription/resourceGroup`, where it is known.
    pub scope: Option<Scope>,
    /// Whether routes learned by a gateway are kept out of the subnets.
    pub disable_bgp_route_propagation: bool,
    /// The routes.
    pub routes: Vec<UserDefinedRoute>,
}

record! { RouteTable {
    name: optional("name"),
    scope: optional("scope"),
    disable_bgp_route_propagation: optional("disableBgpRoutePropagation"),
    routes: optional("routes"),
} }

/// A route that a person wrote.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UserDefinedRoute {
    /// Its name, unique in the table without case.
    pub name: String,
    /// Where to.
    pub address_prefix: Part<RoutePrefix>,
    /// By which next hop.
    pub next_hop: Part<NextHop>,
}

record! { UserDefinedRoute {
    name: required("name"),
    address_prefix: required("addressPrefix"),
    next_hop: required("nextHop"),
} }

/// What a route covers: a prefix, or the prefixes of a service tag (`network B7`).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[expect(missing_docs, reason = "each variant is the thing it names")]
pub enum RoutePrefix {
    Prefix(Ipv4Net),
    ServiceTag(ServiceTagName),
}

impl TryFrom<String> for RoutePrefix {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if let Some(net) = prefix(&text) {
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

written_as_text!(RoutePrefix, blank RoutePrefix::Prefix(Ipv4Net::default()), is PREFIX | TAG);

/// Where a user-defined route sends a packet. Written as `none`, `internet`, `vnetLocal`,
/// `virtualNetworkGateway` or `{"virtualAppliance": "10.1.9.4"}`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
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

/// The next hops that are written as a word.
const WORDS: [(NextHop, &str); 4] = [
    (NextHop::None, "none"),
    (NextHop::Internet, "internet"),
    (NextHop::VnetLocal, "vnetLocal"),
    (NextHop::VirtualNetworkGateway, "virtualNetworkGateway"),
];

impl Json for NextHop {
    fn blank() -> Self {
        NextHop::None
    }

    fn read(&mut self, value: &Value, reader: &mut Reader) {
        if value.is_string() {
            *self = word(value, reader, &WORDS).unwrap_or(NextHop::None);
            return;
        }
        let mut address = Ipv4Addr::UNSPECIFIED;
        let mut row = reader.row(value);
        row.required("virtualAppliance", &mut address);
        row.finish();
        *self = NextHop::VirtualAppliance(address);
    }

    fn write(&self, out: &mut Writer) {
        match self {
            NextHop::VirtualAppliance(address) => {
                let mut row = out.row();
                row.required("virtualAppliance", address);
                row.finish();
            }
            NextHop::None | NextHop::Internet | NextHop::VnetLocal | NextHop::VirtualNetworkGateway => {
                out.text(word_for(self, &WORDS));
            }
        }
    }

    #[cfg(feature = "schema")]
    fn schema(schemas: &mut crate::json::schema::Schemas<'_>) -> Value {
        let address = Ipv4Addr::schema(schemas);
        schemas.word_or(
            "NextHop",
            &WORDS.map(|(_, word)| word),
            "virtualAppliance",
            &address,
        )
    }
}
