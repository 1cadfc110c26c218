//! What the marks and lines mean.

use leptos::prelude::*;

/// The legend: lines, then letters and marks. Static, below the paths.
#[component]
pub fn Legend() -> impl IntoView {
    let state = |class: &'static str, word: &'static str| {
        view! { <li class=class><span class="sample" aria-hidden="true"><span class="segment"></span></span>{word}</li> }
    };
    view! {
        <section class="legend" aria-label="Legend">
            <ul>
                {state("open-wanted", "open, as wanted")}
                {state("open", "open")}
                {state("leak", "▲ leak")}
                {state("blocked", "blocked")}
                {state("broken", "◆ broken")}
                {state("undetermined", "? undetermined")}
            </ul>
            <p>"A leak is open and must be closed; a broken path is blocked and must be open. Gates: N name · G security group · R route · E way out · P endpoint policy · F firewall. A dot passes, a bar stops, a dashed ring is a control that is absent."</p>
        </section>
    }
}
