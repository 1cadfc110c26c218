//! What a reference means: an id, `{"id": …}`, or the last segments of one in `[resourceId(…)]`.

use serde_json::Value;

use super::estate::{Estate, Resource};
use super::json::{is_expression, text};

impl Estate {
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

/// What a reference says: its own text, or that of its `id`.
pub(super) fn written(reference: &Value) -> Option<&str> {
    match reference {
        Value::String(text) => Some(text),
        Value::Object(holder) => text(holder, "id"),
        _ => None,
    }
}

/// `/providers/{type}/{name}`, names between the segments of the type.
pub(super) fn suffix<'a>(type_name: &str, mut names: impl Iterator<Item = &'a str>) -> String {
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
    let suffix = (names.len() == needed).then(|| suffix(type_name, names.iter().copied()))?;
    match texts.get(..at)? {
        [] => Some(suffix),
        [group] => Some(format!("/resourceGroups/{group}{suffix}")),
        [subscription, group] => Some(format!(
            "/subscriptions/{subscription}/resourceGroups/{group}{suffix}"
        )),
        _ => None,
    }
}
