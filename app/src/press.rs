//! Presses, from their beginning: a finger that rests on a switch or a gate asks what a flip would do, as a mouse does that
//! rests there, and does nothing when it is let go; and what is under a pointer that is down is not drawn anew before it
//! is up, or the press would be lost.

use std::cell::Cell;

use leptos::prelude::WithUntracked;

use crate::browser::{self, Event, pointer};
use crate::state::{Hint, Store};

/// How long a finger rests before it asks, in milliseconds.
const LONG: u32 = 400;

thread_local! {
    /// How many presses began, or became something else.
    static COUNT: Cell<u32> = const { Cell::new(0) };
    static IS_DOWN: Cell<bool> = const { Cell::new(false) };
    /// Whether the last press was so long that it asked.
    static IS_LONG: Cell<bool> = const { Cell::new(false) };
}

/// Hears every press on the page.
pub fn follow(store: Store) {
    let names = [
        "pointerdown",
        "pointermove",
        "pointerup",
        "pointercancel",
        "click",
        "contextmenu",
    ];
    pointer::hear_first(&names, Box::new(move |event| hear(store, event)));
}

/// Does `work` once no pointer is down.
pub fn when_up(work: Box<dyn FnOnce()>) {
    if IS_DOWN.get() {
        browser::after(40, move || when_up(work));
    } else {
        work();
    }
}

fn hear(store: Store, event: Event) {
    if matches!(event.type_().as_str(), "click" | "contextmenu") {
        if IS_LONG.get() {
            event.prevent_default();
            event.stop_propagation();
        }
        return;
    }
    // a pointer that let go of a scroll bar does not say so
    if event.type_() == "pointermove" {
        return IS_DOWN.set(IS_DOWN.get() && !pointer::is_free(&event));
    }
    let mine = COUNT.get() + 1;
    COUNT.set(mine);
    let finger = pointer::is_finger(&event);
    // nor does one that opened a list of choices
    IS_DOWN.set(finger.is_some() && !browser::is_typing(&event));
    let Some(is_finger) = finger else {
        // the click of this press comes at once, if it comes
        return browser::after(100, move || {
            if COUNT.get() == mine {
                IS_LONG.set(false);
            }
        });
    };
    IS_LONG.set(false);
    if is_finger {
        // what the press before asked for
        store.rest_on(Hint::default());
        browser::after(LONG, move || {
            if COUNT.get() == mine {
                pointer::rest(&event);
                IS_LONG.set(store.hint.with_untracked(|hint| *hint != Hint::default()));
            }
        });
    }
}
