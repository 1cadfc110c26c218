//! Microsoft's published service tags: read the whole file (bar: 200 ms), look an address up (bar: 1 µs).
//!
//! A generated file of the same size always runs. `PATHLIGHT_SERVICE_TAGS` names the real one.

use std::fmt::Write;
use std::hint::black_box;
use std::net::Ipv4Addr;

use criterion::{Criterion, criterion_group, criterion_main};
use harness::memory::tell_peak;
use pathlight_core::service_tag::ServiceTags;

/// As many tags and prefixes as the file of July 2025 has.
const TAGS: usize = 2967;
const PREFIXES: usize = 90_493;

/// The same numbers every time.
fn next(seed: &mut u64) -> u32 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
    (*seed >> 32) as u32
}

fn generated() -> String {
    let mut seed = 1;
    let mut file = String::from(r#"{ "changeNumber": 1, "cloud": "Public", "values": ["#);
    for tag in 0..TAGS {
        let name = format!("Service{}.Region{}", tag / 60, tag % 60);
        let between = if tag == 0 { "" } else { "," };
        let _ = write!(
            file,
            r#"{between}{{ "name": "{name}", "id": "{name}", "properties": {{ "changeNumber": 6, "region": "region{0}",
               "regionId": {0}, "platform": "Azure", "systemService": "Service", "networkFeatures": ["API", "NSG"],
               "addressPrefixes": ["#,
            tag % 60
        );
        // the real file too has most of its prefixes in few tags
        let many = if tag % 60 == 0 { 20 } else { 1 };
        let count = PREFIXES * many / (TAGS + 50 * 19);
        for at in 0..count {
            let (address, length) = (Ipv4Addr::from(next(&mut seed)), 16 + next(&mut seed) % 17);
            let between = if at == 0 { "" } else { "," };
            let _ = match next(&mut seed) % 3 {
                0 => write!(file, r#"{between}"2603:1030:{:x}::/48""#, address.to_bits() >> 16),
                _ => write!(file, r#"{between}"{address}/{length}""#),
            };
        }
        file.push_str("]}}");
    }
    file.push_str("]}");
    file
}

fn measure(criterion: &mut Criterion, which: &str, text: &str, tag: &str) {
    criterion.bench_function(&format!("read {which} service tags"), |bench| {
        bench.iter(|| ServiceTags::read(text).expect("a tags file"));
    });
    let tags = ServiceTags::read(text).expect("a tags file");
    let mut seed = 2;
    criterion.bench_function(&format!("look up an address in {which} service tags"), |bench| {
        bench.iter(|| tags.longest(black_box(tag), Ipv4Addr::from(next(&mut seed))));
    });
}

fn service_tags(criterion: &mut Criterion) {
    measure(criterion, "generated", &generated(), "service0.region0");
    tell_peak("the generated service tags");
    match std::env::var("PATHLIGHT_SERVICE_TAGS") {
        Ok(path) => {
            let text = std::fs::read_to_string(path).expect("the service tags file");
            measure(criterion, "published", &text, "azurecloud");
            tell_peak("the published service tags");
        }
        Err(_) => eprintln!("SKIPPED: the published file, since PATHLIGHT_SERVICE_TAGS names none"),
    }
}

criterion_group!(benches, service_tags);
criterion_main!(benches);
