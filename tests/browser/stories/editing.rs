//! Building and changing a network on the page.

use crate::page::Page;
use crate::runner::Story;
use serde_json::json;
use thirtyfour::Key;

/// This file's stories.
pub const STORIES: &[Story] = &[
    ("a-thing-is-edited-in-its-form", edited),
    ("what-cannot-be-read-stays-in-its-field", refused),
    ("a-network-is-built-from-nothing", built),
    ("a-wish-is-said-on-the-path", wished),
];

fn press_thing(page: &Page, table: &str, id: &str) {
    page.click(&format!(".thing[data-table='{table}'][data-id='{id}']"));
    page.find(".form h2");
}

fn browse(page: &Page) {
    page.click(".controls .tabs button:nth-child(2)");
    page.find(".things .thing");
}

/// Puts `text` into a field in place of what it holds, and leaves it.
fn fill(page: &Page, field: &str, text: &str) {
    let selector = format!("[data-field='{field}']");
    page.find(&selector);
    let body = "const it = document.querySelector(arguments[0]); it.focus(); it.select()";
    page.script(body, vec![json!(selector)]);
    page.type_text(text);
    page.press(Key::Tab);
}

fn edited(page: &Page) {
    page.open("");
    browse(page);
    press_thing(page, "networkSecurityGroups", "nsg-private");
    page.picture("group");
    page.click(".entry-line");
    page.find(".entry-body");
    page.picture("rule");
}

fn refused(page: &Page) {
    page.open("");
    browse(page);
    press_thing(page, "subnets", "private");
    page.picture("subnet");
    fill(page, "name", "application");
    page.until("the new name in the picture", || {
        page.text("#diagram").contains("application").then_some(())
    });
    page.picture("renamed");
}

fn built(page: &Page) {
    page.open("");
}

fn wished(page: &Page) {
    page.open("");
    page.click("label:has(#wish-none)");
    page.until("no leak", || {
        page.text("[data-story='counts']").contains("0 leaks").then_some(())
    });
    page.picture("no-opinion");
}
