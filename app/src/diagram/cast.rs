//! Who stands on the picture, in which order, and which course each path takes between them.
//!
//! Reads topology and names only: which paths are on display, never how they are answered (diagram.md L1).

use std::net::Ipv4Addr;

use pathlight_core::flow::{Flow, Source, Target};
use pathlight_core::model::Scenario;
use pathlight_core::model::host::HostNetwork;
use pathlight_core::model::id::*;

use super::order::{self, last_without, number};

/// A machine, by its interface, and where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Machine {
    /// The interface.
    pub nic: NetworkInterfaceId,
    /// Its subnet's place among the subnets; `None`: the subnet that it names does not exist.
    pub subnet: Option<usize>,
    /// Whether its interface has a group of its own, which is a border of its own.
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

/// One end of a path, by its place in the cast.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// A machine.
    Machine(usize),
    /// A host outside.
    Outsider(usize),
    /// A service.
    Service(usize),
    /// A host on Microsoft's network.
    Azure(usize),
}

/// Which way a path runs through the picture.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Course {
    /// From a machine over Microsoft's network to a service.
    ToService {
        /// The machine.
        machine: usize,
        /// The service.
        service: usize,
    },
    /// Between a machine and a host outside, by the machine's left side.
    Outside {
        /// The machine.
        machine: usize,
        /// The host.
        outsider: usize,
        /// Whether it starts at the host.
        inwards: bool,
    },
    /// From outside to a service, above the networks.
    OverInternet {
        /// The host.
        outsider: usize,
        /// The service.
        service: usize,
    },
    /// From one machine to another, by their right sides.
    Between {
        /// Where it starts.
        from: usize,
        /// Where it ends.
        to: usize,
        /// Whether both stand in one network.
        within: bool,
    },
    /// From a host on Microsoft's network to a service.
    FromAzure {
        /// The host.
        azure: usize,
        /// The service.
        service: usize,
    },
    /// Nothing that this picture can draw; the table has it.
    Undrawn,
}

/// Everything that stands on the picture, in the order of reading.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Cast {
    /// The networks, by id.
    pub networks: Vec<VirtualNetworkId>,
    /// The subnets, network by network, addresses ascending; with their network's place.
    pub subnets: Vec<(SubnetId, Option<usize>)>,
    /// The machines, subnet by subnet, addresses ascending.
    pub machines: Vec<Machine>,
    /// The services, yours above not yours, each near those that may ask it.
    pub services: Vec<ResourceRef>,
    /// Internet hosts and bare addresses, then on-premises machines, each near its machines.
    pub outsiders: Vec<(Outsider, HostNetwork)>,
    /// Hosts on Microsoft's network.
    pub azure: Vec<HostId>,
    /// The course of each path.
    pub courses: Vec<Course>,
}

