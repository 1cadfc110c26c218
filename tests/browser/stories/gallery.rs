//! Scenarios by their name: one opens and stays a short link; they are chosen from the menu; a teacher's own lies beside
//! them; and what is not there is explained.

use std::path::PathBuf;

use crate::page::Page;
use crate::runner::{self, Story};
use pathlight_core::document::link;
use pathlight_core::edit::{Edit, apply};
use pathlight_core::gallery;
use serde_json::json;
use thirtyfour::Key;

/// This file's stories.
pub const STORIES: &[Story] = &[
    ("a-scenario-opens-by-its-name-and-stays-a-short-link", by_name),
    ("the-gallery-is-chosen-from-by-menu-and-keyboard", chosen),
    ("the-header-leads-to-every-scenario", from_header),
    ("a-teachers-own-scenario-opens-by-its-name", own),
    ("a-name-that-is-not-there-is-explained", explained),
];

const MENU: &str = "[popovertarget='menu'][aria-label^='More']";

fn fragment(page: &Page) -> Option<String> {
    let address = page.address();
    Some(address.split_once('#')?.1.to_owned())
}

fn until_titled(page: &Page, title: &str) {
    page.until(&format!("“{title}”"), || {
        let chosen = "const it = document.querySelector('.picker select'); \
            return it ? it.selectedOptions[0].textContent : ''";
        (page.script(chosen, Vec::new()) == json!(title)).then_some(())
    });
}

fn until_told(page: &Page, words: &str) {
    page.until(&format!("`{words}` to be told"), || {
        page.text("[role='alert']").contains(words).then_some(())
    });
}

fn from_header(page: &Page) {
    page.open("");
    page.choose(".picker select", "all");
    page.find("#menu:popover-open .gallery button[data-id]");
    // the choice itself is none
    until_titled(page, "The rogue account");
    page.picture("gallery");
    page.click("#menu .gallery li:nth-child(3) button");
    page.until("another scenario", || {
        (fragment(page)? != "1.~rogue-account").then_some(())
    });
}

fn by_name(page: &Page) {
    page.open("#1.~hub-and-spoke");
    until_titled(page, "Hub and spoke");
    let counts = page.text("[data-story='counts']");
    assert!(
        counts.contains("1 leak") && counts.contains("1 broken"),
        "{counts}"
    );
    page.picture("opened");
    page.assert_accessible();
    let mut document = gallery::open("hub-and-spoke").expect("the gallery has it");
    for switch in ["ep-app", "rule-app", "no-guests"] {
        page.click(&format!(".switches [data-flips='{switch}']"));
        let edit = Edit::Flip {
            switch: switch.into(),
        };
        document.scenario = apply(&document.scenario, &edit).expect(switch);
    }
    let short = link::write(&document);
    assert!(short.len() < 120, "{short}");
    page.until("the short link", || fragment(page).filter(|it| *it == short));
    let counts = page.text("[data-story='counts']");
    assert!(
        counts.contains("0 leaks") && counts.contains("0 broken"),
        "{counts}"
    );
    page.reload();
    until_titled(page, "Hub and spoke");
    page.find(".switches [data-flips='no-guests'][aria-checked='true']");
    assert_eq!(fragment(page), Some(short));
    // what is not opened is not loaded
    let asked = page.requested();
    let loaded: Vec<_> = asked.iter().filter(|it| it.contains("/scenarios/")).collect();
    assert!(
        !loaded.is_empty() && loaded.iter().all(|it| it.ends_with("/hub-and-spoke.json")),
        "{loaded:?}"
    );
}

