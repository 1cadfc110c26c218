//! The picture of the topology above the strips.

use leptos::prelude::*;

/// The picture.
#[component]
pub fn Picture() -> impl IntoView {}
