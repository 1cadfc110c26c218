//! The resources with their Azure ids, the ids that the scenario gives them, and references between them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::json::{Object, get, is_expression, object, properties, text};
use super::list::{Found, is_conditional, is_live};
use super::reference::suffix;
use super::{ImportProblem, Imported, Listed};
use crate::model::region::Region;
use crate::model::scope::Scope;

/// One resource, with the children of its own kind merged in.
pub(super) struct Resource {
    /// The type in lower case.
    pub kind: String,
    /// The type as it was written.
    pub type_name: String,
    /// The name; for children `parent/child`.
    pub name: String,
    /// Its id in the scenario.
    pub id: String,
    /// Its Azure id.
    pub azure_id: String,
    /// Where it lives.
    pub scope: Scope,
    /// The region that it states, or its deployment's.
    pub region: Option<String>,
    /// All its members.
    pub members: Object,
    /// Whether it comes from live state.
    pub live: bool,
    /// Where it stands.
    pub place: String,
    /// Whether it is there only under a condition, or several times.
    pub conditional: bool,
}

impl Resource {
    pub fn properties(&self) -> &Object {
        properties(&self.members)
    }

    /// The name, where the id in the scenario does not say it.
    pub fn stated_name(&self) -> Option<String> {
        (self.id != self.name).then(|| self.name.clone())
    }

    pub fn region(&self) -> Region {
        self.region.as_deref().map_or_else(Region::unstated, Region::new)
    }

    pub fn listed(&self, text: &str) -> Listed {
        Listed {
            resource: self.name.clone(),
            resource_type: self.type_name.clone(),
            place: self.place.clone(),
            text: text.to_owned(),
        }
    }

    pub fn api_version(&self) -> Option<&str> {
        text(&self.members, "apiVersion")
    }
}

/// Everything that was found.
pub(super) struct Estate {
    pub resources: Vec<Resource>,
    /// Children whose parent is hidden behind an expression.
    pub orphans: Vec<Resource>,
    /// Azure id in lower case to the position in `resources`.
    pub by_azure_id: BTreeMap<String, usize>,
    /// Of a parent's list, the names that stand in it, in lower case.
    merged: BTreeMap<(String, &'static str), BTreeSet<String>>,
}

/// Children that are read as an element of an array of their parent.
const MERGED: [(&str, &str); 11] = [
    ("microsoft.network/virtualnetworks/subnets", "subnets"),
    (
        "microsoft.network/virtualnetworks/virtualnetworkpeerings",
        "virtualNetworkPeerings",
    ),
    (
        "microsoft.network/networksecuritygroups/securityrules",
        "securityRules",
    ),
    ("microsoft.network/routetables/routes", "routes"),
    (
        "microsoft.network/serviceendpointpolicies/serviceendpointpolicydefinitions",
        "serviceEndpointPolicyDefinitions",
    ),
    (
        "microsoft.network/privateendpoints/privatednszonegroups",
        "privateDnsZoneGroups",
    ),
    (
        "microsoft.network/privatednszones/virtualnetworklinks",
        "virtualNetworkLinks",
    ),
    ("microsoft.network/privatednszones/a", "A"),
    ("microsoft.sql/servers/virtualnetworkrules", "virtualNetworkRules"),
    ("microsoft.sql/servers/firewallrules", "firewallRules"),
    ("microsoft.sql/servers/connectionpolicies", "connectionPolicies"),
];

impl Estate {
    pub fn new(found: Vec<Found<'_>>, out: &mut Imported) -> Self {
        let (children, tops): (Vec<Resource>, Vec<Resource>) = found
            .into_iter()
            .map(resource)
            .partition(|it| merged_as(&it.kind).is_some());
        let mut estate = Estate {
            resources: Vec::new(),
            orphans: Vec::new(),
            by_azure_id: BTreeMap::new(),
            merged: BTreeMap::new(),
        };
        for top in tops {
            let key = top.azure_id.to_ascii_lowercase();
            let first = estate
                .by_azure_id
                .get(&key)
                .and_then(|at| estate.resources.get(*at));
            if let Some(first) = first {
                clash(first, &top, out);
                continue;
            }
            estate.by_azure_id.insert(key, estate.resources.len());
            estate.resources.push(top);
        }
        for child in children {
            estate.merge(child, out);
        }
        estate.name_all();
        estate
    }

