//! Names that people write, `vm1` or `mystorageaccount/file`, and the things they mean.
//!
//! A name is an id or a name of the scenario, compared without case. A virtual machine stands for its
//! primary interface and wins over an interface of the same name.

use crate::flow::{Source, StorageSubResource, Target};
use crate::model::Scenario;
use crate::model::id::{HostId, NetworkInterfaceId, ResourceRef};
use crate::model::unmodelled::Unmodelled;

/// Why a name means nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NameError {
    /// Nothing is called that.
    Unknown {
        /// What was written.
        name: String,
    },
    /// Several things are called that.
    Ambiguous {
        /// What was written.
        name: String,
        /// What it could mean.
        candidates: Vec<String>,
    },
}

impl std::fmt::Display for NameError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            NameError::Unknown { name } => write!(f, "nothing is called `{}`", shown(name)),
            NameError::Ambiguous { name, candidates } => {
                write!(f, "`{}` could be {}", shown(name), candidates.join(" or "))
            }
        }
    }
}

/// A name as a message shows it: its start, where it is very long.
pub fn shown(name: &str) -> String {
    let start: String = name.chars().take(80).collect();
    match start.len() < name.len() {
        true => start + "…",
        false => start,
    }
}

/// A sentence about what was written: its start and its end, where somebody wrote very much.
pub fn shortened(text: String) -> String {
    const END: usize = 300;
    let count = text.chars().count();
    if count <= 4 * END {
        return text;
    }
    let (start, end): (String, String) = (
        text.chars().take(END).collect(),
        text.chars().skip(count - END).collect(),
    );
    format!("{start} … {end}")
}

/// The destination that is always there.
pub const MICROSOFT_ENTRA: &str = "microsoft-entra";

/// The source called `name`.
pub fn source(scenario: &Scenario, name: &str) -> Result<Source, NameError> {
    let mut found = Vec::new();
    for id in interfaces(scenario, name) {
        found.push(Source::NetworkInterface(id));
    }
    for id in hosts(scenario, name) {
        found.push(Source::Host(id));
    }
    one(name, found, |source| match source {
        Source::NetworkInterface(id) => format!("network interface `{id}`"),
        Source::Host(id) => format!("host `{id}`"),
    })
}

/// The destination called `text`, its sub-resource being what follows the last `/`, if anything.
pub fn target(scenario: &Scenario, text: &str) -> Result<Target, NameError> {
    if text.eq_ignore_ascii_case(MICROSOFT_ENTRA) {
        return Ok(Target::MicrosoftEntra);
    }
    let split = text.rsplit_once('/');
    let (name, sub_resource) =
        match split.and_then(|(name, last)| Some((name, StorageSubResource::named(last)?))) {
            Some((name, sub_resource)) => (name, Some(sub_resource)),
            None => (text, None),
        };
    let mut found = Vec::new();
    for (id, it) in &scenario.storage_accounts {
        if is(name, id.as_str(), &it.name) {
            let (id, sub_resource) = (id.clone(), sub_resource.unwrap_or_default());
            found.push(Target::StorageAccount { id, sub_resource });
        }
    }
    if sub_resource.is_none() {
        for (id, it) in &scenario.key_vaults {
            if is(name, id.as_str(), &it.name) {
                found.push(Target::KeyVault(id.clone()));
            }
        }
        for (id, it) in &scenario.sql_servers {
            if is(name, id.as_str(), &it.name) {
                found.push(Target::SqlServer(id.clone()));
            }
        }
        for id in interfaces(scenario, name) {
            found.push(Target::NetworkInterface(id));
        }
        for id in hosts(scenario, name) {
            found.push(Target::Host(id));
        }
    }
    if found.is_empty() {
        found.extend(behind_private_endpoint(scenario, name, sub_resource));
    }
    one(name, found, described)
}

/// A private endpoint's name means its service (formats 2).
fn behind_private_endpoint(
    scenario: &Scenario,
    name: &str,
    sub_resource: Option<StorageSubResource>,
) -> Option<Target> {
    for (id, it) in &scenario.private_endpoints {
        if is(name, id.as_str(), &it.name) {
            return served(
                &it.service,
                sub_resource.or(StorageSubResource::named(&it.group_id)),
            );
        }
    }
    // one of a kind of service that is not modelled, in a scenario that was saved before they were
    let is_endpoint = |it: &&Unmodelled| {
        it.name.eq_ignore_ascii_case(name)
            && it
                .resource_type
                .eq_ignore_ascii_case("Microsoft.Network/privateEndpoints")
    };
    let endpoint = scenario.unmodelled.values().find(is_endpoint)?;
    endpoint
        .touches
        .iter()
        .find_map(|touch| served(&touch.subject, sub_resource))
}

fn served(service: &ResourceRef, sub_resource: Option<StorageSubResource>) -> Option<Target> {
    match service {
        ResourceRef::StorageAccount(id) => Some(Target::StorageAccount {
            id: id.clone(),
            sub_resource: sub_resource.unwrap_or_default(),
        }),
        ResourceRef::KeyVault(id) if sub_resource.is_none() => Some(Target::KeyVault(id.clone())),
        ResourceRef::SqlServer(id) if sub_resource.is_none() => Some(Target::SqlServer(id.clone())),
        _ => None,
    }
}

/// The only one that was found.
fn one<T>(name: &str, mut found: Vec<T>, describe: impl Fn(&T) -> String) -> Result<T, NameError> {
    let name = name.to_owned();
    if found.len() > 1 {
        let candidates = found.iter().map(describe).collect();
        return Err(NameError::Ambiguous { name, candidates });
    }
    found.pop().ok_or(NameError::Unknown { name })
}

fn described(target: &Target) -> String {
    match target {
        Target::NetworkInterface(id) => format!("network interface `{id}`"),
        Target::Host(id) => format!("host `{id}`"),
        Target::StorageAccount { id, .. } => format!("storage account `{id}`"),
        Target::KeyVault(id) => format!("key vault `{id}`"),
        Target::SqlServer(id) => format!("SQL server `{id}`"),
        Target::MicrosoftEntra => MICROSOFT_ENTRA.to_owned(),
        Target::Address(address) => format!("the address {address}"),
    }
}

fn is(name: &str, id: &str, stated: &Option<String>) -> bool {
    name.eq_ignore_ascii_case(id)
        || stated
            .as_ref()
            .is_some_and(|stated| stated.eq_ignore_ascii_case(name))
}

fn interfaces(scenario: &Scenario, name: &str) -> Vec<NetworkInterfaceId> {
    let mut found = Vec::new();
    for (id, it) in &scenario.virtual_machines {
        if is(name, id.as_str(), &it.name) {
            found.extend(it.network_interfaces.first().cloned());
        }
    }
    if found.is_empty() {
        for (id, it) in &scenario.network_interfaces {
            if is(name, id.as_str(), &it.name) {
                found.push(id.clone());
            }
        }
    }
    found
}

fn hosts(scenario: &Scenario, name: &str) -> Vec<HostId> {
    let mut found = Vec::new();
    for (id, it) in &scenario.hosts {
        if is(name, id.as_str(), &it.name) {
            found.push(id.clone());
        }
    }
    found
}
