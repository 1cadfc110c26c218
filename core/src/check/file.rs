//! The shape of a check file: strict, every unknown field refused with its path.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::model::host::{HostNetwork, Resolver};
use crate::model::nic::Appliance;
use crate::outcome::{Symptom, Verdict, Way};

/// The version that is read.
pub const VERSION: &str = "check/1";

/// A check file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct CheckFile {
    #[serde(rename = "pathlight")]
    _version: String,
    pub title: Option<String>,
    #[serde(rename = "source")]
    _source: Option<String>,
    pub tenants: Option<BTreeMap<String, String>>,
    pub deployments: Option<Vec<DeploymentEntry>>,
    pub scenario: Option<Value>,
    #[serde(default)]
    pub hosts: Vec<HostEntry>,
    #[serde(default)]
    pub appliances: BTreeMap<String, Appliance>,
    #[serde(default)]
    pub resolvers: BTreeMap<String, String>,
    #[serde(default)]
    pub expect: Vec<Expect>,
    pub problems: Option<Vec<String>>,
}

/// One deployment.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct DeploymentEntry {
    pub subscription: String,
    pub resource_group: String,
    pub location: Option<String>,
    pub resources: Option<Value>,
    pub template: Option<Value>,
}

/// One host.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct HostEntry {
    pub name: String,
    pub network: HostNetwork,
    pub address: Option<Ipv4Addr>,
    pub public_address: Option<Ipv4Addr>,
    pub gateway: Option<String>,
    pub resolver: Option<Resolver>,
    pub region: Option<String>,
    pub tenant: Option<String>,
    #[serde(default)]
    pub trusted: bool,
    pub resource: Option<String>,
}

/// One row.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Expect {
    pub from: String,
    pub to: Value,
    pub protocol: Option<String>,
    pub port: Option<u16>,
    pub source_port: Option<u16>,
    pub verdict: Option<Verdict>,
    #[serde(default, deserialize_with = "stated")]
    pub symptom: Option<Option<Symptom>>,
    pub decided_by: Option<String>,
    #[serde(default, deserialize_with = "stated")]
    pub rule: Option<Option<String>>,
    #[serde(default, deserialize_with = "stated")]
    pub way: Option<Option<Way>>,
    #[serde(default, deserialize_with = "stated")]
    pub source_seen: Option<Option<String>>,
}

/// `null` is a statement: nothing is there.
fn stated<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

impl Expect {
    /// Whether any field states an expectation.
    pub fn is_judged(&self) -> bool {
        self.verdict.is_some()
            || self.symptom.is_some()
            || self.decided_by.is_some()
            || self.rule.is_some()
            || self.way.is_some()
            || self.source_seen.is_some()
    }
}

/// Reads a check file.
pub(super) fn parse(text: &str) -> Result<CheckFile, String> {
    let value = json(text)?;
    match value.get("pathlight") {
        Some(Value::String(version)) if version == VERSION => {}
        Some(other) => return Err(format!("at `pathlight`: found {other}, expected \"{VERSION}\"")),
        None => {
            return Err(format!(
                "no check file: it starts with {{\"pathlight\": \"{VERSION}\""
            ));
        }
    }
    let file: CheckFile = serde_path_to_error::deserialize(value).map_err(|error| {
        let said = error.inner().to_string();
        // the decoder's own word for it
        let said = said.replace("expected u16", "expected a whole number between 0 and 65535");
        crate::names::shortened(format!("at `{}`: {said}", error.path()))
    })?;
    if file.deployments.is_some() == file.scenario.is_some() {
        return Err("expected either `deployments` or `scenario`, one of them".to_owned());
    }
    for (at, host) in file.hosts.iter().enumerate() {
        let length = host.name.chars().count();
        if length > crate::document::LONGEST_NAME {
            let (name, most) = (crate::names::shown(&host.name), crate::document::LONGEST_NAME);
            return Err(format!(
                "at `hosts[{at}].name`: `{name}` has {length} characters; at most {most} are accepted"
            ));
        }
    }
    for (at, row) in file.expect.iter().enumerate() {
        if let Some(stage) = &row.decided_by {
            let known = crate::outcome::Stage::ALL.map(|(_, id)| id);
            if !known.contains(&stage.as_str()) {
                return Err(format!(
                    "at `expect[{at}].decidedBy`: `{stage}` is no stage; expected one of {}",
                    known.join(", ")
                ));
            }
        }
    }
    Ok(file)
}

/// Any JSON, within limits.
pub(super) fn json(text: &str) -> Result<Value, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.len() > crate::document::LARGEST {
        return Err(format!(
            "larger than {} MiB, the most that is read",
            crate::document::LARGEST >> 20
        ));
    }
    if text.trim().is_empty() {
        return Err("the file is empty; expected JSON".to_owned());
    }
    serde_json::from_str(text).map_err(|error| format!("not JSON: {}", crate::document::not_json(&error)))
}
