//! Scenarios that are opened by their name: they lie beside the page as `scenarios/NAME.json`, the gallery's and whatever
//! a teacher puts there. What was loaded is remembered for short links.

use std::cell::RefCell;

use pathlight_core::document::link::{self, Link, LinkError, Named};
use pathlight_core::document::{self, Document};
use pathlight_core::gallery;

use crate::browser::files;
use crate::limits;

/// The most bytes of a scenario beside the page.
const LARGEST: usize = 1 << 20;

/// A scenario that was loaded.
struct Loaded {
    name: String,
    title: String,
    text: String,
}

thread_local! {
    static LOADED: RefCell<Vec<Loaded>> = const { RefCell::new(Vec::new()) };
}

/// What a link came to.
pub type Arrived = Result<Document, LinkError>;

/// Follows a link; at once, or when its scenario is loaded.
pub fn follow(fragment: &str, done: Box<dyn FnOnce(Arrived)>) {
    let named = match link::parse(fragment) {
        Ok(Link::Whole(document)) => return done(shown(*document)),
        Ok(Link::Named(named)) => named,
        Err(error) => return done(Err(error)),
    };
    if named.name == gallery::FIRST.id {
        return done(named.on(gallery::FIRST.open().unwrap_or_default()));
    }
    let address = format!("scenarios/{}.json", named.name);
    let take = move |text: Result<Option<String>, ()>| done(loaded(named, text));
    files::load(&address, Box::new(take));
}

fn loaded(named: Named, text: Result<Option<String>, ()>) -> Arrived {
    let name = named.name.clone();
    let text = match text {
        Ok(Some(text)) => text,
        Ok(None) => return Err(LinkError::NoSuchScenario { name }),
        Err(()) => return Err(LinkError::NotLoaded { name }),
    };
    let document = document::read_within(&text, LARGEST).map_err(LinkError::Content)?;
    let document = shown(document)?;
    let title = document.scenario.title.clone();
    LOADED.with_borrow_mut(|all| all.push(Loaded { name, title, text }));
    named.on(document)
}

/// What a page can show of what came.
fn shown(document: Document) -> Arrived {
    limits::within(document).map_err(LinkError::Content)
}

/// Whether a scenario of that title has a name: the page's own, or one that was loaded.
pub fn is_known(title: &str) -> bool {
    title == gallery::FIRST.title || LOADED.with_borrow(|all| all.iter().any(|it| it.title == title))
}

/// The name and the text of what was loaded under that title: the newest, since a file may have been changed since.
pub fn base(title: &str) -> (String, String) {
    LOADED.with_borrow(|all| {
        let loaded = all.iter().rfind(|it| it.title == title);
        loaded.map_or_else(Default::default, |it| (it.name.clone(), it.text.clone()))
    })
}
