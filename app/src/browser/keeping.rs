//! What the browser keeps of the reader's work: the work itself, and what is kept under names; what is told where it keeps
//! nothing; and the work at hand, should the program ever stop.

use super::{files, is_embedded, storage, window};

/// Where the reader's own work is kept.
pub const KEPT: &str = "pathlight.scenario.1";

/// What the keys of what is kept under names begin with; a number follows.
pub const SHELF: &str = "pathlight.kept.";

/// What is told where nothing may be kept.
pub const FORBIDDEN: &str =
    "This browser keeps nothing for this page. The address bar holds your work: copy it.";

/// What is told where no more can be kept.
pub const FULL: &str =
    "This browser has no more room for this page. The address bar holds your work: copy it.";

/// What is told where no address holds it either.
pub const NOWHERE: &str =
    "Your work is kept nowhere: it is too large for a link, and this browser does not keep it.";

/// What is told where another tab kept its own since.
pub const CHANGED: &str = "Another tab of this browser has changed your kept scenario.";

thread_local! {
    /// What this tab last read of the kept work, or wrote.
    static KNOWN: std::cell::RefCell<String> = const { std::cell::RefCell::new(String::new()) };
    /// Why nothing was kept the last time, which is told once where the address holds it.
    static TOLD: std::cell::Cell<&'static str> = const { std::cell::Cell::new("") };
    /// What is worked on, should the program ever stop.
    static AT_HAND: std::cell::RefCell<String> = const { std::cell::RefCell::new(String::new()) };
}

/// What was kept at the last visit.
pub fn kept() -> Option<String> {
    let kept = storage()?.get_item(KEPT).ok()??;
    KNOWN.set(kept.clone());
    Some(kept)
}

/// Holds what is worked on, should the program ever stop.
pub fn hold(text: &str) {
    AT_HAND.set(text.to_owned());
}

/// Keeps the reader's own work for the next visit, but never over what another tab kept; or says why not.
pub fn keep(text: &str) -> &'static str {
    if is_embedded() {
        return "";
    }
    let known = KNOWN.take();
    let is_other = kept().is_some_and(|now| now != known);
    KNOWN.set(known);
    if is_other {
        CHANGED
    } else if put(KEPT, text) {
        ""
    } else {
        why_not()
    }
}

/// Why nothing was kept.
pub fn why_not() -> &'static str {
    match storage() {
        None => FORBIDDEN,
        Some(_) => FULL,
    }
}

/// Whether a reason why nothing was kept has to be told: once where the address holds the work, else each time.
pub fn is_news(why: &'static str) -> bool {
    let was = TOLD.replace(why);
    !why.is_empty() && (was != why || why == CHANGED || why == NOWHERE)
}

/// Puts what was kept among what is kept under names, so that something else can take its place; `false`: there it stays,
/// and nothing does.
pub fn set_aside() -> bool {
    let Some(text) = kept() else { return true };
    let is_aside = lay_aside(&text);
    if is_aside {
        put(KEPT, "");
    } else {
        KNOWN.set(String::new());
    }
    is_aside
}

/// Puts `text` among what is kept under names, unless it is there.
pub fn lay_aside(text: &str) -> bool {
    let Some(storage) = storage() else { return false };
    let mut at = 0;
    while let Ok(Some(key)) = storage.key(at) {
        if key.starts_with(SHELF) && storage.get_item(&key).ok().flatten().as_deref() == Some(text) {
            return true;
        }
        at += 1;
    }
    // under a number that nothing has or had, in any tab
    let now = js_sys::Date::now() as u64;
    put(&format!("{SHELF}{now}"), text)
}

/// Keeps `text` under `key`, an empty one not at all; `false`: the browser does not.
pub fn put(key: &str, text: &str) -> bool {
    let is_done = storage().is_some_and(|storage| match text {
        "" => storage.remove_item(key).is_ok(),
        text => storage.set_item(key, text).is_ok(),
    });
    if is_done && key == KEPT {
        KNOWN.set(text.to_owned());
    }
    is_done
}

/// All that is kept, under its keys, as JSON; empty: the browser keeps nothing.
pub fn all_kept() -> String {
    let all = storage().and_then(|storage| js_sys::JSON::stringify(&storage).ok());
    all.map(String::from).unwrap_or_default()
}

/// If the program ever panics: say so, and give the reader's work as a file. What it would say itself is not known: the build takes
/// that out of the program (`xtask/src/panics.rs`).
pub fn show_panics() {
    std::panic::set_hook(Box::new(|_| {
        let Some(body) = window()
            .and_then(|window| window.document())
            .and_then(|document| document.body())
        else {
            return;
        };
        let _ = body.set_attribute("class", "notice panic");
        body.set_text_content(Some(
            "Pathlight stopped because of a fault of its own. Save what you were working on, then reload the page to go on. ",
        ));
        let at_hand = AT_HAND.take();
        let at_hand = if at_hand.is_empty() { kept() } else { Some(at_hand) };
        if let Some(kept) = at_hand
            && let Some(file) = files::file(
                "pathlight.json",
                &("data:,".to_owned() + &String::from(js_sys::encode_uri_component(&kept))),
            )
        {
            file.set_text_content(Some("Save a file"));
            let _ = body.append_child(&file);
        }
    }));
}
