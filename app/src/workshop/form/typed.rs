//! What a field's text means: the value that an edit sets.

use pathlight_core::edit::form::{Field, What};
use pathlight_core::json;
use pathlight_core::model::Scenario;
use pathlight_core::model::id::ResourceRef;
use serde_json::Value;

/// The value of `of` with `text` in it; `None`: the field is left out. `member` is what a box in a list stands for,
/// `old` what the field held.
pub fn value(
    scenario: &Scenario,
    of: &Field,
    text: &str,
    member: Option<&str>,
    old: Option<&Value>,
) -> Option<Value> {
    let text = text.trim();
    let scope = matches!(of.what, What::Scope).then(|| scope(text)).flatten();
    let text = scope.as_deref().unwrap_or(text);
    let filled = || (!text.is_empty()).then(|| Value::from(text));
    match &of.what {
        What::Texts | What::Addresses => {
            let mut list = Vec::new();
            for part in text.split([',', ';', '\n', ' ']) {
                if !part.is_empty() {
                    list.push(Value::from(part));
                }
            }
            (of.is_required || !list.is_empty()).then_some(Value::Array(list))
        }
        What::Flag { absent } => {
            let is = text == "true";
            (is != *absent).then_some(Value::Bool(is))
        }
        What::Number => match text.parse::<u64>() {
            Ok(number) => Some(number.into()),
            // what is no number is refused in the model's words
            Err(_) => filled(),
        },
        What::Word(words) | What::AnyWord(words) if !of.is_required && words.first() == Some(&text) => None,
        What::References(_) | What::Owned(_) => {
            let mut list: Vec<Value> = old.and_then(Value::as_array).cloned().unwrap_or_default();
            list.retain(|it| it.as_str() != member);
            if text == "true" {
                list.extend(member.map(Value::from));
            }
            (of.is_required || !list.is_empty()).then_some(Value::Array(list))
        }
        What::Thing => {
            let (kind, id) = text.split_once('/')?;
            ResourceRef::of(kind, id).map(|thing| json::value(&thing))
        }
        // the field below the words, which begins as something that can be read
        What::WordOr(_, inner) if text == inner.name => {
            let first = match &inner.what {
                What::Named(table) => scenario
                    .part(table)
                    .and_then(|table| table.ids().first().copied()),
                _ => Some("10.0.0.4"),
            };
            let mut object = serde_json::Map::new();
            object.insert(inner.name.to_owned(), Value::from(first?));
            Some(Value::Object(object))
        }
        What::Text
        | What::Region
        | What::Suggested(_)
        | What::AddressOrTag
        | What::Word(_)
        | What::AnyWord(_)
        | What::WordIfKnown(_)
        | What::Scope
        | What::Reference(_)
        | What::Named(_)
        | What::End
        | What::Rows(_)
        | What::Fields(_)
        | What::WordOr(..) => filled(),
    }
}

/// The subscription and resource group of an id, as `/subscriptions/s1/resourceGroups/rg1/providers/…`.
fn scope(text: &str) -> Option<String> {
    let mut steps = text.split('/');
    let is = |step: Option<&str>, word: &str| step.is_some_and(|step| step.eq_ignore_ascii_case(word));
    if !is(steps.next(), "") || !is(steps.next(), "subscriptions") {
        return None;
    }
    let subscription = steps.next()?;
    is(steps.next(), "resourceGroups").then_some(())?;
    Some(format!("{subscription}/{}", steps.next()?))
}
