//! What a field takes, whatever else stands in the scenario.

use std::net::Ipv4Addr;

use serde_json::Value;

use super::super::form::{Field, What, kind};
use super::held::no_sub_resource;
use crate::model::address::{is_public, prefix};
use crate::model::naming;
use crate::model::part::is_expression;
use crate::names::shown;
use crate::sort::sort;

/// What a storage account lets past its firewall, beside `None`.
const EXCEPTIONS: [&str; 3] = ["AzureServices", "Logging", "Metrics"];

/// Why Azure does not take `value` there.
pub(super) fn refusal(table: &str, way: &str, field: &Field, value: Option<&Value>) -> Option<String> {
    let label = field.word();
    let list = value.and_then(Value::as_array);
    if field.is_required && (value.is_none() || list.is_some_and(Vec::is_empty)) {
        return Some(format!("{} {label} has to stand here", article(&label)));
    }
    let text = value?.as_str().filter(|text| !is_expression(text));
    match (&field.what, text) {
        (What::Number, Some(text)) => return Some(format!("`{}` is no whole number", shown(text))),
        (What::Region, Some(text)) => return region(text),
        (What::Scope, Some(text)) => return resource_group(text),
        _ => {}
    }
    if let (Some(list), "privateEndpointsElsewhere") = (list, field.name) {
        let reference = kind(table)?.reference;
        let mut texts = list.iter().filter_map(Value::as_str);
        return texts.find_map(|text| no_sub_resource(reference, text));
    }
    if let Some(list) = list.filter(|_| field.name == "addressSpace") {
        return overlap(list);
    }
    let text = text?;
    match field.name {
        "name" => {
            let of = way.rsplit('.').nth(2).unwrap_or(table);
            let takes = naming::refusal(of, text)?;
            Some(format!("`{}`: Azure takes {takes}", shown(text)))
        }
        "ipAddress" | "publicAddress" => {
            let address = text.parse::<Ipv4Addr>().ok()?;
            (!is_public(address)).then(|| format!("`{address}` is no public address"))
        }
        "bypass" => exceptions(table, text),
        "resource" => {
            let is_id = text.to_ascii_lowercase().starts_with("/subscriptions/");
            let shape = "/subscriptions/…/resourceGroups/…/providers/…";
            (!is_id).then(|| format!("`{}` is no resource id: {shape}", shown(text)))
        }
        _ => None,
    }
}

fn article(word: &str) -> &'static str {
    match word.starts_with(['a', 'e', 'i', 'o', 'u', 'I']) {
        true => "an",
        false => "a",
    }
}

/// A region is a word of letters and digits, `East US` being `eastus`.
fn region(text: &str) -> Option<String> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == ' ';
    let is_region = text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(is_name);
    (!is_region).then(|| {
        format!(
            "`{}` is no region, as `westeurope` or `West Europe` are",
            shown(text)
        )
    })
}

/// `subscription/resourceGroup`; what is no such pair the model refuses.
fn resource_group(text: &str) -> Option<String> {
    let (_, group) = text.split_once('/').filter(|(_, group)| !group.is_empty())?;
    let is_own = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '(' | ')');
    let is_group = (1..=90).contains(&group.chars().count()) && group.chars().all(is_own);
    let takes =
        "1 to 90 letters, digits, underscores, hyphens, full stops and brackets, no full stop at the end";
    (!is_group || group.ends_with('.')).then(|| format!("`{}`: Azure takes {takes}", shown(group)))
}

/// Which of Microsoft's services pass a firewall (`services C.1`).
fn exceptions(table: &str, text: &str) -> Option<String> {
    let known: &[&str] = match table {
        "storageAccounts" => &EXCEPTIONS,
        _ => &EXCEPTIONS[..1],
    };
    let is_known = |word: &str| known.iter().any(|it| it.eq_ignore_ascii_case(word));
    let is_none = text.eq_ignore_ascii_case("None");
    let are_known = text.split(',').all(|word| is_known(word.trim()));
    (!is_none && !are_known).then(|| format!("`{}`: Azure takes None, or {}", shown(text), known.join(", ")))
}

/// Ranges of one network that share addresses.
fn overlap(list: &[Value]) -> Option<String> {
    let mut nets: Vec<_> = list.iter().filter_map(|it| prefix(it.as_str()?)).collect();
    sort(&mut nets);
    let pair = nets.windows(2).find_map(|pair| match pair {
        [wide, narrow] if wide.contains(narrow) => Some((wide, narrow)),
        _ => None,
    });
    pair.map(|(wide, narrow)| format!("`{narrow}` lies in `{wide}`"))
}
