//! The one door for Azure's own JSON: resource lists in, a scenario and what was not understood out.
//!
//! In order: `list` finds the resources in every form they come in, `estate` gives them ids and answers
//! references, one reader per kind fills the scenario, `unsupported` lists what has no reader and says
//! what it touches. A fault in one resource is a problem of that resource, never an end.

mod estate;
mod gateway;
mod hidden;
mod json;
mod list;
mod network;
mod nic;
mod nsg;
mod private_dns;
mod private_endpoint;
mod reference;
mod relations;
mod route;
mod scope;
mod service;
mod sql;
mod subnet;
mod unsupported;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::document::LONGEST_NAME;
use crate::model::Scenario;
use crate::model::id::{ResourceRef, UnmodelledId};
use crate::model::unmodelled::{Touch, Unmodelled};
use crate::outcome::Stage;
pub use scope::{SubscriptionTenants, assign_tenants};

use estate::{Estate, Resource};

/// A resource list and where it is deployed.
#[derive(Clone, PartialEq, Debug)]
pub struct Deployment {
    /// The subscription that synthesised ids name.
    pub subscription: String,
    /// The resource group that synthesised ids name.
    pub resource_group: String,
    /// The region of resources that state none.
    pub location: Option<String>,
    /// The list, in any form.
    pub resources: Value,
    /// Where the list stands, for messages: a file, or a path in one.
    pub place: String,
}

/// What was read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Imported {
    /// The scenario.
    pub scenario: Scenario,
    /// The resources that are modelled.
    pub understood: Vec<Listed>,
    /// Resources and properties that could touch reachability and are not modelled.
    pub unsupported: Vec<Listed>,
    /// Resources that cannot touch reachability.
    pub ignored: Vec<Listed>,
    /// What is malformed beyond what `model::check` finds in the scenario.
    pub problems: Vec<ImportProblem>,
    /// Azure ids in lower case, and what the scenario calls those resources.
    pub azure_ids: BTreeMap<String, String>,
}

/// A resource, or a property of one, in a list.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Listed {
    /// The resource's name.
    pub resource: String,
    /// Azure's type.
    pub resource_type: String,
    /// Where it stands.
    pub place: String,
    /// What about it.
    pub text: String,
}

/// A fault of the input that no scenario can hold.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ImportProblem {
    /// The resource's name.
    pub resource: String,
    /// Which fault.
    pub code: &'static str,
    /// Where it stands.
    pub place: String,
    /// What is wrong and what is accepted.
    pub text: String,
}

/// Reads resource lists as one estate.
pub fn read(deployments: &[Deployment]) -> Imported {
    let mut import = Import::default();
    let raw = list::collect(deployments, &mut import.out);
    let estate = Estate::new(raw, &mut import.out);
    for resource in &estate.resources {
        let id = resource.azure_id.to_ascii_lowercase();
        import.out.azure_ids.insert(id, resource.id.clone());
        if let Some(reader) = reader(&resource.kind) {
            reader(&mut import, &estate, resource);
            if !import.left.contains(&resource.azure_id) {
                import.out.understood.push(resource.listed("modelled"));
            }
        }
    }
    relations::complete(&mut import, &estate);
    for resource in &estate.resources {
        match reader(&resource.kind).filter(|_| !import.left.contains(&resource.azure_id)) {
            Some(_) => hidden::read(&mut import, resource),
            None => unsupported::read(&mut import, &estate, resource),
        }
        private_endpoint::complete(&mut import, resource);
        private_dns::complete(&mut import, resource);
    }
    for orphan in &estate.orphans {
        hidden::read_orphan(&mut import, &estate, orphan);
    }
    let mut out = import.out;
    scope::assign_tenants(&mut out.scenario, None);
    out
}

type Reader = fn(&mut Import, &Estate, &Resource);

/// What reads a type; `None`: it is not modelled.
fn reader(kind: &str) -> Option<Reader> {
    Some(match kind {
        "microsoft.network/virtualnetworks" => network::read,
        "microsoft.network/networkinterfaces" => nic::read_interface,
        "microsoft.network/publicipaddresses" => nic::read_public_address,
        "microsoft.network/natgateways" => nic::read_nat_gateway,
        "microsoft.compute/virtualmachines" => nic::read_machine,
        "microsoft.network/networksecuritygroups" => nsg::read,
        "microsoft.network/applicationsecuritygroups" => nsg::read_application_group,
        "microsoft.network/routetables" => route::read,
        "microsoft.network/serviceendpointpolicies" => service::read_policy,
        "microsoft.storage/storageaccounts" => service::read_storage,
        "microsoft.keyvault/vaults" => service::read_vault,
        "microsoft.sql/servers" => sql::read,
        "microsoft.network/privateendpoints" => private_endpoint::read,
        "microsoft.network/privatednszones" => private_dns::read,
        "microsoft.network/virtualnetworkgateways" => gateway::read_gateway,
        "microsoft.network/localnetworkgateways" => gateway::read_site,
        "microsoft.network/connections" => gateway::read_connection,
        "microsoft.network/azurefirewalls" => gateway::read_firewall,
        _ => return None,
    })
}

/// What the readers fill.
#[derive(Default)]
struct Import {
    out: Imported,
    /// The Azure ids of resources that have a reader which could make nothing of them.
    left: BTreeSet<String>,
    /// How many unmodelled things have a name.
    numbers: BTreeMap<String, usize>,
    /// The Azure ids of zones with a link that an expression hides.
    hidden_links: Vec<String>,
}

impl Import {
    /// Leaves a resource to `unsupported`.
    fn leave(&mut self, resource: &Resource) {
        self.left.insert(resource.azure_id.clone());
    }

    /// Lists a property, or a whole resource, that is not evaluated, with what it touches.
    fn unmodelled(
        &mut self,
        resource: &Resource,
        property: Option<&str>,
        text: &str,
        touches: Vec<(Stage, ResourceRef)>,
    ) {
        let mut listed = resource.listed(text);
        if let Some(property) = property {
            listed.place = format!("{}/{property}", listed.place);
        }
        self.out.unsupported.push(listed);
        let tables = &mut self.out.scenario.unmodelled;
        let stem = match property {
            Some(property) => format!("{}/{property}", resource.name),
            None => resource.name.clone(),
        };
        // room for a number, within what a name may have
        let stem: String = stem.chars().take(LONGEST_NAME - 8).collect();
        let mut id = UnmodelledId::new(stem.clone());
        // counted, since a file may hold thousands of one name
        let number = self.numbers.entry(stem.clone()).or_insert(1);
        while tables.contains_key(&id) {
            *number += 1;
            id = UnmodelledId::new(format!("{stem} {number}"));
        }
        let touches = touches
            .into_iter()
            .map(|(stage, subject)| Touch { stage, subject })
            .collect();
        let unmodelled = Unmodelled {
            name: resource.name.clone(),
            resource_type: resource.type_name.clone(),
            property: property.map(str::to_owned),
            touches,
        };
        tables.insert(id, unmodelled);
    }

    fn problem(&mut self, resource: &Resource, code: &'static str, place: &str, text: String) {
        self.out.problems.push(ImportProblem {
            resource: resource.name.clone(),
            code,
            place: format!("{}/{place}", resource.place),
            text,
        });
    }
}