    /// Puts a child among the elements of its parent.
    fn merge(&mut self, child: Resource, out: &mut Imported) {
        let parent_id = child
            .azure_id
            .rsplitn(3, '/')
            .nth(2)
            .unwrap_or_default()
            .to_ascii_lowercase();
        let parent = self.by_azure_id.get(&parent_id).copied();
        let parent = parent.and_then(|at| self.resources.get_mut(at));
        let (Some(parent), Some(list)) = (parent, merged_as(&child.kind)) else {
            if is_expression(&child.name) {
                return self.orphans.push(child);
            }
            out.problems.push(ImportProblem {
                resource: child.name.clone(),
                code: "parent-missing",
                place: child.place.clone(),
                text: format!("`{}` belongs to a resource that is not in the list", child.name),
            });
            return;
        };
        let own_name = child.name.rsplit('/').next().unwrap_or_default().to_owned();
        let mut element = child.members;
        element.insert("name".to_owned(), own_name.clone().into());
        if child.conditional && !is_conditional(&element) {
            element.insert("condition".to_owned(), "[a condition of its deployment]".into());
        }
        let holder = match parent.members.get_mut("properties") {
            Some(Value::Object(properties)) => properties,
            _ => &mut parent.members,
        };
        let elements = holder.entry(list).or_insert_with(|| Value::Array(Vec::new()));
        if elements.is_string() {
            *elements = Value::Array(vec![elements.take()]);
        }
        if let Value::Array(elements) = elements {
            // an export states a child twice, inline and on its own: the own statement is complete
            let said = |it: &Value| {
                it.get("name")
                    .and_then(Value::as_str)
                    .map(str::to_ascii_lowercase)
            };
            let known = self
                .merged
                .entry((parent_id, list))
                .or_insert_with(|| elements.iter().filter_map(said).collect());
            // thousands of children of one parent are looked through only for one that is there
            if !known.insert(own_name.to_ascii_lowercase()) {
                elements.retain(|it| said(it).unwrap_or_default() != own_name.to_ascii_lowercase());
            }
            elements.push(Value::Object(element));
        }
    }

    /// The Azure name where it is unique in its kind; otherwise the group, the subscription with it.
    fn name_all(&mut self) {
        let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
        for it in &self.resources {
            for candidate in candidates(it) {
                *counts
                    .entry((it.kind.clone(), candidate.to_ascii_lowercase()))
                    .or_default() += 1;
            }
        }
        for it in &mut self.resources {
            let unique = candidates(it)
                .into_iter()
                .find(|name| counts.get(&(it.kind.clone(), name.to_ascii_lowercase())) == Some(&1));
            it.id = unique.unwrap_or_else(|| it.azure_id.clone());
        }
    }
}

fn merged_as(kind: &str) -> Option<&'static str> {
    MERGED
        .iter()
        .find(|(merged, _)| *merged == kind)
        .map(|(_, list)| *list)
}

fn candidates(it: &Resource) -> [String; 3] {
    [
        it.name.clone(),
        format!("{}/{}", it.scope.resource_group, it.name),
        format!("{}/{}", it.scope, it.name),
    ]
}

fn clash(first: &Resource, second: &Resource, out: &mut Imported) {
    for (it, other) in [(first, second), (second, first)] {
        out.problems.push(ImportProblem {
            resource: it.name.clone(),
            code: "duplicate-id",
            place: it.place.clone(),
            text: format!("`{}` is also at {}", it.azure_id, other.place),
        });
    }
}

fn resource(found: Found<'_>) -> Resource {
    let members = found.value.as_object().cloned().unwrap_or_default();
    let deployment = found.deployment;
    let stated = text(&members, "id").or_else(|| text(&members, "resourceId"));
    let azure_id = stated
        .filter(|id| id.starts_with('/'))
        .map(str::to_owned)
        .unwrap_or_else(|| {
            format!(
                "/subscriptions/{}/resourceGroups/{}{}",
                deployment.subscription,
                deployment.resource_group,
                suffix(&found.type_name, found.name.split('/'))
            )
        });
    let segments: Vec<&str> = azure_id.split('/').collect();
    let after = |word: &str| {
        let at = segments
            .iter()
            .position(|segment| segment.eq_ignore_ascii_case(word))?;
        segments.get(at + 1).map(|segment| (*segment).to_owned())
    };
    let scope = Scope {
        subscription: after("subscriptions")
            .unwrap_or_else(|| deployment.subscription.clone())
            .as_str()
            .into(),
        resource_group: after("resourceGroups").unwrap_or_else(|| deployment.resource_group.clone()),
    };
    let region = match text(&members, "location") {
        // what an expression gives is not known, but for the one that means the deployment's own region
        Some(written) if is_expression(written) => deployment
            .location
            .clone()
            .filter(|_| written.eq_ignore_ascii_case("[resourceGroup().location]")),
        Some(written) => Some(written.to_owned()),
        None => deployment.location.clone(),
    };
    Resource {
        kind: found.type_name.to_ascii_lowercase(),
        type_name: found.type_name,
        name: found.name,
        id: String::new(),
        azure_id,
        scope,
        region,
        live: is_live(found.value),
        members,
        place: found.place,
        conditional: found.conditional,
    }
}

/// The members of an element, its name, and its properties.
pub(super) fn element(value: &Value) -> Option<(&Object, String, &Object)> {
    let members = value.as_object()?;
    let name = text(members, "name").unwrap_or("(unnamed)").to_owned();
    Some((members, name, properties(members)))
}

/// The member called `key` of the object called `outer`.
pub(super) fn within<'a>(holder: &'a Object, outer: &str, key: &str) -> Option<&'a Value> {
    get(object(holder, outer)?, key)
}
