//! Private DNS zones, the networks that see them, and the addresses in them.
//!
//! Source: "Azure Private DNS" and "Private endpoint DNS configuration", Microsoft (`services` E-11…E-17).

use std::net::Ipv4Addr;

use super::id::VirtualNetworkId;
use super::part::Part;
use super::scope::Scope;
use crate::json::{record, words};

/// A private DNS zone. In every network linked to it, it alone answers for its names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PrivateDnsZone {
    /// The domain, as `privatelink.blob.core.windows.net`; absent: its id.
    pub name: Option<String>,
    /// `subscription/resourceGroup`, where it is known.
    pub scope: Option<Scope>,
    /// The networks that see it.
    pub virtual_network_links: Vec<VirtualNetworkLink>,
    /// The address records that are written by hand; those of zone groups follow from their private endpoints.
    pub records: Vec<AddressRecord>,
}

record! { PrivateDnsZone {
    name: optional("name"),
    scope: optional("scope"),
    virtual_network_links: optional("virtualNetworkLinks"),
    records: optional("records"),
} }

/// A network that sees a zone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VirtualNetworkLink {
    /// Its name.
    pub name: String,
    /// The network.
    pub virtual_network: VirtualNetworkId,
    /// What happens to a name that the zone does not hold; absent: `Default`.
    pub resolution_policy: Part<ResolutionPolicy>,
}

record! { VirtualNetworkLink {
    name: required("name"),
    virtual_network: required("virtualNetwork"),
    resolution_policy: or("resolutionPolicy", Part::Read(ResolutionPolicy::Default)),
} }

/// What happens to a name that a zone does not hold (`services E-14`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ResolutionPolicy {
    /// There is no such name.
    Default,
    /// Public DNS is asked.
    NxDomainRedirect,
}

words!(
    ResolutionPolicy,
    [
        (ResolutionPolicy::Default, "Default"),
        (ResolutionPolicy::NxDomainRedirect, "NxDomainRedirect"),
    ]
);

/// The addresses of one name of a zone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AddressRecord {
    /// The name, relative to the zone; `*` for any that has no record of its own.
    pub name: String,
    /// Its addresses.
    pub addresses: Vec<Part<Ipv4Addr>>,
}

record! { AddressRecord {
    name: required("name"),
    addresses: optional("addresses"),
} }
