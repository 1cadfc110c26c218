//! The laws of the picture (the layout's doc comment names where it differs), over the gallery and larger estates.

#[path = "drawn/crowd.rs"]
mod crowd;
#[path = "drawn/laws.rs"]
mod laws;
#[path = "drawn/many.rs"]
mod many;
#[path = "drawn/shown.rs"]
mod shown;

use laws::{boxes_are_in_order, lines_avoid_boxes};
use pathlight_app::diagram::geometry::{Point, Rect, Segment, segments};
use pathlight_app::diagram::layout::{Picture, Thing, takes_the_same};
use pathlight_app::diagram::marks;
use pathlight_app::diagram::metrics::Reader;
use pathlight_core::analysis::matrix::answers;
use pathlight_core::edit::{Edit, apply};
use pathlight_core::model::id::ResourceRef;
use pathlight_core::outcome::Stage;
use pathlight_core::{explain, gallery};
use shown::{estates, lines, picture_of, pictures, scenarios};

/// L4, E1 where there is much to draw: nothing overlaps, no line runs through what is not its own.
#[test]
fn large_estates_stay_in_order() {
    for (name, picture) in estates() {
        assert!(picture.is_crowded && picture.nodes.len() > 20, "{name}");
        // paths that are not drawn take no room: the boxes can still be read
        assert!(picture.width < 1_450, "{name}: {} wide", picture.width);
        boxes_are_in_order(name, &picture);
        lines_avoid_boxes(name, &picture);
    }
}

/// L1: no switch, in any position, moves anything: neither a box nor a place for a gate, nor a line but of what now goes
/// another way. For everything that can be switched: the page lays nothing out anew then.
#[test]
fn a_flip_moves_nothing() {
    for (name, scenario, _, reader, placed) in pictures() {
        let scenario = apply(&scenario, &Edit::Switches).expect("there is something to switch");
        let picture = shown::placed_picture(&scenario, &placed, reader);
        for switch in &scenario.switches {
            let edit = Edit::Flip {
                switch: switch.id.clone(),
            };
            let flipped = apply(&scenario, &edit).expect("every switch of the gallery sets something");
            let mut after = shown::placed_picture(&flipped, &placed, reader);
            for (at, (one, other)) in answers(&scenario).iter().zip(answers(&flipped)).enumerate() {
                if !takes_the_same(&one.outcome, &other.outcome) {
                    after.lines[at] = picture.lines[at].clone();
                }
            }
            assert_eq!(after, picture, "{name}: {}", switch.id);
        }
    }
}

/// L2: outside, networks, Microsoft's network, services: each right of the one before, at least 56 apart.
#[test]
fn columns_stand_in_order_and_apart() {
    for (name, _, picture, ..) in pictures() {
        let of = |pick: fn(&Thing) -> bool| {
            let rects = picture
                .nodes
                .iter()
                .filter(move |node| pick(&node.thing))
                .map(|node| node.rect);
            rects.reduce(Rect::with).expect("every column has a box")
        };
        let columns = [
            of(|thing| matches!(thing, Thing::Group(_))),
            of(|thing| matches!(thing, Thing::Of(ResourceRef::VirtualNetwork(_)))),
            picture.band,
            of(|thing| {
                matches!(
                    thing,
                    Thing::Of(ResourceRef::StorageAccount(_) | ResourceRef::MicrosoftEntra)
                )
            }),
        ];
        for pair in columns.windows(2) {
            assert!(pair[1].x - pair[0].right() >= 56, "{name}: {pair:?}");
        }
        let subnet = of(|thing| matches!(thing, Thing::Of(ResourceRef::Subnet(_))));
        assert!(
            columns[1].right() - subnet.right() >= 32,
            "{name}: right of the subnets"
        );
    }
}

/// L4: on the grid, children at least 12 inside (8 at an interface's border), siblings at least 12 apart.
#[test]
fn boxes_stand_on_the_grid_inside_and_apart() {
    for (name, _, picture, ..) in pictures() {
        boxes_are_in_order(&name, &picture);
    }
}

/// E1: orthogonal, in gaps and band only, never through a box that holds no end and is not on the way; at most 4 bends,
/// and two more for each box on the way.
#[test]
fn lines_run_between_boxes() {
    for (name, _, picture, ..) in pictures() {
        lines_avoid_boxes(&name, &picture);
    }
}

