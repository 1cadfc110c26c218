//! Cards in the place of machines: a subnet's, or, where machines are very many, a network's.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use pathlight_core::explain;
use pathlight_core::model::Scenario;
use pathlight_core::model::id::*;
use pathlight_core::model::nic::NetworkInterface;
use pathlight_core::model::part::Part;
use pathlight_core::model::route::{NextHop, RouteTable};
use serde_json::Value;

use super::super::OPENS;
use super::{Cards, fresh};
use crate::diagram::facts;
use crate::diagram::placed::{self, Placed};

/// More machines than these are gathered by network.
const VERY_MANY: usize = 60;

impl Cards {
    /// The subnets of a network in frames, a card each; where machines are very many, one card for all of a frame. What the
    /// reader opened, and where packets pass through, stays as it is, in its place by address among the frames (L3).
    pub(super) fn gather_subnets(&mut self, scenario: &Scenario, opened: &BTreeSet<&str>, is_scarce: bool) {
        let special = special_subnets(scenario);
        let is_much = is_scarce || scenario.network_interfaces.len() > VERY_MANY;
        for network in scenario.virtual_networks.keys() {
            let subnets = scenario.subnets.iter();
            let own = subnets.filter(|(_, subnet)| subnet.virtual_network == *network);
            let mut own: Vec<_> = own.map(|(id, _)| (start(scenario, id), id)).collect();
            own.sort();
            let mut runs = vec![Vec::new()];
            for (_, id) in own {
                let (key, thing) = (format!("subnet:{id}"), ResourceRef::Subnet(id.clone()));
                let is_itself = special.contains(id);
                if is_itself || self.is_open(&key, &explain::name(scenario, &thing), opened) {
                    runs.push(Vec::new());
                } else if let Some(run) = runs.last_mut() {
                    run.push(id.clone());
                }
            }
            // one by itself has its machines gathered where it stands
            runs.retain(|run| run.len() > 1);
            if !runs.is_empty() {
                self.put_runs(scenario, network, &runs, is_much, opened);
            }
        }
    }

    /// A frame for each run of subnets.
    fn put_runs(
        &mut self,
        scenario: &Scenario,
        network: &VirtualNetworkId,
        runs: &[Vec<SubnetId>],
        is_much: bool,
        opened: &BTreeSet<&str>,
    ) {
        let (key, thing) = (
            format!("network:{network}"),
            ResourceRef::VirtualNetwork(network.clone()),
        );
        let is_one = is_much && !self.is_open(&key, &explain::name(scenario, &thing), opened);
        for run in runs {
            let frame = self.frame(scenario, network, run);
            self.opens.insert(frame.to_string(), String::new());
            if is_one {
                self.opens.insert(frame.to_string(), key.clone());
                self.put_machines(scenario, &frame, (0, String::new()), run, key.clone());
                continue;
            }
            for (at, subnet) in run.iter().enumerate() {
                let name = explain::name(scenario, &ResourceRef::Subnet(subnet.clone()));
                let key = format!("subnet:{subnet}");
                self.put_machines(scenario, &frame, (at, name), std::slice::from_ref(subnet), key);
            }
        }
    }

    /// The places of subnets and frames among each other, as what is placed by hand has them: a frame has no address on the
    /// picture, and stands by that of its first subnet.
    pub(super) fn places(&self, scenario: &Scenario) -> Placed {
        let mut own: Vec<_> = self.scenario.subnets.keys().collect();
        own.sort_by_key(|id| start(scenario, self.frames.get(*id).unwrap_or(id)));
        let names = own.into_iter().map(|id| ResourceRef::Subnet(id.clone()));
        let ranks = names
            .enumerate()
            .map(|(rank, it)| (placed::name(&it), rank.into()));
        ranks.collect()
    }

