//! Beside the stages of the chosen path: what else is in the way, the other ways, what would flip it, what its client sees.

use pathlight_core::analysis::flip::{Flip, flips};
use pathlight_core::analysis::matrix::asked_about;
use pathlight_core::edit::{Edit, PolicyScopeChoice};
use pathlight_core::evaluate::{alternatives, blockers, evaluate};
use pathlight_core::explain;
use pathlight_core::explain::client::{Kind, terminal};
use pathlight_core::flow::Flow;
use pathlight_core::model::Scenario;
use pathlight_core::model::id::ResourceRef;
use pathlight_core::outcome::{Outcome, Reason, Stage, Verdict};

use super::tree::{Tree, el, words};

/// How many flips are shown.
const MOST: usize = 6;

/// All of it, for the path at `at`. `has_tags`: the page answers with published tags, which are not known here.
pub fn beside(scenario: &Scenario, at: usize, has_tags: bool) -> Option<Tree> {
    let (flow, _) = asked_about(scenario).into_iter().nth(at)?;
    let outcome = evaluate(scenario, &flow);
    let mut whole = el("div", "beside");
    if has_tags {
        let text = "The service tags that are loaded on this page are not read below: what hangs on a bare address may differ.";
        whole = whole.with(words("p", "hint", text));
    }
    if outcome.verdict() == Verdict::Denied {
        whole = whole.with(also(scenario, &flow, &outcome));
    }
    let others = others(scenario, &flow);
    Some(
        whole
            .with_all(others)
            .with(flipping(scenario, &flow, &outcome))
            .with(client(scenario, &outcome)),
    )
}

/// The edit that a person chose among the flips, by its title; `None`: it is not among them any more.
pub fn chosen(scenario: &Scenario, at: usize, chosen: &str) -> Option<Edit> {
    let (flow, _) = asked_about(scenario).into_iter().nth(at)?;
    let mut found = flips(scenario, &flow).into_iter().map(|it| it.edit);
    found.find(|edit| explain::edit::title(scenario, edit) == chosen)
}

fn section(title: &str) -> Tree {
    el("section", "beside-part").with(words("h3", "", title))
}

/// Every later gate that stops it too.
fn also(scenario: &Scenario, flow: &Flow, outcome: &Outcome) -> Tree {
    let all = blockers(scenario, flow, None);
    let part = section("Also in the way");
    let mut list = el("ol", "");
    let mut count = 0;
    for (rank, step) in all.iter().enumerate() {
        let lead = match rank {
            // at one gate several groups may deny
            0 => {
                let told = outcome.decided_by().map_or(0, |it| it.decisions.len());
                if step.decisions.len() <= told {
                    continue;
                }
                "At the same gate"
            }
            1 => "If that gate were open, the next would be",
            _ => "Then",
        };
        count += 1;
        let title = if rank == 0 {
            String::new()
        } else {
            format!(" {}", explain::title(step.stage))
        };
        let said = format!(": {}", explain::step(scenario, outcome, step));
        let mut item = el("li", "").say(lead).with(words("b", "", title)).say(said);
        if let Some(cite) = cited(&explain::cites(step)) {
            item = item.with(words("small", "cite", cite));
        }
        list = list.with(item);
    }
    if count == 0 {
        return part.with(words("p", "", "No later gate stops it for certain."));
    }
    part.with(list)
}

/// Where something comes from, with the date of the text.
pub fn cited(cites: &[&str]) -> Option<String> {
    let first = cites.first()?;
    let all = cites.join(", ");
    Some(match explain::source(first) {
        Some(source) => format!("{source} · {all}"),
        None => all,
    })
}

/// Every other way that could carry it, folded.
fn others(scenario: &Scenario, flow: &Flow) -> Option<Tree> {
    let all = alternatives(scenario, flow, None);
    if all.is_empty() {
        return None;
    }
    let mut part = section("Other ways");
    for (at, other) in all.iter().enumerate() {
        let title = words("b", "", way(scenario, other));
        let verdict = match other.verdict() {
            Verdict::Allowed => ": open",
            Verdict::Denied => ": blocked",
            Verdict::Undetermined => ": undetermined",
        };
        let summary = el("summary", "").set("id", format!("way-{at}"));
        let mut fold = el("details", "entry").with(summary.with(title).say(verdict));
        if let Some(step) = other.decided_by() {
            let line = explain::line(scenario, other, step);
            fold = fold.with(words("p", "", format!("Decided by {line}")));
            if let Some(cite) = cited(&explain::cites(step)) {
                fold = fold.with(words("small", "cite", cite));
            }
        }
        part = part.with(fold);
    }
    Some(part)
}

fn way(scenario: &Scenario, other: &Outcome) -> String {
    let way = other.way.map_or("By a way that is not known", explain::way);
    let named = other.step(Stage::NameResolution).map(|step| &step.reason);
    match named {
        Some(Reason::PrivateName { private_endpoint }) => {
            let endpoint = ResourceRef::PrivateEndpoint(private_endpoint.clone());
            format!("{way} {}", explain::name(scenario, &endpoint))
        }
        Some(_) | None => way.to_owned(),
    }
}

