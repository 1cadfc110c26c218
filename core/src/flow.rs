//! The question: one new connection, from a source to a destination.
//!
//! Replies are not asked about: groups are stateful, and the reply's way is the last check of `evaluate`.

use std::fmt;
use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use crate::json::{serde_through_json, words};
use crate::model::id::{HostId, KeyVaultId, NetworkInterfaceId, ResourceRef, SqlServerId, StorageAccountId};

/// A new connection.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Flow {
    /// Who asks.
    pub source: Source,
    /// Who is asked.
    pub target: Target,
    /// By which protocol.
    pub protocol: Protocol,
    /// On which port; `None` where the protocol has none.
    pub port: Option<u16>,
    /// From which port; `None`: any of 1024–65535.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_port: Option<u16>,
}

/// Where a flow starts.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Source {
    /// An interface in a modelled network.
    NetworkInterface(NetworkInterfaceId),
    /// A host outside.
    Host(HostId),
}

/// Where a flow goes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Target {
    /// An interface in a modelled network, by the address that the source would use.
    NetworkInterface(NetworkInterfaceId),
    /// A host outside.
    Host(HostId),
    /// One sub-resource of a storage account.
    StorageAccount {
        /// The account.
        id: StorageAccountId,
        /// Which of its services.
        sub_resource: StorageSubResource,
    },
    /// A key vault.
    KeyVault(KeyVaultId),
    /// A SQL server.
    SqlServer(SqlServerId),
    /// Microsoft Entra sign-in.
    MicrosoftEntra,
    /// Exactly this address, whoever owns it.
    Address(Ipv4Addr),
}

/// One of a storage account's services.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "Azure's own group ids")]
pub enum StorageSubResource {
    #[default]
    Blob,
    BlobSecondary,
    File,
    Queue,
    Table,
    Web,
    Dfs,
}

impl Target {
    /// The thing of the scenario that it names; `None`: a bare address.
    pub fn reference(&self) -> Option<ResourceRef> {
        match self {
            Target::NetworkInterface(id) => Some(ResourceRef::NetworkInterface(id.clone())),
            Target::Host(id) => Some(ResourceRef::Host(id.clone())),
            Target::StorageAccount { id, .. } => Some(ResourceRef::StorageAccount(id.clone())),
            Target::KeyVault(id) => Some(ResourceRef::KeyVault(id.clone())),
            Target::SqlServer(id) => Some(ResourceRef::SqlServer(id.clone())),
            Target::MicrosoftEntra => Some(ResourceRef::MicrosoftEntra),
            Target::Address(_) => None,
        }
    }

    /// The port that is asked for where a question names none.
    pub fn default_port(&self) -> u16 {
        match self {
            Target::SqlServer(_) => 1433,
            Target::NetworkInterface(_)
            | Target::Host(_)
            | Target::StorageAccount { .. }
            | Target::KeyVault(_)
            | Target::MicrosoftEntra
            | Target::Address(_) => 443,
        }
    }
}

impl StorageSubResource {
    /// Every sub-resource with Azure's group id.
    pub const ALL: [(StorageSubResource, &'static str); 7] = [
        (StorageSubResource::Blob, "blob"),
        (StorageSubResource::BlobSecondary, "blob_secondary"),
        (StorageSubResource::File, "file"),
        (StorageSubResource::Queue, "queue"),
        (StorageSubResource::Table, "table"),
        (StorageSubResource::Web, "web"),
        (StorageSubResource::Dfs, "dfs"),
    ];

    /// Azure's group id of it.
    pub fn group_id(self) -> &'static str {
        let row = Self::ALL.iter().find(|(it, _)| *it == self);
        row.map_or("", |(_, name)| name)
    }

    /// The sub-resource of that group id, without case.
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, name)| name.eq_ignore_ascii_case(text))
            .map(|(sub_resource, _)| *sub_resource)
    }
}

impl fmt::Display for StorageSubResource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.group_id())
    }
}

/// The protocol of a flow.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
#[expect(missing_docs, reason = "Azure's own words")]
pub enum Protocol {
    #[default]
    Tcp,
    Udp,
    Icmp,
    Esp,
    Ah,
}

words!(Protocol, Protocol::ALL);
serde_through_json!(Protocol);

impl Protocol {
    /// Every protocol with Azure's name.
    pub const ALL: [(Protocol, &'static str); 5] = [
        (Protocol::Tcp, "Tcp"),
        (Protocol::Udp, "Udp"),
        (Protocol::Icmp, "Icmp"),
        (Protocol::Esp, "Esp"),
        (Protocol::Ah, "Ah"),
    ];

    /// Whether its packets carry ports.
    pub fn has_ports(self) -> bool {
        matches!(self, Protocol::Tcp | Protocol::Udp)
    }

    /// The protocol of that name, without case.
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, name)| name.eq_ignore_ascii_case(text))
            .map(|(protocol, _)| *protocol)
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            Self::ALL
                .iter()
                .find(|(protocol, _)| protocol == self)
                .map_or("", |(_, name)| name),
        )
    }
}
