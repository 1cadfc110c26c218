//! Made-up networks, each asked about every pair, by the engine and by the referee.
//!
//! A certain answer against another one, or against none, is a failure: a wrong certain answer is the worst
//! defect. Where only the engine does not know, that is counted by its reason, against a committed ceiling.
//! `NETWORKS` sets how many networks are tried, `SEED` which ones; `SHOW=1` prints an example of each reason.

use std::collections::BTreeMap;

use harness::files;
use harness::naive::{Judgement, Published, judge};
use pathlight_core::evaluate::evaluate_with;
use pathlight_core::flow::Flow;
use pathlight_core::model::Scenario;
use pathlight_core::outcome::{Outcome, Step, StepOutcome, Verdict};
use pathlight_core::service_tag::ServiceTags;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::{Value, json};

use super::universe::{self, Edit};
use super::{published, word};

/// How many networks a run tries.
const NETWORKS: u64 = 2500;

/// How an answer of the engine and one of the referee stand to each other.
#[derive(Clone, PartialEq, Debug)]
enum Class {
    /// Both say the same.
    Agrees,
    /// The engine does not know what the referee knows, for this reason.
    Modest(String),
    /// The engine claims what the referee does not.
    Wrong(String),
}

/// What was found, by its kind: how often, and the smallest example.
type Found = BTreeMap<String, (usize, String)>;

/// The engine's reason, without what it is about.
fn reason(outcome: &Outcome) -> String {
    let step = outcome.decided_by();
    let reason = step.map(|step| serde_json::to_value(&step.reason).unwrap_or_default());
    let reason = reason.unwrap_or_default();
    let feature = reason["feature"].as_str().map(|it| format!("/{it}"));
    format!(
        "{}{}",
        reason["code"].as_str().unwrap_or_default(),
        feature.unwrap_or_default()
    )
}

/// A made-up network: what is changed of the plain one, and the tags of the published file, if one is loaded.
#[derive(Clone)]
struct Network {
    edits: Vec<Edit>,
    tags: Vec<Value>,
}

/// What both evaluators are given.
struct Given {
    scenario: Scenario,
    tags: Option<(ServiceTags, Published)>,
}

impl Network {
    fn given(&self) -> Given {
        let file = json!({ "values": self.tags });
        let read = || ServiceTags::read(&file.to_string()).expect("a tags file");
        Given {
            scenario: universe::scenario(&self.edits),
            tags: (!self.tags.is_empty()).then(|| (read(), Published::read(&file))),
        }
    }
}

fn class(given: &Given, flow: &Flow) -> Class {
    let (read, published) = given.tags.as_ref().map(|(one, other)| (one, other)).unzip();
    let engine = evaluate_with(&given.scenario, flow, read);
    let said = judge(&given.scenario, flow, published);
    if engine.verdict() == Verdict::Undetermined {
        return match said.verdict {
            Verdict::Undetermined => Class::Agrees,
            Verdict::Allowed | Verdict::Denied => Class::Modest(reason(&engine)),
        };
    }
    match difference(&engine, &said) {
        None => Class::Agrees,
        Some(what) => {
            let stage = engine.decided_by().map(|step| step.stage.id());
            Class::Wrong(format!(
                "the engine says {} at {} for {}; {what}",
                word(&engine.verdict()),
                stage.unwrap_or_default(),
                reason(&engine)
            ))
        }
    }
}

/// What the referee says otherwise of an answer that is certain.
fn difference(engine: &Outcome, said: &Judgement) -> Option<String> {
    let stage = engine.decided_by().map(|step| step.stage);
    if engine.verdict() != said.verdict {
        return Some(format!(
            "the referee {} at {:?}",
            word(&said.verdict),
            said.decided_by
        ));
    }
    // several ways may end in several places; and what the engine does not know may stop it earlier
    let unsure = |step: &Step| step.outcome == StepOutcome::Unknown;
    let first = said.decided_by.and_then(|it| engine.step(it));
    if said.verdict == Verdict::Denied && (!said.one_place || first.is_some_and(unsure)) {
        return None;
    }
    if said.verdict == Verdict::Denied && said.decided_by != stage {
        return Some(format!("the referee at {:?}", said.decided_by));
    }
    if engine.symptom() != said.symptom {
        return Some(format!("the referee {:?}", said.symptom));
    }
    if let (Some(one), Some(other)) = (engine.source_seen(), &said.seen)
        && one != other
    {
        return Some(format!("it sees {one:?}, the referee {other:?}"));
    }
    match (engine.way, said.way) {
        (Some(one), Some(other)) if one != other => Some(format!("by {one:?}, the referee by {other:?}")),
        _ => None,
    }
}

