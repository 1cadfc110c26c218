//! The stand-in: the scenario with one card in the place of many things that stand alike, for the picture alone.
//!
//! What is gathered follows from topology, names and what the reader opened, never from an answer (diagram.md L1): the
//! machines of a subnet, the subnets of a network where machines are very many, services of one kind and owner, hosts of
//! one side, private endpoints of one subnet that lead to one card. Appliances, firewalls and gateways stay themselves,
//! since lines run through them.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use pathlight_core::explain;
use pathlight_core::flow::{Flow, Source, Target};
use pathlight_core::model::Scenario;
use pathlight_core::model::id::*;
use pathlight_core::model::nic::NetworkInterface;
use pathlight_core::model::part::Part;
use pathlight_core::model::region::Region;
use pathlight_core::model::route::{NextHop, RouteTable};
use serde_json::Value;

use crate::diagram::{acts, facts};

/// More machines than these are gathered by subnet (A1).
pub const MACHINES: usize = 12;
/// More machines than these are gathered by network.
const VERY_MANY: usize = 60;
/// More services than these are gathered.
const SERVICES: usize = 12;
/// More hosts outside than these are gathered.
const HOSTS: usize = 6;
/// Fewer of a kind than these stand for themselves.
const FEW: usize = 3;

/// A scenario with cards in it.
#[derive(Default)]
pub struct Cards {
    /// The scenario that is drawn.
    pub scenario: Scenario,
    /// What stands for each thing that is gathered.
    stands: BTreeMap<ResourceRef, ResourceRef>,
    /// Which gathered interface holds an address.
    holders: BTreeMap<Ipv4Addr, ResourceRef>,
    /// What opens each card, by the card's id.
    pub opens: BTreeMap<String, String>,
    /// What the reader opened, with its name.
    pub opened: Vec<(String, String)>,
}

