//! The picture as a file: from every view and theme, and nothing in it but shapes, words and the scenario.

use super::exchange::{bytes, folder, open_own, save};
use crate::page::Page;
use crate::runner::Story;
use serde_json::{Value, json};
use std::path::Path;

/// This file's stories.
pub const STORIES: &[Story] = &[("the-picture-is-saved-from-every-view-and-theme", pictures)];

/// What an SVG holds: whether it is well-formed, its elements and attributes, how much of it is scenario.
pub fn look_into(page: &Page, svg: &str) -> Value {
    let script = "const svg = new DOMParser().parseFromString(arguments[0], 'image/svg+xml'); \
        const all = [...svg.querySelectorAll('*')]; \
        return { broken: !!svg.querySelector('parsererror'), tags: [...new Set(all.map(e => e.localName))].sort(), \
            names: [...new Set(all.flatMap(e => [...e.attributes].map(a => a.name)))].sort(), \
            words: all.filter(e => e.localName === 'text').map(e => e.textContent), \
            link: svg.querySelector('metadata').textContent, ground: svg.querySelector('path').getAttribute('fill') }";
    page.script(script, vec![json!(svg)])
}

const TAGS: [&str; 6] = ["g", "metadata", "path", "svg", "text", "title"];

const ATTRIBUTES: [&str; 23] = [
    "d",
    "fill",
    "fill-opacity",
    "font-family",
    "font-size",
    "font-weight",
    "height",
    "role",
    "stroke",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-opacity",
    "stroke-width",
    "text-anchor",
    "transform",
    "unicode-bidi",
    "viewBox",
    "width",
    "x",
    "xml:space",
    "xmlns",
    "y",
];

pub fn assert_plain(found: &Value) {
    assert_eq!(found["broken"], json!(false), "{found}");
    let within = |list: &Value, known: &[&str]| {
        let mut list = list.as_array().into_iter().flatten();
        list.all(|it| it.as_str().is_some_and(|it| known.contains(&it)))
    };
    assert!(
        within(&found["tags"], &TAGS) && within(&found["names"], &ATTRIBUTES),
        "{found}"
    );
}

fn pictures(page: &Page) {
    let folder = folder(page);
    let own = open_own(page);
    let text = |file: &Path| String::from_utf8(bytes(file)).expect("text");
    let light = text(&save(page, &folder, "svg"));
    let found = look_into(page, &light);
    assert_plain(&found);
    assert_eq!(
        (&found["ground"], &found["link"]),
        (&json!("#f6f7f9"), &json!(format!("#{own}")))
    );
    assert!(
        found["words"]
            .as_array()
            .is_some_and(|it| it.contains(&json!("mystorage"))),
        "{found}"
    );
    page.figure("the saved picture, bytes", light.len());
    // from another view, zoomed, on a narrow screen: the whole picture all the same
    page.click("[data-tool='matrix']");
    assert_eq!(text(&save(page, &folder, "svg")), light);
    page.find(".matrix");
    page.click("[data-tool='picture']");
    page.click(".zoom .tool");
    assert_eq!(text(&save(page, &folder, "svg")), light);
    page.resize(390, 844);
    let narrow = look_into(page, &text(&save(page, &folder, "svg")));
    assert_eq!(narrow["words"], found["words"]);
    page.resize(1440, 900);
    page.dark();
    let dark = save(page, &folder, "svg");
    assert_eq!(look_into(page, &text(&dark))["ground"], json!("#0f141b"));
    let kept = folder.with_file_name("picture-dark.svg");
    assert!(std::fs::write(kept, bytes(&dark)).is_ok());
    assert!(std::fs::write(folder.with_file_name("picture-light.svg"), &light).is_ok());
    // twice as fine
    let png = bytes(&save(page, &folder, "png"));
    let width = |at: usize| {
        png.get(at..at + 4)
            .and_then(|it| it.try_into().ok())
            .map(u32::from_be_bytes)
    };
    let size = format!(
        "width=\"{}\" height=\"{}\"",
        width(16).unwrap_or(0) / 2,
        width(20).unwrap_or(0) / 2
    );
    assert!(light.contains(&size), "{size}");
    page.figure("the saved PNG, bytes", png.len());
    assert!(std::fs::write(folder.with_file_name("picture-dark.png"), &png).is_ok());
}
