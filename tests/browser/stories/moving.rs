//! Finding one's way in the picture: zooming, moving, searching, and what a switch would change.

use crate::page::Page;
use crate::runner::Story;
use serde_json::{Value, json};
use thirtyfour::Key;

/// This file's stories.
pub const STORIES: &[Story] = &[
    ("the-picture-zooms-and-moves", zoomed),
    ("switches-have-names-in-any-window", names),
    ("a-small-picture-keeps-names-and-what-is-wrong", far),
    ("search-finds-what-holds-an-address", found),
    ("a-packet-walks-its-path", walked),
    ("the-ribbon-leaves-the-picture-its-room", ribbon),
    ("resting-on-a-switch-shows-ghosts-and-exact-sets", previewed),
];

fn view_box(page: &Page) -> Vec<f64> {
    let written = page.attribute("#diagram", "viewBox").unwrap_or_default();
    written.split(' ').filter_map(|it| it.parse().ok()).collect()
}

fn zoomed(page: &Page) {
    page.open("");
    let whole = view_box(page);
    let wheel = "const it = document.querySelector('#diagram'), at = it.getBoundingClientRect(); \
        it.dispatchEvent(new WheelEvent('wheel', { deltaY: -80, ctrlKey: true, bubbles: true, cancelable: true, \
        clientX: at.left + at.width / 2, clientY: at.top + at.height / 2 }))";
    page.script(wheel, vec![]);
    let nearer = page.until("a part of the picture", || {
        Some(view_box(page)).filter(|now| now[2] < whole[2])
    });
    // dragging the ground moves it
    let drag = "const it = document.querySelector('#diagram'), at = it.getBoundingClientRect(); \
        const say = (kind, x, y) => it.dispatchEvent(new PointerEvent(kind, { pointerId: 1, bubbles: true, clientX: x, clientY: y })); \
        it.setPointerCapture = () => {}; \
        say('pointerdown', at.left + 400, at.top + 20); say('pointermove', at.left + 300, at.top + 20); say('pointerup', at.left + 300, at.top + 20)";
    page.script(drag, vec![]);
    page.until("it to move", || {
        (view_box(page)[0] > nearer[0] + 20.0).then_some(())
    });
    page.picture("zoomed");
    // by keys: nearer, and all of it again
    page.script("document.querySelector('#diagram').focus()", vec![]);
    let before = view_box(page)[2];
    page.type_text("+");
    page.until("nearer", || (view_box(page)[2] < before).then_some(()));
    page.type_text("f");
    page.until("all of it", || (view_box(page) == whole).then_some(()));
    // by buttons
    page.click("[aria-label='Zoom in']");
    page.until("nearer by the button", || {
        (view_box(page)[2] < whole[2]).then_some(())
    });
    page.assert_accessible();
}

fn found(page: &Page) {
    page.open("");
    page.press_with(Key::Control, 'k');
    page.until_focused("search-field");
    page.type_text("10.1.2.9");
    let hit = ".search .thing[data-id='other']";
    page.find(hit);
    page.picture("hits");
    page.assert_accessible();
    assert!(page.text(".search").contains("vnet1"));
    page.press(Key::Tab);
    page.click(hit);
    page.find(".form h2");
    assert_eq!(page.text(".form h2"), "other");
    page.until("its box to be marked", || {
        (page.count(".links .link") == 1).then_some(())
    });
    page.dark();
    page.picture("dark");
}

fn previewed(page: &Page) {
    page.open("");
    let frame = || -> Value {
        let body = "const at = document.querySelector('.ribbon').getBoundingClientRect(); return [at.top, at.height]";
        page.script(body, vec![])
    };
    let before = frame();
    page.script(
        "document.querySelector(\"[data-flips='internet']\").focus()",
        vec![],
    );
    page.until("ghosts", || (page.count(".ghosts .path") > 0).then_some(()));
    page.until("exact sets", || {
        page.text("[data-story='preview']")
            .contains("out of vm1, closes")
            .then_some(())
    });
    assert_eq!(frame(), before, "the preview moved the page");
    page.picture("preview");
}

