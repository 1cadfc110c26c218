//! The shelf, asked as the page asks: what it keeps is written as a browser would.

use super::*;
use pathlight_core::gallery;

/// A browser with a menu, and what it was last told.
struct Tab {
    storage: Map<String, Value>,
    key: String,
    shown: Document,
    reply: Value,
}

impl Tab {
    fn new() -> Self {
        Tab {
            storage: Map::new(),
            key: String::new(),
            shown: gallery::open("rogue-account").expect("the gallery has it"),
            reply: Value::Null,
        }
    }

    fn shelf(&self) -> Shelf {
        Shelf::of(&self.key, &Value::Object(self.storage.clone()).to_string())
    }

    fn type_in(&mut self, act: &str, text: &str) {
        let reply = self.shelf().done(&self.shown, act, text).expect("it is known");
        if let (Some(at), Some(text)) = (reply["at"].as_str(), reply["keep"].as_str()) {
            match text {
                "" => self.storage.remove(at),
                text => self.storage.insert(at.to_owned(), text.into()),
            };
        }
        if let Some(key) = reply["key"].as_str() {
            self.key = key.to_owned();
        }
        self.reply = reply;
    }

    fn press(&mut self, act: &str) {
        self.type_in(act, "");
    }

    fn titles(&self) -> Vec<String> {
        let shelf = self.shelf();
        shelf.kept.values().filter_map(|text| title(text)).collect()
    }

    fn list(&self) -> String {
        self.shelf().list(&self.shown).value().to_string()
    }
}

#[test]
fn what_is_kept_is_renamed_duplicated_deleted_and_put_back() {
    let mut tab = Tab::new();
    tab.press("keep");
    assert_eq!(tab.titles(), ["The rogue account"]);
    assert!(tab.list().contains("\"data-id\":\"name 1\""), "{}", tab.list());
    tab.type_in("name 1", "  Week 3 ");
    assert_eq!(tab.titles(), ["Week 3"]);
    assert!(!tab.list().contains("\"name 1\""));
    tab.press("copy 1");
    tab.press("copy 1");
    assert_eq!(tab.titles(), ["Week 3", "Week 3 (2)", "Week 3 (3)"]);
    tab.press("delete 2");
    tab.press("delete 3");
    assert_eq!(tab.titles(), ["Week 3"]);
    assert!(tab.list().contains("Deleted: “Week 3 (2)”") && tab.list().contains("Deleted: “Week 3 (3)”"));
    // the gallery is looked at meanwhile
    tab.press("gallery");
    tab.press("back 2");
    assert_eq!(tab.titles(), ["Week 3", "Week 3 (2)"]);
    assert!(!tab.list().contains("“Week 3 (2)”: Deleted") && tab.shelf().has_gallery);
    // a number that was is not given again before the page is left
    tab.press("keep");
    assert!(
        tab.storage.contains_key("pathlight.kept.4"),
        "{:?}",
        tab.storage.keys()
    );
    tab.press("open 1");
    let document = document::read(tab.reply["document"].as_str().expect("it opens")).expect("a document");
    assert_eq!(document.scenario.title, "Week 3");
}

#[test]
fn what_is_replaced_keeps_its_name_and_can_be_put_back() {
    let mut tab = Tab::new();
    tab.press("keep");
    let first = tab.storage["pathlight.kept.1"].clone();
    tab.shown = gallery::open("hub-and-spoke").expect("the gallery has it");
    tab.press("replace 1");
    assert_eq!(tab.titles(), ["The rogue account"]);
    assert_ne!(tab.storage["pathlight.kept.1"], first);
    let second = tab.storage["pathlight.kept.1"].clone();
    tab.press("back 1");
    assert_eq!(tab.storage["pathlight.kept.1"], first);
    tab.press("back 1");
    assert_eq!(tab.storage["pathlight.kept.1"], second);
}

#[test]
fn a_name_that_cannot_be_changes_nothing() {
    let mut tab = Tab::new();
    tab.press("keep");
    tab.type_in("name 1", " ");
    assert_eq!(tab.reply["told"], "A kept scenario needs a name.");
    tab.type_in("name 1", &"x".repeat(LONGEST_NAME + 1));
    assert_eq!(tab.reply["told"], "A name has at most 260 characters.");
    assert_eq!(tab.titles(), ["The rogue account"]);
}

#[test]
fn what_another_tab_deleted_or_broke_is_said() {
    let mut tab = Tab::new();
    tab.press("open 7");
    assert_eq!(tab.reply["told"], "Another tab of this browser has deleted it.");
    tab.storage.insert("pathlight.kept.2".to_owned(), "{".into());
    tab.storage.insert("someone.else".to_owned(), "{}".into());
    assert!(tab.list().contains("cannot be read") && !tab.list().contains("someone"));
    tab.press("delete 2");
    tab.press("back 2");
    assert_eq!(tab.storage["pathlight.kept.2"], "{");
}

#[test]
fn of_two_tabs_either_scenario_can_be_taken() {
    let mut tab = Tab::new();
    let other = document::save(&gallery::open("hub-and-spoke").expect("the gallery has it"));
    tab.storage.insert(KEPT.to_owned(), other.clone().into());
    tab.press("other");
    assert_eq!(
        (&tab.reply["document"], &tab.reply["keep"]),
        (&json!(other), &json!(other))
    );
    tab.press("mine");
    assert_eq!(tab.storage[KEPT], document::save(&tab.shown));
    assert!(tab.list().contains("Deleted: “Hub and spoke”"));
    tab.press("back 1");
    assert_eq!(tab.storage["pathlight.kept.1"], other);
    let buttons = about(CHANGED).value().to_string();
    assert!(buttons.contains("Keep mine") && buttons.contains("Take the other"));
    let buttons = about(crate::browser::FULL).value().to_string();
    assert!(buttons.contains("\"data-do\":\"json\"") && !buttons.contains("Keep mine"));
}

#[test]
fn a_browser_that_keeps_nothing_says_so_and_still_shows_the_gallery() {
    let shown = Document::default();
    let list = Shelf::of("", "").list(&shown).value().to_string();
    assert!(list.contains(NOTHING_KEPT) && !list.contains("\"keep\""));
    let reply = Shelf::of("", "")
        .done(&shown, "gallery", "")
        .expect("it is known");
    assert!(Shelf::of(reply["key"].as_str().expect("a key"), "").has_gallery);
}

#[test]
fn what_another_tab_kept_is_not_written_over_by_what_is_put_back() {
    let (mut one, mut other) = (Tab::new(), Tab::new());
    one.press("keep");
    one.press("delete 1");
    // the other tab sees an empty shelf
    other.shown.scenario.title = "Theirs".to_owned();
    other.press("keep");
    one.storage.clone_from(&other.storage);
    one.press("back 1");
    assert_eq!(one.titles(), ["Theirs", "The rogue account"]);
}

#[test]
fn what_cannot_be_read_is_saved_as_it_is() {
    let mut tab = Tab::new();
    let text = r#"{"pathlight":"scenario/2","title":"A month"}"#;
    tab.storage.insert("pathlight.kept.7".to_owned(), text.into());
    assert!(tab.list().contains("Save as a file"));
    tab.press("save 7");
    assert_eq!(
        tab.reply["file"],
        save::file_address("application/json", text.as_bytes())
    );
}
