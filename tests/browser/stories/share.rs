//! The share link: what its panel says and offers, and what comes by a link beside one's own work.

use crate::page::Page;
use crate::runner::Story;
use pathlight_core::document::link;
use pathlight_core::gallery;
use serde_json::{Value, json};
use thirtyfour::Key;

/// This file's stories.
pub const STORIES: &[Story] = &[
    ("the-link-is-shared-by-keyboard", by_keyboard),
    ("the-link-opens-what-was-ticked", ticked),
    ("a-long-link-offers-the-file", long),
    ("a-link-beside-ones-own-work-is-kept-or-left", beside),
];

const BUTTON: &str = ".tools [popovertarget='share']";
const KEPT: &str = "return localStorage.getItem('pathlight.scenario.1')";

/// Opens the panel and waits for what the workshop writes.
fn open_panel(page: &Page) {
    page.click(BUTTON);
    page.find("#share .share-link");
}

/// What the panel shows, also while it is drawn anew.
fn link_shown(page: &Page) -> String {
    let script = "return document.querySelector('#share-link')?.textContent ?? ''";
    let shown = page.script(script, vec![]);
    shown.as_str().unwrap_or_default().to_owned()
}

fn until_link(page: &Page, end: &str) {
    page.until(&format!("a link that ends in {end}"), || {
        link_shown(page).ends_with(end).then_some(())
    });
}

/// What is copied, instead of the clipboard, which no test may read.
fn listen_to_clipboard(page: &Page) {
    let script = "window.copied = []; navigator.clipboard.writeText = text => { copied.push(text); return Promise.resolve() }";
    page.script(script, vec![]);
}

fn copied(page: &Page) -> Vec<Value> {
    let all = page.script("return window.copied", vec![]);
    all.as_array().cloned().unwrap_or_default()
}

fn by_keyboard(page: &Page) {
    page.open("");
    listen_to_clipboard(page);
    page.script(&format!("document.querySelector(\"{BUTTON}\").focus()"), vec![]);
    page.press(Key::Enter);
    page.find("#share .share-link");
    let address = page.address() + "#1.~rogue-account";
    assert_eq!(link_shown(page), address);
    let said = page.text("#share-link + .share-said");
    assert!(said.contains(&format!("{} in all", address.len())), "{said}");
    page.assert_accessible();
    page.picture("open");
    page.dark();
    page.picture("dark");
    page.light();

    // the first stop in the panel copies, the next ones say what the link opens with
    page.press(Key::Tab);
    page.press(Key::Enter);
    page.until("it to be said", || {
        (page.text("#share-copied") == "Copied.").then_some(())
    });
    assert_eq!(copied(page), [json!(address)]);
    page.press(Key::Tab);
    page.press(Key::Tab);
    page.press(Key::Down);
    until_link(page, "&view=list");
    let focused = "return document.activeElement.id";
    assert_eq!(page.script(focused, vec![]), "share-view-1", "the focus stays");
    page.press(Key::Tab);
    page.press(Key::Space);
    page.until("the chosen path", || {
        link_shown(page).contains("&select=").then_some(())
    });
    page.press(Key::Escape);
    page.until("the panel to close", || {
        (page.script(
            "return document.querySelector('#share:popover-open') === null",
            vec![],
        ) == true)
            .then_some(())
    });

    page.resize(390, 844);
    open_panel(page);
    page.assert_accessible();
    page.picture("narrow");
    let wide = "return document.documentElement.scrollWidth <= innerWidth";
    assert_eq!(page.script(wide, vec![]), true);
}