impl Cast {
    /// The cast of `scenario`, with `flows` on display.
    pub fn of(scenario: &Scenario, flows: &[Flow]) -> Cast {
        let mut cast = Cast {
            networks: scenario.virtual_networks.keys().cloned().collect(),
            ..Cast::default()
        };
        cast.take_subnets(scenario);
        cast.take_machines(scenario);
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
                && cast.machine_at(scenario, address).is_none()
            {
                let outsider = (Outsider::Address(address), HostNetwork::Internet);
                if !cast.outsiders.contains(&outsider) {
                    cast.outsiders.push(outsider);
                }
            }
        }
        cast.take_services(scenario, flows);
        let ends: Vec<_> = flows.iter().map(|flow| cast.ends(scenario, flow)).collect();
        cast.sort_services(scenario, &ends);
        cast.sort_outsiders(&ends);
        cast.courses = flows.iter().map(|flow| cast.course(scenario, flow)).collect();
        cast
    }

    fn take_subnets(&mut self, scenario: &Scenario) {
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
            let (address, length) = prefix.map_or((i64::MAX, 0), |it| {
                (address(it.network()), i64::from(it.prefix_len()))
            });
            [last_without(*network), address, length]
        });
    }

    fn take_machines(&mut self, scenario: &Scenario) {
        let subnets = &self.subnets;
        let machines = scenario.network_interfaces.iter().map(|(id, nic)| Machine {
            nic: id.clone(),
            subnet: subnets.iter().position(|(subnet, _)| *subnet == nic.subnet),
            has_border: nic.network_security_group.is_some(),
        });
        self.machines = order::by(machines.collect(), |machine| {
            let nic = scenario.network_interfaces.get(&machine.nic);
            let own = nic.and_then(|nic| nic.private_ip_address.read());
            [
                last_without(machine.subnet),
                own.map_or(i64::MAX, |it| address(*it)),
                0,
            ]
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

    /// Yours above not yours, then by the middle of those who may ask, then by name (L3).
    fn sort_services(&mut self, scenario: &Scenario, ends: &[Option<(End, End)>]) {
        let services = std::mem::take(&mut self.services)
            .into_iter()
            .enumerate()
            .collect();
        let in_order = order::by(services, |(at, service): &(usize, ResourceRef)| {
            let asks = |ends: &Option<(End, End)>| match ends {
                Some((from, End::Service(to))) if to == at => Some(rank(*from)),
                _ => None,
            };
            let is_foreign = owned(scenario, service) == Some(false);
            [i64::from(is_foreign), middle(ends.iter().filter_map(asks)), 0]
        });
        self.services = in_order.into_iter().map(|(_, service)| service).collect();
    }

    /// The internet above one's own premises, then by the middle of what they ask or are asked by, then by name (L3).
    fn sort_outsiders(&mut self, ends: &[Option<(End, End)>]) {
        let outsiders = std::mem::take(&mut self.outsiders)
            .into_iter()
            .enumerate()
            .collect();
        let in_order = order::by(
            outsiders,
            |(at, (_, network)): &(usize, (Outsider, HostNetwork))| {
                let far = |ends: &Option<(End, End)>| match ends {
                    Some((End::Outsider(it), far) | (far, End::Outsider(it))) if it == at => Some(rank(*far)),
                    _ => None,
                };
                let is_on_premises = *network == HostNetwork::OnPremises;
                [i64::from(is_on_premises), middle(ends.iter().filter_map(far)), 0]
            },
        );
        self.outsiders = in_order.into_iter().map(|(_, outsider)| outsider).collect();
    }

    fn machine_at(&self, scenario: &Scenario, address: Ipv4Addr) -> Option<usize> {
        self.machines.iter().position(|machine| {
            let nic = scenario.network_interfaces.get(&machine.nic);
            nic.is_some_and(|nic| nic.private_ip_address.read() == Some(&address))
        })
    }

    fn ends(&self, scenario: &Scenario, flow: &Flow) -> Option<(End, End)> {
        let machine = |id: &NetworkInterfaceId| {
            self.machines
                .iter()
                .position(|it| it.nic == *id)
                .map(End::Machine)
        };
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
        let service = |target: &Target| {
            let wanted = target.reference();
            let place = self.services.iter().position(|it| Some(it) == wanted.as_ref());
            place.map(End::Service)
        };
        let from = match &flow.source {
            Source::NetworkInterface(id) => machine(id),
            Source::Host(id) => host(id),
        };
        let to = match &flow.target {
            Target::NetworkInterface(id) => machine(id),
            Target::Host(id) => host(id),
            Target::StorageAccount { .. }
            | Target::KeyVault(_)
            | Target::SqlServer(_)
            | Target::MicrosoftEntra => service(&flow.target),
            Target::Address(address) => self
                .machine_at(scenario, *address)
                .map(End::Machine)
                .or_else(|| outsider(&Outsider::Address(*address))),
        };
        Some((from?, to?))
    }

    fn course(&self, scenario: &Scenario, flow: &Flow) -> Course {
        let network = |machine: usize| {
            let subnet = self.machines.get(machine).and_then(|it| it.subnet)?;
            self.subnets.get(subnet).and_then(|(_, network)| *network)
        };
        match self.ends(scenario, flow) {
            Some((End::Machine(machine), End::Service(service))) => Course::ToService { machine, service },
            Some((End::Machine(machine), End::Outsider(outsider))) => Course::Outside {
                machine,
                outsider,
                inwards: false,
            },
            Some((End::Outsider(outsider), End::Machine(machine))) => Course::Outside {
                machine,
                outsider,
                inwards: true,
            },
            Some((End::Outsider(outsider), End::Service(service))) => {
                Course::OverInternet { outsider, service }
            }
            Some((End::Machine(from), End::Machine(to))) if from != to => Course::Between {
                from,
                to,
                within: network(from) == network(to),
            },
            Some((End::Azure(azure), End::Service(service))) => Course::FromAzure { azure, service },
            Some(_) | None => Course::Undrawn,
        }
    }
}

/// Where an end stands from above, for ordering what is asked by it.
fn rank(end: End) -> i64 {
    match end {
        End::Machine(place) => number(place),
        // what goes over the internet runs above the networks, what comes from Azure's hosts below
        End::Service(_) | End::Outsider(_) => -1,
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

/// Whether a thing belongs to the author's own organisation; `None`: nobody said, or it is Microsoft's.
pub fn owned(scenario: &Scenario, thing: &ResourceRef) -> Option<bool> {
    let scope = match thing {
        ResourceRef::StorageAccount(id) => &scenario.storage_accounts.get(id)?.scope,
        ResourceRef::KeyVault(id) => &scenario.key_vaults.get(id)?.scope,
        ResourceRef::SqlServer(id) => &scenario.sql_servers.get(id)?.scope,
        ResourceRef::VirtualNetwork(id) => &scenario.virtual_networks.get(id)?.scope,
        _ => return None,
    };
    if !scenario.tenants.values().any(|tenant| tenant.yours) {
        return None;
    }
    let tenant = &scenario.subscriptions.get(&scope.subscription)?.tenant;
    Some(scenario.tenants.get(tenant).is_some_and(|tenant| tenant.yours))
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
