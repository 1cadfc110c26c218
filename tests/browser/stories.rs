//! Every story, in the order in which they are told. A new group is a file beside this one, and a line here.

use crate::runner::Story;

#[path = "stories/dragging.rs"]
mod dragging;
#[path = "stories/editing.rs"]
mod editing;
#[path = "stories/embed.rs"]
mod embed;
#[path = "stories/exchange.rs"]
mod exchange;
#[path = "stories/figures.rs"]
mod figures;
#[path = "stories/first_visit.rs"]
mod first_visit;
#[path = "stories/gallery.rs"]
mod gallery;
#[path = "stories/hands.rs"]
mod hands;
#[path = "stories/hosting.rs"]
mod hosting;
#[path = "stories/keyboard.rs"]
mod keyboard;
#[path = "stories/links.rs"]
mod links;
#[path = "stories/many.rs"]
mod many;
#[path = "stories/matrix.rs"]
mod matrix;
#[path = "stories/moving.rs"]
mod moving;
#[path = "stories/offline.rs"]
mod offline;
#[path = "stories/own.rs"]
mod own;
#[path = "stories/picture.rs"]
mod picture;
#[path = "stories/placing.rs"]
mod placing;
#[path = "stories/presenting.rs"]
mod presenting;
#[path = "stories/rogue_account.rs"]
mod rogue_account;
#[path = "stories/saved_pictures.rs"]
mod saved_pictures;
#[path = "stories/service_tags.rs"]
mod service_tags;
#[path = "stories/share.rs"]
mod share;
#[path = "stories/trace.rs"]
mod trace;

/// All groups.
pub const ALL: &[&[Story]] = &[
    dragging::STORIES,
    editing::STORIES,
    embed::STORIES,
    exchange::STORIES,
    figures::STORIES,
    first_visit::STORIES,
    gallery::STORIES,
    hands::STORIES,
    many::STORIES,
    hosting::STORIES,
    keyboard::STORIES,
    links::STORIES,
    matrix::STORIES,
    moving::STORIES,
    offline::STORIES,
    own::STORIES,
    picture::STORIES,
    placing::STORIES,
    presenting::STORIES,
    rogue_account::STORIES,
    saved_pictures::STORIES,
    service_tags::STORIES,
    share::STORIES,
    trace::STORIES,
];
