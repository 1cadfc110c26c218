//! Hosts outside the modelled networks: internet clients and sites, on-premises machines, Azure's own.

use std::net::Ipv4Addr;

use serde_json::Value;

use super::id::{TenantId, VirtualNetworkGatewayId};
use super::part::Part;
use super::region::Region;
use crate::json::{Json, Reader, Writer, record, serde_through_json, words};

/// A host that is no modelled network interface.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Host {
    /// What people call it; absent: its id.
    pub name: Option<String>,
    /// Which side of the world it stands on.
    pub network: HostNetwork,
    /// Its own address: public for an internet host, private for an on-premises one.
    pub address: Option<Part<Ipv4Addr>>,
    /// The public address that an on-premises host's internet traffic comes from.
    pub public_address: Option<Part<Ipv4Addr>>,
    /// The virtual network gateway that connects it; absent: it comes over the internet.
    pub gateway: Option<VirtualNetworkGatewayId>,
    /// How it resolves names; absent: publicly.
    pub resolver: Option<Resolver>,
    /// The region of an Azure host.
    pub region: Option<Region>,
    /// The tenant of an Azure host.
    pub tenant: Option<TenantId>,
    /// Whether an Azure host is a trusted service for firewalls' exceptions.
    pub trusted: bool,
    /// The Azure resource id of the instance, for resource access rules.
    pub resource: Option<String>,
}

record! { Host {
    name: optional("name"),
    network: required("network"),
    address: optional("address"),
    public_address: optional("publicAddress"),
    gateway: optional("gateway"),
    resolver: optional("resolver"),
    region: optional("region"),
    tenant: optional("tenant"),
    trusted: optional("trusted"),
    resource: optional("resource"),
} }

/// Which side of the world a host stands on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum HostNetwork {
    /// The public internet.
    Internet,
    /// A network of one's own, outside Azure.
    OnPremises,
    /// A service in an Azure region, without a virtual network.
    Azure,
}

words!(
    HostNetwork,
    [
        (HostNetwork::Internet, "internet"),
        (HostNetwork::OnPremises, "onPremises"),
        (HostNetwork::Azure, "azure"),
    ]
);

/// How an on-premises host resolves names. Written as `public` or `{"virtualNetwork": "hub"}`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Resolver {
    /// By public DNS.
    Public,
    /// As that virtual network does.
    VirtualNetwork(String),
}

impl Json for Resolver {
    fn blank() -> Self {
        Resolver::Public
    }

    fn read(&mut self, value: &Value, reader: &mut Reader) {
        if value.as_str() != Some("public") {
            let mut network = String::new();
            let mut row = reader.row(value);
            row.required("virtualNetwork", &mut network);
            row.finish();
            *self = Resolver::VirtualNetwork(network);
        }
    }

    fn write(&self, out: &mut Writer) {
        match self {
            Resolver::Public => out.text("public"),
            Resolver::VirtualNetwork(network) => {
                let mut row = out.row();
                row.required("virtualNetwork", network);
                row.finish();
            }
        }
    }

    #[cfg(feature = "schema")]
    fn schema(schemas: &mut crate::json::schema::Schemas<'_>) -> Value {
        let network = String::schema(schemas);
        schemas.word_or("Resolver", &["public"], "virtualNetwork", &network)
    }
}

serde_through_json!(HostNetwork, Resolver);
