//! Private endpoints: an address in a subnet that leads to one sub-resource of one service.
//!
//! Source: "What is a private endpoint" and "Manage network policies for private endpoints", Microsoft
//! (`services` E-1…E-10, E-18…E-29).

use std::net::Ipv4Addr;

use super::id::{ApplicationSecurityGroupId, PrivateDnsZoneId, ResourceRef, SubnetId};
use super::part::Part;
use super::scope::Scope;
use crate::json::{record, words};

/// A private endpoint.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PrivateEndpoint {
    /// What Azure calls it; absent: its id.
    pub name: Option<String>,
    /// `subscription/resourceGroup`; absent: that of its virtual network.
    pub scope: Option<Scope>,
    /// The subnet it stands in.
    pub subnet: SubnetId,
    /// Its address in that subnet.
    pub private_ip_address: Part<Ipv4Addr>,
    /// The one service that it leads to.
    pub service: ResourceRef,
    /// The one sub-resource of it, Azure's group id: `blob`, `vault`, `sqlServer`. Compared without case.
    pub group_id: String,
    /// Whether the service's owner agreed; absent: `Approved`. Only that carries traffic (`services E-7`).
    pub connection_state: Part<ConnectionState>,
    /// The application security groups that it is a member of.
    pub application_security_groups: Vec<ApplicationSecurityGroupId>,
    /// The zones that its zone group keeps its record in.
    pub private_dns_zones: Vec<PrivateDnsZoneId>,
}

record! { PrivateEndpoint {
    name: optional("name"),
    scope: optional("scope"),
    subnet: required("subnet"),
    private_ip_address: required("privateIpAddress"),
    service: required("service"),
    group_id: required("groupId"),
    connection_state: or("connectionState", Part::Read(ConnectionState::Approved)),
    application_security_groups: optional("applicationSecurityGroups"),
    private_dns_zones: optional("privateDnsZones"),
} }

/// What the service's owner said to a private endpoint.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ConnectionState {
    /// It carries traffic.
    Approved,
    /// Nobody answered yet.
    Pending,
    /// It was refused.
    Rejected,
    /// The owner took it back.
    Disconnected,
}

words!(
    ConnectionState,
    [
        (ConnectionState::Approved, "Approved"),
        (ConnectionState::Pending, "Pending"),
        (ConnectionState::Rejected, "Rejected"),
        (ConnectionState::Disconnected, "Disconnected"),
    ]
);

/// What of a subnet holds for the private endpoints in it (`services E-21`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PrivateEndpointNetworkPolicies {
    /// Neither security groups nor user-defined routes.
    Disabled,
    /// Security groups only.
    NetworkSecurityGroupEnabled,
    /// User-defined routes only.
    RouteTableEnabled,
    /// Both.
    Enabled,
}

words!(
    PrivateEndpointNetworkPolicies,
    [
        (PrivateEndpointNetworkPolicies::Disabled, "Disabled"),
        (
            PrivateEndpointNetworkPolicies::NetworkSecurityGroupEnabled,
            "NetworkSecurityGroupEnabled"
        ),
        (
            PrivateEndpointNetworkPolicies::RouteTableEnabled,
            "RouteTableEnabled"
        ),
        (PrivateEndpointNetworkPolicies::Enabled, "Enabled"),
    ]
);

impl PrivateEndpointNetworkPolicies {
    /// Whether security groups filter what arrives at the private endpoints.
    pub fn apply_groups(self) -> bool {
        match self {
            Self::NetworkSecurityGroupEnabled | Self::Enabled => true,
            Self::RouteTableEnabled | Self::Disabled => false,
        }
    }

    /// Whether a user-defined route shorter than /32 can take their place.
    pub fn apply_routes(self) -> bool {
        match self {
            Self::RouteTableEnabled | Self::Enabled => true,
            Self::NetworkSecurityGroupEnabled | Self::Disabled => false,
        }
    }
}
