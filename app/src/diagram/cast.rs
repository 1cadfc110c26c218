//! Who stands on the picture, and in which order.
//!
//! Reads topology, names and what was placed by hand: which paths are on display, never how they are answered (L1).

use std::net::Ipv4Addr;

use pathlight_core::flow::{Flow, Source, Target};
use pathlight_core::model::Scenario;
use pathlight_core::model::address::is_public;
use pathlight_core::model::host::HostNetwork;
use pathlight_core::model::id::*;

use super::facts;
use super::order::{self, last_without, number};
use super::peerings::{self, Peered};
use super::placed::{self, Placed};

/// What stands in a subnet: a machine by its interface, a private endpoint, an Azure Firewall, a gateway.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Resident {
    /// What it is.
    pub thing: ResourceRef,
    /// Its subnet's place among the subnets; `None`: the subnet that it names does not exist.
    pub subnet: Option<usize>,
    /// Whether it has a group of its own, which is a border of its own.
    pub has_border: bool,
}

/// Something outside: a host, or a bare address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outsider {
    /// A declared host.
    Host(HostId),
    /// An address that nobody declared.
    Address(Ipv4Addr),
}

impl Outsider {
    /// What it is in the scenario, if it is there.
    pub fn thing(&self) -> Option<ResourceRef> {
        match self {
            Outsider::Host(id) => Some(ResourceRef::Host(id.clone())),
            Outsider::Address(_) => None,
        }
    }
}

/// A box that a path starts at, ends at or passes through, by its place in the cast.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// What stands in a subnet.
    Resident(usize),
    /// A host outside.
    Outsider(usize),
    /// A service.
    Service(usize),
    /// A host on Microsoft's network.
    Azure(usize),
    /// One's own premises as a whole, which a gateway is connected to.
    Premises,
}

/// Everything that stands on the picture, in the order of reading.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Cast {
    /// The networks, by id.
    pub networks: Vec<VirtualNetworkId>,
    /// The subnets, network by network, addresses ascending; with their network's place.
    pub subnets: Vec<(SubnetId, Option<usize>)>,
    /// What stands in the subnets, subnet by subnet, addresses ascending.
    pub residents: Vec<Resident>,
    /// The services, yours above not yours, each near those that may ask it.
    pub services: Vec<ResourceRef>,
    /// Internet hosts and bare addresses, then on-premises machines, each near its machines.
    pub outsiders: Vec<(Outsider, HostNetwork)>,
    /// Hosts on Microsoft's network.
    pub azure: Vec<HostId>,
    /// The peerings between the networks.
    pub peerings: Vec<Peered>,
    /// Where each path starts and ends; `None`: not on this picture, the table has it.
    pub ends: Vec<Option<(End, End)>>,
}

impl Cast {
    /// The cast of `scenario`, with `flows` on display and some of it `placed` by hand.
    pub fn of(scenario: &Scenario, flows: &[Flow], placed: &Placed) -> Cast {
        let mut cast = Cast {
            networks: scenario.virtual_networks.keys().cloned().collect(),
            ..Cast::default()
        };
        cast.networks = order::by(cast.networks, |id| {
            [
                placed::rank(placed, &ResourceRef::VirtualNetwork(id.clone())),
                0,
                0,
            ]
        });
        cast.take_subnets(scenario, placed);
        cast.take_residents(scenario, placed);
        cast.peerings = peerings::of(scenario, &cast.networks);
        for (id, host) in &scenario.hosts {
            match host.network {
                HostNetwork::Internet | HostNetwork::OnPremises => {
                    cast.outsiders.push((Outsider::Host(id.clone()), host.network));
                }
                HostNetwork::Azure => cast.azure.push(id.clone()),
            }
        }
        for flow in flows {
            if let Target::Address(address) = flow.target
                && cast.resident_at(scenario, address).is_none()
            {
                // a private address that nobody here holds stands behind a gateway, if anywhere
                let network = match is_public(address) {
                    true => HostNetwork::Internet,
                    false => HostNetwork::OnPremises,
                };
                let outsider = (Outsider::Address(address), network);
                if !cast.outsiders.contains(&outsider) {
                    cast.outsiders.push(outsider);
                }
            }
        }
        cast.take_services(scenario, flows);
        let ends: Vec<_> = flows.iter().map(|flow| cast.ends(scenario, flow)).collect();
        cast.sort_services(scenario, &ends, placed);
        cast.sort_outsiders(&ends, placed);
        cast.azure = order::by(cast.azure, |id| {
            [placed::rank(placed, &ResourceRef::Host(id.clone())), 0, 0]
        });
        // their places are known only now
        cast.ends = flows.iter().map(|flow| cast.ends(scenario, flow)).collect();
        cast
    }

