//! The icons: each a path of lines on a grid of 16, drawn for this page, no vendor's artwork.

use leptos::prelude::*;
use pathlight_core::model::id::ResourceRef;

use crate::ui::el;

/// Back to what was.
pub const UNDO: &str = "m6 3-4 4 4 4m-4-4h8a4 4 0 0 1 0 8h-3";
/// On to what was taken back.
pub const REDO: &str = "m10 3 4 4-4 4m4-4h-8a4 4 0 0 0 0 8h3";
/// A lens.
pub const SEARCH: &str = "m10 10 4 4m-12-7a5 5 0 1 0 10 0a5 5 0 1 0-10 0";
/// Three dots.
pub const MORE: &str = "m2.7 8h.7m4.2 0h.7m4.2 0h.7";
/// The world.
pub const INTERNET: &str = "m2 8a6 6 0 1 0 12 0a6 6 0 1 0-12 0h12m-6-6q-5 6 0 12q5-6 0-12";
/// A building.
pub const PREMISES: &str = "m3 14v-12h10v12zm3-9h1m2 0h1m-4 3h1m2 0h1m-3 6v-3h2v3";

/// What stands for a kind of thing, if anything does.
pub fn of(thing: &ResourceRef, is_appliance: bool) -> Option<&'static str> {
    Some(match thing {
        // a wall
        ResourceRef::AzureFirewall(_) => WALL,
        ResourceRef::NetworkInterface(_) if is_appliance => WALL,
        // a screen
        ResourceRef::NetworkInterface(_) => "m2 3h12v8h-12zm6 8v3m-3 0h6",
        // a drum
        ResourceRef::StorageAccount(_) => "m3 4q5-3 10 0v8q-5 3-10 0zq5 3 10 0m-10 4q5 3 10 0",
        // a key
        ResourceRef::KeyVault(_) => "m2 8a3 3 0 1 0 6 0a3 3 0 1 0-6 0m6 0h6v3m-3-3v2",
        // a table
        ResourceRef::SqlServer(_) => "m2 3h12v10h-12zm0 3h12m-8 0v7",
        // a way through
        ResourceRef::VirtualNetworkGateway(_) => "m2 14v-6a6 6 0 0 1 12 0v6m-9-4h6m-2-2 2 2-2 2",
        // a plug
        ResourceRef::PrivateEndpoint(_) => "m1 8h4m0-3v6h4a3 3 0 0 0 0-6zm7 1h3m-3 4h3",
        // a person
        ResourceRef::MicrosoftEntra => "m5 5a3 3 0 1 0 6 0a3 3 0 1 0-6 0m-2 9q5-8 10 0",
        // a cloud
        ResourceRef::Host(_) => "m4 13a3 3 0 0 1 0-6a4 4 0 0 1 8-1a3 3 0 0 1 0 7z",
        _ => return None,
    })
}

const WALL: &str = "m2 3h12v10h-12zm0 5h12m-6-5v5m-3 0v5m6-5v5";

/// An icon in a button that says by itself what it does.
pub fn icon(d: &'static str) -> AnyView {
    let svg = el("svg", "icon")
        .set("viewBox", "0 0 16 16")
        .set("aria-hidden", "true");
    svg.with(el("path", "").set("d", d)).view()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each command has as many numbers as it takes.
    #[test]
    fn every_icon_is_a_path() {
        let things = [
            "azureFirewall",
            "networkInterface",
            "storageAccount",
            "keyVault",
            "sqlServer",
            "virtualNetworkGateway",
            "privateEndpoint",
            "host",
        ];
        let things = things.map(|kind| ResourceRef::of(kind, "a").expect("a kind"));
        let of_things = things.iter().chain([&ResourceRef::MicrosoftEntra]);
        let mut all: Vec<&str> = of_things.map(|it| of(it, false).expect("an icon")).collect();
        all.extend([UNDO, REDO, SEARCH, MORE, INTERNET, PREMISES]);
        for icon in all {
            let ended = format!("{icon}m");
            let mut last = ' ';
            for part in ended.split_inclusive(|c: char| c.is_ascii_alphabetic()) {
                let (numbers, next) = part.split_at(part.len() - 1);
                let spaced = numbers.replace('-', " -");
                let count = spaced.split_whitespace().count();
                let takes = match last {
                    'm' | 'l' => 2,
                    'h' | 'v' => 1,
                    'q' => 4,
                    'a' => 7,
                    _ => 0,
                };
                let is_whole = if takes == 0 {
                    count == 0
                } else {
                    count > 0 && count % takes == 0
                };
                assert!(is_whole || count == 0 && last == ' ', "{icon}: {last}{numbers}");
                last = next.chars().next().unwrap_or(' ');
            }
        }
    }
}
