//! The drawn picture: what stands on it, and everything in it by keyboard alone.

use crate::page::Page;
use crate::runner::Story;
use pathlight_core::analysis::matrix::answers;
use pathlight_core::gallery;
use pathlight_core::outcome::StepOutcome;
use serde_json::{Value, json};
use thirtyfour::Key;

/// This file's stories.
pub const STORIES: &[Story] = &[
    ("the-picture-shows-gates-identities-and-doors", what_stands_on_it),
    ("the-picture-by-keyboard-alone", keyboard),
    ("single-letters-can-be-switched-off", single_letters),
    ("holding-b-shows-what-was-before", before),
    ("a-switch-and-its-gates-point-at-each-other", links),
    ("each-width-has-its-own-frame", frames),
    ("what-a-flip-changed-is-printed", printed),
];

fn printed(page: &Page) {
    page.open("");
    page.click("[data-flips='policy']");
    // what it changed is pointed out, until something else is done
    let is_changed = || page.count("[data-line='1'].changed") == 1;
    page.until("what it changed", || is_changed().then_some(()));
    page.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" }));
    let hidden = "return [...document.querySelectorAll('[data-line]')].filter(it => getComputedStyle(it).display === 'none').length";
    assert_eq!(
        page.script(hidden, Vec::new()),
        json!(0),
        "lines that are not printed"
    );
    page.picture("print");
}

fn focused(page: &Page) -> String {
    let act = page.script(
        "return document.activeElement?.closest('[data-act]')?.dataset.act ?? document.activeElement?.id ?? ''",
        Vec::new(),
    );
    act.as_str().unwrap_or_default().to_owned()
}

fn until_focused(page: &Page, act: &str) {
    page.until(&format!("the focus on `{act}`"), || {
        (focused(page) == act).then_some(())
    });
    let ring = "const at = document.activeElement; const ring = at.querySelector(':scope > .frame, :scope > .hit') ?? at; \
        const style = getComputedStyle(ring); return style.strokeWidth === '3px' || style.outlineStyle === 'solid'";
    assert_eq!(
        page.script(ring, Vec::new()),
        json!(true),
        "the focus on `{act}` cannot be seen"
    );
}

fn is_set(page: &Page, switch: &str) -> bool {
    page.attribute(&format!("[data-act='switch:{switch}']"), "aria-checked")
        .as_deref()
        == Some("true")
}

fn what_stands_on_it(page: &Page) {
    page.open("");
    let scenario = gallery::open("rogue-account").expect("it is there").scenario;
    let answers = answers(&scenario);
    let stops = answers
        .iter()
        .flat_map(|it| &it.outcome.steps)
        .filter(|step| step.outcome == StepOutcome::Stopped);
    assert_eq!(
        page.count(".diagram .gate.stop"),
        stops.count(),
        "a bar for every path that is stopped"
    );
    assert_eq!(page.count(".diagram [data-line]"), answers.len());
    let chips = "return [...document.querySelectorAll('.chip text')].map(it => it.textContent).sort()";
    assert_eq!(
        page.script(chips, Vec::new()),
        json!(["10.1.1.4, private", "10.1.1.4, private", "20.42.7.14"])
    );
    // both accounts have two doors, the sign-in one
    assert_eq!(page.count(".diagram .door"), 5);
    assert_eq!(
        page.count(".diagram .badge"),
        1,
        "badges of what is as wanted stay away"
    );
    assert!(page.text(".diagram .badge").contains("leak"));
    // G3: the chosen path's gates have letters, N to F; of the others only what stops shows more than a dot
    let letters =
        "return [...document.querySelectorAll('.diagram .letter')].map(it => it.textContent).join('')";
    assert_eq!(page.script(letters, Vec::new()), json!("NGRPF"));
}

fn keyboard(page: &Page) {
    page.open("");
    page.script("document.getElementById('main').focus()", Vec::new());
    page.press(Key::Tab);
    for _ in 0..4 {
        if focused(page) == "diagram" {
            break;
        }
        page.press(Key::Tab);
    }
    until_focused(page, "diagram");
    // the first arrow leads to where the chosen path starts
    page.press(Key::Right);
    let vm1 = page.until("a box", || {
        Some(focused(page)).filter(|act| act.starts_with("box:"))
    });
    until_focused(page, &vm1);
    page.press(Key::Enter);
    until_focused(page, "gate:1:0");
    (0..3).for_each(|_| page.press(Key::Right));
    until_focused(page, "gate:1:3");
    let name = page
        .attribute("[id='at-gate:1:3']", "aria-label")
        .unwrap_or_default();
    assert!(
        name.contains("Endpoint policy") && name.contains("vm1 → roguestorageaccount"),
        "{name}"
    );
    // two switches act on this gate: the first of them
    page.press(Key::Space);
    until_focused(page, "switch:policy");
    page.press(Key::Space);
    page.until("the policy to be on", || is_set(page, "policy").then_some(()));
    until_focused(page, "switch:policy");
    page.until("the bar at the policy", || {
        (page.attribute("[data-act='gate:1:3'] .gate", "class").as_deref() == Some("gate stop")).then_some(())
    });
    page.press(Key::Escape);
    until_focused(page, "diagram");
    // one switch acts on the route's gate: it flips, and the focus stays
    page.press(Key::Enter);
    until_focused(page, "gate:1:0");
    (0..2).for_each(|_| page.press(Key::Right));
    until_focused(page, "gate:1:2");
    page.press(Key::Space);
    page.until("the endpoint to be off", || (!is_set(page, "ep")).then_some(()));
    until_focused(page, "gate:1:2");
    // at the gates of the next path the walk goes on
    page.type_text("]");
    until_focused(page, "gate:2:0");
    page.press(Key::Right);
    until_focused(page, "gate:2:1");
    page.type_text("[");
    until_focused(page, "gate:1:0");
    (0..2).for_each(|_| page.press(Key::Right));
    until_focused(page, "gate:1:2");
    page.press(Key::Escape);
    until_focused(page, &vm1);
    // the whole and back
    let view = || page.attribute("#diagram", "viewBox");
    let whole = view();
    page.type_text("z");
    page.until("the path to fill the picture", || (view() != whole).then_some(()));
    page.type_text("f");
    page.until("the whole picture", || (view() == whole).then_some(()));
    // help, and back again
    page.type_text("?");
    let is_open = "return document.getElementById('help').matches(':popover-open')";
    page.until("the help", || {
        (page.script(is_open, Vec::new()) == json!(true)).then_some(())
    });
    page.find("#help kbd");
    page.assert_accessible();
    page.press(Key::Escape);
    page.until("the help to go", || {
        (page.script(is_open, Vec::new()) == json!(false)).then_some(())
    });
}

