//! Ids: readable slugs that name one thing in a scenario, a type for each kind.
//!
//! An id is what other parts of the scenario refer to; the name is what Azure and people call the
//! thing. Where a resource states no name of its own, its id is its name.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::json::{Json, Reader, Writer, serde_through_json};

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

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl Json for $name {
            fn blank() -> Self {
                Self::new("")
            }

            fn read(&mut self, value: &Value, reader: &mut Reader) {
                *self = Self::new(reader.text(value).unwrap_or_default());
            }

            fn write(&self, out: &mut Writer) {
                out.text(&self.0);
            }

            #[cfg(feature = "schema")]
            fn schema(_: &mut crate::json::schema::Schemas<'_>) -> Value {
                serde_json::json!({ "type": "string" })
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
    /// A SQL server.
    SqlServerId,
    /// A private endpoint.
    PrivateEndpointId,
    /// A private DNS zone.
    PrivateDnsZoneId,
    /// A virtual network gateway.
    VirtualNetworkGatewayId,
    /// A local network gateway.
    LocalNetworkGatewayId,
    /// A virtual network gateway's connection.
    ConnectionId,
    /// An Azure Firewall.
    AzureFirewallId,
    /// A host outside the modelled networks.
    HostId,
    /// A thing that was met but is not modelled.
    UnmodelledId,
    /// A switch that the author put on the page.
    SwitchId,
}

/// Any one thing in a scenario.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
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
    SqlServer(SqlServerId),
    PrivateEndpoint(PrivateEndpointId),
    PrivateDnsZone(PrivateDnsZoneId),
    VirtualNetworkGateway(VirtualNetworkGatewayId),
    LocalNetworkGateway(LocalNetworkGatewayId),
    Connection(ConnectionId),
    AzureFirewall(AzureFirewallId),
    Host(HostId),
    Unmodelled(UnmodelledId),
    /// Microsoft Entra sign-in, which no subscription owns.
    MicrosoftEntra,
}

impl ResourceRef {
    /// Its kind, as it is written, and its id.
    pub fn kind_and_id(&self) -> (&'static str, &str) {
        match self {
            ResourceRef::VirtualNetwork(id) => ("virtualNetwork", id.as_str()),
            ResourceRef::Subnet(id) => ("subnet", id.as_str()),
            ResourceRef::Peering(id) => ("peering", id.as_str()),
            ResourceRef::NetworkSecurityGroup(id) => ("networkSecurityGroup", id.as_str()),
            ResourceRef::ApplicationSecurityGroup(id) => ("applicationSecurityGroup", id.as_str()),
            ResourceRef::RouteTable(id) => ("routeTable", id.as_str()),
            ResourceRef::NatGateway(id) => ("natGateway", id.as_str()),
            ResourceRef::PublicIpAddress(id) => ("publicIpAddress", id.as_str()),
            ResourceRef::NetworkInterface(id) => ("networkInterface", id.as_str()),
            ResourceRef::VirtualMachine(id) => ("virtualMachine", id.as_str()),
            ResourceRef::ServiceEndpointPolicy(id) => ("serviceEndpointPolicy", id.as_str()),
            ResourceRef::StorageAccount(id) => ("storageAccount", id.as_str()),
            ResourceRef::KeyVault(id) => ("keyVault", id.as_str()),
            ResourceRef::SqlServer(id) => ("sqlServer", id.as_str()),
            ResourceRef::PrivateEndpoint(id) => ("privateEndpoint", id.as_str()),
            ResourceRef::PrivateDnsZone(id) => ("privateDnsZone", id.as_str()),
            ResourceRef::VirtualNetworkGateway(id) => ("virtualNetworkGateway", id.as_str()),
            ResourceRef::LocalNetworkGateway(id) => ("localNetworkGateway", id.as_str()),
            ResourceRef::Connection(id) => ("connection", id.as_str()),
            ResourceRef::AzureFirewall(id) => ("azureFirewall", id.as_str()),
            ResourceRef::Host(id) => ("host", id.as_str()),
            ResourceRef::Unmodelled(id) => ("unmodelled", id.as_str()),
            ResourceRef::MicrosoftEntra => (MICROSOFT_ENTRA, ""),
        }
    }

