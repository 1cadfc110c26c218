//! Recomputes how far apart the six hues of paths are, from `tokens.css`: CIEDE2000, as seen by all kinds of eyes.
//!
//! Colour blindness as Machado, Oliveira and Fernandes simulate it (2009, severity 1.0), on linear light. Hues that come
//! close still differ in rail and dash.

const TOKENS: &str = include_str!("../style/tokens.css");
const HUES: [&str; 6] = [
    "--open-wanted",
    "--open",
    "--leak",
    "--blocked",
    "--broken",
    "--undetermined",
];

type Triple = [f64; 3];
type Matrix = [Triple; 3];

/// An eye: its name, how it sees, and the smallest distance of any two hues, in the light theme and in the dark one.
const EYES: [(&str, Matrix, f64, f64); 4] = [
    (
        "usual",
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        22.4,
        16.9,
    ),
    (
        "protan",
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ],
        15.6,
        16.2,
    ),
    (
        "deutan",
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ],
        15.4,
        16.3,
    ),
    (
        "tritan",
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ],
        15.5,
        16.7,
    ),
];

const TO_XYZ: Matrix = [
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.0721750],
    [0.0193339, 0.1191920, 0.9503041],
];

fn times(matrix: &Matrix, value: Triple) -> Triple {
    matrix.map(|row| row.iter().zip(value).map(|(a, b)| a * b).sum())
}

/// The linear light of a token in the block that `selector` opens.
fn linear(selector: &str, name: &str) -> Triple {
    let block = TOKENS
        .split(selector)
        .nth(1)
        .expect("the block stands in tokens.css");
    let value = block
        .split(&format!("{name}: #"))
        .nth(1)
        .expect("the token is a colour");
    [0, 2, 4].map(|at| {
        let part = f64::from(u8::from_str_radix(&value[at..at + 2], 16).expect("two hex digits")) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    })
}

fn lab(light: Triple) -> Triple {
    let [x, y, z] = times(&TO_XYZ, light);
    let [x, y, z] = [x / 0.95047, y, z / 1.08883].map(|part: f64| {
        if part > 216.0 / 24389.0 {
            part.cbrt()
        } else {
            (24389.0 / 27.0 * part + 16.0) / 116.0
        }
    });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// CIEDE2000 (Sharma, Wu and Dalal, 2005).
fn distance([l1, a1, b1]: Triple, [l2, a2, b2]: Triple) -> f64 {
    let seventh = |chroma: f64| (chroma.powi(7) / (chroma.powi(7) + 25_f64.powi(7))).sqrt();
    let g = 0.5 * (1.0 - seventh((a1.hypot(b1) + a2.hypot(b2)) / 2.0));
    let (a1, a2) = ((1.0 + g) * a1, (1.0 + g) * a2);
    let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
    let hue = |a: f64, b: f64| b.atan2(a).to_degrees().rem_euclid(360.0);
    let (h1, h2) = (hue(a1, b1), hue(a2, b2));
    let turn = (h2 - h1 + 180.0).rem_euclid(360.0) - 180.0;
    let (dl, dc) = (l2 - l1, c2 - c1);
    let dh = 2.0 * (c1 * c2).sqrt() * (turn.to_radians() / 2.0).sin();
    let (l, c, h) = (
        (l1 + l2) / 2.0,
        (c1 + c2) / 2.0,
        (h1 + turn / 2.0).rem_euclid(360.0),
    );
    let cos = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * cos(h - 30.0) + 0.24 * cos(2.0 * h) + 0.32 * cos(3.0 * h + 6.0)
        - 0.2 * cos(4.0 * h - 63.0);
    let rotation = 30.0 * (-((h - 275.0) / 25.0).powi(2)).exp();
    let sl = 1.0 + 0.015 * (l - 50.0).powi(2) / (20.0 + (l - 50.0).powi(2)).sqrt();
    let (sc, sh) = (1.0 + 0.045 * c, 1.0 + 0.015 * c * t);
    let rt = -(2.0 * rotation).to_radians().sin() * 2.0 * seventh(c);
    ((dl / sl).powi(2) + (dc / sc).powi(2) + (dh / sh).powi(2) + rt * dc / sc * dh / sh).sqrt()
}

fn holds(theme: &str, selector: &str, floor: impl Fn(f64, f64) -> f64) {
    for (eye, sees, light, dark) in EYES {
        let seen = HUES.map(|name| {
            let light = times(&sees, linear(selector, name)).map(|part| part.clamp(0.0, 1.0));
            (name, lab(light))
        });
        for (at, (one, first)) in seen.iter().enumerate() {
            for (other, second) in seen.iter().skip(at + 1) {
                let (apart, floor) = (distance(*first, *second), floor(light, dark));
                // the floors are stated to a tenth
                assert!(
                    apart >= floor - 0.05,
                    "{theme}, {eye}: {one} and {other} are {apart:.1} apart, at least {floor}"
                );
            }
        }
    }
}

#[test]
fn the_distance_is_ciede2000() {
    // the first pair of the formula's published test data
    let apart = distance([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485]);
    assert!((apart - 2.0425).abs() < 1e-4, "{apart}");
}

#[test]
fn light_hues_can_be_told_apart() {
    holds("light", ":root {", |light, _| light);
}

#[test]
fn dark_hues_can_be_told_apart() {
    holds("dark", ":root:not([data-theme=\"light\"]) {", |_, dark| dark);
}
