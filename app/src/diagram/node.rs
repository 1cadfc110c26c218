//! A box of the picture, and the switches in it.

use std::sync::Arc;

use leptos::prelude::*;
use pathlight_core::edit::Position;
use pathlight_core::edit::switch::position;
use pathlight_core::explain;
use pathlight_core::model::host::HostNetwork;
use pathlight_core::model::id::ResourceRef;

use super::geometry::Rect;
use super::labels::{self, Label};
use super::layout::{Node, Picture, Thing, Toggle};
use super::metrics::*;
use super::names;
use super::paint::{button, group, id, shape, words};
use super::scene::Act;
use crate::icons;
use crate::state::Store;
use crate::ui::{self, El, el};

/// What a box looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Group,
    Host,
    Network,
    Subnet,
    Border,
    Machine,
    Endpoint,
    Appliance,
    Gateway,
    Service,
}

fn kind(node: &Node) -> Kind {
    match &node.thing {
        Thing::Group(_) => Kind::Group,
        Thing::Border(_) => Kind::Border,
        Thing::Address(_) | Thing::Of(ResourceRef::Host(_)) => Kind::Host,
        Thing::Of(ResourceRef::VirtualNetwork(_)) => Kind::Network,
        Thing::Of(ResourceRef::Subnet(_)) => Kind::Subnet,
        Thing::Of(ResourceRef::NetworkInterface(_)) if !node.is_appliance => Kind::Machine,
        Thing::Of(ResourceRef::NetworkInterface(_) | ResourceRef::AzureFirewall(_)) => Kind::Appliance,
        Thing::Of(ResourceRef::PrivateEndpoint(_)) => Kind::Endpoint,
        Thing::Of(ResourceRef::VirtualNetworkGateway(_)) => Kind::Gateway,
        Thing::Of(_) => Kind::Service,
    }
}

/// Whether paths start at a box, end at it or pass through it, so that it can be focused and pressed.
pub fn is_end(node: &Node) -> bool {
    !matches!(
        kind(node),
        Kind::Group | Kind::Network | Kind::Subnet | Kind::Border
    )
}

/// Whose it is, in a word.
pub fn whose(node: &Node) -> &'static str {
    match node.yours {
        Some(true) => "yours",
        Some(false) => "not yours",
        None => "",
    }
}

