//! Who stands on the picture, in which order, and which course each path takes between them.
//!
//! Reads topology and names only: which paths are on display, never how they are answered (diagram.md L1).

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use pathlight_core::flow::{Flow, Source, Target};
use pathlight_core::model::Scenario;
use pathlight_core::model::host::HostNetwork;
use pathlight_core::model::id::*;
use pathlight_core::model::part::Part;

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
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
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
        let place = |network: &VirtualNetworkId| self.networks.iter().position(|it| it == network);
        let mut subnets: Vec<_> = scenario
            .subnets
            .iter()
            .map(|(id, subnet)| {
                let prefix = subnet.address_prefixes.first().and_then(Part::read);
                let network = place(&subnet.virtual_network);
                // what has no network comes last
                (
                    (network.is_none(), network, prefix.is_none(), prefix),
                    (id.clone(), network),
                )
            })
            .collect();
        subnets.sort();
        self.subnets = subnets.into_iter().map(|(_, subnet)| subnet).collect();
    }

    fn take_machines(&mut self, scenario: &Scenario) {
        let mut machines: Vec<_> = scenario
            .network_interfaces
            .iter()
            .map(|(id, nic)| {
                let subnet = self.subnets.iter().position(|(subnet, _)| *subnet == nic.subnet);
                let address = nic.private_ip_address.read();
                let machine = Machine {
                    nic: id.clone(),
                    subnet,
                    has_border: nic.network_security_group.is_some(),
                };
                ((subnet.is_none(), subnet, address.is_none(), address), machine)
            })
            .collect();
        machines.sort_by_key(|(place, _)| *place);
        self.machines = machines.into_iter().map(|(_, machine)| machine).collect();
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
        if flows.iter().any(|flow| flow.target == Target::MicrosoftEntra) {
            self.services.push(ResourceRef::MicrosoftEntra);
        }
    }

    /// Yours above not yours, then by the middle of those who may ask, then by name (L3).
    fn sort_services(&mut self, scenario: &Scenario, ends: &[Option<(End, End)>]) {
        let mut keyed: Vec<_> = self
            .services
            .iter()
            .enumerate()
            .map(|(at, service)| {
                let asks =
                    |ends: &&Option<(End, End)>| matches!(ends, Some((_, End::Service(it))) if *it == at);
                let from = ends.iter().filter(asks).flatten().map(|(from, _)| rank(*from));
                (
                    (owned(scenario, service) == Some(false), middle(from)),
                    service.clone(),
                )
            })
            .collect();
        keyed.sort();
        self.services = keyed.into_iter().map(|(_, service)| service).collect();
    }

    /// The internet above one's own premises, then by the middle of what they ask or are asked by, then by name (L3).
    fn sort_outsiders(&mut self, ends: &[Option<(End, End)>]) {
        let mut keyed: Vec<_> = self
            .outsiders
            .iter()
            .enumerate()
            .map(|(at, (outsider, network))| {
                let far = ends.iter().flatten().filter_map(|ends| match ends {
                    (End::Outsider(it), far) | (far, End::Outsider(it)) if *it == at => Some(rank(*far)),
                    _ => None,
                });
                ((*network, middle(far)), outsider.clone())
            })
            .collect();
        keyed.sort();
        self.outsiders = keyed
            .into_iter()
            .map(|((network, _), outsider)| (outsider, network))
            .collect();
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
        let service = |wanted: ResourceRef| {
            self.services
                .iter()
                .position(|it| *it == wanted)
                .map(End::Service)
        };
        let from = match &flow.source {
            Source::NetworkInterface(id) => machine(id),
            Source::Host(id) => host(id),
        };
        let to = match &flow.target {
            Target::NetworkInterface(id) => machine(id),
            Target::Host(id) => host(id),
            Target::StorageAccount { id, .. } => service(ResourceRef::StorageAccount(id.clone())),
            Target::KeyVault(id) => service(ResourceRef::KeyVault(id.clone())),
            Target::MicrosoftEntra => service(ResourceRef::MicrosoftEntra),
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
    let at = |place: usize| i64::try_from(place).unwrap_or(i64::MAX / 2);
    match end {
        End::Machine(place) => at(place),
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
        ResourceRef::VirtualNetwork(id) => &scenario.virtual_networks.get(id)?.scope,
        _ => return None,
    };
    if !scenario.tenants.values().any(|tenant| tenant.yours) {
        return None;
    }
    let tenant = &scenario.subscriptions.get(&scope.subscription)?.tenant;
    Some(scenario.tenants.get(tenant).is_some_and(|tenant| tenant.yours))
}

/// The switches of the scenario by the thing on the picture that each is set at.
pub fn switches_by_owner(scenario: &Scenario) -> BTreeMap<ResourceRef, Vec<SwitchId>> {
    let mut by_owner: BTreeMap<ResourceRef, Vec<SwitchId>> = BTreeMap::new();
    for switch in &scenario.switches {
        if let Some(owner) = super::acts::owner(scenario, &switch.sets) {
            by_owner.entry(owner).or_default().push(switch.id.clone());
        }
    }
    by_owner
}
