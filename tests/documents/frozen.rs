//! One frozen link for every version and feature, and what each opens to: a document, letter by letter, or of a gallery
//! scenario, whose text may grow better, its name and where its switches stand. Never change a row; add one.

use pathlight_core::document::{self, link};
use pathlight_core::edit::form::KINDS;
use pathlight_core::edit::switch::{Position, position};
use pathlight_core::gallery;
use pathlight_core::model::Scenario;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Frozen {
    about: String,
    link: String,
    opens: Opens,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
enum Opens {
    /// The document as it is saved.
    Document(String),
    /// A gallery scenario, and where its switches stand.
    Gallery(String, Value),
    /// The message.
    Refused(String),
}

fn frozen() -> Vec<Frozen> {
    serde_json::from_str(include_str!("links.json")).expect("rows")
}

/// Where every switch stands.
fn positions(scenario: &Scenario) -> Value {
    let stands = |switch: &pathlight_core::model::switch::Switch| match position(scenario, &switch.sets) {
        Some(Position::On) => json!("on"),
        Some(Position::Off) => json!("off"),
        Some(Position::Choice(choice)) => pathlight_core::json::value(&choice),
        None => Value::Null,
    };
    let all = scenario.switches.iter();
    all.map(|switch| (switch.id.to_string(), stands(switch)))
        .collect()
}

#[test]
fn every_frozen_link_opens_to_what_it_opened_to() {
    let mut tables = vec![false; KINDS.len()];
    for row in frozen() {
        let about = &row.about;
        let opened = link::read(&row.link);
        match row.opens {
            Opens::Refused(message) => {
                let error = opened.expect_err(about).to_string();
                assert_eq!(error, message, "{about}");
            }
            Opens::Document(text) => {
                let opened = opened.unwrap_or_else(|error| panic!("{about}: {error}"));
                assert_eq!(document::save(&opened.document), text, "{about}");
                assert_eq!(document::open(&text), Ok(opened.clone()), "{about}");
                for (kind, is_there) in KINDS.iter().zip(&mut tables) {
                    let part = opened.document.scenario.part(kind.table);
                    *is_there |= part.is_some_and(|part| !part.is_absent());
                }
            }
            Opens::Gallery(name, stand) => {
                let opened = opened.unwrap_or_else(|error| panic!("{about}: {error}"));
                let title = gallery::ALL.iter().find(|it| it.id == name).map(|it| it.title);
                assert_eq!(Some(opened.document.scenario.title.as_str()), title, "{about}");
                // a switch that came later stands as the gallery has it
                let now = positions(&opened.document.scenario);
                for (switch, stands) in stand.as_object().expect("switches") {
                    assert_eq!(&now[switch], stands, "{about}: {switch}");
                }
                let again = link::write(&opened.document);
                assert!(again.len() < 200, "{about}: {again}");
            }
        }
    }
    let kinds = KINDS.iter().zip(tables).filter(|(_, is_there)| !is_there);
    let missing: Vec<&str> = kinds.map(|(kind, _)| kind.table).collect();
    assert!(missing.is_empty(), "no frozen link holds {missing:?}");
}

#[test]
fn the_limits_of_a_link_say_which_they_are() {
    let long = format!("1.{}", "A".repeat(link::LONGEST + 1));
    let bomb = miniz_oxide::deflate::compress_to_vec(&vec![b' '; link::LARGEST + 1], 9);
    let bomb = format!("1.{}", document::base64url::encode(&bomb));
    assert!(bomb.len() < 2000, "{} characters", bomb.len());
    for (link, message) in [
        (long, "the link has 65537 characters; at most 65536 are opened"),
        (
            bomb,
            "the link unpacks to more than 1 MiB, the most that is opened",
        ),
    ] {
        let error = link::read(&link).expect_err(message).to_string();
        assert_eq!(error, message);
    }
}
