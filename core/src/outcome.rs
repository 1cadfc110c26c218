//! The answer: steps in the order of the packet's journey, and what is read off them.
//!
//! Steps carry ids and reasons, never sentences: `explain` alone has words. The verdict is not stored;
//! it is read off the steps (semantics 1).

use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use crate::flow::Flow;
use crate::json::{serde_through_json, words};
use crate::model::id::{NetworkInterfaceId, NetworkSecurityGroupId, ResourceRef, SubnetId, VirtualNetworkId};
use crate::model::nsg::Access;
use crate::sort::sort;
pub use note::FirewallNote;
pub use reason::{Hop, Reason};

mod note;
mod reason;

/// The answer to one flow.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// What was asked.
    pub flow: Flow,
    /// One step for every stage, in order.
    pub steps: Vec<Step>,
    /// The way that name resolution and routing pick, even if an earlier stage stops; `None`: unknown.
    pub way: Option<Way>,
}

/// What one stage said.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// Which stage.
    pub stage: Stage,
    /// What it said.
    pub outcome: StepOutcome,
    /// Why.
    pub reason: Reason,
    /// The security rules that decided, in the order they were consulted (group stages only).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<RuleDecision>,
    /// What the far side would believe the source to be after this stage; `None` where nothing goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
    /// The appliances that the packet is sent through (routing only).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hops: Vec<ApplianceHop>,
    /// What the answer rests on beyond the documents.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assumptions: Vec<Assumption>,
}

/// One appliance on the way: its inbound groups, its forwarding, its outbound groups, its route.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ApplianceHop {
    /// The interface or the firewall.
    pub appliance: ResourceRef,
    /// What was said there, as far as the packet came.
    pub steps: Vec<Step>,
}

/// The stages, in the packet's order (semantics 2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[expect(missing_docs, reason = "the specification's own ids")]
pub enum Stage {
    NameResolution,
    OutboundNsg,
    Routing,
    Egress,
    ServiceEndpointPolicy,
    PrivateEndpoint,
    InboundNsg,
    ServiceFirewall,
}

words!(Stage, Stage::ALL);
serde_through_json!(Stage);

impl Stage {
    /// All eight, in order, with the id that files and output use.
    pub const ALL: [(Stage, &'static str); 8] = [
        (Stage::NameResolution, "nameResolution"),
        (Stage::OutboundNsg, "outboundNsg"),
        (Stage::Routing, "routing"),
        (Stage::Egress, "egress"),
        (Stage::ServiceEndpointPolicy, "serviceEndpointPolicy"),
        (Stage::PrivateEndpoint, "privateEndpoint"),
        (Stage::InboundNsg, "inboundNsg"),
        (Stage::ServiceFirewall, "serviceFirewall"),
    ];

    /// The id that files and output use.
    pub fn id(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(stage, _)| *stage == self)
            .map_or("", |(_, id)| id)
    }
}

/// What a stage can say.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum StepOutcome {
    /// The packet goes on.
    Passed,
    /// The packet ends here.
    Stopped,
    /// It cannot be known.
    Unknown,
    /// The stage has nothing to say about such a flow.
    NotApplicable,
    /// An earlier stage leaves nothing to evaluate.
    NotReached,
}

/// The way a packet takes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Way {
    /// To a public address.
    Public,
    /// To a public address by a service endpoint's route.
    ServiceEndpoint,
    /// To a private endpoint.
    PrivateEndpoint,
    /// Within one virtual network.
    VirtualNetwork,
    /// To a peered virtual network.
    Peering,
    /// Through a virtual network gateway.
    Gateway,
}

/// What is said of a flow as a whole.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// The network lets it reach its destination. That is no authorization.
    Allowed,
    /// Something stops it.
    Denied,
    /// The model does not know enough.
    Undetermined,
}

/// What the client sees.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Symptom {
    /// The connection stands.
    Connected,
    /// The service answers and refuses.
    Forbidden,
    /// Nothing answers.
    Timeout,
    /// There is no address to connect to.
    NameNotResolved,
}

