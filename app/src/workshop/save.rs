//! What is saved: the scenario, the picture, the report and the matrix, each as a file's name and its content.

use pathlight_core::analysis::matrix::{Answer, answers_with};
use pathlight_core::document::{self, Document, base64url, link};
use pathlight_core::export::csv::csv;
use pathlight_core::export::markdown::report;
use pathlight_core::export::{file_name, on_one_line};
use pathlight_core::service_tag::ServiceTags;
use serde_json::{Value, json};

use super::picture::{self, Drawn, png};

/// The reply to what is to be saved: `{"name", "file"}`, the file as an address of its own; of a picture of bytes first
/// `{"image", "width", "height"}`, for the page to draw, which then asks with `drawn`.
pub fn saved(document: &Document, request: &Value) -> Value {
    let told = |words: &str| json!({ "told": words });
    let said = |name: &str| request[name].as_str().unwrap_or_default();
    let kind = said("as");
    let title = &document.scenario.title;
    let (media, content) = match kind {
        "json" => ("application/json", document::save_pretty(document).into_bytes()),
        "md" => (
            "text/markdown",
            report(&document.scenario, &answers(document, request)).into_bytes(),
        ),
        // a spreadsheet takes text without a mark for the language of its own machine
        "csv" => (
            "text/csv",
            format!("\u{feff}{}", csv(&document.scenario, &answers(document, request))).into_bytes(),
        ),
        "png" if request["drawn"].is_string() => {
            let drawn = bytes(said("drawn"));
            match drawn.and_then(|drawn| png::carrying(&drawn, &address(document, said("page")))) {
                Some(png) => ("image/png", png),
                None => return told(NOT_DRAWN),
            }
        }
        "svg" | "png" => {
            let drawn = Drawn {
                markup: said("picture"),
                looks: said("looks"),
            };
            let Some(svg) = picture::svg(&drawn, &on_one_line(title), &address(document, said("page")))
            else {
                return told("There is no picture to save.");
            };
            if kind == "png" {
                let image = file_address("image/svg+xml", svg.text.as_bytes());
                return json!({ "image": image, "width": svg.width, "height": svg.height });
            }
            ("image/svg+xml", svg.text.into_bytes())
        }
        _ => return told("This page and its workshop are of two versions: reload it."),
    };
    json!({ "name": file_name(title, kind), "file": file_address(media, &content) })
}

const NOT_DRAWN: &str =
    "This browser cannot make a PNG of this picture: it may be too large. Save it as SVG.";

/// The paths as the page shows them: with the service tags that it has loaded.
fn answers(document: &Document, request: &Value) -> Vec<Answer> {
    let tags = request["tags"]
        .as_str()
        .and_then(|text| ServiceTags::read(text).ok());
    answers_with(&document.scenario, tags.as_ref())
}

/// The share link. Where the page stands is left out if nobody else can go there.
fn address(document: &Document, page: &str) -> String {
    let page = page.split('#').next().unwrap_or_default();
    let is_public = page.starts_with("https://") && page.is_ascii();
    let page = if is_public { page } else { "" };
    format!("{page}#{}", link::write(document))
}

/// A file as an address that holds all of it.
pub fn file_address(media: &str, content: &[u8]) -> String {
    let mut text = base64url::encode(content).replace('-', "+").replace('_', "/");
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    format!("data:{media};base64,{text}")
}

/// The content of such an address.
fn bytes(address: &str) -> Option<Vec<u8>> {
    let (_, text) = address.split_once(";base64,")?;
    let text = text.trim_end_matches('=').replace('+', "-").replace('/', "_");
    base64url::decode(&text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workshop::answer;
    use pathlight_core::gallery;

    fn asked(request: &Value) -> Value {
        let mut request = request.clone();
        let document = gallery::open("rogue-account").expect("the gallery has it");
        request["of"] = document::save(&document).into();
        request["ask"] = "save".into();
        serde_json::from_str(&answer(&request.to_string())).expect("JSON")
    }

    fn content(reply: &Value) -> String {
        let file = reply["file"].as_str().unwrap_or_else(|| panic!("{reply}"));
        String::from_utf8(bytes(file).expect("base64")).expect("text")
    }

    #[test]
    fn texts_are_saved_under_the_titles_name() {
        let scenario = asked(&json!({ "as": "json" }));
        assert_eq!(scenario["name"], "the-rogue-account.json");
        assert!(document::open(&content(&scenario)).is_ok());
        assert!(content(&asked(&json!({ "as": "csv" }))).starts_with("\u{feff}From,To,"));
        assert!(content(&asked(&json!({ "as": "md" }))).starts_with("# The rogue account\n"));
    }

    #[test]
    fn a_picture_carries_its_scenario() {
        let picture = r#"<svg data-whole="3 2"></svg>"#;
        let svg = asked(
            &json!({ "as": "svg", "picture": picture, "looks": "rgb(1, 2, 3)\n", "page": "https://x.y/z#old" }),
        );
        assert!(content(&svg).contains("<metadata>https://x.y/z#1."));
        let own = asked(
            &json!({ "as": "svg", "picture": picture, "looks": "rgb(1, 2, 3)\n", "page": "file:///home/me/x" }),
        );
        assert!(content(&own).contains("<metadata>#1."));
        let png = asked(&json!({ "as": "png", "picture": picture, "looks": "rgb(1, 2, 3)\n" }));
        assert_eq!((&png["width"], &png["height"]), (&json!(3), &json!(2)));
    }

    #[test]
    fn what_cannot_be_saved_is_said() {
        assert_eq!(
            asked(&json!({ "as": "png", "drawn": "data:," }))["told"],
            NOT_DRAWN
        );
        assert_eq!(
            asked(&json!({ "as": "svg" }))["told"],
            "There is no picture to save."
        );
    }
}
