//! What the laws of the picture are held over: the gallery, two estates, and small scenarios of one kind each.

use pathlight_app::diagram::layout::{self, Node, Picture};
pub use pathlight_app::diagram::lines::Line;
use pathlight_core::analysis::matrix::{Answer, answers};
use pathlight_core::gallery;
use pathlight_core::model::Scenario;

/// The picture of a scenario with its paths.
pub fn picture(scenario: &Scenario, is_coarse: bool) -> Picture {
    picture_of(scenario, &answers(scenario), is_coarse)
}

/// The picture of a scenario with these paths.
pub fn picture_of(scenario: &Scenario, answers: &[Answer], is_coarse: bool) -> Picture {
    let outcomes: Vec<_> = answers.iter().map(|answer| &answer.outcome).collect();
    layout::layout(scenario, &outcomes, is_coarse)
}

/// A scenario of this folder.
pub fn open(text: &str) -> Scenario {
    let opened = pathlight_core::document::open(text).expect("a scenario");
    assert_eq!(opened.problems, []);
    opened.document.scenario
}

/// One or two private endpoints, an appliance, a gateway, peerings: as they are, and with every pair on display.
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
    all
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

/// Every one of them, for a mouse and for a finger.
pub fn pictures() -> Vec<(String, Scenario, Picture, bool)> {
    let mut all = Vec::new();
    for (name, scenario) in scenarios() {
        for is_coarse in [false, true] {
            let picture = picture(&scenario, is_coarse);
            let name = format!("{name}, coarse: {is_coarse}");
            all.push((name, scenario.clone(), picture, is_coarse));
        }
    }
    all
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
        picture(&estate.scenario, false)
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