/// The box numbered `at`.
pub fn node(picture: &Picture, at: usize) -> Option<AnyView> {
    let node = picture.nodes.get(at)?;
    let kind = kind(node);
    let class = match kind {
        Kind::Group | Kind::Host => "box outside",
        Kind::Network => "box network",
        Kind::Subnet => "box subnet",
        Kind::Border => "box border",
        Kind::Machine => "box machine",
        Kind::Endpoint if node.is_idle => "box endpoint idle",
        Kind::Endpoint => "box endpoint",
        Kind::Appliance => "box appliance",
        Kind::Gateway => "box gateway",
        Kind::Service => "box service",
    };
    let class = format!(
        "{class}{}",
        if node.yours == Some(false) { " foreign" } else { "" }
    );
    let radius = match kind {
        Kind::Network => 14,
        Kind::Group | Kind::Subnet | Kind::Service | Kind::Border => 10,
        Kind::Host | Kind::Machine | Kind::Endpoint | Kind::Appliance | Kind::Gateway => 7,
    };
    let mut parts = vec![shape("frame", node.rect.path(radius))];
    match kind {
        Kind::Border => {}
        Kind::Group | Kind::Network | Kind::Subnet => parts.extend(heading(node, picture.letters)),
        Kind::Host => parts.extend(lines(
            node,
            node.rect.x + 10,
            node.rect.centre().y - 4 - if node.title.len() > 1 { NAME_LINE / 2 } else { 0 },
            &node.note,
        )),
        Kind::Machine | Kind::Endpoint | Kind::Appliance | Kind::Gateway => {
            let (x, y) = (node.rect.x + 18, node.rect.y + 24);
            // what stands for an address may be an expression
            let note = names::shorten(&node.note, node.rect.w - 28, NOTE + picture.letters);
            parts.extend(lines(node, x, y, &note));
            let own = i32::try_from(node.title.len()).unwrap_or(1);
            let mut y = y + NAME_LINE * own;
            for line in &node.more {
                y += NOTE_LINE;
                parts.push(words(
                    "note",
                    x,
                    y,
                    names::shorten(line, node.rect.w - 28, NOTE + picture.letters),
                ));
            }
        }
        Kind::Service => {
            parts.extend(doors(node, picture.letters));
            let mut note = joined(&[whose(node), &node.note], " · ");
            // there is not always room for where it is as well
            if names::width(&note, NOTE + picture.letters) > node.rect.w - DOOR {
                whose(node).clone_into(&mut note);
            }
            parts.extend(lines(node, node.rect.x + DOOR, node.rect.y + 26, &note));
        }
    }
    if let Some(d) = icon(node, picture.letters) {
        // clear of the gates at the right border
        let from_right = if kind == Kind::Machine { 34 } else { 24 };
        let (x, y) = (node.rect.right() - from_right, node.rect.y + 8);
        parts.push(shape("icon", format!("M{x},{y}{d}")));
    }
    if !is_end(node) {
        // its form is in the list of things too: no stop of its own for the keys
        let pressed = el("g", class).set("data-act", Act::Box(at).write());
        return Some(pressed.with_all(parts).view());
    }
    let mut facts = vec![node.name.as_str(), whose(node), &node.note];
    facts.extend(node.more.iter().map(String::as_str));
    // a card says what it stands in
    let mut around = node.parent.filter(|_| picture.is_gathered);
    while let Some(parent) = around.and_then(|at| picture.nodes.get(at)) {
        facts.push(&parent.name);
        around = parent.parent;
    }
    let said = joined(&facts, ", ");
    // the whole name under the pointer, where it is not all in sight
    if node.title.iter().any(|line| line.chars().any(|c| c == '…')) {
        parts.push(tooltip(&node.name));
    }
    let frame = parts.remove(0);
    let written = el("g", "").with_all(parts);
    Some(button(class, Act::Box(at).write(), said, vec![frame], vec![written]).view())
}

/// What stands for the kind of a box, where its name leaves room for it.
fn icon(node: &Node, letters: i32) -> Option<&'static str> {
    let (d, left) = match &node.thing {
        Thing::Group(HostNetwork::OnPremises) => (icons::PREMISES, SIBLING),
        Thing::Group(_) => (icons::INTERNET, SIBLING),
        // what stands outside is in a group that has one
        Thing::Of(ResourceRef::Host(_)) if node.parent.is_some() => return None,
        Thing::Of(thing) => {
            let left = if kind(node) == Kind::Service { DOOR } else { 18 };
            (icons::of(thing, node.is_appliance)?, left)
        }
        Thing::Address(_) | Thing::Border(_) => return None,
    };
    let name = names::width(node.title.first()?, NAME_WIDTH + letters);
    (left + name + 38 <= node.rect.w).then_some(d)
}

/// What there is of `words`.
fn joined(words: &[&str], between: &str) -> String {
    let words = words.iter().copied().filter(|it| !it.is_empty());
    words.collect::<Vec<_>>().join(between)
}

fn tooltip(name: &str) -> AnyView {
    ui::words("title", "", name)
}

/// Name, note and whose it is, on one line.
fn heading(node: &Node, letters: i32) -> Vec<AnyView> {
    let title = node.title.first().cloned().unwrap_or_default();
    let (x, y) = (node.rect.x + SIBLING, node.rect.y + 22);
    let mut parts = vec![words("name", x, y, title.clone())];
    let beside = names::width(&title, NAME_WIDTH + letters) + 8;
    let whose = whose(node);
    let right = node.rect.right() - SIBLING;
    match &node.thing {
        Thing::Of(thing @ (ResourceRef::VirtualNetwork(_) | ResourceRef::Subnet(_)))
            if is_stacked(thing, &node.name, &node.note, letters) =>
        {
            parts.push(words("note", x, y + NOTE_LINE, node.note.clone()));
            parts.push(words("note end", right, y + NOTE_LINE, whose.to_owned()));
        }
        Thing::Of(ResourceRef::VirtualNetwork(_)) => {
            parts.push(words("note", x + beside, y, node.note.clone()));
            let free = right - x - beside - names::width(&node.note, NOTE + letters) - 16;
            if names::width(whose, NOTE + letters) <= free {
                parts.push(words("note end", right, y, whose.to_owned()));
            }
        }
        _ => parts.push(words("note end", right, y, node.note.clone())),
    }
    parts
}

