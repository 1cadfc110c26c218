//! Starts the page.
use leptos::prelude::*;

fn main() {
    leptos::mount::mount_to_body(|| view! { <main><h1>"Pathlight"</h1></main> });
}
