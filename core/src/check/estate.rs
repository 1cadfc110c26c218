//! The estate that a file names: deployments or a scenario, with hosts, appliances and resolvers.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::file::{CheckFile, DeploymentEntry, HostEntry, json};
use super::{Fault, ReadFile, faults, names, of_scenario};
use crate::document::{self, Document, Layout};
use crate::import::{self, Deployment, Imported, Listed};
use crate::model::Scenario;
use crate::model::host::Host;
use crate::model::id::{HostId, TenantId};
use crate::model::part::Part;
use crate::model::region::Region;

/// A scenario and what was found on the way to it.
pub(super) struct Built {
    pub scenario: Scenario,
    /// What a scenario's file says for the page alone.
    pub layout: Option<Layout>,
    pub unsupported: Vec<Listed>,
    pub problems: Vec<Fault>,
    /// Expectations that the scenario cannot hold.
    pub unasked: Vec<String>,
    /// Azure ids in lower case, and what the scenario calls them.
    pub ids: BTreeMap<String, String>,
}

/// The estate of a check file.
pub(super) fn of_check(file: &CheckFile, read: ReadFile<'_>) -> Result<Built, String> {
    let mut built = match (&file.scenario, &file.deployments) {
        (Some(value), _) => {
            let opened =
                document::from_value(value.clone()).map_err(|error| format!("at `scenario`: {error}"))?;
            of_document(opened.document)
        }
        (None, entries) => {
            let mut deployments = Vec::new();
            for (at, entry) in entries.iter().flatten().enumerate() {
                collect(entry, at, read, &mut deployments)?;
            }
            let mut imported = import::read(&deployments);
            import::assign_tenants(&mut imported.scenario, file.tenants.as_ref());
            of_import(imported)
        }
    };
    add(file, &mut built)?;
    if file.scenario.is_some() {
        built.problems = of_scenario(&built.scenario);
    }
    Ok(built)
}

/// Any file that holds an estate: a check file, a scenario, a resource list.
pub(super) fn open(text: &str, read: ReadFile<'_>) -> Result<Built, String> {
    let value = json(text)?;
    match value.get("pathlight").map(|it| it.as_str().unwrap_or_default()) {
        Some(version) if version.starts_with("check/") => {
            let file = super::file::parse(text)?;
            let mut built = of_check(&file, read)?;
            super::wishes::add(&file, &mut built);
            Ok(built)
        }
        Some(_) => match document::from_value(value) {
            Ok(opened) => Ok(of_document(opened.document)),
            Err(error) => Err(error.to_string()),
        },
        None => of_lists(vec![(value, "$".to_owned())]),
    }
}

/// Resource lists, each with its place, as one estate.
pub(super) fn of_lists(lists: Vec<(Value, String)>) -> Result<Built, String> {
    let deployments: Vec<_> = lists
        .into_iter()
        .map(|(resources, place)| Deployment {
            subscription: "subscription".to_owned(),
            resource_group: "resourceGroup".to_owned(),
            location: None,
            resources,
            place,
        })
        .collect();
    let imported = import::read(&deployments);
    if imported.understood.is_empty() && imported.unsupported.is_empty() && imported.ignored.is_empty() {
        let found = imported
            .problems
            .first()
            .map_or_else(String::new, |it| format!(" ({}: {})", it.place, it.text));
        return Err(format!(
            "expected a check file, a scenario or a list of Azure resources{found}"
        ));
    }
    Ok(of_import(imported))
}

fn of_document(document: Document) -> Built {
    let Document { scenario, layout } = document;
    let unsupported = scenario.unmodelled.values().map(|it| Listed {
        resource: it.name.clone(),
        resource_type: it.resource_type.clone(),
        place: it.property.clone().unwrap_or_default(),
        text: "not modelled".to_owned(),
    });
    Built {
        unsupported: unsupported.collect(),
        problems: of_scenario(&scenario),
        unasked: Vec::new(),
        ids: names::ids_of(&scenario),
        scenario,
        layout,
    }
}

fn of_import(imported: Imported) -> Built {
    Built {
        problems: faults(&imported),
        unsupported: imported.unsupported,
        unasked: Vec::new(),
        ids: imported.azure_ids,
        scenario: imported.scenario,
        layout: None,
    }
}