fn pairs(picture: &Picture) -> Vec<(usize, Segment, usize, Segment)> {
    let mut pairs = Vec::new();
    for (a, one) in lines(picture) {
        for (b, other) in lines(picture).filter(|(b, _)| *b > a) {
            for first in segments(&one.points) {
                pairs.extend(segments(&other.points).map(|second| (a, first, b, second)));
            }
        }
    }
    pairs
}

/// E1: lines side by side are at least 12 apart, 24 where gates stand.
#[test]
fn parallels_keep_their_distance() {
    for (name, _, picture, ..) in pictures() {
        let mut gates: Vec<Rect> = Vec::new();
        for (_, line) in lines(&picture) {
            gates.extend(line.places.iter().map(|place| Rect::around(place.at, 24, 2)));
        }
        for (a, first, b, second) in pairs(&picture) {
            if first.is_horizontal() == second.is_horizontal() {
                let has_gate = |gate: &Rect| {
                    [first, second].iter().all(|it| {
                        it.room(0).grown(1).x < gate.right() && gate.x < it.room(0).grown(1).right()
                    }) && [first, second].iter().any(|it| it.room(1).overlaps(*gate))
                };
                let by = if first.is_horizontal() && gates.iter().any(has_gate) {
                    12
                } else {
                    6
                };
                let strip = |segment: Segment| match segment.is_horizontal() {
                    true => Rect {
                        y: segment.room(0).y - by,
                        h: 2 * by,
                        ..segment.room(0)
                    },
                    false => Rect {
                        x: segment.room(0).x - by,
                        w: 2 * by,
                        ..segment.room(0)
                    },
                };
                assert!(
                    !strip(first).overlaps(strip(second)),
                    "{name}: paths {a} and {b}: {first:?} {second:?}"
                );
            }
        }
    }
}

/// E3: crossings at least 16 from any gate, and hardly more than the order of the ends makes necessary.
#[test]
fn crossings_are_few_and_clear_of_gates() {
    for (name, _, picture, _, placed) in pictures() {
        let mut crossings: Vec<(usize, usize, Point)> = Vec::new();
        for (a, first, b, second) in pairs(&picture) {
            crossings.extend(first.crossing(second).map(|at| (a, b, at)));
        }
        for (a, b, at) in &crossings {
            for (path, line) in lines(&picture).filter(|(path, _)| path == a || path == b) {
                for place in &line.places {
                    let (x, y) = (place.at.x - at.x, place.at.y - at.y);
                    assert!(
                        x * x + y * y >= 16 * 16,
                        "{name}: {at:?} at a gate of path {path}"
                    );
                }
            }
        }
        let necessary = necessary_crossings(&picture);
        // A1: up to 24 pairs the least; beyond them rows stand so close that some lines go round in a circle, and whoever
        // places things by hand does not ask what it costs
        let more = match (lines(&picture).count(), placed.is_empty()) {
            (0..=24, true) => 2,
            (25.., _) | (_, false) => (necessary / 5).max(4),
        };
        assert!(
            crossings.len() <= necessary + more,
            "{name}: {} crossings, {necessary} necessary",
            crossings.len()
        );
    }
}

/// A line's ways through the gaps: left of the networks, right of the subnets, before the services. The row on either
/// side; where both are on one side, the line goes in and comes back.
fn passages(picture: &Picture, line: &shown::Line) -> [Vec<(i32, i32, bool)>; 3] {
    let mut gaps = [Vec::new(), Vec::new(), Vec::new()];
    let middle = |pick: fn(&Thing) -> bool| {
        let own = picture.nodes.iter().find(|node| pick(&node.thing));
        own.map_or(0, |node| node.rect.centre().x)
    };
    let machines = middle(|thing| matches!(thing, Thing::Of(ResourceRef::Subnet(_))));
    for corners in line.points.windows(4) {
        let [before, from, to, after] = [corners[0], corners[1], corners[2], corners[3]];
        if from.x != to.x {
            continue;
        }
        let gap = match from.x {
            x if x < machines => 0,
            x if x < picture.band.x => 1,
            _ => 2,
        };
        let turns_back = (before.x < from.x) == (after.x < to.x);
        // within a box it turns from one row to another, and meets nobody
        if gap != 1 || turns_back && before.x < from.x {
            let is_rightwards = before.x < from.x;
            let ends = if is_rightwards {
                (from.y, to.y)
            } else {
                (to.y, from.y)
            };
            gaps[gap].push((ends.0, ends.1, turns_back));
        }
    }
    gaps
}