fn chosen(page: &Page) {
    page.open("");
    page.click(".switches [data-flips='policy']");
    let own = page.until("the own work in the address", || fragment(page));
    page.click(MENU);
    page.click("[data-do='gallery']");
    page.find(".gallery [data-id='1.~sign-in']");
    assert_eq!(page.count(".gallery [data-id]"), gallery::ALL.len());
    assert_eq!(
        page.attribute(".gallery [aria-current]", "data-id").as_deref(),
        Some("1.~rogue-account")
    );
    page.picture("gallery");
    page.assert_accessible();
    page.dark();
    page.resize(390, 844);
    page.picture("gallery-narrow-dark");
    page.assert_accessible();
    page.light();
    page.resize(1440, 900);
    page.script(
        "document.querySelector(\"[data-id='1.~sign-in']\").focus()",
        Vec::new(),
    );
    page.press(Key::Enter);
    until_titled(page, "The two outbound rules and sign-in");
    until_told(page, "From a link. Your own work is kept.");
    assert_eq!(
        page.text("[data-story='last-change']"),
        "Opened The two outbound rules and sign-in"
    );
    // a long title and what is told have their room on the narrowest screen too
    page.resize(320, 600);
    let wider = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
    assert_eq!(page.script(wider, Vec::new()), json!(0), "it scrolls sideways");
    page.resize(1440, 900);
    assert_eq!(page.count("#menu:popover-open"), 0);
    page.press_with(Key::Control, 'z');
    until_titled(page, "The rogue account");
    page.until("the own work again", || fragment(page).filter(|it| *it == own));
    page.click(MENU);
    page.click(".gallery [data-id='1.~deny-all']");
    until_titled(page, "Deny all in one subnet");
    // the own work is what the next visit begins with
    page.open("");
    until_titled(page, "The rogue account");
    page.find(".switches [data-flips='policy'][aria-checked='true']");
}

/// A file beside the gallery's, for as long as a story is told.
struct File(PathBuf);

impl File {
    fn new(name: &str, text: &str) -> File {
        let file = runner::folder().join("scenarios").join(name);
        assert!(
            std::fs::write(&file, text).is_ok(),
            "{} cannot be written",
            file.display()
        );
        File(file)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn own(page: &Page) {
    let mut lesson = gallery::open("two-halves").expect("the gallery has it");
    lesson.scenario.title = "Friday's exercise".to_owned();
    let text = pathlight_core::document::save_pretty(&lesson);
    let _file = File::new("a-teachers-own.json", &text);
    page.open("#1.~a-teachers-own&select=2");
    until_titled(page, "Friday's exercise");
    page.click(".switches [data-flips='ep-web']");
    let short = page.until("the short link", || {
        fragment(page).filter(|it| !it.contains("select") && it.len() < 100)
    });
    page.open("");
    page.open(&format!("#{short}"));
    until_titled(page, "Friday's exercise");
    page.find(".switches [data-flips='ep-web'][aria-checked='true']");
}

fn explained(page: &Page) {
    let _none = File::new("a-page.json", "<!doctype html>");
    let _large = File::new("too-large.json", &" ".repeat((1 << 20) + 1));
    page.open("#1.~gone");
    until_titled(page, "The rogue account");
    until_told(
        page,
        "This link cannot be opened: this page has no scenario called `gone`.",
    );
    page.picture("gone");
    page.assert_accessible();
    // the browser too says what was not there
    let errors = page.console_errors();
    assert!(
        errors.iter().all(|it| it.contains("scenarios/gone.json")),
        "{errors:?}"
    );
    page.click(".switches [data-flips='policy']");
    page.until("the own work in the address", || {
        fragment(page).filter(|it| !it.contains("gone"))
    });
    let go = |name: &str| {
        page.script("location.hash = arguments[0]", vec![json!(format!("1.~{name}"))]);
    };
    for (name, words) in [
        ("..%2fsecret", "this page has no scenario called"),
        ("a-page", "what it leads to does not open here: not JSON"),
        (
            "too-large",
            "what it leads to does not open here: larger than 1 MiB",
        ),
    ] {
        go(name);
        until_told(page, words);
        until_titled(page, "The rogue account");
        page.find(".switches [data-flips='policy'][aria-checked='true']");
    }
    // one that the browser has not kept, as it has the gallery's
    let deny_all = runner::folder().join("scenarios/deny-all.json");
    let text = std::fs::read_to_string(deny_all).expect("the gallery has it");
    let _week = File::new("week-3.json", &text);
    page.site.go_silent();
    go("week-3");
    until_told(
        page,
        "`week-3` could not be loaded, perhaps because you are offline.",
    );
    page.site.restore().expect("it can be served");
    page.console_errors();
    // the same link again: a browser does not go where it is
    page.script("location.hash = ''", Vec::new());
    go("week-3");
    until_titled(page, "Deny all in one subnet");
    let undo = page
        .attribute("[data-tool='undo']", "aria-label")
        .unwrap_or_default();
    assert_eq!(undo, "Undo: Open Deny all in one subnet");
}
