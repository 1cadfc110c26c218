//! What a host and a page around it may do to the page: frame it, trust it with nothing, lose one of its files.

use std::time::Duration;

use crate::builds::copied;
use crate::page::Page;
use crate::runner::Story;
use serde_json::json;

/// This file's stories.
pub const STORIES: &[Story] = &[
    ("an-embed-keeps-nothing", embed),
    ("a-page-that-cannot-start-says-why", cannot_start),
    ("a-frame-without-an-origin-shows-the-page", sandboxed),
];

fn embed(page: &Page) {
    page.open("#present&embed");
    std::thread::sleep(Duration::from_secs(1));
    let registered = "return navigator.serviceWorker.getRegistration().then(it => !!it)";
    assert_eq!(page.script(registered, vec![]), json!(false));
}

fn cannot_start(page: &Page) {
    let folder = copied(page, "site");
    for entry in std::fs::read_dir(&folder).expect("it can be read").flatten() {
        if entry.file_name().to_string_lossy().starts_with("pathlight-app") {
            std::fs::remove_file(entry.path()).expect("it was there");
        }
    }
    page.site.show(&folder).expect("it can be served");
    page.wait("the page does not open", page.driver.goto(page.site.address()));
    let seen = "return getComputedStyle(document.querySelector('.first-paint-late')).visibility";
    assert_eq!(page.script(seen, vec![]), "hidden");
    page.until("the page to say that it did not start", || {
        (page.script(seen, vec![]) == "visible").then_some(())
    });
    assert!(page.text(".first-paint-late").contains("WebAssembly"));
    page.assert_accessible();
    page.picture("late");
    page.console_errors();
}

/// As in a course page that trusts nobody: no origin, no storage, and every file comes from elsewhere.
fn sandboxed(page: &Page) {
    let course = page.site.beside(&format!(
        "<!doctype html><html lang=\"en\"><title>A course</title>\
        <link rel=\"icon\" href=\"data:,\"><h1>A course</h1><iframe title=\"Pathlight\" \
        sandbox=\"allow-scripts\" width=\"900\" height=\"600\" src=\"{}#present&amp;embed\"></iframe>",
        page.site.address()
    ));
    page.wait("the course does not open", page.driver.goto(course));
    let frame = page.find("iframe");
    page.wait("no frame", frame.enter_frame());
    page.find(".diagram");
    page.picture("framed");
}
