//! The resources with their Azure ids, the ids that the scenario gives them, and references between them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::json::{Object, get, is_expression, object, properties, text};
use super::list::{Found, is_live};
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
    /// Azure id in lower case to the position in `resources`.
    by_azure_id: BTreeMap<String, usize>,
}

/// Children that are read as an element of an array of their parent.
const MERGED: [(&str, &str); 5] = [
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
];

impl Estate {
    pub fn new(found: Vec<Found<'_>>, out: &mut Imported) -> Self {
        let (children, tops): (Vec<Resource>, Vec<Resource>) = found
            .into_iter()
            .map(resource)
            .partition(|it| merged_as(&it.kind).is_some());
        let mut estate = Estate {
            resources: Vec::new(),
            by_azure_id: BTreeMap::new(),
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
        let holder = match parent.members.get_mut("properties") {
            Some(Value::Object(properties)) => properties,
            _ => &mut parent.members,
        };
        let elements = holder.entry(list).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(elements) = elements {
            // an export states a child twice, inline and on its own: the own statement is complete
            elements.retain(|it| {
                let name = it.get("name").and_then(Value::as_str).unwrap_or_default();
                !name.eq_ignore_ascii_case(&own_name)
            });
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

    /// The resource with that Azure id.
    pub fn by_azure_id(&self, id: &str) -> Option<&Resource> {
        let key = id.trim_end_matches('/').to_ascii_lowercase();
        self.resources.get(*self.by_azure_id.get(&key)?)
    }

    /// The resource that a reference of `from` means: an id, `{"id": …}` or `[resourceId(…)]`.
    pub fn find(&self, from: &Resource, reference: &Value) -> Option<&Resource> {
        let written = written(reference)?;
        if !is_expression(written) {
            return self.by_azure_id(written);
        }
        self.by_suffix(from, &resource_id_suffix(written)?)
    }

    /// In the same deployment first, then anywhere if unique.
    fn by_suffix(&self, from: &Resource, suffix: &str) -> Option<&Resource> {
        let scope = &from.scope;
        let here = format!(
            "/subscriptions/{}/resourceGroups/{}{suffix}",
            scope.subscription, scope.resource_group
        );
        if let Some(found) = self.by_azure_id(&here) {
            return Some(found);
        }
        let suffix = suffix.to_ascii_lowercase();
        let mut all = self.by_azure_id.iter().filter(|(id, _)| id.ends_with(&suffix));
        match (all.next(), all.next()) {
            (Some((_, at)), None) => self.resources.get(*at),
            _ => None,
        }
    }

    /// The scenario's id of what a reference means; what was written, where nothing is meant.
    pub fn id(&self, from: &Resource, reference: &Value) -> String {
        match self.find(from, reference) {
            Some(found) => found.id.clone(),
            None => written(reference).unwrap_or("(unreadable reference)").to_owned(),
        }
    }

    /// The id of a subnet: `network/subnet`; what was written, where its network is not here.
    pub fn subnet_id(&self, from: &Resource, reference: &Value) -> String {
        let Some(text) = written(reference) else {
            return "(unreadable reference)".to_owned();
        };
        let id = match is_expression(text) {
            true => resource_id_suffix(text).unwrap_or_default(),
            false => text.trim_end_matches('/').to_owned(),
        };
        let network = match id.rsplitn(3, '/').collect::<Vec<_>>().as_slice() {
            [subnet, "subnets" | "Subnets", network] => Some(((*subnet).to_owned(), (*network).to_owned())),
            [subnet, segment, network] if segment.eq_ignore_ascii_case("subnets") => {
                Some(((*subnet).to_owned(), (*network).to_owned()))
            }
            _ => None,
        };
        let found = network.and_then(|(subnet, network)| {
            let network = match is_expression(text) {
                true => self.by_suffix(from, &network),
                false => self.by_azure_id(&network),
            }?;
            Some((network, subnet))
        });
        match found {
            Some((network, subnet)) => format!("{}/{}", network.id, network.spelling(&subnet)),
            None => text.to_owned(),
        }
    }
}

impl Resource {
    /// A subnet's name as the network spells it.
    fn spelling(&self, subnet: &str) -> String {
        let subnets = super::json::array(self.properties(), "subnets");
        let names = subnets.iter().filter_map(|it| text(it.as_object()?, "name"));
        let mut same = names.filter(|name| name.eq_ignore_ascii_case(subnet));
        same.next().unwrap_or(subnet).to_owned()
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
    }
}

/// What a reference says: its own text, or that of its `id`.
pub(super) fn written(reference: &Value) -> Option<&str> {
    match reference {
        Value::String(text) => Some(text),
        Value::Object(holder) => text(holder, "id"),
        _ => None,
    }
}

/// `/providers/{type}/{name}`, names between the segments of the type.
fn suffix<'a>(type_name: &str, mut names: impl Iterator<Item = &'a str>) -> String {
    let mut segments = type_name.split('/');
    let mut text = format!("/providers/{}", segments.next().unwrap_or_default());
    for segment in segments {
        text.push('/');
        text.push_str(segment);
        text.push('/');
        text.push_str(names.next().unwrap_or_default());
    }
    text
}

/// The last segments that `[resourceId('type', 'name', …)]` names, where every argument is a string.
fn resource_id_suffix(expression: &str) -> Option<String> {
    let inner = expression.strip_prefix('[')?.strip_suffix(']')?.trim();
    let open = inner.find('(')?;
    let (function, arguments) = inner.split_at_checked(open)?;
    if !function.trim().eq_ignore_ascii_case("resourceId") {
        return None;
    }
    let arguments = arguments.strip_prefix('(')?.strip_suffix(')')?;
    let texts: Option<Vec<&str>> = arguments
        .split(',')
        .map(|argument| {
            let text = argument.trim().strip_prefix('\'')?.strip_suffix('\'')?;
            (!text.contains('\'')).then_some(text)
        })
        .collect();
    let texts = texts?;
    // a subscription and a group may stand before the type
    let at = texts.iter().position(|text| text.contains('/'))?;
    let type_name = texts.get(at)?;
    let names = texts.get(at + 1..)?;
    let needed = type_name.split('/').count() - 1;
    (names.len() == needed).then(|| suffix(type_name, names.iter().copied()))
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
