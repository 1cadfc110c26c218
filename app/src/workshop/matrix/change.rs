//! How the paths of one state differ from those of another.

use pathlight_core::analysis::matrix::Answer;
use pathlight_core::flow::Flow;
use pathlight_core::model::Scenario;
use pathlight_core::outcome::Verdict;
use pathlight_core::sort::sorted_by_key;

use super::why::why;
use crate::workshop::aspects::aspects;
use crate::workshop::kept::Answered;

/// How a path differs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Change {
    /// Not at all.
    Same,
    /// Open now, and not before.
    Opened,
    /// Blocked now, and not before.
    Closed,
    /// Not certain any more.
    Undetermined,
    /// The same verdict by another way, gate, identity or wish.
    Otherwise,
    /// Not asked about before.
    New,
}

/// The changes that are counted, with their words.
const WORDS: [(Change, &str); 5] = [
    (Change::Opened, "opened"),
    (Change::Closed, "closed"),
    (Change::Undetermined, "undetermined now"),
    (Change::Otherwise, "as before, arriving otherwise"),
    (Change::New, "only now"),
];

impl Change {
    /// What has become of it, in a word; where the verdict is the same, what else is not.
    pub fn word(self, then: Option<&Answer>, now: &Answer) -> String {
        if let (Change::Otherwise, Some(then)) = (self, then) {
            return format!("other {}", aspects(then, now).join(", "));
        }
        let word = WORDS.iter().find(|(it, _)| *it == self);
        word.map_or_else(String::new, |(_, word)| (*word).to_owned())
    }
}

/// A state beside another.
pub struct Difference<'a> {
    /// The state before.
    before: &'a Scenario,
    /// Each path's answer then.
    then: Vec<Option<&'a Answer>>,
    changes: Vec<Change>,
    /// How many paths were asked about only then.
    gone: usize,
}

impl<'a> Difference<'a> {
    /// What is different in `now`, path by path.
    pub fn of(now: &Answered, before: &'a Answered) -> Self {
        let by_flow: Vec<&Answer> = sorted_by_key(before.answers.iter().collect(), flow);
        let (mut then, mut changes) = (Vec::new(), Vec::new());
        for (at, answer) in now.answers.iter().enumerate() {
            // mostly both ask the same in the same order
            let same = before.answers.get(at).filter(|it| it.flow == answer.flow);
            let was = same.or_else(|| {
                let found = by_flow.binary_search_by(|it| it.flow.cmp(&answer.flow)).ok()?;
                by_flow.get(found).copied()
            });
            changes.push(change(was, answer));
            then.push(was);
        }
        let kept = then.iter().flatten().count();
        Difference {
            before: &before.scenario,
            then,
            changes,
            gone: before.answers.len() - kept,
        }
    }

    /// How a path differs.
    pub fn change(&self, at: usize) -> Change {
        self.changes.get(at).copied().unwrap_or(Change::Same)
    }

    /// Why a path was as it was.
    pub fn why(&self, at: usize) -> Option<String> {
        Some(why(self.before, &self.then(at)?.outcome))
    }

    /// A path's answer then.
    pub fn then(&self, at: usize) -> Option<&'a Answer> {
        self.then.get(at).copied().flatten()
    }

    /// `3 opened, 2 closed, 1 as before, arriving otherwise`.
    pub fn counted(&self) -> String {
        let mut parts = Vec::new();
        for (change, word) in WORDS {
            let count = self.changes.iter().filter(|it| **it == change).count();
            if count > 0 {
                parts.push(format!("{count} {word}"));
            }
        }
        if self.gone > 0 {
            parts.push(format!("{} only before", self.gone));
        }
        match parts.is_empty() {
            true => "no path is different".to_owned(),
            false => parts.join(", "),
        }
    }

    /// How many paths differ.
    pub fn count(&self) -> usize {
        self.changes.iter().filter(|it| **it != Change::Same).count()
    }
}

fn flow<'a>(answer: &&'a Answer) -> &'a Flow {
    &answer.flow
}

fn change(was: Option<&Answer>, now: &Answer) -> Change {
    let Some(was) = was else { return Change::New };
    match (was.outcome.verdict(), now.outcome.verdict()) {
        (one, other) if one == other => match was == now {
            true => Change::Same,
            false => Change::Otherwise,
        },
        (_, Verdict::Allowed) => Change::Opened,
        (_, Verdict::Denied) => Change::Closed,
        (_, Verdict::Undetermined) => Change::Undetermined,
    }
}