/// The lists of one deployment: inline, a template, a path or paths.
fn collect(
    entry: &DeploymentEntry,
    at: usize,
    read: ReadFile<'_>,
    all: &mut Vec<Deployment>,
) -> Result<(), String> {
    if entry.resources.is_none() && entry.template.is_none() {
        return Err(format!(
            "at `deployments[{at}]`: expected `resources` or `template`"
        ));
    }
    let mut push = |resources: Value, place: String| {
        all.push(Deployment {
            subscription: entry.subscription.clone(),
            resource_group: entry.resource_group.clone(),
            location: entry.location.clone(),
            resources,
            place,
        });
    };
    if let Some(resources) = &entry.resources {
        push(resources.clone(), format!("deployments[{at}].resources"));
    }
    let place = format!("deployments[{at}].template");
    let paths: Vec<&Value> = match &entry.template {
        None => Vec::new(),
        Some(path @ Value::String(_)) => vec![path],
        Some(Value::Array(paths)) if paths.iter().all(Value::is_string) => paths.iter().collect(),
        Some(Value::Object(_)) => {
            push(entry.template.clone().unwrap_or_default(), place);
            return Ok(());
        }
        Some(_) => {
            return Err(format!(
                "at `{place}`: expected a template, a path or a list of paths"
            ));
        }
    };
    for path in paths.iter().filter_map(|path| path.as_str()) {
        let text = read(path).map_err(|error| format!("at `{place}`: {path}: {error}"))?;
        let value = json(&text).map_err(|error| format!("at `{place}`: {path}: {error}"))?;
        push(value, path.to_owned());
    }
    Ok(())
}

/// Adds hosts, appliances and resolvers; they win by name over the scenario's own.
fn add(file: &CheckFile, built: &mut Built) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    let mut known = BTreeMap::new();
    for (id, it) in &built.scenario.hosts {
        known.insert(id.as_str().to_ascii_lowercase(), id.clone());
        known.extend(it.name.iter().map(|name| (name.to_ascii_lowercase(), id.clone())));
    }
    for (at, entry) in file.hosts.iter().enumerate() {
        let name = entry.name.to_ascii_lowercase();
        if !seen.insert(name.clone()) {
            return Err(format!("at `hosts[{at}].name`: `{}` is there twice", entry.name));
        }
        let id = known.get(&name).cloned();
        let id = id.unwrap_or_else(|| HostId::new(entry.name.clone()));
        let mut host = host(entry);
        if let Some(gateway) = &entry.gateway {
            let found = names::gateway(&built.scenario, &built.ids, gateway);
            host.gateway = Some(found.map_err(|error| format!("at `hosts[{at}].gateway`: {error}"))?);
        }
        built.scenario.hosts.insert(id, host);
    }
    for (key, appliance) in &file.appliances {
        if let Some(id) = names::firewall(&built.scenario, &built.ids, key) {
            if let Some(firewall) = built.scenario.azure_firewalls.get_mut(&id) {
                firewall.appliance = Some(*appliance);
            }
            continue;
        }
        let interface = names::interface(&built.scenario, &built.ids, key)
            .map_err(|error| format!("at `appliances.{key}`: {error}"))?;
        if let Some(interface) = interface.and_then(|id| built.scenario.network_interfaces.get_mut(&id)) {
            interface.appliance = Some(*appliance);
        }
    }
    for (key, other) in &file.resolvers {
        let place = |error| format!("at `resolvers.{key}`: {error}");
        let network = names::network(&built.scenario, &built.ids, key).map_err(place)?;
        let other = names::network(&built.scenario, &built.ids, other).map_err(place)?;
        if let Some(network) = built.scenario.virtual_networks.get_mut(&network) {
            network.resolves_as = Some(other);
        }
    }
    Ok(())
}

fn host(entry: &HostEntry) -> Host {
    Host {
        name: None,
        network: entry.network,
        address: entry.address.map(Part::Read),
        public_address: entry.public_address.map(Part::Read),
        gateway: None,
        resolver: entry.resolver.clone(),
        region: entry.region.as_deref().map(Region::new),
        tenant: entry.tenant.as_deref().map(TenantId::new),
        trusted: entry.trusted,
        resource: entry.resource.clone(),
    }
}
