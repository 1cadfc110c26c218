//! Links, written and read: short, whole, newer, damaged, too large.

use super::*;
use crate::edit::{Edit, apply};

fn flipped(ids: &[&str]) -> Document {
    let mut document = gallery::open("rogue-account").expect("the gallery has it");
    for id in ids {
        document.scenario = apply(&document.scenario, &Edit::Flip { switch: (*id).into() }).expect(id);
    }
    document
}

#[test]
fn every_switch_flipped_is_a_link_under_200_characters() {
    let all = gallery::open("rogue-account")
        .expect("the gallery has it")
        .scenario
        .switches;
    let ids: Vec<_> = all.iter().map(|switch| switch.id.as_str()).collect();
    let document = flipped(&ids);
    let link = write(&document);
    assert!(link.len() < 200, "{} characters: {link}", link.len());
    assert_eq!(read(&link).expect("own links open").document, document);
}

#[test]
fn a_name_is_written_by_hand_and_read_without_its_scenario() {
    let plain = flipped(&[]);
    assert_eq!(write(&plain), "1.~rogue-account");
    assert_eq!(
        read("#1.~rogue-account&present").expect("it opens").document,
        plain
    );
    let Ok(Link::Named(named)) = parse("1.~my-lesson-2") else {
        panic!("it is a name");
    };
    assert_eq!(named.name, "my-lesson-2");
    let none = |name: &str| {
        Err(LinkError::NoSuchScenario {
            name: name.to_owned(),
        })
    };
    assert_eq!(read("1.~my-lesson-2").map(|_| ()), none("my-lesson-2"));
    for name in ["", "A", "../secret", "a.json", "a/b", "a%2fb", "é"] {
        assert_eq!(parse(&format!("1.~{name}")).map(|_| ()), none(name), "{name}");
    }
    assert_eq!(
        parse(&format!("1.~{}", "a".repeat(65))).map(|_| ()),
        none(&"a".repeat(64))
    );
    assert!(parse(&format!("1.~{}", "a".repeat(64))).is_ok());
}

#[test]
fn a_scenario_of_ones_own_is_short_from_its_base_and_whole_without() {
    let mut own = flipped(&[]);
    own.scenario.title = "My lesson".to_owned();
    let text = super::super::save(&own);
    let base = Base {
        name: "my-lesson",
        text: &text,
    };
    let start = own.clone();
    for id in ["policy", "scope", "ssh", "scope"] {
        own.scenario = apply(&own.scenario, &Edit::Flip { switch: id.into() }).expect(id);
    }
    let link = write_from(&own, Some(base));
    assert!(link.len() < 100, "{link}");
    let Ok(Link::Named(named)) = parse(&link) else {
        panic!("{link} is a name with switches");
    };
    assert_eq!(named.name, "my-lesson");
    assert_eq!(named.on(start.clone()), Ok(own.clone()));
    // the file was changed meanwhile, and lacks a switch
    let mut other = start;
    other.scenario.switches.clear();
    let Ok(Link::Named(named)) = parse(&link) else {
        panic!("{link} is a name with switches");
    };
    assert_eq!(named.on(other), Err(LinkError::Damaged));
    assert!(matches!(parse(&write(&own)), Ok(Link::Whole(whole)) if *whole == own));
}

#[test]
fn anything_else_is_written_in_full() {
    let mut document = flipped(&["policy"]);
    document.scenario.title = "My own".to_owned();
    document.layout = Some(serde_json::json!({ "vm1": [4, 8] }));
    let link = write(&document);
    assert_eq!(read(&link).expect("own links open").document, document);
    assert!(link.len() < 2_000, "{} characters", link.len());
}

#[test]
fn what_is_no_link_is_told_apart() {
    let link = write(&flipped(&["policy"]));
    assert_eq!(read("#lesson"), Err(LinkError::NoLink));
    assert_eq!(read("2.abc"), Err(LinkError::Newer { version: 2 }));
    assert_eq!(read(&link[..link.len() - 3]), Err(LinkError::Damaged));
    assert_eq!(read("1.!!"), Err(LinkError::Damaged));
    let long = format!("1.{}", "A".repeat(LONGEST + 1));
    assert_eq!(read(&long), Err(LinkError::TooLong { length: LONGEST + 1 }));
    let bomb = miniz_oxide::deflate::compress_to_vec(&vec![b' '; LARGEST + 1], 9);
    assert_eq!(
        read(&format!("1.{}", base64url::encode(&bomb))),
        Err(LinkError::TooLarge)
    );
    let unknown = miniz_oxide::deflate::compress_to_vec(br#"{"g":"gone"}"#, 9);
    let unknown = read(&format!("1.{}", base64url::encode(&unknown)));
    assert_eq!(
        unknown,
        Err(LinkError::NoSuchScenario {
            name: "gone".to_owned()
        })
    );
}

#[test]
fn a_version_of_any_length_is_a_newer_one() {
    for (link, version) in [("2.abc", 2), ("99999999999.abc", u32::MAX)] {
        assert_eq!(read(link), Err(LinkError::Newer { version }));
    }
    for link in ["x.abc", ".abc", "0.abc", "-1.abc"] {
        assert_eq!(read(link), Err(LinkError::NoLink), "{link}");
    }
}

#[test]
fn a_name_opens_as_mail_programs_write_it() {
    for link in ["1.%7Erogue-account", "#1.%7erogue-account&present"] {
        assert_eq!(read(link).expect(link), read("1.~rogue-account").expect("a name"));
    }
}

#[test]
fn no_link_is_shared_that_nobody_could_open() {
    let mut document = flipped(&[]);
    document.layout = Some(Value::String("a".repeat(LARGEST)));
    assert_eq!(share(&document, None), Err(LinkError::TooLarge));
    // what does not shrink
    let noise = (0_u64..9000).map(|at| format!("{:x}", at.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
    document.layout = Some(Value::String(noise.collect()));
    assert!(matches!(share(&document, None), Err(LinkError::TooLong { length }) if length > LONGEST));
    document.layout = None;
    assert_eq!(share(&document, None), Ok(write(&document)));
}

#[test]
fn keys_behind_the_payload_are_not_part_of_it() {
    let link = format!("#{}&select=3&embed", write(&flipped(&["policy"])));
    assert_eq!(
        read(&link).expect("keys are the page's").document,
        flipped(&["policy"])
    );
}
