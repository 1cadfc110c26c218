//! Estates of review size: every pair answered, and one rule of one group turned.
//!
//! `cargo bench -p pathlight-tests --bench estates`; the time of a pair, and how the whole grows at twice and four times
//! the size, stand in the output. Bars: teaching size under 1 ms, review size under 1 s.

use criterion::{Criterion, criterion_group, criterion_main};
use harness::estate::{Size, generate};
use pathlight_core::analysis::matrix::every_pair;
use pathlight_core::evaluate::evaluate;
use pathlight_core::flow::{Flow, Target};
use pathlight_core::model::Scenario;
use pathlight_core::outcome::Verdict;

/// Interfaces to services and to interfaces.
fn pairs(scenario: &Scenario) -> Vec<Flow> {
    let asked = |flow: &Flow| {
        matches!(
            flow.target,
            Target::StorageAccount { .. } | Target::NetworkInterface(_)
        )
    };
    every_pair(scenario).into_iter().filter(asked).collect()
}

fn every(criterion: &mut Criterion, name: &str, size: Size) {
    let scenario = generate(size);
    let flows = pairs(&scenario);
    let mut group = criterion.benchmark_group(name);
    group.sample_size(10);
    group.throughput(criterion::Throughput::Elements(flows.len() as u64));
    group.bench_function("every pair", |bench| {
        bench.iter(|| {
            flows
                .iter()
                .filter(|flow| evaluate(&scenario, flow).verdict() == Verdict::Allowed)
                .count()
        });
    });
    group.finish();
}

fn estates(criterion: &mut Criterion) {
    every(
        criterion,
        "teaching size",
        Size {
            subnets: 10,
            rules: 10,
            services: 20,
        },
    );
    every(
        criterion,
        "review size",
        Size {
            subnets: 200,
            rules: 200,
            services: 500,
        },
    );
    every(
        criterion,
        "half of it",
        Size {
            subnets: 100,
            rules: 200,
            services: 250,
        },
    );
}

criterion_group!(benches, estates);
criterion_main!(benches);
