//! The reader's own work: kept under names, told where it cannot be kept, never lost between two tabs or by a fault.

use crate::page::Page;
use crate::runner::Story;
use serde_json::{Value, json};
use thirtyfour::{By, Key, WindowHandle};

/// This file's stories.
pub const STORIES: &[Story] = &[
    ("own-scenarios-are-kept-under-names", named),
    ("own-work-that-cannot-be-kept-is-told-once", not_kept),
    ("own-work-is-not-overwritten-by-another-tab", two_tabs),
    ("own-work-outlives-a-fault-of-the-page", fault),
    ("own-work-of-another-version-is-put-aside", unread),
    ("work-that-is-kept-nowhere-is-told-each-time", nowhere),
];

const MENU: &str = "[popovertarget='menu'][aria-label^='More']";
/// The autosave.
const KEPT: &str = "return localStorage['pathlight.scenario.1'] ?? ''";
/// No more can be kept from now on.
const FULL: &str =
    "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }";

/// Nothing may be kept.
const FORBIDDEN: &str = "Object.defineProperty(window, 'localStorage', \
    { get() { throw new DOMException('no', 'SecurityError') } })";

fn flip(page: &Page, switch: &str) {
    page.click(&format!("[data-switch='{switch}']"));
}

fn menu(page: &Page) {
    page.click(MENU);
    page.until("the menu", || (page.count(".shelf h2") == 1).then_some(()));
}

fn press(page: &Page, act: &str) {
    page.click(&format!("[data-id='{act}']"));
}

/// The names that the menu lists.
fn names(page: &Page) -> Vec<Value> {
    let script = "return [...document.querySelectorAll('.shelf li > button b')].map(it => it.textContent)";
    page.script(script, Vec::new())
        .as_array()
        .cloned()
        .unwrap_or_default()
}

fn until_named(page: &Page, expected: &[&str]) {
    page.until(&format!("{expected:?}"), || {
        (names(page) == expected).then_some(())
    });
}

fn until_told(page: &Page, words: &str) {
    page.until(words, || {
        page.text("[role='alert']").contains(words).then_some(())
    });
}

fn until_kept(page: &Page, is_good: impl Fn(&str) -> bool) -> String {
    page.until("the work to be kept", || {
        let text = page.script(KEPT, Vec::new());
        text.as_str().filter(|text| is_good(text)).map(str::to_owned)
    })
}

fn named(page: &Page) {
    page.open("");
    menu(page);
    press(page, "keep");
    page.find("#kept-1-rename");
    page.picture("rename");
    page.assert_accessible();
    page.click("#kept-1-rename");
    page.press_with(Key::Control, 'a');
    page.type_text("Week 3");
    page.press(Key::Enter);
    until_named(page, &["Week 3"]);
    // the focus is where it was
    let focused = "return document.activeElement.id";
    assert_eq!(page.script(focused, Vec::new()), json!("kept-1-rename"));
    press(page, "copy 1");
    until_named(page, &["Week 3", "Week 3 (2)"]);
    press(page, "delete 2");
    until_named(page, &["Week 3"]);
    assert!(page.text(".shelf").contains("Deleted: “Week 3 (2)”"));
    page.picture("deleted");
    page.assert_accessible();
    press(page, "back 2");
    until_named(page, &["Week 3", "Week 3 (2)"]);
    page.press(Key::Escape);
    page.reload();
    flip(page, "ssh");
    menu(page);
    until_named(page, &["Week 3", "Week 3 (2)"]);
    // opening is a step that can be taken back
    press(page, "open 1");
    until_told(page, "Opened “Week 3”");
    assert_eq!(page.count("#menu:popover-open"), 0);
    until_kept(page, |text| text.contains("\"Week 3\""));
    page.press_with(Key::Control, 'z');
    until_kept(page, |text| !text.contains("Week 3"));
    page.dark();
    page.click(MENU);
    page.picture("dark");
    page.assert_accessible();
    page.press(Key::Escape);
    page.light();
    page.resize(390, 844);
    page.click(MENU);
    page.picture("narrow");
    page.assert_accessible();
}

fn not_kept(page: &Page) {
    let folder = super::exchange::folder(page);
    page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": FULL }));
    page.open("");
    flip(page, "ssh");
    until_told(page, "This browser has no more room for this page.");
    page.find("[role='alert'] [data-do='json']");
    page.picture("told");
    page.assert_accessible();
    page.click("[role='alert'] [data-do='json']");
    page.until("the file", || {
        folder.join("the-rogue-account.json").is_file().then_some(())
    });
    page.click(".notice > button");
    let address = page.address();
    flip(page, "policy");
    page.until("the address to follow", || {
        (page.address() != address).then_some(())
    });
    assert_eq!(page.count(".notice"), 0, "it is told once");
    // what is typed and not done with is no reason to stop
    menu(page);
    press(page, "keep");
    until_told(page, "This browser has no more room");
    assert_eq!(page.count(".panic"), 0);
}

