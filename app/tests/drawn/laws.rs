//! Laws that hold for every picture, however much stands on it.

use pathlight_app::diagram::geometry::{Rect, segments};
use pathlight_app::diagram::layout::{Picture, Thing};
use pathlight_core::model::host::HostNetwork;
use pathlight_core::model::id::ResourceRef;

use super::shown::{is_end, lines};

/// L4: on the grid, inside the box around, apart from the others.
pub fn boxes_are_in_order(name: &str, picture: &Picture) {
    for (at, node) in picture.nodes.iter().enumerate() {
        let Rect { x, y, w, h } = node.rect;
        assert!(
            [x, y, w, h].iter().all(|edge| edge % 4 == 0),
            "{name}: {} at {:?}",
            node.name,
            node.rect
        );
        if let Some(parent) = node.parent.and_then(|at| picture.nodes.get(at)) {
            let inside = if matches!(parent.thing, Thing::Border(_)) {
                8
            } else {
                12
            };
            assert!(
                parent.rect.holds(node.rect.grown(inside)),
                "{name}: {} in {}",
                node.name,
                parent.name
            );
        }
        for other in picture
            .nodes
            .iter()
            .skip(at + 1)
            .filter(|other| other.parent == node.parent)
        {
            let apart = !node.rect.grown(6).overlaps(other.rect.grown(6));
            assert!(apart, "{name}: {} and {}", node.name, other.name);
        }
    }
    for toggle in &picture.toggles {
        let parent = &picture.nodes[toggle.parent];
        assert!(
            toggle.rect.x >= parent.rect.x
                || matches!(parent.thing, Thing::Of(ResourceRef::NetworkInterface(_))),
            "{name}"
        );
        for node in picture
            .nodes
            .iter()
            .filter(|node| is_end(node) && !node.rect.holds(toggle.rect))
        {
            assert!(
                !node.rect.overlaps(toggle.rect),
                "{name}: {} over {}",
                toggle.switch,
                node.name
            );
        }
    }
}

/// E1: orthogonal, through no box that is not on the way.
pub fn lines_avoid_boxes(name: &str, picture: &Picture) {
    for (at, line) in lines(picture) {
        // one's own premises, where it passes through them, are a box on the way as well
        let (first, last) = (line.points[0], line.points[line.points.len() - 1]);
        let passed = picture.nodes.iter().filter(|node| {
            let ends = [first, last].map(|end| node.rect.grown(1).holds(Rect::around(end, 0, 0)));
            matches!(node.thing, Thing::Group(HostNetwork::OnPremises))
                && ends == [false; 2]
                && segments(&line.points).any(|it| it.room(0).overlaps(node.rect.grown(-1)))
        });
        assert!(
            line.points.len() <= 6 + 2 * (line.through.len() + passed.count()),
            "{name}: path {at} has {} bends",
            line.points.len() - 2
        );
        let (start, end) = (line.points[0], line.points[line.points.len() - 1]);
        for node in picture.nodes.iter().filter(|node| is_end(node)) {
            let is_on_the_way = line.through.iter().any(|it| Thing::Of(it.clone()) == node.thing);
            let is_own = [start, end]
                .iter()
                .any(|end| node.rect.grown(1).holds(Rect::around(*end, 0, 0)));
            let is_met = segments(&line.points).any(|segment| node.rect.overlaps(segment.room(0).grown(1)));
            assert!(
                is_own || is_on_the_way || !is_met,
                "{name}: path {at} runs through {}",
                node.name
            );
            assert!(is_met || !is_on_the_way, "{name}: path {at} misses {}", node.name);
        }
        for segment in segments(&line.points) {
            assert!(
                segment.from.x == segment.to.x || segment.from.y == segment.to.y,
                "{name}: path {at}"
            );
        }
    }
}
