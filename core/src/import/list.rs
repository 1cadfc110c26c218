//! Finds the resources in every form that they come in, nested ones included.

use serde_json::Value;

use super::json::{Object, flag, get, object, properties, text};
use super::{Deployment, ImportProblem, Imported, Listed};
use crate::document::LONGEST_NAME;

/// The most resources that are read.
const MOST: usize = 20_000;
/// The deepest that templates and children nest.
const DEEPEST: usize = 16;

/// A resource as it was found.
pub(super) struct Found<'a> {
    /// The list that it stands in.
    pub deployment: &'a Deployment,
    /// Its type, complete, as it was written.
    pub type_name: String,
    /// Its name, with those of its parents before it.
    pub name: String,
    /// Its JSON.
    pub value: &'a Value,
    /// Where it stands.
    pub place: String,
    /// Whether it is there only under a condition, or several times.
    pub conditional: bool,
}

/// Every resource of every list.
pub(super) fn collect<'a>(deployments: &'a [Deployment], out: &mut Imported) -> Vec<Found<'a>> {
    let mut collector = Collector {
        found: Vec::new(),
        out,
        conditional: false,
    };
    for deployment in deployments {
        collector.list(deployment, &deployment.resources, &deployment.place, 0);
    }
    collector.found
}

struct Collector<'a, 'o> {
    found: Vec<Found<'a>>,
    out: &'o mut Imported,
    /// Whether what is being read is part of a conditional deployment.
    conditional: bool,
}

impl<'a> Collector<'a, '_> {
    fn problem(&mut self, name: &str, code: &'static str, place: &str, text: &str) {
        // a list of a million numbers is one mistake
        if self.out.problems.len() > MOST {
            return;
        }
        self.out.problems.push(ImportProblem {
            resource: name.chars().take(80).collect(),
            code,
            place: place.to_owned(),
            text: text.to_owned(),
        });
    }

    /// A list in any of its forms.
    fn list(&mut self, deployment: &'a Deployment, value: &'a Value, place: &str, depth: usize) {
        if depth > DEEPEST {
            let text = format!("nested deeper than {DEEPEST} levels");
            return self.problem("", "too-deep", place, &text);
        }
        match value {
            Value::Array(elements) => {
                for (at, element) in elements.iter().enumerate() {
                    self.list(deployment, element, &format!("{place}[{at}]"), depth + 1);
                }
            }
            Value::Object(members) => {
                let typed = text(members, "type")
                    .or_else(|| text(members, "resourceType"))
                    .is_some();
                let inner = ["resources", "value", "data"]
                    .iter()
                    .find_map(|key| members.get(*key).map(|inner| (*key, inner)));
                match inner {
                    _ if typed => self.resource(deployment, value, None, place, depth),
                    Some((key, Value::Array(_))) => {
                        if let Some((_, inner)) = inner {
                            self.list(deployment, inner, &format!("{place}.{key}"), depth + 1);
                        }
                    }
                    Some((key, Value::Object(symbols))) => {
                        for (symbol, element) in symbols {
                            self.list(deployment, element, &format!("{place}.{key}.{symbol}"), depth + 1);
                        }
                    }
                    Some(_) | None => self.problem(
                        "",
                        "not-a-resource",
                        place,
                        "no Azure resource: expected `type` and `name`, a template with `resources`, an array, `value` or `data`",
                    ),
                }
            }
            _ => self.problem(
                "",
                "not-a-resource",
                place,
                "expected an Azure resource, found another kind of value",
            ),
        }
    }

    fn resource(
        &mut self,
        deployment: &'a Deployment,
        value: &'a Value,
        parent: Option<(&str, &str)>,
        place: &str,
        depth: usize,
    ) {
        let Value::Object(members) = value else {
            return self.problem(
                "",
                "not-a-resource",
                place,
                "expected an object with `type` and `name`",
            );
        };
        if depth > DEEPEST {
            let text = format!("nested deeper than {DEEPEST} levels");
            return self.problem("", "too-deep", place, &text);
        }
        if self.found.len() >= MOST {
            if self.found.len() == MOST && !self.out.problems.iter().any(|it| it.code == "too-many") {
                let text = format!("more than {MOST} resources; the rest is not read");
                self.problem("", "too-many", place, &text);
            }
            return;
        }
        let stated = text(members, "type").or_else(|| text(members, "resourceType"));
        let id = text(members, "id").or_else(|| text(members, "resourceId"));
        let named = text(members, "name")
            .map(str::to_owned)
            .or_else(|| Some(name_of_id(id?)));
        let (Some(stated), Some(named)) = (stated, named) else {
            let name = text(members, "name").unwrap_or_default().to_owned();
            return self.problem(
                &name,
                "not-a-resource",
                place,
                "a resource states its `type` and its `name` as strings",
            );
        };
        if named.chars().count() > LONGEST_NAME {
            let text = format!("a name has at most {LONGEST_NAME} characters");
            return self.problem(&named, "name-too-long", place, &text);
        }
        let (type_name, name) = complete(stated, &named, parent);
        if let Some(why) = not_deployed(members) {
            return self.aside(why, (type_name, name), place);
        }
        let conditional = self.conditional || is_conditional(members);
        let nested = object(members, "properties").and_then(|it| object(it, "template"));
        if type_name.eq_ignore_ascii_case("Microsoft.Resources/deployments") {
            let Some(resources) = nested.and_then(|template| get(template, "resources")) else {
                return self.aside(Aside::Linked, (type_name, name), place);
            };
            let place = format!("{place}.properties.template.resources");
            // another group or subscription gives its resources other ids, which are not worked out
            let elsewhere = ["resourceGroup", "subscriptionId"]
                .iter()
                .any(|it| get(members, it).is_some());
            let outer = std::mem::replace(&mut self.conditional, conditional || elsewhere);
            match resources {
                Value::Object(symbols) => {
                    for (symbol, element) in symbols {
                        self.list(deployment, element, &format!("{place}.{symbol}"), depth + 1);
                    }
                }
                other => self.list(deployment, other, &place, depth + 1),
            }
            self.conditional = outer;
            return;
        }
        let children = members.get("resources").and_then(Value::as_array);
        for (at, child) in children.into_iter().flatten().enumerate() {
            let place = format!("{place}.resources[{at}]");
            self.resource(deployment, child, Some((&type_name, &name)), &place, depth + 1);
        }
        self.found.push(Found {
            deployment,
            type_name,
            name,
            value,
            place: place.to_owned(),
            conditional,
        });
    }

    /// Lists what is not read as a resource.
    fn aside(&mut self, why: Aside, (resource_type, resource): (String, String), place: &str) {
        let (list, text) = match why {
            Aside::NotDeployed => (&mut self.out.ignored, "not deployed: its `condition` is false"),
            Aside::Existing => (
                &mut self.out.unsupported,
                "it stands already, and what it holds is not said here",
            ),
            Aside::Linked => (
                &mut self.out.unsupported,
                "a linked template: what it deploys is not said here",
            ),
        };
        list.push(Listed {
            resource,
            resource_type,
            place: place.to_owned(),
            text: text.to_owned(),
        });
    }
}

