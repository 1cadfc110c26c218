//! Every door, fed with what nobody would write: no panic, and what is opened is saved and opened the same.
//!
//! Each target takes seeds that are well formed and cuts, turns, repeats and splices them, beside plain bytes. They run
//! here for a moment, other inputs every time; for longer, name one and say how many: `PROPTEST_CASES=1000000 cargo test
//! -p pathlight-tests --release --test fuzz link`. What was ever found stays as a file in `fuzz/` and is fed first.
//! (bolero pins a crate that Leptos cannot use, cargo-fuzz wants another compiler.)
#![cfg(not(target_arch = "wasm32"))]

use std::path::Path;

use harness::files;
use pathlight_core::document::{self, link};
use pathlight_core::import::{self, Deployment};
use pathlight_core::service_tag::ServiceTags;
use pathlight_core::{check as check_file, gallery};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

/// One change: where, how, and with what.
type Change = (u16, u8, u8);

/// The seed with the changes made.
fn changed(seed: &[u8], changes: &[Change]) -> Vec<u8> {
    const JSON: [&[u8]; 12] = [
        b"null",
        b"{}",
        b"[]",
        b"-1",
        b"1e999",
        b"\"\"",
        b"\"\\ud800\"",
        b",",
        b"[[[[[[[[",
        b"{\"a\":",
        b"true",
        b"\xff\xfe",
    ];
    let mut bytes = seed.to_vec();
    for (place, how, with) in changes {
        let at = usize::from(*place) % (bytes.len() + 1);
        let length = usize::from(*with) % 32;
        let end = (at + length).min(bytes.len());
        match how % 6 {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            3 => {
                let piece = JSON[length % JSON.len()];
                bytes.splice(at..end, piece.iter().copied());
            }
            4 if at < bytes.len() => bytes[at] = *with,
            _ => bytes.insert(at, *with),
        }
    }
    bytes
}

/// Feeds what was found once, the seeds themselves, then the seeds changed, and plain bytes.
fn feed(target: &str, seeds: &[Vec<u8>], door: impl Fn(&str) + std::panic::RefUnwindSafe) {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(target);
    for entry in std::fs::read_dir(kept).into_iter().flatten().flatten() {
        door(&String::from_utf8_lossy(
            &std::fs::read(entry.path()).expect("it can be read"),
        ));
    }
    seeds.iter().for_each(|seed| door(&String::from_utf8_lossy(seed)));
    let config = ProptestConfig {
        cases: std::env::var("PROPTEST_CASES")
            .ok()
            .and_then(|it| it.parse().ok())
            .unwrap_or(2000),
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let inputs = (any::<u8>(), any::<Vec<Change>>(), any::<Vec<u8>>());
    let inputs = inputs.prop_map(|(seed, changes, plain)| {
        let seed = &seeds[usize::from(seed) % seeds.len()];
        let change = String::from_utf8_lossy(&changed(seed, &changes)).into_owned();
        [change, String::from_utf8_lossy(&plain).into_owned()]
    });
    let tried = TestRunner::new(config).run(&inputs, |texts| {
        texts.iter().for_each(|text| door(text));
        Ok(())
    });
    tried.unwrap_or_else(|found| panic!("{target}: {found}"));
}

fn scenarios() -> Vec<Vec<u8>> {
    let gallery = gallery::ALL.iter().filter_map(|entry| gallery::open(entry.id));
    let texts = gallery.map(|document| document::save(&document).into_bytes());
    texts
        .chain(files::FIXTURES.iter().map(|(_, text)| text.as_bytes().to_vec()))
        .collect()
}

#[test]
fn link() {
    let documents = gallery::ALL.iter().filter_map(|entry| gallery::open(entry.id));
    let mut seeds: Vec<Vec<u8>> = Vec::new();
    for mut document in documents {
        seeds.push(link::write(&document).into_bytes());
        document.scenario.title.push('!');
        seeds.push(link::write(&document).into_bytes());
    }
    feed("link", &seeds, |text| {
        if let Ok(opened) = link::read(text) {
            let again = link::read(&link::write(&opened.document)).expect("own links open");
            assert_eq!(again.document, opened.document);
        }
    });
}

#[test]
fn scenario() {
    feed("scenario", &scenarios(), |text| {
        if let Ok(opened) = document::open(text) {
            let saved = document::save(&opened.document);
            let again = document::open(&saved).expect("what was saved opens");
            assert_eq!(document::save(&again.document), saved);
        }
    });
}

#[test]
fn check_files() {
    let seed = br#"{"pathlight":"check/1","tenants":{"s":"t"},"deployments":[{"subscription":"s","resourceGroup":"rg","location":"eastus","resources":[{"type":"Microsoft.Network/virtualNetworks","name":"v","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]},"subnets":[{"name":"a","properties":{"addressPrefix":"10.0.0.0/24"}}]}}]}],"hosts":[{"name":"h","network":"internet","address":"203.0.113.1"}],"expect":[{"from":"h","to":{"address":"10.0.0.4"},"verdict":"denied"}]}"#;
    feed("check_files", &[seed.to_vec()], |text| {
        let _ = check_file::run(text, &mut |path| Err(format!("no file {path}")));
    });
}

#[test]
fn resources() {
    let seed = br#"[{"type":"Microsoft.Storage/storageAccounts","name":"st","location":"eastus","properties":{"networkAcls":{"defaultAction":"Deny","ipRules":[{"value":"1.2.3.4"}]}}},{"type":"Microsoft.Network/networkSecurityGroups","name":"n","properties":{"securityRules":[{"name":"r","properties":{"priority":100,"direction":"Inbound","access":"Allow","protocol":"*","sourceAddressPrefix":"*","destinationPortRange":"22"}}]}},{"type":"Microsoft.Network/routeTables","name":"t","properties":{"routes":[{"name":"r","properties":{"addressPrefix":"0.0.0.0/0","nextHopType":"VirtualAppliance","nextHopIpAddress":"10.0.0.4"}}]}}]"#;
    feed("resources", &[seed.to_vec()], |text| {
        let Ok(resources) = serde_json::from_str(text) else {
            return;
        };
        import::read(&[Deployment {
            subscription: "s".into(),
            resource_group: "rg".into(),
            location: None,
            resources,
            place: "$".into(),
        }]);
    });
}

#[test]
fn service_tags() {
    let seed = br#"{"changeNumber":1,"cloud":"Public","values":[{"name":"Storage.EastUS","id":"Storage.EastUS","properties":{"region":"eastus","regionId":32,"systemService":"AzureStorage","addressPrefixes":["20.38.98.0/24","2603:1030::/32"]}}]}"#;
    feed("service_tags", &[seed.to_vec()], |text| {
        if let Ok(tags) = ServiceTags::read(text) {
            tags.longest("Storage.EastUS", std::net::Ipv4Addr::new(20, 38, 98, 1));
        }
    });
}
