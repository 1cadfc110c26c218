//! Estates of review size: every pair answered, and one rule of one group turned.
//!
//! `cargo bench -p pathlight-tests --bench estates`; the time of a pair, the memory that it took, and how the whole grows
//! at twice and four times the size, stand in the output. Bars: teaching size under 1 ms, review size under 1 s.

use std::sync::Arc;
use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use harness::estate::{Size, generate};
use harness::memory::tell_peak;
use pathlight_core::analysis::matrix::{answers, every_pair};
use pathlight_core::analysis::reanswer::reanswer;
use pathlight_core::evaluate::evaluate;
use pathlight_core::flow::{Flow, Target};
use pathlight_core::model::Scenario;
use pathlight_core::model::nsg::Access;
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

/// One rule of one group turned: what it cannot touch is not asked again. Bar: 16 ms.
fn one_rule(criterion: &mut Criterion, size: Size) {
    let scenario = generate(size);
    let mut other = scenario.clone();
    let id = other
        .network_security_groups
        .keys()
        .next()
        .expect("a group")
        .clone();
    let group = other.network_security_groups.get_mut(&id).expect("that group");
    let rule = group.security_rules.first_mut().expect("a rule");
    rule.access = match rule.access.read() {
        Some(Access::Allow) => Access::Deny.into(),
        Some(Access::Deny) | None => Access::Allow.into(),
    };
    let mut all: Vec<_> = answers(&scenario).into_iter().map(Arc::new).collect();
    criterion.bench_function("review size/one rule turned, there and back", |bench| {
        bench.iter(|| {
            let there = reanswer(&mut all, &scenario, &other, None);
            there + reanswer(&mut all, &other, &scenario, None)
        });
    });
}

/// How the whole grows: one run each.
fn growth(size: Size, times: u32) {
    let size = Size {
        subnets: size.subnets * times,
        services: size.services * times,
        ..size
    };
    let scenario = generate(size);
    let flows = pairs(&scenario);
    let start = Instant::now();
    let open = flows
        .iter()
        .filter(|flow| evaluate(&scenario, flow).verdict() == Verdict::Allowed)
        .count();
    println!(
        "{times} times review size: {} pairs, {open} open, {:.2?}",
        flows.len(),
        start.elapsed()
    );
}

fn estates(criterion: &mut Criterion) {
    let review = Size {
        subnets: 200,
        rules: 200,
        services: 500,
    };
    every(
        criterion,
        "teaching size",
        Size {
            subnets: 10,
            rules: 10,
            services: 20,
        },
    );
    every(criterion, "review size", review);
    tell_peak("every pair of review size");
    one_rule(criterion, review);
    tell_peak("every answer kept, and one rule turned");
    [1, 2, 4].into_iter().for_each(|times| growth(review, times));
}

criterion_group!(benches, estates);
criterion_main!(benches);
