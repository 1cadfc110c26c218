//! What one rule matches, as blocks: services at far addresses, for certain and at most.

use std::net::Ipv4Addr;

use super::matching::Match;
use super::rule::{is_protocol, ports};
use super::span::Span;
use crate::model::address::PortRange;
use crate::model::nsg::{Access, SecurityRule};
use crate::model::part::Part;
use crate::sets::address::AddressSet;
use crate::sets::port::PortSet;
use crate::sets::traffic::Services;

/// A rule as far as it concerns the seat.
pub(crate) struct RuleBlocks {
    pub name: String,
    /// `None`: it cannot be read, and may come first.
    pub priority: Option<u16>,
    pub access: Option<Access>,
    /// At most one for any address.
    pub blocks: Vec<Block>,
}

/// What a rule matches at some addresses.
pub(crate) struct Block {
    pub addresses: AddressSet,
    pub sure: Services,
    /// What is sure, and what may be.
    pub possible: Services,
}

impl RuleBlocks {
    pub(super) fn of(name: &str, priority: Option<u16>, access: Option<Access>, blocks: Vec<Block>) -> Self {
        RuleBlocks {
            name: name.to_owned(),
            priority,
            access,
            blocks,
        }
    }
}

/// Every service, for certain.
pub(super) fn everything() -> (Services, Services) {
    (Services::all(), Services::all())
}

/// The services that a rule matches whatever the addresses, for certain and at most.
pub(super) fn services_of(rule: &SecurityRule) -> (Services, Services) {
    let is_any = |ports: &[Part<PortRange>]| ports.iter().all(|it| it.read() == Some(&PortRange::ANY));
    // OPEN-1: a rule with a port does not match what carries none
    let portless = is_any(&rule.source_ports) && is_any(&rule.destination_ports);
    let may_be_any = |ports: &[Part<PortRange>]| {
        ports
            .iter()
            .all(|it| it.read().is_none_or(|it| *it == PortRange::ANY))
    };
    let may_be_portless = may_be_any(&rule.source_ports) && may_be_any(&rule.destination_ports);
    let from = ports(&rule.source_ports, None, "");
    let read = || match rule.destination_ports.is_empty() {
        true => PortSet::all(),
        false => PortSet::of(rule.destination_ports.iter().filter_map(Part::read).copied()),
    };
    let unreadable = rule.destination_ports.iter().any(|it| it.read().is_none());
    let by = |is_sure: bool| {
        Services::by(|protocol| {
            let named = rule.protocol.read();
            let is_named = named.map_or(!is_sure, |named| is_protocol(*named, protocol));
            let matches = match (protocol.has_ports(), &from) {
                (false, _) if is_sure => portless,
                (false, _) => may_be_portless,
                (true, Match::Yes) => true,
                (true, Match::No) => false,
                (true, Match::Unknown(_)) => !is_sure,
            };
            match (is_named && matches, protocol.has_ports()) {
                (false, _) => PortSet::EMPTY,
                (true, false) => PortSet::all(),
                (true, true) if unreadable && !is_sure => PortSet::all(),
                (true, true) => read(),
            }
        })
    };
    (by(true), by(false))
}

/// The services at the far addresses that a rule names.
pub(super) fn blocks(far: &Span, (sure, possible): (Services, Services)) -> Vec<Block> {
    let at_least = far.at_least();
    let doubtful = far.at_most().difference(&at_least);
    let certain = Block {
        addresses: at_least,
        sure,
        possible: possible.clone(),
    };
    let doubted = Block {
        addresses: doubtful,
        sure: Services::default(),
        possible,
    };
    let holds = |block: &Block| !block.addresses.is_empty() && !block.possible.is_empty();
    [certain, doubted].into_iter().filter(holds).collect()
}

/// The blocks without `services` at `address`.
pub(super) fn without(blocks: Vec<Block>, address: Ipv4Addr, services: &Services) -> Vec<Block> {
    at(blocks, address, &|block| Block {
        addresses: address.into(),
        sure: block.sure.difference(services),
        possible: block.possible.difference(services),
    })
}

/// The blocks, with `services` at `address` only possible.
pub(super) fn doubted(blocks: Vec<Block>, address: Ipv4Addr, services: &Services) -> Vec<Block> {
    at(blocks, address, &|block| Block {
        addresses: address.into(),
        sure: block.sure.difference(services),
        possible: block.possible.clone(),
    })
}

/// The blocks with one address cut out and changed.
fn at(blocks: Vec<Block>, address: Ipv4Addr, change: &dyn Fn(&Block) -> Block) -> Vec<Block> {
    let mut result = Vec::with_capacity(blocks.len() + 1);
    for mut block in blocks {
        if block.addresses.contains(address) {
            result.push(change(&block));
            block.addresses = block.addresses.difference(&address.into());
        }
        result.push(block);
    }
    result.retain(|block| !block.addresses.is_empty() && !block.possible.is_empty());
    result
}
