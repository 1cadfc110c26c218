//! The gallery: every scenario's title and what it teaches, as buttons. The page opens what is pressed by its name.

use pathlight_core::gallery;

use super::tree::{Tree, el, words};

/// The list; the one that is shown is marked.
pub fn list(shown: &str) -> Tree {
    let entry = |entry: &gallery::Entry| {
        let mut button = el("button", "menu-entry")
            .set("type", "button")
            .set("data-do", "scenario")
            .set("data-id", format!("1.~{}", entry.id))
            .set("popovertarget", "menu")
            .set("popovertargetaction", "hide");
        if entry.title == shown {
            button = button.set("aria-current", "true");
        }
        let button = button.with(words("b", "", entry.title));
        el("li", "").with(button.with(words("small", "", entry.teaches)))
    };
    el("ul", "gallery")
        .set("aria-label", "Scenarios")
        .with_all(gallery::ALL.iter().map(entry))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_is_listed_and_the_shown_one_marked() {
        let list = list("Hub and spoke").value().to_string();
        for entry in gallery::ALL {
            assert!(
                list.contains(entry.title) && list.contains(entry.teaches),
                "{}",
                entry.id
            );
            assert!(
                list.contains(&format!("\"data-id\":\"1.~{}\"", entry.id)),
                "{}",
                entry.id
            );
        }
        assert_eq!(list.matches("aria-current").count(), 1);
    }
}