    fn take_subnets(&mut self, scenario: &Scenario, placed: &Placed) {
        let networks = &self.networks;
        let place = |network: &VirtualNetworkId| networks.iter().position(|it| it == network);
        let subnets = scenario
            .subnets
            .iter()
            .map(|(id, subnet)| (id.clone(), place(&subnet.virtual_network)));
        // what has no network comes last
        self.subnets = order::by(subnets.collect(), |(id, network)| {
            let prefix = scenario
                .subnets
                .get(id)
                .and_then(|subnet| subnet.address_prefixes.first()?.read());
            // of two that begin alike, the wider
            let start = prefix.map_or(i64::MAX, |it| {
                64 * address(it.network()) + i64::from(it.prefix_len())
            });
            let rank = placed::rank(placed, &ResourceRef::Subnet(id.clone()));
            [last_without(*network), rank, start]
        });
    }

    fn take_residents(&mut self, scenario: &Scenario, placed: &Placed) {
        let subnets = &self.subnets;
        let mut residents = Vec::new();
        let mut put = |thing: ResourceRef, subnet: &SubnetId, has_border: bool| {
            residents.push(Resident {
                thing,
                subnet: subnets.iter().position(|(it, _)| it == subnet),
                has_border,
            });
        };
        for (id, it) in &scenario.network_interfaces {
            let has_border = it.network_security_group.is_some();
            put(ResourceRef::NetworkInterface(id.clone()), &it.subnet, has_border);
        }
        for (id, it) in &scenario.private_endpoints {
            put(ResourceRef::PrivateEndpoint(id.clone()), &it.subnet, false);
        }
        for (id, it) in &scenario.azure_firewalls {
            put(ResourceRef::AzureFirewall(id.clone()), &it.subnet, false);
        }
        for (id, it) in &scenario.virtual_network_gateways {
            put(ResourceRef::VirtualNetworkGateway(id.clone()), &it.subnet, false);
        }
        self.residents = order::by(residents, |resident| {
            let own = facts::address(scenario, &resident.thing);
            let rank = placed::rank(placed, &resident.thing);
            [last_without(resident.subnet), rank, own.map_or(i64::MAX, address)]
        });
    }

    fn take_services(&mut self, scenario: &Scenario, flows: &[Flow]) {
        self.services.extend(
            scenario
                .storage_accounts
                .keys()
                .cloned()
                .map(ResourceRef::StorageAccount),
        );
        self.services
            .extend(scenario.key_vaults.keys().cloned().map(ResourceRef::KeyVault));
        self.services
            .extend(scenario.sql_servers.keys().cloned().map(ResourceRef::SqlServer));
        if flows.iter().any(|flow| flow.target == Target::MicrosoftEntra) {
            self.services.push(ResourceRef::MicrosoftEntra);
        }
    }

    /// Yours above not yours, then as placed, then by the middle of those who may ask, then by name (L3).
    fn sort_services(&mut self, scenario: &Scenario, ends: &[Option<(End, End)>], placed: &Placed) {
        let services = std::mem::take(&mut self.services)
            .into_iter()
            .enumerate()
            .collect();
        let in_order = order::by(services, |(at, service): &(usize, ResourceRef)| {
            let asks = |ends: &Option<(End, End)>| match ends {
                Some((from, End::Service(to))) if to == at => Some(rank(*from)),
                _ => None,
            };
            let is_foreign = scenario.is_yours(service) == Some(false);
            let rank = placed::rank(placed, service);
            [i64::from(is_foreign), rank, middle(ends.iter().filter_map(asks))]
        });
        self.services = in_order.into_iter().map(|(_, service)| service).collect();
    }

    /// The internet above one's own premises, then as placed, then by the middle of what they ask or are
    /// asked by, then by name (L3).
    fn sort_outsiders(&mut self, ends: &[Option<(End, End)>], placed: &Placed) {
        let outsiders = std::mem::take(&mut self.outsiders)
            .into_iter()
            .enumerate()
            .collect();
        let in_order = order::by(
            outsiders,
            |(at, (outsider, network)): &(usize, (Outsider, HostNetwork))| {
                let far = |ends: &Option<(End, End)>| match ends {
                    Some((End::Outsider(it), far) | (far, End::Outsider(it))) if it == at => Some(rank(*far)),
                    _ => None,
                };
                let is_on_premises = *network == HostNetwork::OnPremises;
                let rank = outsider.thing().map_or(i64::MAX, |it| placed::rank(placed, &it));
                [
                    i64::from(is_on_premises),
                    rank,
                    middle(ends.iter().filter_map(far)),
                ]
            },
        );
        self.outsiders = in_order.into_iter().map(|(_, outsider)| outsider).collect();
    }

