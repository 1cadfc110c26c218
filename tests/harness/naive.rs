//! The referee: a second evaluator, written from the specification alone, as plain as it can be.
//!
//! It shares no code with the engine; it reads the model and answers in the engine's vocabulary. Doubt is
//! never handled in place: where a name or a route could come out in several ways, every way is walked to its
//! end (a [`trip::Trip`]), and the answer is read off all of them (semantics 1).

mod egress;
mod firewall;
mod gateways;
mod groups;
mod look;
mod names;
mod policy;
mod reply;
mod routes;
mod sql;
mod tags;
mod travel;
mod trip;
mod world;
mod zones;

use pathlight_core::flow::{Flow, Protocol, Source, Target};
use pathlight_core::model::Scenario;
use pathlight_core::model::part::Part;
use pathlight_core::model::sql::ConnectionPolicy;
use pathlight_core::outcome::{Identity, Stage, Symptom, Verdict, Way};
use trip::{Said, Trip};
pub use world::Published;
use world::World;

/// What the referee says of a flow.
#[derive(Clone, PartialEq, Debug)]
pub struct Judgement {
    /// Allowed, denied or undetermined.
    pub verdict: Verdict,
    /// The stage that decides a denial, or the first one that is unknown.
    pub decided_by: Option<Stage>,
    /// Whether a denial has one place: several ways may end in several.
    pub one_place: bool,
    /// What the client sees.
    pub symptom: Option<Symptom>,
    /// The way, where there is only one and no appliance stands on it.
    pub way: Option<Way>,
    /// Whom the destination believes to see, where that is known.
    pub seen: Option<Identity>,
    /// Every way that was walked, for people who look into a disagreement.
    pub trace: String,
}

/// Judges one flow, with the published service tags where they are loaded.
pub fn judge(scenario: &Scenario, flow: &Flow, published: Option<&Published>) -> Judgement {
    let world = &World::new(scenario, published);
    let first = once(world, flow);
    if first.verdict != Verdict::Allowed || !redirected(world, flow, first.way) {
        return first;
    }
    // services D-4: the login is answered with another address and a port of 11000 to 11999
    let mut later: Vec<Judgement> = redirect_ports(world)
        .into_iter()
        .map(|port| {
            let mut flow = flow.clone();
            flow.port = Some(port);
            once(world, &flow)
        })
        .collect();
    let all = |verdict| later.iter().all(|it| it.verdict == verdict);
    if all(Verdict::Allowed) {
        return first;
    }
    if all(Verdict::Denied) {
        return later.swap_remove(0);
    }
    Judgement {
        verdict: Verdict::Undetermined,
        decided_by: None,
        symptom: None,
        seen: None,
        ..first
    }
}

fn once(world: &World, flow: &Flow) -> Judgement {
    let trips = trip::every(world, flow);
    let trace = trips.iter().map(|trip| format!("{trip:?}\n")).collect();
    let stops: Vec<(Stage, Symptom)> = trips.iter().filter_map(Trip::stop).collect();
    let (mut way, mut seen) = (None, None);
    if let [trip] = trips.as_slice() {
        way = trip.way;
        seen = trip.seen.clone();
    }
    let nothing = Judgement {
        verdict: Verdict::Undetermined,
        decided_by: None,
        one_place: true,
        symptom: None,
        way,
        seen: None,
        trace,
    };
    // semantics 1: if every way stops, denied; where the last of them does
    if stops.len() == trips.len() {
        let last = stops.iter().max_by_key(|(stage, _)| *stage).copied();
        let symptom = last.map(|(_, symptom)| symptom);
        let seen = seen.filter(|_| symptom == Some(Symptom::Forbidden));
        return Judgement {
            verdict: Verdict::Denied,
            decided_by: last.map(|(stage, _)| stage),
            one_place: stops.iter().all(|it| Some(*it) == last),
            symptom,
            seen,
            ..nothing
        };
    }
    let unknown = trips.iter().flat_map(|trip| {
        let steps = trip.steps.iter().filter(|(_, said)| *said == Said::Unknown);
        steps.map(|(stage, _)| *stage).chain(trip.choice)
    });
    match unknown.min() {
        Some(stage) => Judgement {
            decided_by: Some(stage),
            ..nothing
        },
        None => Judgement {
            verdict: Verdict::Allowed,
            symptom: Some(Symptom::Connected),
            seen,
            ..nothing
        },
    }
}

/// Whether a client of a SQL server is sent on to another port (services D-4, AMB-10).
fn redirected(world: &World, flow: &Flow, way: Option<Way>) -> bool {
    let (Target::SqlServer(id), Protocol::Tcp, Some(1433)) = (&flow.target, flow.protocol, flow.port) else {
        return false;
    };
    let policy = world.sql_servers.get(id).map(|server| &server.connection_policy);
    let inside = matches!(flow.source, Source::NetworkInterface(_)) && way != Some(Way::PrivateEndpoint);
    match policy {
        Some(Part::Read(ConnectionPolicy::Redirect)) => true,
        Some(Part::Read(ConnectionPolicy::Default)) => inside,
        // one that cannot be read may be any: whatever both would say
        Some(Part::Unreadable(_)) => true,
        Some(Part::Read(ConnectionPolicy::Proxy)) | None => false,
    }
}

/// Every port of the redirection at which some rule could begin or end.
fn redirect_ports(world: &World) -> Vec<u16> {
    let mut ports = vec![11000, 11999];
    for group in world.network_security_groups.values() {
        for rule in &group.security_rules {
            for range in rule.destination_ports.iter().filter_map(Part::read) {
                let ends = [
                    range.low(),
                    range.high(),
                    range.high().saturating_add(1),
                    range.low().saturating_sub(1),
                ];
                ports.extend(ends.into_iter().filter(|port| (11000..=11999).contains(port)));
            }
        }
    }
    ports
}