    /// The thing of that kind, as it is written, and that id; `None`: there is no such kind.
    pub fn of(kind: &str, id: &str) -> Option<Self> {
        let reference = match kind {
            "virtualNetwork" => ResourceRef::VirtualNetwork(id.into()),
            "subnet" => ResourceRef::Subnet(id.into()),
            "peering" => ResourceRef::Peering(id.into()),
            "networkSecurityGroup" => ResourceRef::NetworkSecurityGroup(id.into()),
            "applicationSecurityGroup" => ResourceRef::ApplicationSecurityGroup(id.into()),
            "routeTable" => ResourceRef::RouteTable(id.into()),
            "natGateway" => ResourceRef::NatGateway(id.into()),
            "publicIpAddress" => ResourceRef::PublicIpAddress(id.into()),
            "networkInterface" => ResourceRef::NetworkInterface(id.into()),
            "virtualMachine" => ResourceRef::VirtualMachine(id.into()),
            "serviceEndpointPolicy" => ResourceRef::ServiceEndpointPolicy(id.into()),
            "storageAccount" => ResourceRef::StorageAccount(id.into()),
            "keyVault" => ResourceRef::KeyVault(id.into()),
            "sqlServer" => ResourceRef::SqlServer(id.into()),
            "privateEndpoint" => ResourceRef::PrivateEndpoint(id.into()),
            "privateDnsZone" => ResourceRef::PrivateDnsZone(id.into()),
            "virtualNetworkGateway" => ResourceRef::VirtualNetworkGateway(id.into()),
            "localNetworkGateway" => ResourceRef::LocalNetworkGateway(id.into()),
            "connection" => ResourceRef::Connection(id.into()),
            "azureFirewall" => ResourceRef::AzureFirewall(id.into()),
            "host" => ResourceRef::Host(id.into()),
            "unmodelled" => ResourceRef::Unmodelled(id.into()),
            MICROSOFT_ENTRA => ResourceRef::MicrosoftEntra,
            _ => return None,
        };
        Some(reference)
    }
}

impl fmt::Display for ResourceRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, id) = self.kind_and_id();
        write!(f, "{kind}/{id}")
    }
}

/// The kind without an id.
const MICROSOFT_ENTRA: &str = "microsoftEntra";

/// Written as `{"kind": "subnet", "id": "app"}`.
impl Json for ResourceRef {
    fn blank() -> Self {
        ResourceRef::MicrosoftEntra
    }

    fn read(&mut self, value: &Value, reader: &mut Reader) {
        let (mut kind, mut id) = (String::new(), String::new());
        let mut row = reader.row(value);
        row.required("kind", &mut kind);
        if kind != MICROSOFT_ENTRA {
            row.required("id", &mut id);
        }
        row.finish();
        match ResourceRef::of(&kind, &id) {
            Some(reference) => *self = reference,
            None => reader.fault(format!("`{kind}` is no kind of resource")),
        }
    }

    fn write(&self, out: &mut Writer) {
        let (kind, id) = self.kind_and_id();
        let mut row = out.row();
        row.under("kind").text(kind);
        if kind != MICROSOFT_ENTRA {
            row.under("id").text(id);
        }
        row.finish();
    }

    #[cfg(feature = "schema")]
    fn schema(schemas: &mut crate::json::schema::Schemas<'_>) -> Value {
        let kinds = crate::edit::form::KINDS.iter().map(|kind| kind.reference);
        let kinds: Vec<&str> = kinds.filter(|kind| ResourceRef::of(kind, "").is_some()).collect();
        schemas.define("ResourceRef", &mut |_| {
            let object = |kind: Value, members: Value| {
                let mut properties = serde_json::Map::from_iter([("kind".to_owned(), kind)]);
                if members.get(1).is_some() {
                    properties.insert("id".to_owned(), serde_json::json!({ "type": "string" }));
                }
                serde_json::json!({
                    "type": "object", "properties": properties, "required": members, "additionalProperties": false,
                })
            };
            let entra = object(serde_json::json!({ "const": MICROSOFT_ENTRA }), serde_json::json!(["kind"]));
            let any = object(serde_json::json!({ "enum": kinds }), serde_json::json!(["kind", "id"]));
            serde_json::json!({ "anyOf": [any, entra] })
        })
    }
}

serde_through_json!(ResourceRef);