fn walked(page: &Page) {
    page.open("");
    page.click("#walk-1");
    page.click("#walk-1");
    page.until("the second step", || {
        (page.text(".packet .who") == "2").then_some(())
    });
    assert_eq!(
        page.attribute("#stage-outboundNsg", "aria-current").as_deref(),
        Some("step")
    );
    page.picture("second");
    // further on it says who is seen to be asking
    for _ in 0..8 {
        page.click("#walk-1");
        if page.text(".packet .who").contains("10.1.1.4") {
            break;
        }
    }
    assert!(page.text(".packet .who").contains("10.1.1.4"));
    for _ in 0..8 {
        if page.count(".packet .who") > 0 {
            page.click("#walk--1");
        }
    }
    page.until("no packet", || (page.count(".packet .who") == 0).then_some(()));
}

fn ribbon(page: &Page) {
    for width in [1439, 1280, 1024, 800, 640] {
        page.wait("no blank page", page.driver.goto("about:blank"));
        page.resize(width, 800);
        page.open("");
        let body = "return ['.middle', '.ribbon'].map(it => { const at = document.querySelector(it).getBoundingClientRect(); return [at.top, at.height] })";
        let before = page.script(body, vec![]);
        let high = before[1][1].as_f64().unwrap_or(999.0);
        assert!(high <= 72.0, "{width}: the ribbon is {high} high");
        // the longest that is usual: what a flip opened and closed
        page.script(
            "document.querySelector(\"[data-act='switch:ep']\").dispatchEvent(new MouseEvent('click', { bubbles: true }))",
            vec![],
        );
        page.until("what changed", || {
            (!page.text("[data-story='last-change']").is_empty()).then_some(())
        });
        page.picture(&format!("{width}"));
        assert_eq!(page.script(body, vec![]), before, "{width}: the page moved");
        // all of it can be scrolled to
        let reach = "const ribbon = document.querySelector('.ribbon'), last = document.querySelector('.ribbon-last'); \
            const at = () => [ribbon, last].map(it => it.getBoundingClientRect()); \
            ribbon.scrollTop = 0; let [outer, own] = at(); const begins = own.top >= outer.top; \
            ribbon.scrollTop = 9999; [outer, own] = at(); return begins && own.bottom <= outer.bottom && own.right <= outer.right";
        assert_eq!(
            page.script(reach, vec![]),
            json!(true),
            "{width}: words out of reach"
        );
    }
}

/// Words of the picture that are smaller than `least` CSS pixels.
fn small(page: &Page, selector: &str, least: f64) -> Value {
    let script = "return [...document.querySelectorAll(arguments[0])].filter(it => it.textContent \
        && (!it.checkVisibility() || parseFloat(getComputedStyle(it).fontSize) * it.getScreenCTM().a < arguments[1])) \
        .map(it => it.textContent)";
    page.script(script, vec![json!(selector), json!(least)])
}

/// Whatever the window: switches have names that can be read; what is too high scrolls.
fn names(page: &Page) {
    for (width, height, least) in [
        (1440, 900, 10.5),
        (1024, 768, 9.5),
        (820, 1180, 10.0),
        (768, 1024, 9.5),
        (640, 900, 7.8),
    ] {
        page.resize(width, height);
        for scenario in ["rogue-account", "hub-and-spoke", "forced-tunnelling"] {
            page.wait("no blank page", page.driver.goto("about:blank"));
            page.open(&format!("#1.~{scenario}"));
            page.find("#diagram .toggle .label");
            // once it stands
            std::thread::sleep(std::time::Duration::from_millis(300));
            let words = small(page, "#diagram :is(.toggle .label, .name, .note, .who)", least);
            assert_eq!(words, json!([]), "{scenario} at {width} × {height}");
        }
        page.picture(&format!("{width}"));
    }
}

/// A3: drawn far too small to be read, names stay, and what is wrong.
fn far(page: &Page) {
    let shown = |selector: &str| {
        let script = "return [...document.querySelectorAll(arguments[0])].filter(it => it.getBoundingClientRect().width > 0).length";
        page.script(script, vec![json!(selector)])
            .as_u64()
            .unwrap_or_default()
    };
    page.resize(1440, 1180);
    super::many::open_accounts(page);
    page.find("#diagram .path");
    let words = || shown("#diagram :is(.note, .label, .who)");
    page.until("names only", || (words() == 0).then_some(()));
    let names = shown("#diagram .name");
    assert!(names > 20);
    page.picture("far");
    page.click("[aria-label='Zoom in']");
    page.until("all words", || (words() > 20).then_some(()));
    assert_eq!(shown("#diagram .name"), names);
}
