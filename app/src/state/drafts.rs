//! What is being typed, as it is kept for a page that is loaded anew.

use pathlight_core::json::plain;
use serde_json::Value;

use super::action::{Draft, Place};

/// The drafts as a text, with the title of the scenario that they are of.
pub fn text(title: &str, drafts: &[Draft]) -> String {
    let mut list = vec![Value::from(title)];
    for draft in drafts.iter().filter(|it| it.is_typed()) {
        let Place { table, id } = &draft.of;
        let why = draft.refusal.as_deref().unwrap_or_default();
        let draft = [table, id, &*draft.field, &draft.text, why].map(Value::from);
        list.push(Value::Array(draft.into()));
    }
    plain(&Value::Array(list))
}

/// The drafts of a text, if they are of a scenario of that title; what is none is left out.
pub fn read(title: &str, text: &str) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let list: Value = serde_json::from_str(text).unwrap_or_default();
    if list.get(0).and_then(Value::as_str) != Some(title) {
        return drafts;
    }
    for draft in list.as_array().into_iter().flatten() {
        let part = |at: usize| {
            draft
                .get(at)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let (table, id) = (part(0), part(1));
        if !table.is_empty() {
            drafts.push(Draft {
                of: Place { table, id },
                field: part(2),
                text: part(3),
                refusal: Some(part(4)).filter(|why| !why.is_empty()),
            });
        }
    }
    drafts
}
