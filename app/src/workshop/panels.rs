//! The panels of the header: which keys do what; what is needed now and then.

use pathlight_core::document::Document;
use pathlight_core::explain;
use pathlight_core::outcome::Stage;

use super::gallery;
use super::shelf::Shelf;
use super::tree::{Tree, el, words};
use crate::diagram::placed;

const KEYS: [(&str, &str); 14] = [
    ("[ ]", "the path before, the next one"),
    ("L", "the next leak"),
    (
        "← → ↑ ↓",
        "in the picture: between boxes and switches; on a path: between its gates; in the matrix: between cells",
    ),
    ("Enter", "open a box, a gate, a cell; sort by a heading"),
    ("Space", "flip the switch that acts on a gate"),
    (
        "+ −, Z, F",
        "in the picture: nearer and farther, to the path, all of it; Ctrl and the wheel do the same, dragging moves it; a box is dragged above or below those beside it",
    ),
    ("B", "held: the paths before the last change"),
    ("P", "the picture alone, large; again, or Esc, leads back"),
    ("/, Ctrl+K", "search"),
    ("Ctrl+Z", "undo"),
    ("Ctrl+Shift+Z", "redo"),
    ("Esc", "one level up"),
    ("Tab", "switches, picture, trace"),
    ("?", "this help"),
];

/// What the menu offers: what is done, in words, and what there is to say of it; without an act, a heading.
const ENTRIES: [(&str, &str, &str); 13] = [
    (
        "present",
        "Present",
        "The picture alone, large, with the last change as its caption. Esc leads back.",
    ),
    (
        UNPLACE,
        "Reset places",
        "What was placed by hand goes back to where it stands by itself.",
    ),
    ("", "Open", ""),
    ("gallery", "A scenario…", "One lesson each"),
    (
        "open-file",
        "Open a file…",
        "A scenario, a picture saved here, a check file, or Azure resources in JSON, of one or more files. Or drop it on the page; or paste it, or a link, anywhere outside a field.",
    ),
    ("", "Save", ""),
    ("json", "Scenario", "JSON"),
    ("svg", "Picture", "SVG, opens here again"),
    ("png", "Picture", "PNG, opens here again"),
    ("md", "Report", "Markdown"),
    ("csv", "Matrix", "CSV"),
    ("", "Service tags", ""),
    (
        "tags-file",
        "Load Microsoft's service tags…",
        "The published list “Azure IP Ranges and Service Tags” tells which tags hold a public address. It stays on this machine.",
    ),
];

/// What is offered only where something was placed by hand.
const UNPLACE: &str = "unplace";

/// What stands on a path.
const MARKS: &str = "A dot passes, a bar stops, a hollow bar would stop too, a dashed ring is a control that is absent, ? is not known. A leak is open and must be closed; a broken path is blocked and must be open.";

/// Which keys do what, and whether single letters do.
pub fn help(has_letters: bool) -> Tree {
    let row = |(keys, what): (&str, &str)| {
        let keys = el("dt", "").with(words("kbd", "", keys));
        el("div", "").with(keys).with(words("dd", "", what))
    };
    let mut letters = el("input", "")
        .set("type", "checkbox")
        .set("id", "single-letters");
    if has_letters {
        letters = letters.set("checked", "");
    }
    let letters = el("label", "single-keys")
        .with(letters)
        .say("Single letters do something");
    // what the legend says below a picture that has room for it
    let gate = |(stage, _)| row((&explain::letter(stage).to_string(), explain::title(stage)));
    el("div", "")
        .with(words("h2", "", "Keys"))
        .with(el("dl", "").with_all(KEYS.map(row)))
        .with(letters)
        .with(words("h2", "", "Gates"))
        .with(el("dl", "").with_all(Stage::ALL.map(gate)))
        .with(words("p", "", MARKS))
        .with(hiding(el("button", "tool"), "help", "hide").say("Close"))
}

/// What is needed now and then; the gallery in it, once it is chosen, and what the browser keeps.
pub fn menu(shown: &Document, shelf: &Shelf) -> Tree {
    let mut menu = el("div", "menu");
    let has_places = !placed::read(shown.layout.as_ref()).is_empty();
    for (act, what, why) in ENTRIES {
        if act == UNPLACE && !has_places {
            continue;
        }
        if act.is_empty() {
            if what == "Save" {
                menu = menu.with(shelf.list(shown));
            }
            menu = menu.with(words("h2", "", what));
            continue;
        }
        // the gallery is shown where it is chosen, the rest is done with
        let is_gallery = act == "gallery";
        let entry = el("button", "menu-entry").set("data-do", act).set("data-id", act);
        let entry = hiding(entry, "menu", if is_gallery { "show" } else { "hide" });
        menu = menu.with(entry.with(words("span", "", what)).with(words("small", "", why)));
        if is_gallery && shelf.has_gallery {
            menu = menu.with(gallery::list(&shown.scenario.title));
        }
    }
    menu
}

/// A button that shows or hides a panel besides.
fn hiding(button: Tree, panel: &str, does: &str) -> Tree {
    let button = button.set("type", "button").set("popovertarget", panel);
    button.set("popovertargetaction", does)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_menu_shows_the_gallery_once_it_is_chosen() {
        let shown = Document::default();
        let plain = menu(&shown, &Shelf::of("", "{}")).value().to_string();
        assert!(plain.contains("A scenario…") && !plain.contains("Hub and spoke"));
        assert!(
            menu(&shown, &Shelf::of(r#"{"gallery":true}"#, "{}"))
                .value()
                .to_string()
                .contains("Hub and spoke")
        );
    }

    #[test]
    fn the_help_says_whether_letters_do_something() {
        assert!(help(true).value().to_string().contains("checked"));
        assert!(!help(false).value().to_string().contains("checked"));
    }
}
