//! What the laws of the picture are held over: the gallery, two estates, small scenarios of one kind each, and some of
//! the pairs of the conformance cases' own networks.

use pathlight_app::diagram::layout::{self, Node, Picture, Thing};
pub use pathlight_app::diagram::lines::Line;
use pathlight_app::diagram::metrics::Reader;
use pathlight_app::diagram::placed::{self, Placed};
use pathlight_core::analysis::matrix::{Answer, answers, every_pair};
use pathlight_core::model::Scenario;
use pathlight_core::{explain, gallery, json};

/// The picture of a scenario with its paths.
pub fn picture(scenario: &Scenario, reader: Reader) -> Picture {
    picture_of(scenario, &answers(scenario), reader)
}

/// The picture of a scenario with these paths.
pub fn picture_of(scenario: &Scenario, answers: &[Answer], reader: Reader) -> Picture {
    let outcomes: Vec<_> = answers.iter().map(|answer| &answer.outcome).collect();
    layout::layout(scenario, &outcomes, &Placed::new(), reader)
}

/// A scenario of this folder.
pub fn open(text: &str) -> Scenario {
    let opened = pathlight_core::document::open(text).expect("a scenario");
    assert_eq!(opened.problems, []);
    opened.document.scenario
}

/// One or two private endpoints, an appliance, a gateway, peerings: as they are, and with every pair on display; then the
/// fixtures.
pub fn small() -> Vec<(String, Scenario)> {
    let texts = [
        ("private endpoints", include_str!("private-endpoints.json")),
        ("appliance", include_str!("appliance.json")),
        ("gateway", include_str!("gateway.json")),
        ("peerings", include_str!("peerings.json")),
    ];
    let mut all = Vec::new();
    for (name, text) in texts {
        let scenario = open(text);
        let mut every_pair = scenario.clone();
        every_pair.expectations.clear();
        all.push((name.to_owned(), scenario));
        all.push((format!("{name}, every pair"), every_pair));
    }
    let fixtures = [
        (
            "private",
            include_str!("../../../tests/cases/fixtures/private.json"),
        ),
        (
            "lab-private",
            include_str!("../../../tests/cases/fixtures/lab-private.json"),
        ),
        ("corp", include_str!("../../../tests/cases/fixtures/corp.json")),
    ];
    for (name, text) in fixtures {
        let value = serde_json::from_str(text).expect("a fixture");
        let scenario: Scenario = json::read(&value).expect("a scenario");
        for step in [3, 5, 7, 11] {
            all.push((format!("{name}, every {step}th pair"), every(step, &scenario)));
        }
    }
    all
}

/// A scenario with some of its pairs on display, no more than are drawn one by one.
fn every(step: usize, scenario: &Scenario) -> Scenario {
    let mut some = scenario.clone();
    some.expectations.clear();
    for flow in every_pair(scenario).iter().step_by(step).take(30) {
        let row = serde_json::json!({
            "from": explain::from(scenario, &flow.source),
            "to": flow.target.reference().map(|it| explain::name(scenario, &it)),
            "port": flow.port,
        });
        some.expectations.push(json::read(&row).expect("a wish"));
    }
    some
}

/// The gallery and the small scenarios.
pub fn scenarios() -> Vec<(String, Scenario)> {
    let mut all = small();
    for entry in gallery::ALL {
        all.push((
            entry.id.to_owned(),
            gallery::open(entry.id).expect(entry.id).scenario,
        ));
    }
    all
}

/// Every one of them, for a mouse and for a finger; also with everything placed by hand, upside down.
pub fn pictures() -> Vec<(String, Scenario, Picture, Reader, Placed)> {
    let mut all = Vec::new();
    for (name, scenario) in scenarios() {
        for is_coarse in [false, true] {
            let reader = Reader { is_coarse };
            let own = picture(&scenario, reader);
            let name = format!("{name}, {reader:?}");
            let things = own.nodes.iter().rev().filter_map(|node| match &node.thing {
                Thing::Of(thing) => Some(placed::name(thing)),
                Thing::Border(_) | Thing::Group(_) | Thing::Address(_) => None,
            });
            let reversed: Placed = things.zip((0_u32..).map(Into::into)).collect();
            let turned = placed_picture(&scenario, &reversed, reader);
            all.push((
                format!("{name}, turned"),
                scenario.clone(),
                turned,
                reader,
                reversed,
            ));
            all.push((name, scenario.clone(), own, reader, Placed::new()));
        }
    }
    all
}

/// The picture of a scenario with its paths and some of it placed by hand.
pub fn placed_picture(scenario: &Scenario, placed: &Placed, reader: Reader) -> Picture {
    let answers = answers(scenario);
    let outcomes: Vec<_> = answers.iter().map(|answer| &answer.outcome).collect();
    layout::layout(scenario, &outcomes, placed, reader)
}

/// Two estates of a pipeline, every pair on display: far more paths than are drawn one by one.
pub fn estates() -> Vec<(&'static str, Picture)> {
    let texts = [
        (
            "estate 1",
            include_str!("../../../tests/cases/estates/estate-1.check.json"),
        ),
        (
            "estate 2",
            include_str!("../../../tests/cases/estates/estate-2.check.json"),
        ),
    ];
    let picture = |text: &str| {
        let estate = pathlight_core::check::open(text, &mut |path| Err(format!("`{path}` is not read")))
            .expect("an estate");
        picture(&estate.scenario, Reader::default())
    };
    texts
        .map(|(name, text)| (name, picture(text)))
        .into_iter()
        .collect()
}

/// The lines that are there, with the numbers of their paths.
pub fn lines(picture: &Picture) -> impl Iterator<Item = (usize, &Line)> {
    picture
        .lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| Some((at, line.as_ref()?)))
}

/// Whether a line may touch the box, and no other may.
pub fn is_end(node: &Node) -> bool {
    pathlight_app::diagram::is_end(node)
}