fn unread(page: &Page) {
    // once, as a newer page would have left it
    let newer = r#"if (!sessionStorage.once) { sessionStorage.once = 1; \
        localStorage['pathlight.scenario.1'] = '{"pathlight":"scenario/2","title":"A month of work"}' }"#;
    page.devtools(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": newer.replace('\\', "") }),
    );
    let folder = super::exchange::folder(page);
    page.open("");
    until_told(
        page,
        "What you last worked on here cannot be opened: written by a newer Pathlight",
    );
    page.picture("told");
    page.assert_accessible();
    flip(page, "ssh");
    until_kept(page, |text| text.contains("rogue"));
    menu(page);
    page.find(".shelf [data-id^='save ']");
    page.picture("aside");
    page.assert_accessible();
    page.click(".shelf [data-id^='save ']");
    page.until("the file", || {
        let text = std::fs::read_to_string(folder.join("pathlight.json")).ok()?;
        text.contains("A month of work").then_some(())
    });
}

fn nowhere(page: &Page) {
    page.devtools(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": FORBIDDEN }),
    );
    page.open("");
    flip(page, "ssh");
    until_told(page, "This browser keeps nothing for this page.");
    // what no link holds
    let large = "const drop = new DataTransfer(); \
        drop.items.add(new File([JSON.stringify({ pathlight: 'scenario/1', title: 'Large', layout: 'a'.repeat(1500000) })], 'large.json')); \
        for (const type of ['dragover', 'drop']) document.body.dispatchEvent(new DragEvent(type, { dataTransfer: drop, bubbles: true, cancelable: true }))";
    page.script(large, Vec::new());
    until_told(page, "Your work is kept nowhere");
    page.find("[role='alert'] [data-do='json']");
    // a link to what is no longer there would lead the reader astray
    assert!(!page.address().contains("#1."), "{}", page.address());
    page.click(".toolbar .tool.primary");
    page.until("why there is no link", || {
        page.text("#share").contains("more than 1 MiB").then_some(())
    });
    assert_eq!(page.count("#share-copy"), 0);
}

fn windows(page: &Page) -> (WindowHandle, WindowHandle) {
    page.wait("no second tab", async {
        let first = page.driver.window().await?;
        let second = page.driver.new_tab().await?;
        Ok((first, second))
    })
}

fn turn_to(page: &Page, window: &WindowHandle) {
    page.wait(
        "cannot turn to the tab",
        page.driver.switch_to_window(window.clone()),
    );
}

fn two_tabs(page: &Page) {
    page.open("");
    flip(page, "ssh");
    let first = until_kept(page, |text| !text.is_empty());
    let (one, two) = windows(page);
    turn_to(page, &two);
    page.resize(1440, 900);
    page.open("");
    // a tab that only looks writes nothing, and one that knows what is kept writes over it
    flip(page, "policy");
    let second = until_kept(page, |text| text != first);
    turn_to(page, &one);
    flip(page, "deny");
    until_told(
        page,
        "Another tab of this browser has changed your kept scenario.",
    );
    page.find("#take-other");
    page.picture("told");
    page.assert_accessible();
    assert_eq!(page.script(KEPT, Vec::new()), json!(second));
    press(page, "other");
    until_told(page, "Undo leads back to what was here");
    page.press_with(Key::Control, 'z');
    let third = until_kept(page, |text| text != second && text != first);
    turn_to(page, &two);
    flip(page, "storage");
    until_told(
        page,
        "Another tab of this browser has changed your kept scenario.",
    );
    press(page, "mine");
    until_kept(page, |text| text != third);
    until_told(page, "What the other tab kept stands in the menu");
    // it goes on keeping
    let fourth = until_kept(page, |text| text != third);
    flip(page, "ssh");
    until_kept(page, |text| text != fourth);
    menu(page);
    press(page, "back 1");
    until_named(page, &["The rogue account"]);
    page.wait("the tab does not close", page.driver.close_window());
    turn_to(page, &one);
    page.reload();
    page.until("the page again", || page.find_all(".control").into_iter().next());
}

/// Breaks the program where it draws, so that it finds its own work half done the next time.
const BREAK: &str = "const of = Node.prototype, is = Object.getOwnPropertyDescriptor(of, 'nodeValue'); \
    Object.defineProperty(of, 'nodeValue', { ...is, set() { throw new Error('broken by a story') } })";

fn fault(page: &Page) {
    let folder = super::exchange::folder(page);
    page.open("");
    flip(page, "ssh");
    let kept = until_kept(page, |text| !text.is_empty());
    page.script(BREAK, Vec::new());
    let click = "const all = document.querySelectorAll('.control'); \
        try { (all[arguments[0]] ?? all[0])?.click() } catch {}";
    page.until("the fault", || {
        for at in 0..3 {
            page.script(click, vec![json!(at)]);
        }
        (page.count("body.panic") == 1).then_some(())
    });
    page.picture("told");
    page.wait("no file is offered", async {
        page.driver
            .find(By::Css("body.panic a[download]"))
            .await?
            .click()
            .await
    });
    let file = folder.join("pathlight.json");
    page.until("the file", || {
        let text = std::fs::read_to_string(&file).ok()?;
        (text.len() >= kept.len()).then_some(())
    });
    // what the story broke is written there, and nothing else
    let told = page.console_errors();
    assert!(!told.is_empty());
    page.reload();
    page.find(".control");
}
