//! Where keys lead: what a choice does, where the focus goes on, what outlasts a reload and what is opened over it.

use super::editing::{edit, type_into};
use crate::page::Page;
use crate::runner::Story;
use serde_json::json;
use thirtyfour::Key;

/// This file's stories.
pub const STORIES: &[Story] = &[
    ("a-choice-does-nothing-before-it-is-made", choices),
    ("the-focus-goes-on-beside-what-is-gone", focus),
    ("what-was-typed-before-a-reload-is-put-by-enter", typed),
    ("what-was-made-outlasts-what-is-opened-over-it", made),
    ("what-was-is-called-so", before),
];

fn is_unfolded(page: &Page, selector: &str) -> bool {
    page.script(
        "return document.querySelector(arguments[0]).matches(':open')",
        vec![json!(selector)],
    ) == json!(true)
}

fn begin_empty(page: &Page) {
    page.choose(".picker select", "empty");
    page.until("no path", || {
        page.text("[data-story='headline']")
            .contains("no path")
            .then_some(())
    });
}

fn choices(page: &Page) {
    page.open("");
    let said = page.text("[data-story='headline']");
    page.focus(".picker select");
    page.press(Key::Down);
    page.until("the scenarios to be seen", || {
        is_unfolded(page, ".picker select").then_some(())
    });
    page.press(Key::Escape);
    assert_eq!(page.text("[data-story='headline']"), said);
    // what is added is told from the first letter on, and not added with it
    page.click(".controls .tabs button:nth-child(2)");
    page.find(".things .thing");
    let things = page.count(".thing");
    page.focus("#field-add-thing");
    page.type_text("v");
    page.until("the kinds to be seen", || {
        is_unfolded(page, "#field-add-thing").then_some(())
    });
    page.press(Key::Escape);
    assert_eq!(page.count(".thing"), things);
    // a command is one from a choice too
    page.click("[data-flips='policy'], [data-act='switch:policy']");
    page.until("the leak to close", || {
        page.text("[data-story='counts']")
            .contains("0 leaks")
            .then_some(())
    });
    page.focus("#field-add-thing");
    page.press_with(Key::Control, 'z');
    page.until("the leak again", || {
        page.text("[data-story='counts']")
            .contains("1 leak")
            .then_some(())
    });
}

fn focus(page: &Page) {
    page.open("");
    page.click("[data-flips='policy']");
    page.until("a step", || {
        (!page.text("[data-story='last-change']").is_empty()).then_some(())
    });
    page.focus(".take-back");
    page.press(Key::Enter);
    page.until_focused("main");
    begin_empty(page);
    page.focus(".headline [data-field='virtualMachines']");
    page.press(Key::Enter);
    page.find(".thing[aria-current], .form h2");
    page.until_focused("main");
    // the path that is read has the focus, and gives it back
    page.resize(1280, 800);
    page.open("");
    page.focus(".inspect");
    page.press(Key::Enter);
    page.until_focused("trace");
    page.focus(".trace-close");
    page.press(Key::Enter);
    page.until_focused("main");
}

fn typed(page: &Page) {
    page.open("");
    edit(page, "subnets", "private");
    type_into(page, "addressPrefixes", "10.1.9.0/24");
    page.reload();
    page.until("what was typed", || {
        page.text("#said-addressPrefixes").contains("Enter").then_some(())
    });
    page.focus("[data-field='addressPrefixes']");
    page.press(Key::Enter);
    page.until("it to be tried", || {
        let said = page.text("#said-addressPrefixes");
        (!said.contains("Enter")).then_some(())
    });
    let told = ["[data-story='last-change']", "#said-addressPrefixes"]
        .map(|it| page.text(it))
        .concat();
    assert!(!told.is_empty(), "nothing came of it");
    // what is refused is so after a reload too
    type_into(page, "addressPrefixes", "10.1.300.0/24");
    page.press(Key::Tab);
    page.until("the reason", || {
        page.text("#said-addressPrefixes")
            .contains("10.1.300")
            .then_some(())
    });
    page.reload();
    page.until("the reason again", || {
        page.text("#said-addressPrefixes")
            .contains("10.1.300")
            .then_some(())
    });
}

fn made(page: &Page) {
    page.open("");
    begin_empty(page);
    page.click(".headline [data-field='virtualMachines']");
    page.find(".form h2");
    let aside = "return Object.keys(localStorage).filter(it => it.startsWith('pathlight.kept.')).length";
    assert_eq!(page.script(aside, vec![]), json!(0));
    begin_empty(page);
    page.until("it to be kept under a name", || {
        (page.script(aside, vec![]) == json!(1)).then_some(())
    });
    // what nobody made anything of is not
    page.choose(".picker select", "rogue-account");
    page.until("the leak", || {
        page.text("[data-story='counts']")
            .contains("1 leak")
            .then_some(())
    });
    page.click("[data-flips='policy']");
    begin_empty(page);
    assert_eq!(page.script(aside, vec![]), json!(1));
    page.click("#menu-button");
    page.until("the menu to have it", || {
        page.text("#menu").contains("My network").then_some(())
    });
}

fn before(page: &Page) {
    page.open("");
    page.click("[data-flips='policy']");
    page.until("a step", || {
        page.text("[data-story='last-change']")
            .contains("closes")
            .then_some(())
    });
    let key = |kind: &str| {
        let key = "dispatchEvent(new KeyboardEvent(arguments[0], { key: 'b', bubbles: true }))";
        page.script(key, vec![json!(kind)]);
    };
    key("keydown");
    page.until("what was", || {
        let said = page.text("[data-story='last-change']");
        (said.starts_with("Before") && page.count(".path.leak") == 1).then_some(())
    });
    page.picture("before");
    key("keyup");
    page.until("what is", || {
        let said = page.text("[data-story='last-change']");
        (said.contains("closes") && page.count(".path.leak") == 0).then_some(())
    });
}
