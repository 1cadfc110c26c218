//! A conformance case as it is written, and the scenario and the flow that it means.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use pathlight_core::flow::{Flow, Protocol, Target};
use pathlight_core::model::Scenario;
use pathlight_core::names;
use pathlight_core::service_tag::ServiceTags;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::files;
use crate::patch::merge;

/// A file of cases about one topic.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct CaseFile {
    /// What they are about.
    pub topic: String,
    /// Fixtures of this file alone, by name; the shared ones stand in `cases/fixtures`.
    #[serde(default)]
    pub fixtures: BTreeMap<String, Value>,
    /// The cases.
    pub cases: Vec<Case>,
}

/// One case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Case {
    /// The specification's id, as `G-005`.
    pub id: String,
    /// The rules that it rests on, as `services C-13`.
    pub cites: Vec<String>,
    /// What it shows, in a few words.
    pub about: String,
    /// The scenario that it starts from.
    pub fixture: String,
    /// What is different here: an RFC 7396 merge patch on the fixture.
    #[serde(default)]
    pub given: Value,
    /// The source, by name.
    pub from: String,
    /// The destination.
    pub to: Destination,
    /// The protocol; absent: Tcp.
    #[serde(default)]
    pub protocol: Protocol,
    /// The port; absent: 443, where the protocol has ports.
    pub port: Option<u16>,
    /// The source port; absent: any.
    pub source_port: Option<u16>,
    /// Published service tags that are loaded: each with its prefixes.
    pub tags: Option<BTreeMap<String, Vec<String>>>,
    /// The answer.
    pub expect: Expect,
}

/// A destination: `my/blob`, `microsoft-entra` or `{"address": "8.8.8.8"}`.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Destination {
    /// A name.
    Name(String),
    /// Exactly this address.
    Address {
        /// The address.
        address: Ipv4Addr,
    },
}

/// What the specification says. Every stated field must hold.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Expect {
    /// Allowed, denied or undetermined.
    pub verdict: String,
    /// The stage that decides.
    pub decided_by: String,
    /// What the client sees.
    pub symptom: Option<String>,
    /// The rule or the route that decides.
    pub rule: Option<String>,
    /// What the words of the deciding step must have, one by one.
    #[serde(default)]
    pub says: Vec<String>,
    /// What would flip the verdict, in this order and maybe with others between.
    #[serde(default)]
    pub flips: Vec<String>,
    /// The way that is picked.
    pub way: Option<String>,
    /// Whom the destination believes to see.
    pub source_seen: Option<String>,
    /// An assumption that must be among those of the answer.
    pub assumption: Option<String>,
    /// For a stage, the rules that were consulted there, in order.
    #[serde(default)]
    pub decisions: BTreeMap<String, Vec<String>>,
    /// The other ways that could carry it, each with its verdict.
    pub alternatives: Option<BTreeMap<String, String>>,
    /// Every stage that stops it, each as if those before it were open.
    pub blockers: Option<Vec<String>>,
    /// The resources that must be reported as malformed, no others.
    pub problems: Option<Vec<String>>,
}

/// A case together with the file that it stands in.
pub struct Loaded {
    /// The file's topic.
    pub topic: String,
    /// The fixture that it starts from.
    pub fixture: Value,
    /// The case.
    pub case: Case,
}

impl Loaded {
    /// The scenario that the case is about.
    pub fn scenario(&self) -> Result<Scenario, String> {
        let mut document = self.fixture.clone();
        merge(&mut document, &self.case.given);
        serde_json::from_value(document).map_err(|error| format!("the scenario cannot be read: {error}"))
    }

    /// The file of published service tags that it loads.
    pub fn tags_file(&self) -> Option<Value> {
        let tags = self.case.tags.as_ref()?.iter();
        let values: Vec<Value> = tags
            .map(|(name, prefixes)| json!({ "name": name, "properties": { "addressPrefixes": prefixes } }))
            .collect();
        Some(json!({ "values": values }))
    }

    /// The published service tags that it loads.
    pub fn tags(&self) -> Result<Option<ServiceTags>, String> {
        let file = self.tags_file();
        file.map(|file| ServiceTags::read(&file.to_string())).transpose()
    }

    /// The flow that it asks about.
    pub fn flow(&self, scenario: &Scenario) -> Result<Flow, String> {
        let case = &self.case;
        let target = match &case.to {
            Destination::Name(name) => names::target(scenario, name).map_err(|error| error.to_string())?,
            Destination::Address { address } => Target::Address(*address),
        };
        let port = case.port.unwrap_or(target.default_port());
        let port = case.protocol.has_ports().then_some(port);
        Ok(Flow {
            source: names::source(scenario, &case.from).map_err(|error| error.to_string())?,
            target,
            protocol: case.protocol,
            port,
            source_port: case.source_port,
        })
    }
}

/// Every case of every file, in the order of the files.
pub fn all() -> Result<Vec<Loaded>, String> {
    let mut shared = BTreeMap::new();
    for (name, text) in files::FIXTURES {
        let fixture: Value = serde_json::from_str(text).map_err(|error| format!("{name}: {error}"))?;
        shared.insert((*name).to_owned(), fixture);
    }
    let mut all = Vec::new();
    for (path, text) in files::CASES {
        let file: CaseFile = serde_json::from_str(text).map_err(|error| format!("{path}: {error}"))?;
        for case in file.cases {
            let fixture = file.fixtures.get(&case.fixture).or(shared.get(&case.fixture));
            let fixture = fixture.ok_or_else(|| format!("{path}: no fixture `{}`", case.fixture))?;
            all.push(Loaded {
                topic: file.topic.clone(),
                fixture: fixture.clone(),
                case,
            });
        }
    }
    Ok(all)
}
