//! Recomputes every contrast ratio from `tokens.css`: text at least 4.5, lines at least 3, on all three grounds.

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../style/tokens.css");
const GROUNDS: [&str; 3] = ["--panel", "--canvas", "--band"];
const TEXT: [&str; 7] = [
    "--ink",
    "--ink-2",
    "--open-wanted",
    "--open",
    "--leak",
    "--broken",
    "--undetermined",
];
const LINES: [&str; 3] = ["--blocked", "--control", "--accent"];
const BADGES: [&str; 4] = ["--open-wanted", "--leak", "--broken", "--undetermined"];

type Palette = BTreeMap<&'static str, [f64; 3]>;

/// The colours of the block that `selector` opens.
fn palette(selector: &str) -> Palette {
    let start = TOKENS.find(selector).expect("the block stands in tokens.css");
    let block = TOKENS[start..].split('}').next().expect("split yields one");
    block
        .lines()
        .filter_map(|line| line.trim().strip_suffix(';')?.split_once(": #"))
        .map(|(name, hex)| (name, channels(hex)))
        .collect()
}

fn channels(hex: &str) -> [f64; 3] {
    [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("two hex digits")) / 255.0)
}

/// Relative luminance as WCAG 2.1 defines it.
fn luminance(colour: [f64; 3]) -> f64 {
    let [r, g, b] = colour.map(|part| {
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn holds(theme: &str, colours: &Palette) {
    for ground in GROUNDS {
        for (names, least) in [(TEXT.as_slice(), 4.5), (LINES.as_slice(), 3.0)] {
            for name in names {
                let ratio = contrast(colours[name], colours[ground]);
                assert!(
                    ratio >= least,
                    "{theme}: {name} on {ground} is {ratio:.2}, at least {least}"
                );
            }
        }
    }
    for name in BADGES {
        let ratio = contrast(colours["--on-colour"], colours[name]);
        assert!(
            ratio >= 4.5,
            "{theme}: a badge's text on {name} is {ratio:.2}, at least 4.5"
        );
    }
}

#[test]
fn light_colours_can_be_read() {
    holds("light", &palette(":root {"));
}

#[test]
fn dark_colours_can_be_read() {
    holds("dark", &palette(":root:not([data-theme=\"light\"]) {"));
}

#[test]
fn a_chosen_dark_theme_is_the_systems_dark_theme() {
    assert_eq!(
        palette(":root[data-theme=\"dark\"] {"),
        palette(":root:not([data-theme=\"light\"]) {")
    );
}
