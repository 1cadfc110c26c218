//! What the marks and lines mean.

use leptos::prelude::*;

/// The legend: letters, marks, lines. Static, below the paths.
#[component]
pub fn Legend() -> impl IntoView {
    let state = |class: &'static str, word: &'static str| {
        view! { <li class=class><span class="sample" aria-hidden="true"><span class="segment"></span></span>{word}</li> }
    };
    view! {
        <section class="legend" aria-label="Legend">
            <p>"Marks on a line are its gates: N name, G security group, R route, E way out, P endpoint policy, F firewall. Round passes, square stops, a dashed ring is a control that is absent, a dotted one is unknown."</p>
            <ul>
                {state("open-wanted", "open, as wanted")}
                {state("open", "open, no opinion")}
                {state("leak", "▲ leak: open, must be closed")}
                {state("blocked", "blocked; dots: not reached")}
                {state("broken", "◆ broken: blocked, must be open")}
                {state("undetermined", "? undetermined")}
            </ul>
        </section>
    }
}
