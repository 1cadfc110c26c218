//! The Pathlight page: state, then views. `diagram` is the drawn picture, `strips` the same paths line by line, `matrix`
//! as a table. What is not needed at first sight (forms, search, previews, panels, cards for many, links) is the `workshop`'s:
//! a program of its own in a worker, from text to text, whose views `tree` draws where `bench` puts them.
//!
//! # Invariants
//!
//! - One reducer (`state::reduce`) is the only writer of the scenario. Views read memos and dispatch.
//! - History is a capped stack of whole scenarios; selection and hints are never part of it.
//! - The workshop keeps nothing and knows no page; what it makes of the scenario comes back as one step of the history.
//! - Only `browser` names web_sys, js_sys or gloo.
//! - Everything from outside (links, storage, scenarios beside the page) enters by `pathlight_core::document`.
//! - The page carries one scenario of the gallery; only the workshop knows the others' titles, and nobody here their texts.
//! - Colours stand in `style/tokens.css` alone, and no colour is the only sign of anything.
//! - No inline style, no inner HTML, no link made from a scenario's text.
//! - In the page (the workshop may) no text is searched for a text, none is written with `{:?}`, and no number has a
//!   fraction: the tables of the standard library and of serde_json for that are a twelfth of what it may weigh.

/// As fast as any for a page that runs in one thread, and half a kilobyte less of it than the standard one.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

mod bench;
mod browser;
mod controls;
pub mod diagram;
mod exchange;
mod frame;
mod headline;
mod help;
mod icons;
mod legend;
mod limits;
mod matrix;
mod menu;
mod press;
mod ribbon;
mod search;
mod share;
pub mod state;
mod strips;
mod symbols;
mod toolbar;
mod trace;
mod tree;
mod ui;
pub mod workshop;

/// Mounts the page into the document's body, once what its address leads to is there.
pub fn start() {
    browser::show_panics();
    let fragment = browser::fragment();
    browser::embed(&fragment);
    if fragment.is_empty() {
        return mount(None);
    }
    state::named::follow(&fragment, Box::new(|arrived| mount(Some(arrived))));
}

fn mount(arrived: Option<state::named::Arrived>) {
    leptos::mount::mount_to_body(move || frame::frame(arrived));
}

/// Serves the workshop, in a worker of its own.
pub fn serve_workshop() {
    browser::worker::serve(workshop::answer);
}
