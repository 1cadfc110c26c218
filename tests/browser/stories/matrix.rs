//! The matrix: by mouse, by keyboard alone, beside another state, narrow, printed, and large.

use crate::page::Page;
use crate::runner::Story;
use harness::estate::{Size, generate};
use pathlight_core::analysis::matrix::answers;
use pathlight_core::document::{self, Document, link};
use pathlight_core::gallery;
use pathlight_core::model::Scenario;
use serde_json::json;
use std::time::Instant;
use thirtyfour::Key;

/// This file's stories.
pub const STORIES: &[Story] = &[
    ("the-matrix-says-the-same", says_the_same),
    ("the-matrix-by-mouse", by_mouse),
    ("the-matrix-by-keyboard-alone", by_keyboard),
    ("the-matrix-beside-another-state", compared),
    ("the-matrix-reflows", reflows),
    ("the-matrix-of-five-hundred-paths", large),
    ("the-matrix-of-nothing", nothing),
];

fn start() -> Scenario {
    gallery::open("rogue-account")
        .expect("the gallery has it")
        .scenario
}

fn open(page: &Page, scenario: Option<&Scenario>) {
    let fragment = scenario.map_or_else(String::new, |scenario| {
        let document = Document {
            scenario: scenario.clone(),
            layout: None,
        };
        format!("#{}", link::write(&document))
    });
    page.open(&fragment);
    page.click("[data-tool='matrix']");
    page.find("#matrix-scroll, .matrix-view .empty");
}

/// Waits until `test`, a condition in the page, holds.
fn until(page: &Page, test: &str) {
    page.until(test, || {
        (page.script(&format!("return !!({test})"), vec![]) == json!(true)).then_some(())
    });
}

fn focused(page: &Page, id: &str) {
    until(page, &format!("document.activeElement.id === '{id}'"));
}

fn choose(page: &Page, field: &str, value: &str) {
    let body = "const it = document.getElementById(arguments[0]); it.value = arguments[1]; \
        it.dispatchEvent(new Event('input', { bubbles: true }))";
    page.script(body, vec![json!(format!("matrix-{field}")), json!(value)]);
}

fn says_the_same(page: &Page) {
    open(page, None);
    assert_eq!(page.count("[data-cell]"), answers(&start()).len());
    assert_eq!(page.count(".cell.leak"), 1);
    page.assert_accessible();
    page.picture("light");
    page.dark();
    page.picture("dark");
    page.assert_accessible();
    // a flip is in the table at once
    let before = Instant::now();
    page.click("[data-switch='policy']");
    page.until("no leak", || (page.count(".cell.leak") == 0).then_some(()));
    page.figure("flip to table", format!("{} ms", before.elapsed().as_millis()));
}

fn by_mouse(page: &Page) {
    open(page, None);
    let total = page.count("[data-cell]");
    page.click(".cell.leak");
    page.find(".cell.leak[aria-selected='true']");
    assert!(page.text(".trace").contains("Leak"));
    // by name, back, the scenario's order again
    for sorted in ["ascending", "descending", "none"] {
        page.click("#cell-0-0");
        page.find(&format!("#cell-0-0[aria-sort='{sorted}']"));
    }
    // by the verdicts of one destination
    page.click("#cell-0-2");
    page.find("#cell-0-2[aria-sort='ascending']");
    page.click("#matrix-text");
    page.type_text("leak");
    until(page, "document.querySelectorAll('[data-cell]').length === 1");
    assert!(page.text(".matrix-said").contains(&format!("1 of {total} paths")));
    page.picture("filtered");
    page.type_text(" nowhere");
    page.find(".matrix-view .empty");
    // what is typed stays as it was typed, and so does the focus
    let typed = page.script("return document.activeElement.value", vec![]);
    assert_eq!(typed, json!("leak nowhere"));
    focused(page, "matrix-text");
    page.assert_accessible();
    (0..12).for_each(|_| page.press(Key::Backspace));
    until(
        page,
        &format!("document.querySelectorAll('[data-cell]').length === {total}"),
    );
    choose(page, "which", "leaks");
    until(page, "document.querySelectorAll('[data-cell]').length === 1");
}