    /// What gathers again what came out of the cards of subnets and networks. The endpoints of a network do not come out of
    /// its card.
    pub(super) fn close_subnets(&mut self) {
        let is_open = |key: &String| self.opened.iter().any(|(it, _)| it == key);
        let scenario = &self.scenario;
        let of_subnet = |subnet: &SubnetId| Some(format!("subnet:{subnet}")).filter(is_open);
        let of_network = |subnet: &SubnetId| {
            let network = &scenario.subnets.get(subnet)?.virtual_network;
            Some(format!("network:{network}")).filter(is_open)
        };
        let nics = scenario.network_interfaces.iter();
        let nics = nics.map(|(id, it)| (id.to_string(), of_subnet(&it.subnet).or(of_network(&it.subnet))));
        let endpoints = scenario.private_endpoints.iter();
        let endpoints = endpoints.map(|(id, it)| (id.to_string(), of_subnet(&it.subnet)));
        for (id, key) in nics.chain(endpoints) {
            if let Some(key) = key {
                self.closes.entry(id).or_insert(key);
            }
        }
    }

    /// The frame that stands for some subnets of a network.
    fn frame(&mut self, scenario: &Scenario, network: &VirtualNetworkId, own: &[SubnetId]) -> SubnetId {
        let id = SubnetId::new(fresh(&format!("{network}--subnets"), |id| {
            scenario.subnets.contains_key(&id.into()) || self.scenario.subnets.contains_key(&id.into())
        }));
        if let Some(first) = own.first() {
            self.frames.insert(id.clone(), first.clone());
        }
        let mut routes = Vec::new();
        let mut frame = None;
        for subnet in own {
            let Some(gone) = self.scenario.subnets.remove(subnet) else {
                continue;
            };
            // lines run through the appliances that any of them names
            let table = gone.route_table.as_ref();
            let table = table.and_then(|it| scenario.route_tables.get(it));
            routes.extend(table.iter().flat_map(|it| it.routes.iter().cloned()));
            let (from, to) = (
                ResourceRef::Subnet(subnet.clone()),
                ResourceRef::Subnet(id.clone()),
            );
            self.stands.insert(from, to);
            frame = frame.or(Some(gone));
        }
        let table = RouteTableId::new(fresh(id.as_str(), |id| {
            scenario.route_tables.contains_key(&id.into())
        }));
        if let Some(mut frame) = frame {
            frame.name = Some(format!("{} subnets", own.len()));
            frame.address_prefixes.clear();
            frame.nat_gateway = None;
            frame.route_table = Some(table.clone());
            self.scenario.subnets.insert(id.clone(), frame);
        }
        let routes = RouteTable {
            name: None,
            scope: None,
            disable_bgp_route_propagation: false,
            routes,
        };
        self.scenario.route_tables.insert(table, routes);
        for endpoint in self.scenario.private_endpoints.values_mut() {
            if own.contains(&endpoint.subnet) {
                endpoint.subnet = id.clone();
            }
        }
        id
    }

    /// A card in a frame for the machines of some subnets.
    fn put_machines(
        &mut self,
        scenario: &Scenario,
        frame: &SubnetId,
        (at, name): (usize, String),
        own: &[SubnetId],
        key: String,
    ) {
        let card = NetworkInterfaceId::new(fresh(&format!("{frame}--{at:03}"), |id| {
            scenario.network_interfaces.contains_key(&id.into())
        }));
        let mut count = 0;
        for (id, nic) in &scenario.network_interfaces {
            if own.contains(&nic.subnet) {
                count += 1;
                self.replace(id, &card);
            }
        }
        let written = match count {
            0 => "no machine".to_owned(),
            1 => "1 machine".to_owned(),
            count => format!("{count} machines"),
        };
        // one card for all that is in its frame says how much that is
        let (name, written) = match name.is_empty() {
            true => (written, OPENS.to_owned()),
            false => (name, written),
        };
        self.put_card(card, frame, name, written, key);
    }

    fn put_card(
        &mut self,
        id: NetworkInterfaceId,
        subnet: &SubnetId,
        name: String,
        written: String,
        key: String,
    ) {
        let card = NetworkInterface {
            name: Some(name),
            scope: None,
            subnet: subnet.clone(),
            private_ip_address: Part::from_value(Value::String(written)),
            public_ip_address: None,
            network_security_group: None,
            application_security_groups: Vec::new(),
            ip_forwarding: false,
            appliance: None,
        };
        self.opens.insert(id.to_string(), key);
        self.scenario.network_interfaces.insert(id, card);
    }

