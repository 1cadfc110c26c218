//! The colours: contrast recomputed from `tokens.css`, in both themes, on every ground that they stand on.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../app/style/tokens.css");
const GROUNDS: [&str; 3] = ["panel", "canvas", "band"];
/// What is read as text, or fills a badge that holds text.
const TEXT: [&str; 8] = [
    "ink",
    "ink-2",
    "open-wanted",
    "open",
    "leak",
    "broken",
    "undetermined",
    "accent",
];
/// What is a line or a border only.
const LINES: [&str; 2] = ["blocked", "control"];

fn colours(css: &str) -> BTreeMap<String, [f64; 3]> {
    let declarations = css
        .split([';', '{'])
        .filter_map(|one| one.trim().strip_prefix("--")?.split_once(": #"));
    let channel = |hex: &str, at: usize| u8::from_str_radix(&hex[at..at + 2], 16).map(f64::from);
    declarations
        .map(|(name, hex)| {
            let read = [channel(hex, 0), channel(hex, 2), channel(hex, 4)];
            (
                name.to_owned(),
                read.map(|channel| channel.expect("a colour is six hex digits")),
            )
        })
        .collect()
}

fn luminance(colour: [f64; 3]) -> f64 {
    let linear = colour
        .map(|channel| channel / 255.0)
        .map(|channel| match channel <= 0.04045 {
            true => channel / 12.92,
            false => ((channel + 0.055) / 1.055).powf(2.4),
        });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn text_and_lines_stand_out_in_both_themes() {
    let (light, dark) = TOKENS
        .split_once("prefers-color-scheme: dark")
        .expect("tokens.css has two themes");
    for (theme, colours) in [("light", colours(light)), ("dark", colours(dark))] {
        for ground in GROUNDS {
            for (names, least) in [(&TEXT[..], 4.5), (&LINES[..], 3.0)] {
                for name in names {
                    let ratio = contrast(colours[*name], colours[ground]);
                    assert!(
                        ratio >= least,
                        "{theme}: {name} on {ground} is {ratio:.2}, at least {least}"
                    );
                }
            }
        }
        for fill in ["leak", "broken", "undetermined", "accent"] {
            let ratio = contrast(colours["on-colour"], colours[fill]);
            assert!(ratio >= 4.5, "{theme}: text on a {fill} badge is {ratio:.2}");
        }
    }
}
