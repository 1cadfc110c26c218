//! The conformance cases of the specification, all of them, natively and under wasm.

use std::collections::{BTreeMap, BTreeSet};

use harness::case::{self, Loaded};
use harness::files;
use harness::judge::judge;
use pathlight_core::evaluate::evaluate;
use pathlight_core::model::check::check;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

fn cases() -> Vec<Loaded> {
    case::all().expect("the case files can be read")
}

fn not_yet() -> BTreeMap<String, String> {
    serde_json::from_str(files::NOT_YET).expect("not-yet.json maps ids to reasons")
}

/// What is wrong with the answer to one case, for people; `None`: nothing.
fn report(loaded: &Loaded) -> Option<String> {
    let case = &loaded.case;
    let head = format!("{} ({}): {}", case.id, case.cites.join(", "), case.about);
    match judge(loaded) {
        Err(error) => Some(format!("{head}\n    {error}")),
        Ok(judged) if judged.differences.is_empty() => None,
        Ok(judged) => {
            let differences = judged.differences.join("\n    ");
            Some(format!("{head}\n    {differences}\n{}", judged.trace))
        }
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn every_case_is_answered_as_specified() {
    let not_yet = not_yet();
    let (mut failures, mut mended) = (Vec::new(), Vec::new());
    for loaded in cases() {
        match (report(&loaded), not_yet.get(&loaded.case.id)) {
            (None, None) => {}
            (Some(report), None) => failures.push(report),
            (Some(_), Some(reason)) => println!("not yet: {}: {reason}", loaded.case.id),
            (None, Some(_)) => mended.push(loaded.case.id),
        }
    }
    let count = failures.len();
    assert!(
        failures.is_empty(),
        "{count} cases fail\n\n{}",
        failures.join("\n")
    );
    assert!(
        mended.is_empty(),
        "answered now, so take them out of not-yet.json: {mended:?}"
    );
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn no_case_is_lost() {
    let mut totals: BTreeMap<String, usize> = BTreeMap::new();
    let mut ids = BTreeSet::new();
    for loaded in cases() {
        *totals.entry(loaded.topic).or_default() += 1;
        assert!(
            ids.insert(loaded.case.id.clone()),
            "{} stands twice",
            loaded.case.id
        );
    }
    let committed: BTreeMap<String, usize> =
        serde_json::from_str(files::TOTALS).expect("totals.json maps topics to numbers");
    assert_eq!(
        totals, committed,
        "cases by topic; if this is meant, change totals.json"
    );
    let not_yet = not_yet();
    for (id, reason) in &not_yet {
        println!("{id}: {reason}");
    }
    // both tables of the specification, whole
    let services = (1..=166).map(|number| format!("G-{number:03}"));
    let network = (1..=122).map(|number| format!("J-{number:02}"));
    let stands = |id: &String| ids.contains(id) || not_yet.contains_key(id);
    let lost: Vec<_> = services.chain(network).filter(|id| !stands(id)).collect();
    assert!(lost.is_empty(), "neither a case nor in not-yet.json: {lost:?}");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn every_case_can_be_asked() {
    for loaded in cases() {
        let asked = loaded
            .scenario()
            .and_then(|scenario| loaded.flow(&scenario).map(|flow| (scenario, flow)));
        let (scenario, flow) = asked.unwrap_or_else(|error| panic!("{}: {error}", loaded.case.id));
        let answer = |_| serde_json::to_string(&evaluate(&scenario, &flow)).expect("answers can be written");
        assert_eq!(
            answer(1),
            answer(2),
            "{} is answered differently each time",
            loaded.case.id
        );
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn fixtures_are_without_fault() {
    for (name, text) in files::FIXTURES {
        let scenario = serde_json::from_str(text).expect("fixtures can be read");
        assert_eq!(check(&scenario), [], "{name}");
    }
}