/// What the far side believes the source to be (semantics 3).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Identity {
    /// An address, with the network and subnet where the far side learns them.
    Address {
        /// The source address.
        address: Ipv4Addr,
        /// The virtual network and subnet, over a service endpoint.
        #[serde(skip_serializing_if = "Option::is_none")]
        subnet: Option<(VirtualNetworkId, SubnetId)>,
    },
    /// An address inside Azure that no IP rule can match (`services C-20`).
    AzureInternal,
    /// A Microsoft-owned public address that nobody knows beforehand.
    UnknownPublic,
}

/// Which level a group stands at.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each variant is the thing it names")]
pub enum GroupLevel {
    NetworkInterface(NetworkInterfaceId),
    Subnet(SubnetId),
}

/// One group that was consulted, and the rule that decided there.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleDecision {
    /// The group.
    pub group: NetworkSecurityGroupId,
    /// Where it is attached.
    pub level: GroupLevel,
    /// The rule's name; default rules by their API names. `None`: the deciding rule is unknown.
    pub rule: Option<String>,
    /// Its priority.
    pub priority: Option<u16>,
    /// What it said; `None`: unknown.
    pub access: Option<Access>,
}

/// What an answer rests on beyond the documents: a decision's id (`AMB-2`) or a rule's citation
/// (`services A.2-33`).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(transparent)]
pub struct Assumption(pub &'static str);

impl Outcome {
    /// The step of `stage`.
    pub fn step(&self, stage: Stage) -> Option<&Step> {
        self.steps.iter().find(|step| step.stage == stage)
    }

    fn first(&self, outcome: StepOutcome) -> Option<&Step> {
        self.steps.iter().find(|step| step.outcome == outcome)
    }

    /// Any Stopped: denied; else any Unknown: undetermined; else allowed.
    pub fn verdict(&self) -> Verdict {
        if self.first(StepOutcome::Stopped).is_some() {
            Verdict::Denied
        } else if self.first(StepOutcome::Unknown).is_some() {
            Verdict::Undetermined
        } else {
            Verdict::Allowed
        }
    }

    /// What the client sees; `None` where the verdict is undetermined.
    pub fn symptom(&self) -> Option<Symptom> {
        match self.verdict() {
            Verdict::Undetermined => None,
            Verdict::Allowed => Some(Symptom::Connected),
            Verdict::Denied => self.first(StepOutcome::Stopped).map(|step| step.reason.symptom()),
        }
    }

    /// The step that decided. Denied: the first Stopped. Undetermined: the first Unknown. Allowed: the
    /// service's firewall if it was asked, else the private endpoint, else the last group stage that had a
    /// group, else routing.
    pub fn decided_by(&self) -> Option<&Step> {
        let passed = |stage| {
            self.step(stage)
                .filter(|step| step.outcome == StepOutcome::Passed)
        };
        let grouped = |stage| passed(stage).filter(|step| !step.decisions.is_empty());
        match self.verdict() {
            Verdict::Denied => self.first(StepOutcome::Stopped),
            Verdict::Undetermined => self.first(StepOutcome::Unknown),
            Verdict::Allowed => passed(Stage::ServiceFirewall)
                .or_else(|| passed(Stage::PrivateEndpoint))
                .or_else(|| grouped(Stage::InboundNsg))
                .or_else(|| grouped(Stage::OutboundNsg))
                .or_else(|| self.step(Stage::Routing)),
        }
    }

    /// The deciding rule at the deciding stage: a security rule, or a user-defined route's name.
    pub fn rule(&self) -> Option<&str> {
        let step = self.decided_by()?;
        if step.outcome == StepOutcome::Unknown {
            return None;
        }
        match step.decisions.last() {
            Some(decision) => decision.rule.as_deref(),
            None if step.stage == Stage::Routing => step.reason.route_name(),
            None => None,
        }
    }

    /// What the destination believes the source to be; `None` if nothing arrives, or it is unknown.
    pub fn source_seen(&self) -> Option<&Identity> {
        match self.symptom() {
            Some(Symptom::Connected | Symptom::Forbidden) => {
                self.steps.iter().rev().find_map(|step| step.identity.as_ref())
            }
            Some(Symptom::Timeout | Symptom::NameNotResolved) | None => None,
        }
    }

    /// Every assumption, once, in order.
    pub fn assumptions(&self) -> Vec<&Assumption> {
        let mut all: Vec<_> = self.steps.iter().flat_map(|step| &step.assumptions).collect();
        sort(&mut all);
        all.dedup();
        all
    }
}
