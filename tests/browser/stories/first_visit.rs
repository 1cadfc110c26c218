//! A stranger comes for the first time.

use crate::page::Page;
use crate::runner::Story;
use serde_json::json;

/// This file's stories.
pub const STORIES: &[Story] = &[
    ("the-page-opens-below-a-sub-path", opens_below_a_sub_path),
    ("nothing-is-asked-of-another-origin", asks_no_other_origin),
    ("axe-finds-nothing-in-light", accessible_in_light),
    ("axe-finds-nothing-in-dark", accessible_in_dark),
];

fn opens_below_a_sub_path(page: &Page) {
    page.open("");
    let replaced = "const first = document.getElementById('first-paint'); \
        return !first || getComputedStyle(first).display === 'none'";
    assert_eq!(
        page.script(replaced, Vec::new()),
        json!(true),
        "the first paint still shows beside the app"
    );
    let missing: Vec<String> = page
        .site
        .asked()
        .into_iter()
        .filter(|asked| !asked.starts_with("200"))
        .collect();
    assert!(missing.is_empty(), "files are missing: {missing:?}");
    let painted = "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null";
    page.figure("first contentful paint, ms", page.script(painted, Vec::new()));
    page.picture("opened");
}

fn asks_no_other_origin(page: &Page) {
    page.open("");
    assert!(
        page.requested().iter().any(|address| address.ends_with(".wasm")),
        "the log misses the page's own files"
    );
    assert_eq!(page.foreign_requests(), Vec::<String>::new());
    let policy = "return !document.querySelector('body script:not([src]), head style, body style')";
    assert_eq!(
        page.script(policy, Vec::new()),
        json!(true),
        "an inline script or style is in the page"
    );
}

fn accessible_in_light(page: &Page) {
    page.open("");
    page.picture("light");
    page.assert_accessible();
}

fn accessible_in_dark(page: &Page) {
    page.dark();
    page.open("");
    page.picture("dark");
    page.assert_accessible();
}
