//! The algebra of sets: laws against brute force over a universe so small that every point can be asked.
#![cfg(not(target_arch = "wasm32"))]

use std::net::Ipv4Addr;

use pathlight_core::flow::Protocol;
use pathlight_core::model::address::PortRange;
use pathlight_core::sets::address::AddressSet;
use pathlight_core::sets::port::PortSet;
use pathlight_core::sets::traffic::{Services, TrafficSet};
use pathlight_core::sets::{MOST_PIECES, TooLarge};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 1024,
        rng_seed: RngSeed::Fixed(0x7061_7468),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// The addresses of the universe: the first and the last eight, so that both ends of the range are met.
const ADDRESSES: [u32; 16] = {
    let mut all = [0; 16];
    let mut at = 0;
    while at < 8 {
        all[at] = at as u32;
        all[15 - at] = u32::MAX - at as u32;
        at += 1;
    }
    all
};
/// The ports of the universe.
const PORTS: [u16; 6] = [0, 1, 2, 65533, 65534, 65535];

type Point = (u32, Protocol, u16);

fn universe() -> impl Iterator<Item = Point> {
    let protocols = Protocol::ALL.map(|(protocol, _)| protocol);
    ADDRESSES.into_iter().flat_map(move |address| {
        protocols.into_iter().flat_map(move |protocol| {
            let ports = PORTS
                .into_iter()
                .filter(move |port| protocol.has_ports() || *port == 0);
            ports.map(move |port| (address, protocol, port))
        })
    })
}

fn holds(set: &TrafficSet, (address, protocol, port): Point) -> bool {
    set.contains(Ipv4Addr::from(address), protocol, port)
}

fn range(low: u16, high: u16) -> PortRange {
    format!("{low}-{high}").parse().expect("a range")
}

fn ordered<T: Copy + Ord>((one, other): (T, T)) -> (T, T) {
    (one.min(other), one.max(other))
}

/// A box of traffic: an interval of addresses, one protocol, an interval of ports.
fn block() -> impl Strategy<Value = TrafficSet> {
    let addresses = (select(&ADDRESSES[..]), select(&ADDRESSES[..])).prop_map(ordered);
    let ports = (select(&PORTS[..]), select(&PORTS[..])).prop_map(ordered);
    let protocol = select(Protocol::ALL.map(|(protocol, _)| protocol).to_vec());
    (addresses, protocol, ports).prop_map(|(addresses, only, (low, high))| {
        let services = Services::by(|protocol| match (protocol == only, protocol.has_ports()) {
            (true, true) => PortSet::of([range(low, high)]),
            (true, false) => PortSet::all(),
            (false, _) => PortSet::EMPTY,
        });
        TrafficSet::product(&AddressSet::of([addresses]), &services).expect("one piece")
    })
}

fn blocks() -> impl Strategy<Value = Vec<TrafficSet>> {
    prop::collection::vec(block(), 0..6)
}

fn joined(blocks: &[TrafficSet]) -> TrafficSet {
    let none = TrafficSet::default();
    blocks
        .iter()
        .fold(none, |sum, block| sum.union(block).expect("few pieces"))
}

fn traffic() -> impl Strategy<Value = TrafficSet> {
    blocks().prop_map(|blocks| joined(&blocks))
}

fn everything() -> TrafficSet {
    TrafficSet::product(&AddressSet::all(), &Services::all()).expect("one piece")
}

fn not(set: &TrafficSet) -> TrafficSet {
    everything().difference(set).expect("few pieces")
}

fn and(one: &TrafficSet, other: &TrafficSet) -> TrafficSet {
    one.intersection(other).expect("few pieces")
}

