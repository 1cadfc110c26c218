//! Placing boxes by hand: by dragging, by buttons, kept, taken back.

use crate::page::Page;
use crate::runner::Story;
use serde_json::json;
use thirtyfour::Key;

/// This file's stories.
pub const STORIES: &[Story] = &[
    ("a-box-is-dragged-above-another-and-stays-there", dragged),
    ("a-box-is-placed-by-buttons", by_buttons),
];

/// The middle of the box called `name`, and its upper edge, in CSS pixels of the window.
fn stands(page: &Page, name: &str) -> Option<[f64; 3]> {
    let script = "const it = [...document.querySelectorAll('#diagram .box')].find(it => it.querySelector('.name')?.textContent === arguments[0]); \
        if (!it) return null; const at = it.getBoundingClientRect(); return [at.left + at.width / 2, at.top + at.height / 2, at.top]";
    serde_json::from_value(page.script(script, vec![json!(name)])).ok()
}

fn is_above(page: &Page, upper: &str, lower: &str) -> bool {
    let (upper, lower) = (stands(page, upper), stands(page, lower));
    upper.zip(lower).is_some_and(|(upper, lower)| upper[1] < lower[1])
}

fn until_above(page: &Page, upper: &str, lower: &str) {
    page.until(&format!("`{upper}` above `{lower}`"), || {
        is_above(page, upper, lower).then_some(())
    });
}

fn mouse(page: &Page, kind: &str, x: f64, y: f64) {
    let buttons = u8::from(kind != "mouseReleased");
    page.devtools(
        "Input.dispatchMouseEvent",
        json!({ "type": kind, "x": x, "y": y, "button": "left", "buttons": buttons, "clickCount": 1 }),
    );
}

/// Takes the box called `name` by its head and carries it above the middle of `other`.
fn carry(page: &Page, name: &str, other: &str) -> (f64, f64) {
    let at = stands(page, name).expect("the box");
    let to = stands(page, other).expect("the other");
    let (x, y) = (at[0], at[2] + 10.0);
    mouse(page, "mousePressed", x, y);
    let end = y + (to[1] - at[1]) - 12.0;
    for step in 1..=5 {
        mouse(page, "mouseMoved", x, y + (end - y) * f64::from(step) / 5.0);
    }
    (x, end)
}

fn ghosts(page: &Page) -> usize {
    page.count("#diagram .ghost-box")
}

fn dragged(page: &Page) {
    page.open("");
    assert!(is_above(page, "private", "other"));
    let counts = page.text(".counts-line");
    // Escape puts it back
    let (x, y) = carry(page, "other", "private");
    page.until("what is carried", || (ghosts(page) == 1).then_some(()));
    page.picture("carried");
    page.press(Key::Escape);
    page.until("nothing carried", || (ghosts(page) == 0).then_some(()));
    mouse(page, "mouseReleased", x, y);
    assert!(is_above(page, "private", "other"));
    // let go, it stands there; nothing else is another
    let (x, y) = carry(page, "other", "private");
    mouse(page, "mouseReleased", x, y);
    until_above(page, "other", "private");
    assert_eq!(ghosts(page), 0);
    assert_eq!(page.text(".counts-line"), counts);
    page.picture("placed");
    // one step of the history
    let undo = page.attribute("[aria-label^='Undo']", "aria-label");
    assert!(
        undo.as_deref().is_some_and(|name| name.contains("Place other")),
        "{undo:?}"
    );
    page.press_with(Key::Control, 'z');
    until_above(page, "private", "other");
    page.script("document.activeElement.blur()", vec![]);
    page.press_with(Key::Control, 'y');
    until_above(page, "other", "private");
    // kept in the browser and in the link
    let link = page.until("the link", || {
        let address = page.address();
        let (_, fragment) = address.split_once('#')?;
        Some(fragment.to_owned()).filter(|it| !it.starts_with("1.~"))
    });
    page.reload();
    until_above(page, "other", "private");
    page.script("localStorage.clear()", vec![]);
    page.open(&format!("#{link}"));
    until_above(page, "other", "private");
    // and back
    page.click("[popovertarget='menu']");
    page.until("the entry", || {
        (page.count("#menu [data-do='unplace']") == 1).then_some(())
    });
    page.click("#menu [data-do='unplace']");
    until_above(page, "private", "other");
    page.assert_accessible();
}

fn by_buttons(page: &Page) {
    page.open("");
    page.click(".controls .tabs button:nth-child(2)");
    page.click(".thing[data-table='subnets'][data-id='other']");
    page.until("the button", || {
        (page.count("#field-place-up") == 1).then_some(())
    });
    page.click("#field-place-up");
    until_above(page, "other", "private");
    // a press while the form comes anew may be lost; one too many does nothing
    page.until("`private` above `other`", || {
        page.click("#field-place-down");
        is_above(page, "private", "other").then_some(())
    });
    page.assert_accessible();
}