/// The name's lines and the note below them; `y` is the first line's.
fn lines(node: &Node, x: i32, mut y: i32, note: &str) -> Vec<AnyView> {
    let mut parts = Vec::new();
    for line in &node.title {
        parts.push(words("name", x, y, line.clone()));
        y += NAME_LINE;
    }
    parts.push(words("note", x, y, note.to_owned()));
    parts
}

/// A service's two doors (E6): the public one, behind the firewall, and the private one, which has none.
fn doors(node: &Node, letters: i32) -> Vec<AnyView> {
    let mut parts = Vec::new();
    if let Some(public) = node.public_door {
        parts.push(shape("door", public.path(4)));
    }
    if let (Some(written), Some(side)) = (&node.private_door, node.private_side) {
        let private = Rect {
            x: side.x - 4,
            y: side.y + 2,
            w: 8,
            h: side.h - 8,
        };
        let class = if node.has_private_endpoint {
            "door"
        } else {
            "door absent"
        };
        parts.push(shape(class, private.path(4)));
        let written = names::shorten(written, node.rect.w - DOOR - 8, NOTE + letters);
        let y = side.centre().y + 4;
        parts.push(words("note", node.rect.x + DOOR, y, written));
    }
    parts
}

/// Words that stand by themselves.
pub fn label(label: &Label) -> AnyView {
    let class = match label.kind {
        labels::Kind::Peering => "tag",
        labels::Kind::NatGateway => "tag nat",
        labels::Kind::Zone => "tag zone",
        labels::Kind::IdleZone => "tag zone idle",
    };
    let mut parts = vec![shape("plate", label.rect.path(10))];
    let mut y = label.rect.y + 14;
    for line in &label.lines {
        parts.push(words("note", label.rect.x + 8, y, line.clone()));
        y += (label.rect.h - TAG + labels::SMALL_LINE) / i32::try_from(label.lines.len()).unwrap_or(1);
    }
    parts.push(tooltip(&label.whole));
    group(class, parts)
}

/// The switches: what each is called beside where it stands.
pub fn toggles(store: Store, picture: &Arc<Picture>) -> AnyView {
    let shown = store.shown.get();
    let mut all = el("g", "");
    for (at, own) in picture.toggles.iter().enumerate() {
        let switch = shown.scenario.switches.iter().find(|it| it.id == own.switch);
        let Some(switch) = switch else { continue };
        let checked = match position(&shown.scenario, &switch.sets) {
            Some(Position::On) => "true",
            Some(Position::Off) | None => "false",
            Some(Position::Choice(_)) => "",
        };
        let name = explain::switch::short(&shown.scenario, switch);
        let drawn = picture.clone();
        let says = [checked, &*name].concat();
        all = all.keep(switch.id.to_string(), says, vec![picture.clone()], move || {
            toggle(&drawn.toggles[at], checked, &name, drawn.letters)
        });
    }
    all.view()
}

/// A switch, on or off, or a choice of several.
fn toggle(toggle: &Toggle, checked: &str, name: &str, letters: i32) -> El {
    let rect = toggle.rect;
    let act = Act::Switch(toggle.switch.clone()).write();
    let middle = rect.centre().y;
    let track = Rect {
        x: rect.x + 2,
        y: middle - 6,
        w: 20,
        h: 12,
    };
    let thumb = Rect {
        x: track.x + 2,
        y: track.y + 2,
        w: 8,
        h: 8,
    };
    let toggle = match checked {
        "" => el("g", "toggle choice").set("role", "button"),
        checked => el("g", "toggle")
            .set("role", "switch")
            .set("aria-checked", checked),
    };
    let written = names::shorten(name, rect.w - 30, NOTE + letters);
    toggle
        .set("id", id(&act))
        .set("data-act", act)
        .set("tabindex", "-1")
        .set("aria-label", name)
        .with(shape("hit", rect.path(5)))
        .with(shape("track", track.path(6)))
        .with(shape("thumb", thumb.path(4)))
        .with(words("label", rect.x + 28, middle + 5, written))
}