/// What alone would flip it.
fn flipping(scenario: &Scenario, flow: &Flow, outcome: &Outcome) -> Tree {
    let all = flips(scenario, flow);
    let part = section("What would flip this");
    let does = match outcome.verdict() {
        Verdict::Allowed => "close",
        Verdict::Denied => "open",
        Verdict::Undetermined => "settle",
    };
    if all.is_empty() {
        let text =
            format!("No switch, and no small edit that is tried here, would {does} this path by itself.");
        return part.with(words("p", "", text));
    }
    let lead = format!("Each of these alone would {does} this path. Press one to do it; Undo takes it back.");
    let mut list = el("ul", "entries");
    for (at, flip) in all.iter().take(MOST).enumerate() {
        list = list.with(el("li", "entry").with(button(scenario, at, flip)));
    }
    let part = part.with(words("p", "", lead)).with(list);
    match all.len().checked_sub(MOST) {
        Some(more @ 1..) => part.with(words(
            "p",
            "hint",
            format!("{more} more do it, and do more beside."),
        )),
        Some(0) | None => part,
    }
}

fn button(scenario: &Scenario, at: usize, flip: &Flip) -> Tree {
    let title = explain::edit::title(scenario, &flip.edit);
    let does = match flip.then {
        Verdict::Allowed => "Opens it",
        Verdict::Denied => "Closes it",
        Verdict::Undetermined => "Leaves it undetermined",
    };
    let paths = |count: usize, what: &str| match count {
        1 => format!("1 path {what}"),
        count => format!("{count} paths {what}"),
    };
    let mut harm = Vec::new();
    if flip.breaks > 0 {
        harm.push(format!("breaks {}", paths(flip.breaks, "that must be open")));
    }
    if flip.leaks > 0 {
        harm.push(format!("opens {}", paths(flip.leaks, "that must be closed")));
    }
    let beside = match harm.is_empty() {
        true => "; nothing else goes against your wishes".to_owned(),
        false => format!("; also {}", harm.join(" and ")),
    };
    let line = el("button", "entry-line")
        .set("type", "button")
        .set("id", format!("flip-{at}"));
    let line = match &flip.edit {
        Edit::Flip { switch } => line.set("data-flips", switch.as_str()),
        Edit::Choose { switch, choice } => {
            let number = PolicyScopeChoice::ALL.iter().position(|it| it == choice);
            let number = number.unwrap_or_default().to_string();
            line.set("data-switch", switch.as_str())
                .set("data-choice", number)
        }
        Edit::Set { .. }
        | Edit::Add { .. }
        | Edit::Duplicate { .. }
        | Edit::Rename { .. }
        | Edit::Remove { .. }
        | Edit::MoveRow { .. }
        | Edit::Switches
        | Edit::Wish { .. } => line.set("data-field", title.clone()),
    };
    line.with(words("b", "", title))
        .with(words("small", "", does.to_owned() + &beside))
}

/// The terminal of its client.
fn client(scenario: &Scenario, outcome: &Outcome) -> Tree {
    let from = explain::from(scenario, &outcome.flow.source);
    let head = el("p", "terminal-head")
        .with(words("b", "", "Simulation"))
        .say(" on ")
        .with(words("bdi", "", from));
    let mut screen = el("div", "terminal");
    for line in terminal(scenario, outcome) {
        let mut said = match line.kind {
            Kind::Typed => el("p", "typed").with(words("span", "", "$ ").set("aria-hidden", "true")),
            Kind::Printed => el("p", "printed"),
            Kind::Remark => el("p", "remark"),
        };
        said = said.say(line.text);
        screen = screen.with(said);
    }
    section("What the client sees").with(head).with(screen)
}

#[cfg(test)]
mod tests {
    use pathlight_core::analysis::matrix::answers;
    use pathlight_core::gallery;

    use super::*;

    #[test]
    fn every_path_of_the_gallery_has_all_its_parts() {
        for entry in gallery::ALL {
            let scenario = gallery::open(entry.id).expect("it is there").scenario;
            for (at, answer) in answers(&scenario).iter().enumerate() {
                let view = beside(&scenario, at, false)
                    .expect("it is asked about")
                    .value()
                    .to_string();
                for part in ["What would flip this", "What the client sees", "Simulation"] {
                    assert!(view.contains(part), "{part}");
                }
                let is_blocked = answer.outcome.verdict() == Verdict::Denied;
                assert_eq!(view.contains("Also in the way"), is_blocked);
                assert!(!view.contains("are not read below"));
            }
            assert!(
                beside(&scenario, 0, true).is_some_and(|it| it.value().to_string().contains("are not read"))
            );
            assert!(beside(&scenario, 99, false).is_none());
        }
    }

    #[test]
    fn a_flip_is_found_again_by_its_title() {
        let scenario = gallery::open("rogue-account").expect("it is there").scenario;
        for (at, answer) in answers(&scenario).iter().enumerate() {
            for flip in flips(&scenario, &answer.flow) {
                let title = explain::edit::title(&scenario, &flip.edit);
                assert_eq!(chosen(&scenario, at, &title), Some(flip.edit));
            }
            assert_eq!(chosen(&scenario, at, "what is gone"), None);
        }
    }
}