    /// Puts a card in the place of an interface.
    fn replace(&mut self, id: &NetworkInterfaceId, card: &NetworkInterfaceId) {
        let thing = ResourceRef::NetworkInterface(id.clone());
        let gone = self.scenario.network_interfaces.remove(id);
        if let Some(address) = gone.as_ref().and_then(|it| it.private_ip_address.read()) {
            self.holders.insert(*address, thing.clone());
        }
        self.stands
            .insert(thing, ResourceRef::NetworkInterface(card.clone()));
    }

    /// The machines of a subnet that stands by itself, but those that packets pass through.
    pub(super) fn gather_machines(&mut self, scenario: &Scenario, opened: &BTreeSet<&str>) {
        let passed = next_hops(scenario);
        let mut by_subnet: BTreeMap<SubnetId, Vec<NetworkInterfaceId>> = BTreeMap::new();
        for (id, nic) in &self.scenario.network_interfaces {
            let thing = ResourceRef::NetworkInterface(id.clone());
            let is_passed = nic
                .private_ip_address
                .read()
                .is_some_and(|it| passed.contains(it));
            let is_card = self.opens.contains_key(id.as_str());
            if !is_passed && !is_card && !facts::is_appliance(scenario, &thing) {
                by_subnet.entry(nic.subnet.clone()).or_default().push(id.clone());
            }
        }
        for (subnet, nics) in by_subnet {
            let key = format!("subnet:{subnet}");
            let has_name = self.opened.iter().any(|(it, _)| *it == key);
            let name = explain::name(scenario, &ResourceRef::Subnet(subnet.clone()));
            if nics.len() < 2 || has_name || self.is_open(&key, &name, opened) {
                continue;
            }
            let card = NetworkInterfaceId::new(fresh(&format!("{subnet}--machines"), |id| {
                scenario.network_interfaces.contains_key(&id.into())
            }));
            nics.iter().for_each(|id| self.replace(id, &card));
            let (name, written) = (format!("{} machines", nics.len()), OPENS.to_owned());
            self.put_card(card, &subnet, name, written, key);
        }
    }
}

/// Where a subnet's addresses begin, and which of two that begin alike is the wider; one without any comes last.
fn start(scenario: &Scenario, id: &SubnetId) -> (bool, Option<(Ipv4Addr, u8)>) {
    let first = scenario
        .subnets
        .get(id)
        .and_then(|it| it.address_prefixes.first()?.read());
    let start = first.map(|it| (it.network(), it.prefix_len()));
    (start.is_none(), start)
}

/// The subnets that hold what stays itself.
fn special_subnets(scenario: &Scenario) -> BTreeSet<SubnetId> {
    let passed = next_hops(scenario);
    let firewalls = scenario.azure_firewalls.values().map(|it| it.subnet.clone());
    let gateways = scenario
        .virtual_network_gateways
        .values()
        .map(|it| it.subnet.clone());
    let mut special: BTreeSet<SubnetId> = firewalls.chain(gateways).collect();
    for (id, nic) in &scenario.network_interfaces {
        let is_passed = nic
            .private_ip_address
            .read()
            .is_some_and(|it| passed.contains(it));
        if is_passed || facts::is_appliance(scenario, &ResourceRef::NetworkInterface(id.clone())) {
            special.insert(nic.subnet.clone());
        }
    }
    special
}

/// The addresses that route tables send packets to.
fn next_hops(scenario: &Scenario) -> BTreeSet<Ipv4Addr> {
    let routes = scenario.route_tables.values().flat_map(|table| &table.routes);
    let hops = routes.filter_map(|route| match &route.next_hop {
        Part::Read(NextHop::VirtualAppliance(address)) => Some(*address),
        Part::Read(_) | Part::Unreadable(_) => None,
    });
    hops.collect()
}
