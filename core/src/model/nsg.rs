//! Network security groups and their rules.
//!
//! Source: "Network security groups", Microsoft, 2025-07-15 (`network` A1–A3, A8).

use serde::{Deserialize, Serialize};

use super::address::{AddressMatch, PortRange};
use super::id::ApplicationSecurityGroupId;
use super::part::Part;
use super::scope::Scope;

/// A network security group. Its default rules are not listed: every group has the same six.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct NetworkSecurityGroup {
    /// What Azure calls it; absent: its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `subscription/resourceGroup`, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// The rules that people wrote, in any order: priority decides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub security_rules: Vec<SecurityRule>,
}

/// One rule of a group. An absent address or port list means any (`*`).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct SecurityRule {
    /// Its name, unique in the group without case.
    pub name: String,
    /// 100 to 4096; the lowest number is processed first.
    pub priority: Part<Priority>,
    /// Which way it filters.
    pub direction: Part<Direction>,
    /// What it does with what it matches.
    pub access: Part<Access>,
    /// The protocol it matches; absent: any.
    #[serde(default = "any_protocol", skip_serializing_if = "is_any_protocol")]
    pub protocol: Part<RuleProtocol>,
    /// Source addresses; empty: any, unless source application security groups are named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<Part<AddressMatch>>,
    /// Members of these groups as the source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source_application_security_groups: Vec<ApplicationSecurityGroupId>,
    /// Source ports; empty: any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source_ports: Vec<Part<PortRange>>,
    /// Destination addresses; empty: any, unless destination application security groups are named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub destination: Vec<Part<AddressMatch>>,
    /// Members of these groups as the destination.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub destination_application_security_groups: Vec<ApplicationSecurityGroupId>,
    /// Destination ports; empty: any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub destination_ports: Vec<Part<PortRange>>,
}

fn any_protocol() -> Part<RuleProtocol> {
    Part::Read(RuleProtocol::Any)
}

fn is_any_protocol(protocol: &Part<RuleProtocol>) -> bool {
    *protocol == any_protocol()
}

/// A user rule's priority: 100 to 4096 (`network A1-2`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "u16")]
pub struct Priority(u16);

impl Priority {
    /// The lowest number that a user rule may have: processed first.
    pub const FIRST: u16 = 100;
    /// The highest number that a user rule may have.
    pub const LAST: u16 = 4096;

    /// The number.
    pub fn get(self) -> u16 {
        self.0
    }
}

impl TryFrom<i64> for Priority {
    type Error = String;

    fn try_from(number: i64) -> Result<Self, String> {
        match u16::try_from(number) {
            Ok(priority @ Priority::FIRST..=Priority::LAST) => Ok(Priority(priority)),
            Ok(_) | Err(_) => Err(format!("priority `{number}` is not between 100 and 4096")),
        }
    }
}

impl From<Priority> for u16 {
    fn from(priority: Priority) -> u16 {
        priority.0
    }
}

/// Which way a rule filters, as seen from the interface.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "Azure's own words")]
pub enum Direction {
    Inbound,
    Outbound,
}

/// What a rule does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "Azure's own words")]
pub enum Access {
    Allow,
    Deny,
}

/// The protocol a rule matches.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "Azure's own words")]
pub enum RuleProtocol {
    #[serde(rename = "*")]
    Any,
    Tcp,
    Udp,
    Icmp,
    Esp,
    Ah,
}

/// An application security group: its members name it, not the other way round.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ApplicationSecurityGroup {
    /// What Azure calls it; absent: its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}
