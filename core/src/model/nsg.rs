//! Network security groups and their rules.
//!
//! Source: "Network security groups", Microsoft, 2025-07-15 (`network` A1–A3, A8).

use serde_json::Value;

use super::address::{AddressMatch, PortRange};
use super::id::ApplicationSecurityGroupId;
use super::part::Part;
use super::scope::Scope;
use crate::json::{Json, Reader, Writer, record, serde_through_json, words};

/// A network security group. Its default rules are not listed: every group has the same six.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct NetworkSecurityGroup {
    /// What Azure calls it; absent: its id.
    pub name: Option<String>,
    /// `subscription/resourceGroup`, where it is known.
    pub scope: Option<Scope>,
    /// The rules that people wrote, in any order: priority decides.
    pub security_rules: Vec<SecurityRule>,
}

record! { NetworkSecurityGroup {
    name: optional("name"),
    scope: optional("scope"),
    security_rules: optional("securityRules"),
} }

/// One rule of a group. An absent address or port list means any (`*`).
#[derive(Clone, PartialEq, Eq, Debug)]
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
    pub protocol: Part<RuleProtocol>,
    /// Source addresses; empty: any, unless source application security groups are named.
    pub source: Vec<Part<AddressMatch>>,
    /// Members of these groups as the source.
    pub source_application_security_groups: Vec<ApplicationSecurityGroupId>,
    /// Source ports; empty: any.
    pub source_ports: Vec<Part<PortRange>>,
    /// Destination addresses; empty: any, unless destination application security groups are named.
    pub destination: Vec<Part<AddressMatch>>,
    /// Members of these groups as the destination.
    pub destination_application_security_groups: Vec<ApplicationSecurityGroupId>,
    /// Destination ports; empty: any.
    pub destination_ports: Vec<Part<PortRange>>,
}

record! { SecurityRule {
    name: required("name"),
    priority: required("priority"),
    direction: required("direction"),
    access: required("access"),
    protocol: or("protocol", Part::Read(RuleProtocol::Any)),
    source: optional("source"),
    source_application_security_groups: optional("sourceApplicationSecurityGroups"),
    source_ports: optional("sourcePorts"),
    destination: optional("destination"),
    destination_application_security_groups: optional("destinationApplicationSecurityGroups"),
    destination_ports: optional("destinationPorts"),
} }

serde_through_json!(SecurityRule);

/// A user rule's priority: 100 to 4096 (`network A1-2`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
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

impl Json for Priority {
    fn blank() -> Self {
        Priority(Priority::FIRST)
    }

    fn read(&mut self, value: &Value, reader: &mut Reader) {
        let mut number = i64::from(self.0);
        number.read(value, reader);
        match Priority::try_from(number) {
            Ok(priority) => *self = priority,
            Err(why) => reader.fault(why),
        }
    }

    fn write(&self, out: &mut Writer) {
        self.0.write(out);
    }

    #[cfg(feature = "schema")]
    fn schema(schemas: &mut crate::json::schema::Schemas<'_>) -> Value {
        schemas.define("Priority", &mut |_| {
            serde_json::json!({ "type": "integer", "minimum": Priority::FIRST, "maximum": Priority::LAST })
        })
    }
}

/// Which way a rule filters, as seen from the interface.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[expect(missing_docs, reason = "Azure's own words")]
pub enum Direction {
    Inbound,
    Outbound,
}

words!(
    Direction,
    [(Direction::Inbound, "Inbound"), (Direction::Outbound, "Outbound"),]
);

/// What a rule does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[expect(missing_docs, reason = "Azure's own words")]
pub enum Access {
    Allow,
    Deny,
}

words!(Access, [(Access::Allow, "Allow"), (Access::Deny, "Deny"),]);

serde_through_json!(Access);

/// The protocol a rule matches.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[expect(missing_docs, reason = "Azure's own words")]
pub enum RuleProtocol {
    Any,
    Tcp,
    Udp,
    Icmp,
    Esp,
    Ah,
}

words!(
    RuleProtocol,
    [
        (RuleProtocol::Any, "*"),
        (RuleProtocol::Tcp, "Tcp"),
        (RuleProtocol::Udp, "Udp"),
        (RuleProtocol::Icmp, "Icmp"),
        (RuleProtocol::Esp, "Esp"),
        (RuleProtocol::Ah, "Ah"),
    ]
);

/// An application security group: its members name it, not the other way round.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ApplicationSecurityGroup {
    /// What Azure calls it; absent: its id.
    pub name: Option<String>,
}

record! { ApplicationSecurityGroup {
    name: optional("name"),
} }

/// One of the six rules that every group has.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "Azure's own words")]
pub struct DefaultRule {
    pub direction: Direction,
    pub name: &'static str,
    pub priority: u16,
    pub access: Access,
    pub source: &'static str,
    pub destination: &'static str,
}

/// By their API names, in order (`network A3`).
#[rustfmt::skip]
pub const DEFAULT_RULES: [DefaultRule; 6] = {
    use Access::{Allow, Deny};
    use Direction::{Inbound, Outbound};
    [
        DefaultRule { direction: Inbound, name: "AllowVnetInBound", priority: 65000, access: Allow, source: "VirtualNetwork", destination: "VirtualNetwork" },
        DefaultRule { direction: Inbound, name: "AllowAzureLoadBalancerInBound", priority: 65001, access: Allow, source: "AzureLoadBalancer", destination: "*" },
        DefaultRule { direction: Inbound, name: "DenyAllInBound", priority: 65500, access: Deny, source: "*", destination: "*" },
        DefaultRule { direction: Outbound, name: "AllowVnetOutBound", priority: 65000, access: Allow, source: "VirtualNetwork", destination: "VirtualNetwork" },
        DefaultRule { direction: Outbound, name: "AllowInternetOutBound", priority: 65001, access: Allow, source: "*", destination: "Internet" },
        DefaultRule { direction: Outbound, name: "DenyAllOutBound", priority: 65500, access: Deny, source: "*", destination: "*" },
    ]
};
