//! The laws of gathered pictures (diagram.md A1 to A4): estates of 50 and of 300 machines, and two of a pipeline.

use std::collections::BTreeSet;

use pathlight_app::diagram::geometry::{Rect, segments};
use pathlight_app::diagram::layout::{Picture, Thing};
use pathlight_app::diagram::metrics::Reader;
use pathlight_app::diagram::{facts, many};
use pathlight_app::workshop::gather::gathered;
use pathlight_core::analysis::matrix::{Answer, Wish, answers};
use pathlight_core::edit::{Edit, apply};
use pathlight_core::explain;
use pathlight_core::model::Scenario;
use pathlight_core::model::id::ResourceRef;
use pathlight_core::outcome::Stage;
use serde_json::{Value, json};

use super::crowd;
use super::laws;
use super::shown::{self, lines};

/// What is gathered of a scenario, with its answers, and the picture of it.
struct Gathered {
    answers: Vec<Answer>,
    said: Value,
    picture: Picture,
}

fn gather(scenario: &Scenario, opened: &str, at: Option<usize>) -> Gathered {
    let answers = answers(scenario);
    assert!(many::are_many(scenario, answers.len()));
    let request = json!({ "opened": opened, "at": at.map(|at| at.to_string()) });
    let said = gathered(scenario, &answers, &request);
    let outcomes: Vec<_> = answers.iter().map(|answer| &answer.outcome).collect();
    let picture =
        many::picture(&said, &outcomes, Reader::default()).expect("the page reads what the workshop says");
    Gathered {
        answers,
        said,
        picture,
    }
}

fn estates() -> Vec<(String, Scenario)> {
    let made = [50, 300].map(|machines| {
        (
            format!("{machines} machines"),
            shown::open(&crowd::crowd(machines)),
        )
    });
    let texts = [
        include_str!("../../../tests/cases/estates/estate-1.check.json"),
        include_str!("../../../tests/cases/estates/estate-2.check.json"),
    ];
    let read = texts.map(|text| {
        let estate = pathlight_core::check::open(text, &mut |path| Err(format!("`{path}` is not read")));
        let scenario = estate.expect("an estate").scenario;
        (scenario.title.clone(), scenario)
    });
    made.into_iter().chain(read).collect()
}

/// L4, E1, A3: in order, at most 40 lines, at most so many boxes that they can be read.
#[test]
fn a_gathered_picture_is_in_order_and_small() {
    for (name, scenario) in estates() {
        let Gathered { picture, said, .. } = gather(&scenario, "", None);
        println!(
            "{name}: {} x {}, {} boxes, {} lines, {}",
            picture.width,
            picture.height,
            picture.nodes.len(),
            lines(&picture).count(),
            said["view"]
        );
        for node in &picture.nodes {
            println!("  {} {:?}", node.name, node.rect);
        }
        laws::boxes_are_in_order(&name, &picture);
        laws::lines_avoid_boxes(&name, &picture);
        // what the lanes are called stands between two of them
        if let Some(label) = picture.trunk {
            let mut corners = lines(&picture).flat_map(|(_, line)| &line.points);
            assert!(
                !corners.any(|corner| label.y < corner.y && corner.y < label.bottom()),
                "{name}: a lane runs through what the lanes are called"
            );
        }
        assert!(lines(&picture).count() <= 40, "{name}");
        assert!(lines(&picture).count() > 0, "{name}");
        assert!(picture.nodes.len() <= 70, "{name}: {} boxes", picture.nodes.len());
    }
}

/// L1: a switch changes lines, and no box.
#[test]
fn a_flip_moves_no_box() {
    for (name, scenario) in estates() {
        let before = gather(&scenario, "", None).picture;
        for switch in &scenario.switches {
            let edit = Edit::Flip {
                switch: switch.id.clone(),
            };
            let after = gather(&apply(&scenario, &edit).expect("it sets something"), "", None).picture;
            assert_eq!(before.nodes, after.nodes, "{name}: {}", switch.id);
            assert_eq!(
                (before.width, before.height, before.band),
                (after.width, after.height, after.band)
            );
        }
    }
}