fn ticked(page: &Page) {
    page.open("#1.~hub-and-spoke");
    open_panel(page);
    // a press while the panel is drawn anew may be lost, and is then pressed again
    page.until("the table in the link", || {
        page.click("#share-view-2");
        std::thread::sleep(std::time::Duration::from_millis(300));
        link_shown(page)
            .ends_with("#1.~hub-and-spoke&view=matrix")
            .then_some(())
    });
    page.click("#share-present");
    until_link(page, "&view=matrix&present");
    page.click("#share-present");
    until_link(page, "#1.~hub-and-spoke&view=matrix");
    let snippet = page.text("#share-snippet");
    assert!(
        snippet.contains("#1.~hub-and-spoke&amp;view=matrix&amp;embed\""),
        "{snippet}"
    );
    assert!(snippet.contains("title=\"Pathlight: Hub and spoke\"") && snippet.contains("allow-scripts"));
    listen_to_clipboard(page);
    page.click("#share-copy-snippet");
    page.until("the lines to be copied", || {
        (copied(page) == [json!(snippet)]).then_some(())
    });
    page.open("#1.~hub-and-spoke&view=matrix&nobody=knows&lesson=x");
    page.find("#matrix-scroll [role='gridcell']");
    page.open("#1.~hub-and-spoke&view=list");
    page.find(".views [data-tool='list'][aria-pressed='true']");
}

/// A scenario whose link is long: its title does not shrink.
fn long_link() -> String {
    let mut document = gallery::open("rogue-account").expect("the gallery has it");
    let noise = (1_u64..140).map(|at| format!("{:016x}", at.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
    document.scenario.title = noise.collect();
    link::write(&document)
}

fn long(page: &Page) {
    page.open(&format!("#{}", long_link()));
    open_panel(page);
    let told = page.text("#share .share-long");
    assert!(told.contains("Send the file instead"), "{told}");
    assert!(page.text("#share").contains("too long for a QR code"));
    assert_eq!(page.count("#share svg"), 0);
    page.picture("long");
    page.assert_accessible();
    let given = "window.given = ''; const click = HTMLAnchorElement.prototype.click; \
        HTMLAnchorElement.prototype.click = function () { given = this.download }";
    page.script(given, vec![]);
    page.click("#share-file");
    page.until("the file", || {
        let name = page.script("return window.given", vec![]);
        name.as_str().filter(|name| name.ends_with(".json")).map(|_| ())
    });
}

/// The reader's own work: the first scenario with a switch flipped.
fn own_work(page: &Page) -> Value {
    page.open("");
    page.click(".controls .control");
    page.until("the edit to be kept", || {
        Some(page.script(KEPT, vec![])).filter(|kept| !kept.is_null())
    })
}

fn until_kept(page: &Page, what: &str, is: impl Fn(&Value) -> bool) -> Value {
    page.until(what, || Some(page.script(KEPT, vec![])).filter(|kept| is(kept)))
}

fn beside(page: &Page) {
    let own = own_work(page);
    // the same scenario as it is without that edit
    page.open("#1.~rogue-account");
    page.until("what differs", || {
        let told = page.text("[role='alert']");
        (told.contains("From a link") && told.contains("What differs in it: 1 thing changed")).then_some(())
    });
    page.assert_accessible();
    page.picture("differs");
    page.resize(390, 844);
    page.picture("narrow");
    page.resize(1440, 900);
    page.click(".controls .control:last-of-type");
    std::thread::sleep(std::time::Duration::from_millis(600));
    assert_eq!(page.script(KEPT, vec![]), own, "one's own work is untouched");
    page.click("[role='alert'] [data-do='back']");
    page.until("the mark to go", || {
        page.text("[role='alert']").is_empty().then_some(())
    });
    page.click(".controls .control");
    let edited = until_kept(page, "an edit of one's own to be kept", |kept| *kept != own);

    page.open("#1.~deny-all");
    page.until("the mark", || {
        page.text("[role='alert']").contains("From a link").then_some(())
    });
    assert_eq!(page.script(KEPT, vec![]), edited);
    page.click("[role='alert'] [data-do='keep']");
    until_kept(page, "the link's to be kept", |kept| {
        kept.as_str()
            .is_some_and(|kept| kept.contains("Deny all in one subnet"))
    });
    // what was kept before is not lost over it
    page.until("where one's own work went", || {
        page.text("[role='alert']")
            .contains("stands in the menu")
            .then_some(())
    });
    let aside = "return Object.keys(localStorage).filter(key => key.startsWith('pathlight.kept.')).map(key => localStorage[key])";
    assert_eq!(page.script(aside, vec![]), json!([edited]));
}