fn by_keyboard(page: &Page) {
    open(page, None);
    page.script("document.getElementById('matrix-than').focus()", vec![]);
    page.press(Key::Tab);
    focused(page, "cell-0-0");
    page.press(Key::Down);
    page.press(Key::Right);
    focused(page, "cell-1-1");
    page.press(Key::End);
    let columns = page.count("thead th") - 1;
    focused(page, &format!("cell-1-{columns}"));
    page.press(Key::Home);
    focused(page, "cell-1-0");
    page.press_with(Key::Control, Key::End.value());
    let rows = page.count("tbody tr");
    focused(page, &format!("cell-{rows}-{columns}"));
    page.press_with(Key::Control, Key::Home.value());
    focused(page, "cell-0-0");
    page.press(Key::PageDown);
    focused(page, &format!("cell-{}-0", rows.min(10)));
    page.press(Key::PageUp);
    focused(page, "cell-0-0");
    // a heading sorts, and keeps the focus
    page.press(Key::Enter);
    page.find("#cell-0-0[aria-sort='ascending']");
    focused(page, "cell-0-0");
    // a cell opens its path
    page.press(Key::Down);
    page.press(Key::Right);
    page.press(Key::Space);
    page.find("#cell-1-1[aria-selected='true']");
    focused(page, "cell-1-1");
    assert!(!page.text(".trace h2").is_empty());
    // one stop: Tab leaves the table, and Shift+Tab comes back to the same cell
    assert_eq!(page.count(".matrix [tabindex='0']"), 1);
    page.press(Key::Tab);
    until(page, "!document.activeElement.closest('.matrix')");
    page.press_with(Key::Shift, Key::Tab.value());
    focused(page, "cell-1-1");
    page.picture("focus");
}

fn compared(page: &Page) {
    open(page, None);
    for switch in ["policy", "internet"] {
        page.click(&format!("[data-switch='{switch}']"));
    }
    until(
        page,
        "document.querySelectorAll('#matrix-than option').length === 4",
    );
    choose(page, "than", "0");
    page.find(".cell.changed");
    let said = page.text(".matrix-compared");
    assert!(
        said.contains("beside the state before") && said.contains("closed"),
        "{said}"
    );
    assert!(page.text(".cell.changed[aria-selected]").contains("leak"));
    page.picture("light");
    page.assert_accessible();
    page.dark();
    page.picture("dark");
    page.assert_accessible();
    page.light();
    let changed = page.count(".cell.changed");
    choose(page, "which", "changed");
    until(
        page,
        &format!("document.querySelectorAll('[data-cell]').length === {changed}"),
    );
    // the state that was chosen stays, whatever is taken back
    page.press_with(Key::Control, 'z');
    page.press_with(Key::Control, 'z');
    until(page, "document.getElementById('matrix-than').value === 'kept'");
    assert!(page.text(".matrix-compared").contains("no path is different"));
    choose(page, "than", "");
    until(page, "!document.querySelector('.matrix-compared')");
}

fn reflows(page: &Page) {
    for (width, height) in [(390, 844), (320, 640)] {
        page.resize(width, height);
        open(page, None);
        page.find("[data-cell]");
        page.picture(&width.to_string());
        page.assert_fits(&format!("at {width}"));
        page.assert_accessible();
        page.script("document.getElementById('cell-1-0').focus()", vec![]);
        page.press(Key::Right);
        // cells without a path are not to be seen here, and passed by
        until(page, "document.activeElement.closest('[data-cell]')");
        page.script("document.activeElement.scrollIntoView()", vec![]);
        page.picture(&format!("{width}-cells"));
    }
    page.resize(1000, 800);
    page.prefer("prefers-color-scheme", "light");
    open(page, None);
    page.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" }));
    page.picture("print");
}

fn large(page: &Page) {
    let estate = generate(Size {
        subnets: 60,
        rules: 6,
        services: 6,
    });
    open(page, Some(&estate));
    page.find("[data-cell]");
    let total = answers(&estate).len();
    assert!(page.text(".matrix-said").contains(&format!("{total} paths")));
    assert!(page.text(".matrix-pages").contains("Sources 1–50 of 60"));
    page.picture("first");
    page.assert_accessible();
    page.click("#cell-50-20");
    page.press(Key::Down);
    focused(page, "cell-51-20");
    page.press(Key::Right);
    focused(page, "cell-51-21");
    page.picture("beyond");
    // choosing a path leaves the table scrolled as it is
    page.click("#cell-55-25");
    let scrolled = "return document.getElementById('matrix-scroll').scrollLeft > 0 && document.getElementById('matrix-scroll').scrollTop";
    let before = page.script(scrolled, vec![]);
    page.press(Key::Space);
    page.find("#cell-55-25[aria-selected]");
    page.press(Key::Right);
    focused(page, "cell-55-26");
    page.press(Key::Left);
    focused(page, "cell-55-25");
    assert_eq!(page.script(scrolled, vec![]), before);
    page.press_with(Key::Control, Key::Home.value());
    focused(page, "cell-0-0");
    page.press(Key::Right);
    focused(page, "cell-0-1");
    page.press_with(Key::Control, Key::End.value());
    focused(page, "cell-60-67");
    let before = Instant::now();
    page.click("#matrix-text");
    page.type_text("nic0007 denyall");
    until(page, "document.querySelectorAll('tbody tr').length < 50");
    page.figure(
        "filter of a large table",
        format!("{} ms", before.elapsed().as_millis()),
    );
    page.picture("filtered");
}

fn nothing(page: &Page) {
    let mut empty = document::Document::default();
    "nothing".clone_into(&mut empty.scenario.title);
    open(page, Some(&empty.scenario));
    assert!(page.text(".matrix-view").contains("No paths yet"));
    page.assert_accessible();
    page.picture("empty");
}