/// How many crossings the order of the rows on both sides of each gap makes necessary.
fn necessary_crossings(picture: &Picture) -> usize {
    let all: Vec<_> = lines(picture)
        .map(|(_, line)| (line, passages(picture, line)))
        .collect();
    let mut necessary = 0;
    for (at, (one, own)) in all.iter().enumerate() {
        for (other, others) in all.iter().skip(at + 1) {
            for gap in [0, 2] {
                for (left, right, _) in &own[gap] {
                    let inverted = |(l, r, _): &&(i32, i32, bool)| (left < l) != (right < r);
                    necessary += others[gap].iter().filter(inverted).count();
                }
            }
            // to and fro beside the subnets: over what leaves between, and over what is half inside
            necessary += around(&own[1], other) + around(&others[1], one);
            for (low, high) in own[1].iter().map(|it| (it.0.min(it.1), it.0.max(it.1))) {
                let is_half_inside = |it: &&(i32, i32, bool)| {
                    let inside = |row: i32| low < row && row < high;
                    inside(it.0) != inside(it.1)
                };
                necessary += others[1].iter().filter(is_half_inside).count();
            }
        }
    }
    necessary
}

/// How many turns of one line stand around the row that another leaves to Microsoft's network on.
fn around(turns: &[(i32, i32, bool)], other: &shown::Line) -> usize {
    let Some(chip) = other.chip else { return 0 };
    let row = chip.centre().y;
    let is_around = |it: &&(i32, i32, bool)| it.0.min(it.1) < row && row < it.0.max(it.1);
    turns.iter().filter(is_around).count()
}

/// G1: every gate on its owner's border and on its line; G2: of one stage and owner at one x, in the stages' order.
#[test]
fn gates_stand_on_their_owners_borders_in_order() {
    for (name, _, picture, ..) in pictures() {
        let edges: Vec<Rect> = picture
            .nodes
            .iter()
            .map(|node| node.rect)
            .chain([picture.band])
            .collect();
        for (at, line) in lines(&picture) {
            for place in &line.places {
                let on_line = segments(&line.points).any(|segment| segment.touches(place.at));
                assert!(on_line, "{name}: path {at}, {:?} is beside its line", place.stage);
                let over_internet = place.at.y < picture.band.y && place.at.x == picture.band.x;
                let on_border = edges.iter().any(|rect| {
                    let beside = (place.at.x - rect.x).abs() <= 1 || (place.at.x - rect.right()).abs() <= 1;
                    beside && rect.y <= place.at.y && place.at.y <= rect.bottom()
                });
                // what stays within its network has its route beside its subnet
                let beside_subnet = picture.nodes.iter().any(|node| {
                    matches!(node.thing, Thing::Of(ResourceRef::Subnet(_)))
                        && matches!(place.stage, Stage::Routing | Stage::Egress)
                        && (28..=52).contains(&(place.at.x - node.rect.right()))
                });
                assert!(
                    on_border || over_internet || beside_subnet,
                    "{name}: path {at}, {:?} at {:?} is on no border",
                    place.stage,
                    place.at
                );
            }
            let mut order: Vec<Stage> = line.places.iter().map(|place| place.stage).collect();
            // the group of a private endpoint's subnet stands before it
            let endpoint = order
                .windows(2)
                .position(|it| it == [Stage::InboundNsg, Stage::PrivateEndpoint]);
            if let Some(at) = endpoint {
                order.swap(at, at + 1);
            }
            let is_outward = line.places.iter().any(|place| place.stage == Stage::OutboundNsg);
            if is_outward {
                assert!(order.is_sorted(), "{name}: path {at}: {order:?}");
            }
        }
    }
}