/// A2: no bundle mixes states, and every path is drawn or counted; what leaks or is broken is drawn.
#[test]
fn bundles_hold_what_stands_alike() {
    for (name, scenario) in estates() {
        let Gathered {
            answers,
            said,
            picture,
        } = gather(&scenario, "blocked", None);
        let drawn: usize = lines(&picture).map(|(_, line)| line.paths).sum();
        let text = said["view"].to_string();
        let told: usize = text
            .split('"')
            .filter(|words| words.contains(" are between ") || words.starts_with("The matrix has the other "))
            .flat_map(|words| {
                words
                    .split([' ', '.'])
                    .filter_map(|word| word.parse::<usize>().ok())
            })
            .sum();
        assert_eq!(drawn + told, answers.len(), "{name}: {text}");
        let all = if told > 0 {
            format!("{drawn} of {} paths", answers.len())
        } else {
            format!("All {drawn} paths")
        };
        assert!(text.contains(&all), "{name}: {text}");
        // no line of several has a path that stands otherwise
        let request = json!({ "opened": "blocked", "at": null });
        for (at, line) in lines(&picture).filter(|(_, line)| line.paths > 1) {
            let alike = answers
                .iter()
                .filter(|it| it.state() == answers[at].state())
                .count();
            assert!(alike >= line.paths, "{name}: {at}");
        }
        assert_eq!(gathered(&scenario, &answers, &request), said, "the same again");
        let states: BTreeSet<_> = lines(&picture).map(|(at, _)| answers[at].state()).collect();
        for answer in answers.iter().filter(|it| it.is_leak() || it.is_broken()) {
            assert!(states.contains(&answer.state()), "{name}: {:?}", answer.flow);
        }
    }
}

/// The chosen path is drawn whatever it is, and stands for its bundle.
#[test]
fn the_chosen_path_is_drawn() {
    for (name, scenario) in estates() {
        let count = answers(&scenario).len();
        for at in (0..count).step_by(count / 12 + 1) {
            let Gathered { picture, said, .. } = gather(&scenario, "", Some(at));
            let is_within = said["view"]
                .to_string()
                .contains("Open the box of the chosen path");
            assert!(picture.lines[at].is_some() != is_within, "{name}: path {at}");
        }
    }
}

/// E6 and the packet's way: a line goes by the appliances and the private endpoint that its answer names.
#[test]
fn a_bundle_is_drawn_by_the_way_that_its_paths_take() {
    let (mut by_appliance, mut by_endpoint) = (0, 0);
    for (name, scenario) in estates() {
        let Gathered { answers, picture, .. } = gather(&scenario, "blocked", None);
        for (at, line) in lines(&picture) {
            let routing = answers[at].outcome.step(Stage::Routing);
            for hop in routing.iter().flat_map(|step| &step.hops) {
                assert!(
                    line.through.contains(&hop.appliance),
                    "{name}: {:?}",
                    answers[at].flow
                );
                by_appliance += 1;
            }
            let is_private = answers[at].outcome.way == Some(pathlight_core::outcome::Way::PrivateEndpoint);
            let has_endpoint = line
                .through
                .iter()
                .any(|it| matches!(it, ResourceRef::PrivateEndpoint(_)));
            assert_eq!(is_private, has_endpoint, "{name}: {:?}", answers[at].flow);
            by_endpoint += usize::from(is_private);
        }
    }
    assert!(
        by_appliance > 0 && by_endpoint > 0,
        "{by_appliance} {by_endpoint}"
    );
}

/// L3: what is opened stands in its place by address among the cards, also where all of a network was one card.
#[test]
fn an_opened_subnet_stands_among_the_others_by_address() {
    for (machines, opened) in [
        (50, ""),
        (50, "subnet:spoke1-subnet3"),
        (50, "subnet:spoke1-subnet2\nsubnet:spoke1-subnet5"),
        (300, "network:spoke1\nsubnet:spoke1-subnet3"),
    ] {
        let scenario = shown::open(&crowd::crowd(machines));
        let Gathered { picture, said, .. } = gather(&scenario, opened, None);
        let own = picture
            .nodes
            .iter()
            .filter(|it| it.name.starts_with("spoke1-subnet") && !it.name.ends_with("-pe"));
        let mut found: Vec<_> = own.map(|it| (it.rect.y, it.name.clone())).collect();
        found.sort();
        let names: Vec<_> = found.into_iter().map(|(_, name)| name).collect();
        assert!(names.len() > 5 && names.is_sorted(), "{opened}: {names:?}");
        laws::boxes_are_in_order(opened, &picture);
        laws::lines_avoid_boxes(opened, &picture);
        // each machine of it says what gathers it again
        for key in opened.lines().filter_map(|key| key.strip_prefix("subnet:")) {
            let closes = said["closes"].as_object().expect("a map");
            let own = scenario.network_interfaces.iter();
            for (id, _) in own.filter(|(_, it)| it.subnet.as_str() == key) {
                assert_eq!(closes[id.as_str()], json!(format!("subnet:{key}")));
            }
        }
    }
}