impl Cards {
    /// The cards of `scenario`, but of what is among `opened`.
    pub fn of(scenario: &Scenario, flows: &[&Flow], opened: &BTreeSet<&str>) -> Self {
        let mut cards = Cards {
            scenario: scenario.clone(),
            ..Cards::default()
        };
        cards.scenario.expectations.clear();
        cards.gather_subnets(scenario, opened);
        cards.gather_services(scenario, opened);
        cards.gather_machines(scenario, opened);
        cards.gather_endpoints(flows, opened);
        cards.gather_hosts(opened);
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

    /// The subnets of a network in one frame, a card each; where machines are very many, one card for all of them. What
    /// the reader opened, and where packets pass through, stays as it is.
    fn gather_subnets(&mut self, scenario: &Scenario, opened: &BTreeSet<&str>) {
        let special = special_subnets(scenario);
        let is_much = scenario.network_interfaces.len() > VERY_MANY;
        for network in scenario.virtual_networks.keys() {
            let mut own = Vec::new();
            for (id, subnet) in &scenario.subnets {
                let (key, thing) = (format!("subnet:{id}"), ResourceRef::Subnet(id.clone()));
                let is_plain = subnet.virtual_network == *network && !special.contains(id);
                if is_plain && !self.is_open(&key, &explain::name(scenario, &thing), opened) {
                    let first = subnet.address_prefixes.first().and_then(Part::read);
                    own.push((first.map(|prefix| prefix.network()), id.clone()));
                }
            }
            own.sort();
            let own: Vec<SubnetId> = own.into_iter().map(|(_, id)| id).collect();
            if own.len() < 2 {
                continue;
            }
            let frame = self.frame(scenario, network, &own);
            let (key, thing) = (
                format!("network:{network}"),
                ResourceRef::VirtualNetwork(network.clone()),
            );
            self.opens.insert(frame.to_string(), String::new());
            if is_much && !self.is_open(&key, &explain::name(scenario, &thing), opened) {
                let name = format!("{} subnets", own.len());
                self.opens.insert(frame.to_string(), key.clone());
                self.put_machines(scenario, &frame, (0, name), &own, key);
                continue;
            }
            for (at, subnet) in own.iter().enumerate() {
                let name = explain::name(scenario, &ResourceRef::Subnet(subnet.clone()));
                let key = format!("subnet:{subnet}");
                self.put_machines(scenario, &frame, (at, name), std::slice::from_ref(subnet), key);
            }
        }
    }

    /// The frame that stands for some subnets of a network.
    fn frame(&mut self, scenario: &Scenario, network: &VirtualNetworkId, own: &[SubnetId]) -> SubnetId {
        let id = SubnetId::new(fresh(&format!("{network}--subnets"), |id| {
            scenario.subnets.contains_key(&id.into())
        }));
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
    fn gather_machines(&mut self, scenario: &Scenario, opened: &BTreeSet<&str>) {
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
            let (name, written) = (format!("{} machines", nics.len()), "press to open".to_owned());
            self.put_card(card, &subnet, name, written, key);
        }
    }

    /// The private endpoints of a subnet that lead to one card, but those that are asked for by their address.
    fn gather_endpoints(&mut self, flows: &[&Flow], opened: &BTreeSet<&str>) {
        let mut alike: BTreeMap<_, Vec<PrivateEndpointId>> = BTreeMap::new();
        for (id, endpoint) in &self.scenario.private_endpoints {
            let (service, address) = (self.card(&endpoint.service), endpoint.private_ip_address.read());
            let is_asked = |flow: &&Flow| address.is_some_and(|it| flow.target == Target::Address(*it));
            let is_open = opened.contains(format!("subnet:{}", endpoint.subnet).as_str());
            if is_open || flows.iter().any(is_asked) {
                continue;
            }
            let group_id = endpoint.group_id.to_ascii_lowercase();
            let state = endpoint.connection_state.read().copied();
            let kind = (endpoint.subnet.clone(), service, group_id, state);
            alike.entry(kind).or_default().push(id.clone());
        }
        for endpoint in self.scenario.private_endpoints.values_mut() {
            if let Some(card) = self.stands.get(&endpoint.service) {
                endpoint.service = card.clone();
            }
        }
        for ids in alike.into_values().filter(|ids| ids.len() > 1) {
            let own = PrivateEndpointId::new(fresh(&format!("{}--{}", ids[0], ids.len()), |id| {
                self.scenario.private_endpoints.contains_key(&id.into())
            }));
            let (key, name) = (format!("endpoints:{own}"), format!("{} endpoints", ids.len()));
            if self.is_open(&key, &name, opened) {
                continue;
            }
            let mut card = None;
            for id in ids {
                card = card.or(self.scenario.private_endpoints.get(&id).cloned());
                self.scenario.private_endpoints.remove(&id);
                let to = ResourceRef::PrivateEndpoint(own.clone());
                self.stands.insert(ResourceRef::PrivateEndpoint(id), to);
            }
            if let Some(mut card) = card {
                card.name = Some(name);
                self.opens.insert(own.to_string(), key);
                self.scenario.private_endpoints.insert(own, card);
            }
        }
    }

    /// Services of one kind and owner as one.
    fn gather_services(&mut self, scenario: &Scenario, opened: &BTreeSet<&str>) {
        let accounts = scenario.storage_accounts.iter();
        let accounts = accounts.map(|(id, it)| (ResourceRef::StorageAccount(id.clone()), &it.region));
        let vaults = scenario.key_vaults.iter();
        let vaults = vaults.map(|(id, it)| (ResourceRef::KeyVault(id.clone()), &it.region));
        let servers = scenario.sql_servers.iter();
        let servers = servers.map(|(id, it)| (ResourceRef::SqlServer(id.clone()), &it.region));
        let all: Vec<_> = accounts.chain(vaults).chain(servers).collect();
        if all.len() <= SERVICES {
            return;
        }
        let mut alike: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (thing, region) in all {
            let kind = (thing.kind_and_id().0.to_owned(), scenario.is_yours(&thing));
            alike.entry(kind).or_default().push((thing, region.clone()));
        }
        for ((kind, yours), things) in alike {
            let whose = match yours {
                Some(true) => "yours",
                Some(false) => "foreign",
                None => "all",
            };
            let what = match kind.as_str() {
                "storageAccount" => "storage accounts",
                "keyVault" => "key vaults",
                _ => "SQL servers",
            };
            let key = format!("services:{kind}:{whose}");
            let name = format!("{} {what}", things.len());
            if things.len() < FEW || self.is_open(&key, &name, opened) {
                continue;
            }
            let in_one = things.iter().all(|(_, region)| *region == things[0].1);
            let region = if in_one {
                things[0].1.clone()
            } else {
                Region::new("several-regions")
            };
            let id = fresh(&format!("{kind}--{whose}"), |id| {
                ResourceRef::of(&kind, id).is_some_and(|it| explain::name(scenario, &it) != id)
            });
            let Some(card) = self.put_service(&things[0].0, &id, name, region) else {
                continue;
            };
            for (thing, _) in things {
                match &thing {
                    ResourceRef::StorageAccount(id) => _ = self.scenario.storage_accounts.remove(id),
                    ResourceRef::KeyVault(id) => _ = self.scenario.key_vaults.remove(id),
                    ResourceRef::SqlServer(id) => _ = self.scenario.sql_servers.remove(id),
                    _ => {}
                }
                self.stands.insert(thing, card.clone());
            }
            self.opens.insert(id, key);
        }
    }

    /// A card made of the first of several services.
    fn put_service(
        &mut self,
        first: &ResourceRef,
        id: &str,
        name: String,
        region: Region,
    ) -> Option<ResourceRef> {
        let scenario = &mut self.scenario;
        match first {
            ResourceRef::StorageAccount(first) => {
                let mut card = scenario.storage_accounts.get(first)?.clone();
                (card.name, card.region) = (Some(name), region);
                let id = StorageAccountId::new(id);
                scenario.storage_accounts.insert(id.clone(), card);
                Some(ResourceRef::StorageAccount(id))
            }
            ResourceRef::KeyVault(first) => {
                let mut card = scenario.key_vaults.get(first)?.clone();
                (card.name, card.region) = (Some(name), region);
                let id = KeyVaultId::new(id);
                scenario.key_vaults.insert(id.clone(), card);
                Some(ResourceRef::KeyVault(id))
            }
            ResourceRef::SqlServer(first) => {
                let mut card = scenario.sql_servers.get(first)?.clone();
                (card.name, card.region) = (Some(name), region);
                let id = SqlServerId::new(id);
                scenario.sql_servers.insert(id.clone(), card);
                Some(ResourceRef::SqlServer(id))
            }
            _ => None,
        }
    }

    /// Hosts of one side that come by the same gateway.
    fn gather_hosts(&mut self, opened: &BTreeSet<&str>) {
        if self.scenario.hosts.len() <= HOSTS {
            return;
        }
        let mut alike: BTreeMap<_, Vec<HostId>> = BTreeMap::new();
        for (id, host) in &self.scenario.hosts {
            let kind = (host.network, host.gateway.clone());
            alike.entry(kind).or_default().push(id.clone());
        }
        for (number, (_, ids)) in alike.into_iter().enumerate() {
            let (key, name) = (format!("hosts:{number}"), format!("{} hosts", ids.len()));
            if ids.len() < FEW || self.is_open(&key, &name, opened) {
                continue;
            }
            let own = HostId::new(fresh(&format!("hosts--{number}"), |id| {
                self.scenario.hosts.contains_key(&id.into())
            }));
            let mut card = None;
            for id in ids {
                card = card.or(self.scenario.hosts.remove(&id));
                self.scenario.hosts.remove(&id);
                self.stands
                    .insert(ResourceRef::Host(id), ResourceRef::Host(own.clone()));
            }
            if let Some(mut card) = card {
                (card.name, card.address) = (Some(name), None);
                self.opens.insert(own.to_string(), key);
                self.scenario.hosts.insert(own, card);
            }
        }
    }
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

/// An id like `base` that nothing has yet.
fn fresh(base: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut id = base.to_owned();
    while is_taken(&id) {
        id.push('-');
    }
    id
}