fn or(one: &TrafficSet, other: &TrafficSet) -> TrafficSet {
    one.union(other).expect("few pieces")
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_verb_means_what_it_says_at_every_point(one in traffic(), other in traffic()) {
        let (both, either) = (and(&one, &other), or(&one, &other));
        let only = one.difference(&other).expect("few pieces");
        for point in universe() {
            let (a, b) = (holds(&one, point), holds(&other, point));
            prop_assert_eq!(holds(&both, point), a && b);
            prop_assert_eq!(holds(&either, point), a || b);
            prop_assert_eq!(holds(&only, point), a && !b);
        }
        let inside = universe().all(|point| !holds(&one, point) || holds(&other, point));
        prop_assert_eq!(one.is_subset(&other).expect("few pieces"), inside);
        prop_assert_eq!(one == other, universe().all(|point| holds(&one, point) == holds(&other, point)));
        prop_assert_eq!(one.is_empty(), !universe().any(|point| holds(&one, point)));
    }

    #[test]
    fn equal_sets_have_equal_forms(blocks in blocks().prop_shuffle(), detour in traffic()) {
        let mut turned = blocks.clone();
        turned.reverse();
        let set = joined(&blocks);
        prop_assert_eq!(&joined(&turned), &set);
        // by another way: both parts of a cut, joined again
        let cut = or(&and(&set, &detour), &set.difference(&detour).expect("few pieces"));
        prop_assert_eq!(cut, set);
    }

    #[test]
    fn the_laws_of_sets_hold(a in traffic(), b in traffic(), c in traffic()) {
        prop_assert_eq!(or(&a, &a), a.clone());
        prop_assert_eq!(and(&a, &a), a.clone());
        prop_assert_eq!(or(&a, &b), or(&b, &a));
        prop_assert_eq!(and(&a, &b), and(&b, &a));
        prop_assert_eq!(and(&a, &or(&b, &c)), or(&and(&a, &b), &and(&a, &c)));
        prop_assert_eq!(not(&or(&a, &b)), and(&not(&a), &not(&b)));
        prop_assert_eq!(not(&and(&a, &b)), or(&not(&a), &not(&b)));
        prop_assert_eq!(not(&not(&a)), a.clone());
        prop_assert_eq!(a.difference(&b).expect("few pieces"), and(&a, &not(&b)));
        prop_assert!(a.difference(&a).expect("few pieces").is_empty());
    }

    #[test]
    fn a_normal_form_has_no_empty_and_no_mergeable_piece(set in traffic()) {
        prop_assert!(set.pieces().iter().all(|piece| !piece.services.is_empty()));
        for pair in set.pieces().windows(2) {
            let touches = pair[0].addresses.1.checked_add(1) == Some(pair[1].addresses.0);
            prop_assert!(pair[0].addresses.1 < pair[1].addresses.0);
            prop_assert!(!touches || pair[0].services != pair[1].services);
        }
    }
}

fn between(low: [u8; 4], high: [u8; 4]) -> AddressSet {
    AddressSet::of([(Ipv4Addr::from(low).into(), Ipv4Addr::from(high).into())])
}

#[test]
fn ranges_are_written_as_people_write_them() {
    let written = |low, high| between(low, high).to_string();
    assert_eq!(AddressSet::all().to_string(), "0.0.0.0/0");
    assert_eq!(written([10, 0, 0, 0], [10, 0, 1, 255]), "10.0.0.0/23");
    assert_eq!(written([10, 0, 0, 4], [10, 0, 0, 4]), "10.0.0.4");
    assert_eq!(
        written([10, 0, 1, 0], [10, 0, 2, 255]),
        "10.0.1.0/24, 10.0.2.0/24"
    );
    assert_eq!(written([10, 0, 0, 1], [10, 0, 0, 9]), "10.0.0.1-10.0.0.9");
    let ports = PortSet::of([range(445, 445), range(443, 444), range(80, 80)]);
    assert_eq!(ports.to_string(), "80, 443-445");
    let services = Services {
        tcp: ports,
        udp: PortSet::all(),
        icmp: PortSet::all(),
        ..Services::default()
    };
    let set = TrafficSet::product(&between([10, 0, 0, 0], [10, 0, 0, 255]), &services).expect("one piece");
    assert_eq!(set.to_string(), "10.0.0.0/24: Tcp 80, 443-445; Udp *; Icmp");
}

#[test]
fn what_nobody_could_read_is_refused() {
    let odd = PortSet::of((0..30_000).map(|number| range(2 * number, 2 * number)));
    let services = Services {
        tcp: odd,
        ..Services::default()
    };
    let addresses = AddressSet::of((0..1000).map(|number| (2 * number, 2 * number)));
    let refused = TrafficSet::product(&addresses, &services).expect_err("thirty million pieces");
    assert!(matches!(refused, TooLarge { pieces, most: MOST_PIECES } if pieces > MOST_PIECES));
}