#[test]
fn the_engine_and_the_referee_agree_on_made_up_networks() {
    let number = |name| std::env::var(name).ok().and_then(|it| it.parse::<u64>().ok());
    let (networks, seed) = (number("NETWORKS"), number("SEED"));
    let usual = networks.is_none() && seed.is_none();
    let networks = networks.unwrap_or(NETWORKS);
    let mut runner = TestRunner::new(Config {
        rng_seed: RngSeed::Fixed(seed.unwrap_or(0x7061_7468)),
        ..Config::default()
    });
    let strategy = (universe::changes(), published::tags(), universe::asked());
    let (mut pairs, mut agree) = (0, 0);
    let (mut modest, mut wrong) = (Found::new(), Found::new());
    for _ in 0..networks {
        let (edits, tags, asked) = strategy.new_tree(&mut runner).expect("a network").current();
        let network = Network { edits, tags };
        let given = network.given();
        for flow in universe::flows(asked) {
            pairs += 1;
            let class = class(&given, &flow);
            match &class {
                Class::Agrees => agree += 1,
                Class::Modest(reason) => note(&mut modest, reason, &network, &flow, &class),
                Class::Wrong(what) => note(&mut wrong, what, &network, &flow, &class),
            }
        }
    }
    println!("{pairs} pairs of {networks} networks, {agree} answered alike");
    tell(&modest, std::env::var_os("SHOW").is_some());
    tell(&wrong, true);
    assert!(wrong.is_empty(), "{} kinds of disagreement", wrong.len());
    if usual {
        assert_ceilings(&modest);
    }
}

/// The engine may know more than it did, never less: then `modest.json` goes down with it.
fn assert_ceilings(modest: &Found) {
    let ceilings: BTreeMap<String, usize> =
        serde_json::from_str(files::MODEST).expect("modest.json maps reasons");
    for (reason, (count, example)) in modest {
        let ceiling = ceilings.get(reason).copied().unwrap_or_default();
        assert!(
            *count <= ceiling,
            "{reason}: {count} times only the engine does not know, at most {ceiling} in modest.json\n{example}"
        );
    }
}

fn note(found: &mut Found, what: &str, network: &Network, flow: &Flow, class: &Class) {
    let example = || (0, shrunk(network, flow, class));
    found.entry(what.to_owned()).or_insert_with(example).0 += 1;
}

fn tell(found: &Found, examples: bool) {
    for (what, (count, example)) in found {
        println!("== {count} times: {what}");
        if examples {
            println!("{example}");
        }
    }
}

/// The fewest changes and tags that still come to the same.
fn shrunk(network: &Network, flow: &Flow, wanted: &Class) -> String {
    let mut network = network.clone();
    let still = |fewer: &Network| class(&fewer.given(), flow) == *wanted;
    for at in (0..network.edits.len()).rev() {
        let mut fewer = network.clone();
        fewer.edits.remove(at);
        if still(&fewer) {
            network = fewer;
        }
    }
    for at in (0..network.tags.len()).rev() {
        let mut fewer = network.clone();
        fewer.tags.remove(at);
        if still(&fewer) {
            network = fewer;
        }
    }
    let asked = serde_json::to_string(flow).unwrap_or_default();
    let changes: String = network.edits.iter().map(|edit| format!("  {edit}\n")).collect();
    let tags: String = network
        .tags
        .iter()
        .map(|tag| format!("  published: {tag}\n"))
        .collect();
    let given = network.given();
    let published = given.tags.as_ref().map(|(_, published)| published);
    let trace = judge(&given.scenario, flow, published).trace;
    format!("{asked}\n{changes}{tags}{trace}")
}
