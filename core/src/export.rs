//! What leaves Pathlight to be read elsewhere: the matrix as CSV, the report as Markdown, and a name for the file.
//!
//! Names come from strangers' files. In what leaves here they are inert: no formula, no markup, no line of their own, no
//! turned reading direction.

pub mod csv;
pub mod markdown;

use std::collections::BTreeMap;

use crate::analysis::matrix::{Answer, PathAnswer, Wish};
use crate::explain;
pub use crate::explain::plain::{on_one_line, steers};
use crate::flow::{Flow, Source, Target};
use crate::model::Scenario;
use crate::model::expectation::Wanted;
use crate::outcome::Verdict;

/// A pair as people name it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Name {
    /// Where it starts.
    pub from: String,
    /// Where it goes.
    pub to: String,
    /// The rest of the question: `blob, TCP 443`.
    pub traffic: String,
}

/// The flows by their names. Things of one name are called by their ids, so that no name stands for two.
pub fn names(scenario: &Scenario, flows: &mut dyn Iterator<Item = &Flow>) -> Vec<Name> {
    let mut seen: BTreeMap<Name, usize> = BTreeMap::new();
    let mut named = Vec::new();
    for flow in flows {
        let name = Name {
            from: explain::from(scenario, &flow.source),
            to: explain::to(scenario, &flow.target),
            traffic: explain::traffic(flow),
        };
        *seen.entry(name.clone()).or_default() += 1;
        named.push((name, flow));
    }
    let mut names = Vec::with_capacity(named.len());
    for (name, flow) in named {
        let is_shared = seen.get(&name).is_some_and(|count| *count > 1);
        names.push(if is_shared { by_id(name, flow) } else { name });
    }
    names
}

fn by_id(name: Name, flow: &Flow) -> Name {
    Name {
        from: match &flow.source {
            Source::NetworkInterface(id) => id.to_string(),
            Source::Host(id) => id.to_string(),
        },
        to: match &flow.target {
            Target::NetworkInterface(id) => id.to_string(),
            Target::Host(id) => id.to_string(),
            Target::StorageAccount { id, .. } => id.to_string(),
            Target::KeyVault(id) => id.to_string(),
            Target::SqlServer(id) => id.to_string(),
            Target::MicrosoftEntra | Target::Address(_) => name.to,
        },
        traffic: name.traffic,
    }
}

/// What the engine says of a path, in one word.
fn verdict(answer: &Answer) -> &'static str {
    match answer.outcome.verdict() {
        Verdict::Allowed => "open",
        Verdict::Denied => "blocked",
        Verdict::Undetermined => "undetermined",
    }
}

/// What the author wants of it.
fn wanted(answer: &Answer) -> &'static str {
    match answer.wanted {
        Some(Wanted::Open) => "must be open",
        Some(Wanted::Closed) => "must be closed",
        None => "no opinion",
    }
}

/// How the two stand to each other, in the page's own words.
pub fn state(answer: &Answer) -> &'static str {
    let state = answer.state();
    match (state.answer, state.wish, answer.wanted) {
        (PathAnswer::Open, Wish::AsWanted, _) => "open, as wanted",
        (PathAnswer::Open, Wish::NoOpinion, _) => "open",
        (PathAnswer::Open, Wish::Against, _) => "leak",
        (PathAnswer::Blocked, Wish::AsWanted, _) => "blocked, as wanted",
        (PathAnswer::Blocked, Wish::NoOpinion, _) => "blocked",
        (PathAnswer::Blocked, Wish::Against, _) => "broken",
        (PathAnswer::Undetermined, _, Some(Wanted::Closed)) => "undetermined, must be closed",
        (PathAnswer::Undetermined, _, Some(Wanted::Open)) => "undetermined, must be open",
        (PathAnswer::Undetermined, _, None) => "undetermined",
    }
}

/// The stage that decided, with its rule.
fn decided_by(answer: &Answer) -> String {
    let stage = answer.outcome.decided_by();
    let stage = stage.map_or("", |step| explain::title(step.stage));
    match answer.outcome.rule() {
        Some(rule) => format!("{stage}, {rule}"),
        None => stage.to_owned(),
    }
}

/// The most characters of a title that go into a file's name.
const LONGEST_STEM: usize = 60;
/// Names that Windows keeps for devices, whatever follows the dot.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// A file's name from a title: letters, digits and dashes, then the ending.
pub fn file_name(title: &str, ending: &str) -> String {
    let mut stem = String::new();
    for c in title.chars().take(LONGEST_STEM) {
        match c {
            c if c.is_ascii_alphanumeric() => stem.push(c.to_ascii_lowercase()),
            c if c.is_alphanumeric() && !steers(c) => stem.push(c),
            _ if stem.is_empty() || stem.ends_with('-') => {}
            _ => stem.push('-'),
        }
    }
    let stem = stem.trim_end_matches('-');
    let is_device = DEVICES.contains(&stem.trim_end_matches(|c: char| c.is_ascii_digit()));
    match stem {
        "" => format!("pathlight.{ending}"),
        stem if is_device => format!("pathlight-{stem}.{ending}"),
        stem => format!("{stem}.{ending}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_a_name_and_nothing_else() {
        let named = |title: &str| file_name(title, "svg");
        assert_eq!(named("The rogue account"), "the-rogue-account.svg");
        assert_eq!(named("../../etc/passwd"), "etc-passwd.svg");
        assert_eq!(named("C:\\con"), "c-con.svg");
        assert_eq!(named("con"), "pathlight-con.svg");
        assert_eq!(named("LPT1"), "pathlight-lpt1.svg");
        assert_eq!(named("\u{202e}gnp.exe"), "gnp-exe.svg");
        assert_eq!(named("Réseau d’été"), "réseau-d-été.svg");
        for empty in ["", "…", ".", "..", "\0\n", "---"] {
            assert_eq!(named(empty), "pathlight.svg");
        }
        assert_eq!(named(&"a".repeat(4000)).len(), LONGEST_STEM + 4);
    }
}