/// What a route sends to a gateway is drawn through it, through one's own premises and in by the public door; what goes
/// by a service endpoint crosses Microsoft's network.
#[test]
fn forced_tunnelling_is_drawn_where_the_packet_goes() {
    let scenario = gallery::open("forced-tunnelling").expect("it is there").scenario;
    let endpoint = scenario.switches.iter().find(|it| it.id.as_str() == "ep");
    let edit = Edit::Flip {
        switch: endpoint.expect("a switch for the endpoint").id.clone(),
    };
    let with_endpoint = apply(&scenario, &edit).expect("it sets something");
    for (scenario, is_forced) in [(scenario, true), (with_endpoint, false)] {
        let answers = answers(&scenario);
        let picture = picture_of(&scenario, &answers, Reader::default());
        let premises = picture.nodes.iter().find(|node| node.name == "On-premises");
        let premises = premises.expect("one's own premises").rect;
        let mut to_services = 0;
        for (at, line) in lines(&picture) {
            let is_to = |name| explain::to(&scenario, &answers[at].flow.target) == name;
            let (is_service, is_site) = (is_to("readings") || is_to("roguestorage"), is_to("Web site"));
            if !is_service && !is_site {
                continue;
            }
            let (gateway, is_forced) = (
                ResourceRef::VirtualNetworkGateway("plant-vpn".into()),
                is_forced || is_site,
            );
            assert_eq!(line.through.contains(&gateway), is_forced, "path {at}");
            let mut parts = segments(&line.points);
            let passes = parts.any(|it| it.from.x >= premises.right() && it.to.x <= premises.x);
            assert_eq!(passes, is_forced, "path {at} and one's own premises");
            let egress = line.places.iter().find(|place| place.stage == Stage::Egress);
            let is_behind = egress.is_some_and(|place| place.at.x == premises.x);
            assert_eq!(is_behind, is_forced, "path {at} leaves behind them");
            if is_service {
                let mut parts = segments(&line.points);
                let crosses = parts.any(|it| it.is_horizontal() && it.room(0).overlaps(picture.band));
                assert_eq!(crosses, !is_forced, "path {at} and Microsoft's network");
                to_services += 1;
            }
        }
        assert_eq!(to_services, 2);
        assert_eq!(picture.over(), if is_forced { 2 } else { 0 });
    }
}

/// G4: what can be pressed is 24 by 24, 44 by 44 for a finger, and nothing of it overlaps.
#[test]
fn targets_are_large_enough_and_apart() {
    for (name, _, picture, reader, _) in pictures() {
        let least = if reader.is_coarse { 44 } else { 24 };
        let mut targets: Vec<Rect> = Vec::new();
        for (_, line) in lines(&picture) {
            let mut own: Vec<Point> = line.places.iter().map(|place| place.at).collect();
            own.sort();
            own.dedup();
            targets.extend(own.into_iter().map(|at| Rect::around(at, least, least)));
        }
        assert!(
            picture
                .toggles
                .iter()
                .all(|toggle| toggle.rect.h >= least && toggle.rect.w >= least),
            "{name}"
        );
        for (at, one) in targets.iter().enumerate() {
            for other in targets.iter().skip(at + 1) {
                assert!(!one.overlaps(*other), "{name}: {one:?} and {other:?}");
            }
        }
    }
}

/// G5: badges, chips and prominent gates overlap nothing, in every position of every switch.
#[test]
fn badges_overlap_nothing() {
    let reader = Reader::default();
    for (name, scenario) in scenarios() {
        let flipped = scenario.switches.iter().filter_map(|switch| {
            apply(
                &scenario,
                &Edit::Flip {
                    switch: switch.id.clone(),
                },
            )
            .ok()
        });
        for scenario in flipped.chain([scenario.clone()]) {
            let answers = answers(&scenario);
            let picture = picture_of(&scenario, &answers, reader);
            let gate = 26;
            let mut boxes: Vec<(usize, Rect)> = Vec::new();
            for (at, line) in lines(&picture) {
                boxes.extend(line.chip.map(|chip| (at, chip)));
                let gates = marks::marks(&answers[at], line);
                boxes.extend(
                    gates
                        .iter()
                        .filter(|mark| mark.is_prominent)
                        .map(|mark| (at, Rect::around(mark.at, gate, gate))),
                );
                let taken = picture.taken(line.chip);
                let badge = marks::badge(line, "▲", "leak", taken, picture.letters);
                let (_, rect) = badge.expect("every line has a level stretch");
                assert!(
                    taken.iter().flatten().all(|it| !it.overlaps(rect)),
                    "{name}: the badge of path {at} lies on what it keeps clear of"
                );
                let holds = |segment: Segment| {
                    let (low, high) = (segment.from.x.min(segment.to.x), segment.from.x.max(segment.to.x));
                    segment.from.y == rect.centre().y && low < rect.centre().x && rect.centre().x < high
                };
                assert!(
                    segments(&line.points).any(holds),
                    "{name}: the badge of path {at} lies off its line"
                );
                boxes.push((at, rect));
            }
            if let Some(label) = picture.trunk {
                for (path, it) in &boxes {
                    assert!(
                        !label.overlaps(*it),
                        "{name}: path {path} at what the lanes are called"
                    );
                }
            }
            for (at, (path, one)) in boxes.iter().enumerate() {
                for (other_path, other) in boxes.iter().skip(at + 1) {
                    assert!(
                        !one.overlaps(*other),
                        "{}: paths {path} and {other_path}: {one:?} {other:?}",
                        name
                    );
                }
            }
        }
    }
}