    /// What holds the address in a subnet.
    pub fn resident_at(&self, scenario: &Scenario, address: Ipv4Addr) -> Option<usize> {
        let holds = |resident: &Resident| facts::address(scenario, &resident.thing) == Some(address);
        self.residents.iter().position(holds)
    }

    /// The place of what stands in a subnet.
    pub fn resident(&self, thing: &ResourceRef) -> Option<usize> {
        self.residents.iter().position(|it| it.thing == *thing)
    }

    /// The place of a resident's network.
    pub fn network_of(&self, resident: usize) -> Option<usize> {
        let subnet = self.residents.get(resident)?.subnet?;
        self.subnets.get(subnet)?.1
    }

    /// Whether any host stands on one's own premises.
    pub fn has_premises(&self) -> bool {
        (0..self.outsiders.len()).any(|at| self.is_on_premises(at))
    }

    /// Whether a host stands outside on one's own premises.
    pub fn is_on_premises(&self, outsider: usize) -> bool {
        let outsider = self.outsiders.get(outsider);
        outsider.is_some_and(|(_, network)| *network == HostNetwork::OnPremises)
    }

    fn ends(&self, scenario: &Scenario, flow: &Flow) -> Option<(End, End)> {
        let resident = |thing: ResourceRef| self.resident(&thing).map(End::Resident);
        let outsider = |wanted: &Outsider| {
            self.outsiders
                .iter()
                .position(|(it, _)| it == wanted)
                .map(End::Outsider)
        };
        let host = |id: &HostId| {
            let azure = self.azure.iter().position(|it| it == id).map(End::Azure);
            azure.or_else(|| outsider(&Outsider::Host(id.clone())))
        };
        let service = |wanted: &ResourceRef| {
            let place = self.services.iter().position(|it| it == wanted);
            place.map(End::Service)
        };
        let from = match &flow.source {
            Source::NetworkInterface(id) => resident(ResourceRef::NetworkInterface(id.clone())),
            Source::Host(id) => host(id),
        };
        let to = match &flow.target {
            Target::NetworkInterface(id) => resident(ResourceRef::NetworkInterface(id.clone())),
            Target::Host(id) => host(id),
            Target::StorageAccount { .. }
            | Target::KeyVault(_)
            | Target::SqlServer(_)
            | Target::MicrosoftEntra => flow.target.reference().and_then(|it| service(&it)),
            Target::Address(address) => match self.resident_at(scenario, *address) {
                // what is sent to a private endpoint ends at its service
                Some(place) => facts::behind(scenario, &self.residents[place].thing)
                    .and_then(|(it, _)| service(it))
                    .or(Some(End::Resident(place))),
                None => outsider(&Outsider::Address(*address)),
            },
        };
        Some((from?, to?)).filter(|(from, to)| from != to)
    }
}

/// Where an end stands from above, for ordering what is asked by it.
fn rank(end: End) -> i64 {
    match end {
        End::Resident(place) => number(place),
        // what goes over the internet runs above the networks, what comes from Azure's hosts below
        End::Service(_) | End::Outsider(_) | End::Premises => -1,
        End::Azure(_) => i64::from(u32::MAX),
    }
}

/// The middle of `ranks`, in a unit fine enough to compare; those without any come last.
fn middle(ranks: impl Iterator<Item = i64>) -> i64 {
    let (sum, count) = ranks.fold((0_i64, 0_i64), |(sum, count), rank| {
        (sum.saturating_add(rank), count + 1)
    });
    if count == 0 {
        i64::MAX
    } else {
        sum.saturating_mul(1000) / count
    }
}

/// The switches of the scenario, each with the thing on the picture that it is set at.
pub fn switches(scenario: &Scenario) -> Vec<(ResourceRef, SwitchId)> {
    let own = scenario.switches.iter().filter_map(|switch| {
        let owner = super::acts::owner(scenario, &switch.sets)?;
        Some((owner, switch.id.clone()))
    });
    own.collect()
}

fn address(address: Ipv4Addr) -> i64 {
    i64::from(u32::from(address))
}
