//! One flip at teaching size: apply the edit, answer every path, say what opened and closed.

use criterion::{Criterion, criterion_group, criterion_main};
use pathlight_core::analysis::change::change;
use pathlight_core::analysis::matrix::answers;
use pathlight_core::edit::{Edit, apply};
use pathlight_core::gallery;

fn flip(criterion: &mut Criterion) {
    let scenario = gallery::open("rogue-account")
        .expect("the gallery has it")
        .scenario;
    let before = answers(&scenario);
    let edit = Edit::Flip {
        switch: "policy".into(),
    };
    criterion.bench_function("flip the policy of the rogue account", |bench| {
        bench.iter(|| {
            let after = apply(&scenario, &edit).expect("it sets something");
            let after = answers(&after);
            change(
                &before.iter().collect::<Vec<_>>(),
                &after.iter().collect::<Vec<_>>(),
            )
        });
    });
}

criterion_group!(benches, flip);
criterion_main!(benches);
