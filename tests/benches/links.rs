//! A link read: from its letters to a scenario with its problems; the usual one, which names its scenario, and one that
//! holds all of it.

use criterion::{Criterion, criterion_group, criterion_main};
use pathlight_core::document::link;
use pathlight_core::gallery;

fn read(criterion: &mut Criterion) {
    let document = gallery::open("rogue-account").expect("the gallery has it");
    let short = link::write(&document);
    let mut own = document;
    own.scenario.title.push('!');
    let whole = link::write(&own);
    assert!(short.len() < 200 && whole.len() > 1000);
    for (name, link) in [
        ("a link that names its scenario", short),
        ("a link that holds it", whole),
    ] {
        criterion.bench_function(name, |bench| {
            bench.iter(|| link::read(&link).expect("a scenario"));
        });
    }
}

criterion_group!(benches, read);
criterion_main!(benches);