/// A2: what is against a wish and not drawn is told of.
#[test]
fn leaks_that_are_not_drawn_are_told_of() {
    let scenario = shown::open(&crowd::crowd(300));
    let keys = (2..8).map(|at| format!("subnet:spoke1-subnet{at}\n"));
    let opened = format!("network:spoke1\n{}", keys.collect::<String>());
    let Gathered {
        answers,
        said,
        picture,
    } = gather(&scenario, &opened, None);
    let is_wrong = |it: &Answer| it.state().wish == Wish::Against;
    let all = answers.iter().filter(|it| is_wrong(it)).count();
    let drawn = lines(&picture).filter(|(at, _)| is_wrong(&answers[*at]));
    let drawn: usize = drawn.map(|(_, line)| line.paths).sum();
    assert!(drawn < all);
    let told = format!("{} of those not drawn are against a wish", all - drawn);
    assert!(
        said["view"].to_string().contains(&told),
        "{told}: {}",
        said["view"]
    );
}

/// A4: what is opened shows what it holds; gathered again it is as before.
#[test]
fn a_card_opens_to_what_it_holds() {
    let scenario = shown::open(&crowd::crowd(300));
    let whole = gather(&scenario, "", None);
    let opens = whole.said["opens"].as_object().expect("cards").clone();
    assert!(opens.values().any(|it| it == "network:spoke1"), "{opens:?}");
    let spoke = gather(&scenario, "network:spoke1", None);
    let holds = |gathered: &Gathered, name: &str| gathered.picture.nodes.iter().any(|node| node.name == name);
    assert!(holds(&spoke, "spoke1-subnet2") && !holds(&spoke, "vm9"));
    let subnet = gather(&scenario, "network:spoke1\nsubnet:spoke1-subnet2", None);
    assert!(holds(&subnet, "vm9") && !holds(&subnet, "vm1"));
    assert!(
        subnet.said["view"]
            .to_string()
            .contains("Gather spoke1-subnet2 again")
    );
    let accounts = gather(&scenario, "services:storageAccount:foreign", None);
    assert!(holds(&accounts, "rogue1") && !holds(&whole, "rogue1"));
    // only what is there can be opened
    assert_eq!(gather(&scenario, "subnet:gone\n", None).picture, whole.picture);
}

/// L5: nobody sees two boxes of one name, and a card says how many it is.
#[test]
fn cards_say_how_many_they_are() {
    let scenario = shown::open(&crowd::crowd(50));
    let picture = gather(&scenario, "", None).picture;
    let machines: usize = picture
        .nodes
        .iter()
        .filter_map(|node| node.note.split_once(" machine")?.0.parse::<usize>().ok())
        .sum();
    let single = picture.nodes.iter().filter(|node| match &node.thing {
        Thing::Of(thing @ ResourceRef::NetworkInterface(_)) => {
            facts::address(&scenario, thing).is_some() && explain::name(&scenario, thing) == node.name
        }
        _ => false,
    });
    assert_eq!(machines + single.count(), scenario.network_interfaces.len());
}

/// What can be pressed stays on the picture.
#[test]
fn lines_end_at_boxes() {
    for (name, scenario) in estates() {
        let picture = gather(&scenario, "", None).picture;
        for (at, line) in lines(&picture) {
            let meets = |rect: Rect| segments(&line.points).any(|it| rect.grown(1).overlaps(it.room(1)));
            assert!(
                picture
                    .nodes
                    .iter()
                    .any(|node| shown::is_end(node) && meets(node.rect)),
                "{name}: {at}"
            );
        }
    }
}
