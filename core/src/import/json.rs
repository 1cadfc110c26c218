//! Reading Azure's JSON: property names compare without case, `null` and `""` are absent.

use serde_json::{Map, Value};

use crate::json::Json;
use crate::model::part::Part;
pub(super) use crate::model::part::is_expression;

/// A JSON object.
pub(super) type Object = Map<String, Value>;

/// The member called `key`, without case; `null` and the empty string are no member.
pub(super) fn get<'a>(object: &'a Object, key: &str) -> Option<&'a Value> {
    let exact = object.get(key);
    let found = exact.or_else(|| {
        let mut members = object.iter();
        members
            .find(|(name, _)| name.eq_ignore_ascii_case(key))
            .map(|(_, value)| value)
    });
    found.filter(|value| !value.is_null() && value.as_str() != Some(""))
}

/// The string called `key`.
pub(super) fn text<'a>(object: &'a Object, key: &str) -> Option<&'a str> {
    get(object, key)?.as_str()
}

/// The object called `key`.
pub(super) fn object<'a>(object: &'a Object, key: &str) -> Option<&'a Object> {
    get(object, key)?.as_object()
}

/// The elements of the array called `key`; none if it is absent.
pub(super) fn array<'a>(object: &'a Object, key: &str) -> &'a [Value] {
    get(object, key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// The elements of the array called `key`, without template expressions in their place.
pub(super) fn elements<'a>(object: &'a Object, key: &str) -> impl Iterator<Item = &'a Value> {
    let all = array(object, key).iter();
    all.filter(|value| !value.as_str().is_some_and(is_expression))
}

/// The boolean called `key`, also written as a string.
pub(super) fn flag(object: &Object, key: &str) -> Option<bool> {
    match get(object, key)? {
        Value::Bool(value) => Some(*value),
        Value::String(word) if word.eq_ignore_ascii_case("true") => Some(true),
        Value::String(word) if word.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// An element's `properties`, or the element itself where they are flattened.
pub(super) fn properties(element: &Object) -> &Object {
    object(element, "properties").unwrap_or(element)
}

/// Both twins of a property, the single value and the list, as one list.
pub(super) fn twins(holder: &Object, single: &str, plural: &str) -> Vec<Value> {
    let one = get(holder, single).into_iter().filter(|value| !value.is_array());
    let lists = [get(holder, plural), get(holder, single)];
    let many = lists.into_iter().flatten().filter_map(Value::as_array).flatten();
    // an expression in place of the list is kept, so that nobody takes it for an empty one
    let odd = get(holder, plural).filter(|value| !value.is_array());
    let many = many.chain(odd);
    let mut all: Vec<Value> = one.chain(many).cloned().collect();
    let mut seen = Vec::new();
    all.retain(|value| {
        let fresh = !seen.contains(value);
        seen.push(value.clone());
        fresh
    });
    all
}

/// A word of a closed set, spelled as the set spells it.
pub(super) fn word<T: Json>(value: Option<&Value>, accepted: &[&str]) -> Part<T> {
    let value = value.cloned().unwrap_or(Value::Null);
    let known = value
        .as_str()
        .and_then(|word| accepted.iter().find(|known| known.eq_ignore_ascii_case(word)));
    match known {
        Some(known) => Part::from_value((*known).into()),
        None => Part::from_value(value),
    }
}

/// Whether a member is a template expression, whatever should stand there.
pub(super) fn is_hidden(holder: &Object, key: &str) -> bool {
    text(holder, key).is_some_and(is_expression)
}

/// Whether a value is an IPv6 address or prefix.
pub(super) fn is_v6(value: &Value) -> bool {
    value.as_str().is_some_and(|text| {
        let address = text.split('/').next().unwrap_or(text);
        address.parse::<std::net::Ipv6Addr>().is_ok()
    })
}
