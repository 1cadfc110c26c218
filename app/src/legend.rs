//! What the marks and lines mean.

use leptos::prelude::*;

use crate::state::Store;
use crate::ui::{el, words};

const STATES: [(&str, &str); 10] = [
    ("open-wanted", "✓ open, as wanted"),
    ("open", "open"),
    ("leak", "▲ leak"),
    ("blocked-wanted", "✓ blocked, as wanted"),
    ("blocked", "blocked"),
    ("broken", "◆ broken"),
    ("undetermined", "? undetermined"),
    ("undetermined", "▲? must be closed"),
    ("undetermined", "◆? must be open"),
    ("open other", "another way"),
];

/// The legend: lines, then letters and marks, below the paths if there are any.
pub fn legend(store: Store) -> AnyView {
    let states = STATES.map(|(class, word)| {
        let sample = el("span", "sample")
            .set("aria-hidden", "true")
            .with(el("span", "segment"));
        el("li", class).with(sample).say(word).view()
    });
    let text = "A leak is open and must be closed; a broken path is blocked and must be open. Gates: N name · G security group · R route · E way out · P endpoint policy · D private endpoint · F firewall. A dot passes, a bar stops, a dashed ring is a control that is absent, ? cannot be known, a hollow bar would stop it too.";
    let legend = el("section", "legend")
        .set("aria-label", "Legend")
        .property("hidden", move || store.told.get().answers.is_empty())
        .with(el("ul", "").with_all(states));
    legend.with(words("p", "", text)).view()
}