/// Why something is not read as a resource.
enum Aside {
    NotDeployed,
    Existing,
    Linked,
}

fn not_deployed(members: &Object) -> Option<Aside> {
    if flag(members, "condition") == Some(false) {
        return Some(Aside::NotDeployed);
    }
    (flag(members, "existing") == Some(true)).then_some(Aside::Existing)
}

/// Whether a resource, or an element of one, is there only under a condition, or several times.
pub(super) fn is_conditional(members: &Object) -> bool {
    let condition = get(members, "condition").is_some() && flag(members, "condition") != Some(true);
    condition || get(members, "copy").is_some()
}

/// Type and name with those of the parent before them, where they are short.
fn complete(stated: &str, named: &str, parent: Option<(&str, &str)>) -> (String, String) {
    let Some((parent_type, parent_name)) = parent else {
        return (stated.to_owned(), named.to_owned());
    };
    let starts = stated.len() > parent_type.len()
        && stated
            .get(..parent_type.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(parent_type));
    let type_name = match starts || stated.contains('/') && stated.contains('.') {
        true => stated.to_owned(),
        false => format!("{parent_type}/{stated}"),
    };
    // a complete name has as many segments as the type has after its namespace
    let segments = type_name.split('/').count().saturating_sub(1);
    let name = match named.split('/').count() == segments {
        true => named.to_owned(),
        false => format!("{parent_name}/{named}"),
    };
    (type_name, name)
}

/// The names in an id, as `vnet/subnet`.
fn name_of_id(id: &str) -> String {
    let after = id.rsplit("/providers/").next().unwrap_or(id);
    let names: Vec<&str> = after.split('/').skip(2).step_by(2).collect();
    names.join("/")
}

/// Whether the resource comes from live state rather than from a template (`semantics` DOA).
pub(super) fn is_live(value: &Value) -> bool {
    let Some(members) = value.as_object() else {
        return false;
    };
    let stated = |holder| get(holder, "etag").is_some() || get(holder, "provisioningState").is_some();
    stated(members) || stated(properties(members))
}
