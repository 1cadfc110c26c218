//! In a course page: the picture, its switches and the trace, and nothing of the reader's.

use crate::page::Page;
use crate::runner::Story;
use serde_json::{Value, json};
use thirtyfour::prelude::WebElement;

/// This file's stories.
pub const STORIES: &[Story] = &[
    ("an-embed-in-a-sandbox-shows-the-picture", sandboxed),
    ("an-embed-shows-and-touches-nothing-of-ones-own", alone),
    ("two-embeds-on-one-page-are-independent", two),
    ("an-embed-whose-link-is-broken-says-so", broken),
];

/// What the panel of the share link writes.
const SANDBOX: &str = "allow-scripts allow-popups allow-popups-to-escape-sandbox";

fn frame(page: &Page, fragment: &str, sandbox: &str, width: u32, height: u32) -> String {
    let address = page.site.address();
    let fragment = fragment.replace('&', "&amp;");
    format!(
        "<iframe title=\"Pathlight: {fragment}\" {sandbox} width=\"{width}\" height=\"{height}\" src=\"{address}{fragment}\"></iframe>"
    )
}

fn course(page: &Page, frames: &[String]) -> Vec<WebElement> {
    let html = format!(
        "<!doctype html><html lang=\"en\"><title>A course</title><link rel=\"icon\" href=\"data:,\"><h1>A course</h1>{}",
        frames.concat()
    );
    let course = page.site.beside(&html);
    page.wait("the course does not open", page.driver.goto(course));
    page.find_all("iframe")
}

/// Loads the page with that link: following one within the page makes no embed of it.
fn open_anew(page: &Page, fragment: &str) {
    page.open(fragment);
    page.reload();
}

fn enter(page: &Page, frame: &WebElement) {
    page.wait("no frame", frame.clone().enter_frame());
    page.find(".diagram, .strips");
}

fn leave(page: &Page) {
    page.wait("no way out of the frame", page.driver.enter_default_frame());
}

fn on(page: &Page) -> Value {
    let script = "return [...document.querySelectorAll('.controls .control')].map(it => it.getAttribute('aria-checked') ?? it.checked ?? it.textContent)";
    page.script(script, vec![])
}

fn sandboxed(page: &Page) {
    let sandbox = format!("sandbox=\"{SANDBOX}\"");
    for (width, height) in [(320, 400), (900, 560)] {
        let frames = course(
            page,
            &[frame(page, "#1.~rogue-account&embed", &sandbox, width, height)],
        );
        page.picture(&format!("{width}"));
        enter(page, &frames[0]);
        assert_eq!(page.count(".toolbar, .ribbon, .skip"), 0);
        let wide = "return document.documentElement.scrollWidth <= innerWidth";
        assert_eq!(
            page.script(wide, vec![]),
            true,
            "{width} × {height} scrolls sideways"
        );
        let before = on(page);
        page.click(".controls .control");
        page.until("the switch", || (on(page) != before).then_some(()));
        // no worker wrote a link with that in it
        page.until("what the link leaves out", || {
            (page.text(".whole a") == "Open in full, as it came").then_some(())
        });
        let href = page.attribute(".whole a", "href");
        assert_eq!(
            href.as_deref(),
            Some(&*format!("{}#1.~rogue-account", page.site.address()))
        );
        assert_eq!(page.attribute(".whole a", "rel").as_deref(), Some("noopener"));
        // what takes a worker says why it is not here, and where it is
        page.script(
            "(document.querySelector('.strip') ?? document.querySelector(\"[data-act='path:0']\")).dispatchEvent(new MouseEvent('click', { bubbles: true }))",
            vec![],
        );
        page.until("the reason", || {
            let said = page.text(".trace .empty");
            (said.contains("sandboxed") && said.contains("Open in full")).then_some(())
        });
        leave(page);
        page.picture(&format!("{width}-trace"));
    }
    let windows = |page: &Page| page.wait("no tabs", page.driver.windows());
    enter(page, &page.find("iframe"));
    page.click(".whole a");
    page.until("the whole page", || (windows(page).len() == 2).then_some(()));
    let tabs = windows(page);
    page.wait(
        "cannot enter a tab",
        page.driver.switch_to_window(tabs[1].clone()),
    );
    page.find(".toolbar");
}

fn alone(page: &Page) {
    page.open("");
    page.click(".controls .control");
    let kept = "return JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])";
    page.until("the edit to be kept", || {
        page.script(kept, vec![])
            .as_str()
            .filter(|kept| kept.contains("scenario"))
            .map(|_| ())
    });
    let own = page.script(kept, vec![]);
    open_anew(page, "#1.~deny-all&embed");
    page.find(".embedded .diagram");
    assert_eq!(
        page.text("[role='alert']"),
        "",
        "it is no guest beside what is not shown"
    );
    page.assert_accessible();
    page.picture("wide");
    page.dark();
    page.picture("dark");
    page.light();
    page.click(".controls .control");
    page.until("the link to follow", || {
        let href = page.attribute(".whole a", "href").unwrap_or_default();
        (!href.ends_with("#1.~deny-all") && page.address() == format!("{href}&embed")).then_some(())
    });
    assert_eq!(page.script(kept, vec![]), own);
    open_anew(page, "#1.~deny-all&embed&view=matrix");
    page.find("#matrix-scroll [role='gridcell']");
    page.resize(390, 844);
    page.picture("matrix");
    page.assert_accessible();
}

fn two(page: &Page) {
    let frames = course(
        page,
        &[
            frame(page, "#1.~rogue-account&embed", "", 660, 600),
            frame(page, "#1.~rogue-account&embed", "", 660, 600),
        ],
    );
    enter(page, &frames[0]);
    let start = on(page);
    page.click(".controls .control");
    page.until("the switch", || (on(page) != start).then_some(()));
    std::thread::sleep(std::time::Duration::from_millis(600));
    leave(page);
    page.picture("both");
    enter(page, &frames[1]);
    assert_eq!(on(page), start, "the other one follows");
    assert_eq!(
        page.script("return localStorage.length + sessionStorage.length", vec![]),
        json!(0)
    );
}

fn broken(page: &Page) {
    for (link, words) in [
        ("#1.!!&embed", "damaged"),
        ("#9.abc&embed", "newer"),
        ("#&embed", "no Pathlight link"),
    ] {
        open_anew(page, link);
        let told = page.until("the notice", || {
            Some(page.text("[role='alert']")).filter(|text| !text.is_empty())
        });
        assert!(told.contains(words), "{told}");
        page.find(".embedded .diagram");
    }
    page.picture("notice");
}
