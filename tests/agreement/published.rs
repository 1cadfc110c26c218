//! Small files of published service tags, for made-up networks to load now and then.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::edits::of;

/// The tags of a small file, some of them left out; mostly none, and then no file is loaded.
pub fn tags() -> BoxedStrategy<Vec<Value>> {
    prop_oneof![3 => Just(Vec::new()), 1 => some()].boxed()
}

fn some() -> BoxedStrategy<Vec<Value>> {
    const TAGS: &[(&str, u64)] = &[
        ("AzureCloud", 0),
        ("AzureCloud.westus", 37),
        ("AzureCloud.norwayw", 74),
        ("Storage", 0),
        ("Storage.WestUS", 37),
        ("Storage.NorwayWest", 74),
        ("AzureFrontDoor.Frontend", 0),
    ];
    const PREFIXES: &[&str] = &[
        "20.60.0.0/16",
        "20.60.0.0/16",
        "20.60.1.0/28",
        "20.60.1.1/32",
        "20.3.0.0/16",
        "20.9.9.0/24",
        "20.0.0.0/8",
        "8.8.8.8/32",
        "198.51.100.0/24",
        "2603:1030:a0a::/49",
    ];
    let tag = |(name, region): (&'static str, u64)| {
        let prefixes = vec(of(PREFIXES), 0..4);
        (prefixes, of(&[true, true, true, false])).prop_map(move |(prefixes, listed)| {
            let tag = json!({ "name": name, "id": name, "properties": { "regionId": region, "addressPrefixes": prefixes } });
            listed.then_some(tag)
        })
    };
    let tags: Vec<_> = TAGS.iter().copied().map(tag).collect();
    tags.prop_map(|tags| tags.into_iter().flatten().collect()).boxed()
}
