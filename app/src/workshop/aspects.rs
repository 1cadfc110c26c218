//! What of a path is different where its verdict is not: its way, the gate that decides, who the far side believes to be
//! asking, the wish.

use pathlight_core::analysis::matrix::Answer;
use pathlight_core::explain;
use pathlight_core::outcome::Outcome;

/// Each of them in a word.
pub fn aspects(then: &Answer, now: &Answer) -> Vec<&'static str> {
    let (was, is) = (&then.outcome, &now.outcome);
    let gate = |outcome: &Outcome| {
        let step = outcome.decided_by()?;
        Some((step.stage, step.reason.clone(), step.decisions.clone()))
    };
    let mut words = Vec::new();
    let mut differs = |is_other: bool, word| words.extend(is_other.then_some(word));
    differs(was.way != is.way, "way");
    differs(gate(was) != gate(is), "gate");
    differs(was.source_seen() != is.source_seen(), "identity");
    differs(then.wanted != now.wanted, "wish");
    // only what stands before or behind the deciding gate
    if words.is_empty() && was != is {
        words.push("stages on the way");
    }
    words
}

/// Way and identity of a path, and what they were before: `Over the service endpoint, seen as 10.1.1.4, private`.
pub fn told(then: Option<&Answer>, now: Option<&Answer>) -> String {
    let said = |answer: &Answer| {
        let way = answer
            .outcome
            .way
            .map_or("By a way that is not known", explain::way);
        match answer.outcome.source_seen() {
            Some(who) => format!("{way}, seen as {}", explain::who(who)),
            None => way.to_owned(),
        }
    };
    match (then.map(said), now.map(said)) {
        (Some(old), Some(new)) if old != new => format!("{new}; before: {old}"),
        (_, Some(only)) | (Some(only), None) => only,
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use pathlight_core::analysis::matrix::answers;
    use pathlight_core::edit::{Turn, turn};
    use pathlight_core::gallery;

    use super::*;

    #[test]
    fn what_differs_of_an_open_path_is_named() {
        let before = gallery::open("rogue-account").expect("it is there").scenario;
        let off = Turn {
            switch: "ep".into(),
            choice: None,
        };
        let after = turn(&before, &off).expect("it is a switch");
        let (before, after) = (answers(&before), answers(&after));
        let mut found = Vec::new();
        for (then, now) in before.iter().zip(&after) {
            if then.outcome.verdict() == now.outcome.verdict() && then != now {
                found.push((aspects(then, now), told(Some(then), Some(now))));
            }
        }
        let leak = found.iter().find(|(words, _)| words.contains(&"way"));
        let (words, said) = leak.expect("the leak goes on another way");
        assert!(words.contains(&"identity"), "{found:?}");
        assert!(said.contains("seen as") && said.contains("; before: "), "{said}");
    }
}
