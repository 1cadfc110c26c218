//! The stand-in: the scenario with one card in the place of many things that stand alike, for the picture alone.
//!
//! What is gathered follows from topology, names and what the reader opened, never from an answer (diagram.md L1): the
//! machines of a subnet, the subnets of a network where machines are very many, services of one kind and owner, hosts of
//! one side, private endpoints of one subnet that lead to one card. Appliances, firewalls and gateways stay themselves,
//! since lines run through them.

mod services;
mod subnets;

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use pathlight_core::flow::{Flow, Source, Target};
use pathlight_core::model::Scenario;
use pathlight_core::model::id::*;

use crate::diagram::acts;
use crate::diagram::placed::Placed;

/// A scenario with cards in it.
#[derive(Default)]
pub struct Cards {
    /// The scenario that is drawn.
    pub scenario: Scenario,
    /// What stands for each thing that is gathered.
    stands: BTreeMap<ResourceRef, ResourceRef>,
    /// Which gathered interface holds an address.
    holders: BTreeMap<Ipv4Addr, ResourceRef>,
    /// Which subnet comes first in each frame.
    frames: BTreeMap<SubnetId, SubnetId>,
    /// What opens each card, by the card's id.
    pub opens: BTreeMap<String, String>,
    /// What gathers again each thing that came out of a card, by its id.
    pub closes: BTreeMap<String, String>,
    /// Where subnets stand among each other.
    pub places: Placed,
    /// What the reader opened, with its name.
    pub opened: Vec<(String, String)>,
}

impl Cards {
    /// The cards of `scenario`, but of what is among `opened`.
    /// Where room is scarce, a network is one card however few machines there are.
    pub fn of(scenario: &Scenario, flows: &[&Flow], opened: &BTreeSet<&str>, is_scarce: bool) -> Self {
        let mut cards = Cards {
            scenario: scenario.clone(),
            ..Cards::default()
        };
        cards.scenario.expectations.clear();
        cards.gather_subnets(scenario, opened, is_scarce);
        cards.gather_services(scenario, opened);
        cards.gather_machines(scenario, opened);
        cards.gather_endpoints(flows, opened);
        cards.gather_hosts(opened);
        cards.close_subnets();
        cards.places = cards.places(scenario);
        // what a switch in the picture stands at has to be there
        let stands = &cards.stands;
        cards
            .scenario
            .switches
            .retain(|switch| acts::owner(scenario, &switch.sets).is_some_and(|it| !stands.contains_key(&it)));
        for group in cards.scenario.network_security_groups.values_mut() {
            group.security_rules.clear();
        }
        cards
    }

    /// What stands for a thing: its card, or itself.
    pub fn card(&self, thing: &ResourceRef) -> ResourceRef {
        self.stands.get(thing).unwrap_or(thing).clone()
    }

    /// The flow between the cards of the two ends.
    pub fn flow(&self, flow: &Flow) -> Flow {
        let mut own = flow.clone();
        match &flow.source {
            Source::NetworkInterface(id) => {
                if let ResourceRef::NetworkInterface(id) =
                    self.card(&ResourceRef::NetworkInterface(id.clone()))
                {
                    own.source = Source::NetworkInterface(id);
                }
            }
            Source::Host(id) => {
                if let ResourceRef::Host(id) = self.card(&ResourceRef::Host(id.clone())) {
                    own.source = Source::Host(id);
                }
            }
        }
        let asked = match &flow.target {
            Target::Address(address) => self.holders.get(address).cloned(),
            target => target.reference(),
        };
        match (asked.map(|it| self.card(&it)), &flow.target) {
            (Some(ResourceRef::NetworkInterface(id)), _) => own.target = Target::NetworkInterface(id),
            (Some(ResourceRef::Host(id)), _) => own.target = Target::Host(id),
            (Some(ResourceRef::KeyVault(id)), _) => own.target = Target::KeyVault(id),
            (Some(ResourceRef::SqlServer(id)), _) => own.target = Target::SqlServer(id),
            (Some(ResourceRef::StorageAccount(id)), Target::StorageAccount { sub_resource, .. }) => {
                let sub_resource = *sub_resource;
                own.target = Target::StorageAccount { id, sub_resource };
            }
            _ => {}
        }
        own
    }

    /// Whether the reader opened what `key` opens; if so it can be gathered again.
    fn is_open(&mut self, key: &str, name: &str, opened: &BTreeSet<&str>) -> bool {
        let is_open = opened.contains(key);
        if is_open {
            self.opened.push((key.to_owned(), name.to_owned()));
        }
        is_open
    }

    /// Says that `key` gathers these things again.
    fn close(&mut self, ids: impl Iterator<Item = String>, key: &str) {
        self.closes.extend(ids.map(|id| (id, key.to_owned())));
    }
}

/// An id like `base` that nothing has yet.
fn fresh(base: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut id = base.to_owned();
    while is_taken(&id) {
        id.push('-');
    }
    id
}