fn chosen(page: &Page) -> Value {
    page.script(
        "return document.querySelector('.path.chosen')?.dataset.line ?? ''",
        Vec::new(),
    )
}

fn single_letters(page: &Page) {
    page.open("");
    page.type_text("]");
    page.until("the next path", || (chosen(page) == json!("2")).then_some(()));
    page.click("#help-button");
    page.click("#single-letters");
    page.click("#help .tool");
    page.type_text("[");
    page.type_text("l");
    page.press_with(Key::Control, 'z');
    assert_eq!(chosen(page), json!("2"), "a letter still does something");
    page.reload();
    page.type_text("]");
    page.type_text("]");
    assert_eq!(chosen(page), json!("1"), "the choice is forgotten");
}

fn before(page: &Page) {
    page.open("");
    page.click("[data-act='switch:policy']");
    let leaks = || page.count(".path.leak");
    page.until("the leak to close", || (leaks() == 0).then_some(()));
    let hold = "window.dispatchEvent(new KeyboardEvent(arguments[0], { key: 'b', bubbles: true }))";
    page.script(hold, vec![json!("keydown")]);
    page.until("the leak as it was", || (leaks() == 1).then_some(()));
    page.script(hold, vec![json!("keyup")]);
    page.until("what is", || (leaks() == 0).then_some(()));
}

fn links(page: &Page) {
    page.open("");
    page.script(
        "document.querySelector(\"[data-switch='policy']\").focus()",
        Vec::new(),
    );
    // the policy acts on vm1's paths to both accounts
    page.until("rings on the policy's gates", || {
        (page.count(".diagram .link") == 2).then_some(())
    });
    page.script("document.getElementById('at-gate:1:2').focus()", Vec::new());
    let hinted = "return [...document.querySelectorAll('.control.hinted')].map(it => it.dataset.switch)";
    page.until("the endpoint's switch to be pointed at", || {
        (page.script(hinted, Vec::new()) == json!(["ep"])).then_some(())
    });
    let preview = page.text("[data-story='preview']");
    assert!(preview.contains("Service endpoint on private: off"), "{preview}");
}

fn frames(page: &Page) {
    let shows = |selector: &str| {
        let visible = "const at = document.querySelector(arguments[0]); return !!at && at.checkVisibility({ visibilityProperty: true })";
        page.script(visible, vec![json!(selector)]) == json!(true)
    };
    for (width, picture, trace) in [
        (1440, true, true),
        (1280, true, false),
        (800, true, false),
        (600, false, true),
    ] {
        page.resize(width, 900);
        page.open("");
        assert_eq!(
            (shows("#diagram"), shows(".strip")),
            (picture, !picture),
            "{width}"
        );
        assert_eq!(shows(".trace"), trace, "the trace at {width}");
        if picture && !trace {
            page.click(".inspect");
            page.until("the trace", || shows(".trace").then_some(()));
            page.picture(&format!("inspecting-{width}"));
            page.assert_accessible();
            page.press(Key::Escape);
            page.until("the trace to go", || (!shows(".trace")).then_some(()));
        }
    }
    // from there to a wide window, and back: the list comes and goes with the picture
    page.resize(1440, 900);
    page.until("the picture", || {
        (shows("#diagram") && page.count(".strip") == 0).then_some(())
    });
    // one after the other so fast that what one left to be done later is nobody's
    for tool in ["matrix", "picture", "matrix", "picture", "matrix"] {
        page.click(&format!("[data-tool='{tool}']"));
    }
    std::thread::sleep(std::time::Duration::from_millis(600));
    page.click("[data-tool='picture']");
    page.until("the picture again", || shows("#diagram").then_some(()));
    assert_eq!(page.console_errors(), Vec::<String>::new());
    // in print both
    page.script(
        "addEventListener('beforeprint', () => { window.printed = document.querySelectorAll('.strip').length })",
        vec![],
    );
    page.devtools("Page.printToPDF", json!({}));
    assert_eq!(
        page.script("return window.printed", vec![]),
        json!(page.count("[data-line]"))
    );
}
