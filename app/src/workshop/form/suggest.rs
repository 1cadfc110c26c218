//! What a form offers to write, where Azure takes more than is known: regions, service tags, services, resource groups.

use pathlight_core::edit::form::{Field, What};
use pathlight_core::edit::suggestions;

use super::Sheet;
use crate::workshop::tree::{Tree, el};

/// The list that a field of that kind is filled from.
pub fn list_for(what: &What) -> Option<&'static str> {
    match what {
        What::Region => Some("suggest-regions"),
        What::Suggested(_) => Some("suggest-services"),
        What::Addresses | What::AddressOrTag => Some("suggest-tags"),
        What::Scope => Some("suggest-scopes"),
        _ => None,
    }
}

impl Sheet<'_> {
    /// Each list that a field of these refers to, once. Rows have fields only where one is unfolded.
    pub(super) fn suggested(&self, fields: &[Field]) -> Vec<Tree> {
        let mut found = Vec::new();
        self.collect(fields, &mut found);
        let mut lists = Vec::new();
        for (id, what) in found {
            let options = suggestions(self.scenario, what);
            let options = options.into_iter().map(|it| el("option", "").set("value", it));
            lists.push(el("datalist", "").set("id", id).with_all(options));
        }
        lists
    }

    fn collect<'f>(&self, fields: &'f [Field], found: &mut Vec<(&'static str, &'f What)>) {
        for field in fields {
            if let Some(id) = list_for(&field.what)
                && found.iter().all(|(known, _)| *known != id)
            {
                found.push((id, &field.what));
            }
            let is_shown = !matches!(field.what, What::Rows(_)) || !self.unfolded.is_empty();
            if is_shown {
                self.collect(field.inner(), found);
            }
        }
    }
}
