//! The groups of one interface against every far address at once: `group` and `rule`, for sets of traffic.
//!
//! A far address is an interface that the network reaches or a declared host where one holds it, and
//! a bare address otherwise, exactly as a flow to or from that address is. The source port is not stated.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use super::blocks::{RuleBlocks, blocks, doubted, everything, services_of, without};
use super::context::{host_public_address, touched};
use super::group::stage;
use super::matching::{End, Match, entry};
use super::peering::reaches;
use super::place::{Nic, nic};
use super::platform::{self, HOST, METADATA};
use super::rule::side;
use super::span::Span;
use super::virtual_network::VirtualNetworkTag;
use crate::model::Scenario;
use crate::model::address::{AddressMatch, is_public};
use crate::model::host::HostNetwork;
use crate::model::id::{ApplicationSecurityGroupId, NetworkInterfaceId, NetworkSecurityGroupId, ResourceRef};
use crate::model::nic::PublicIpSku;
use crate::model::nsg::{Access, DEFAULT_RULES, DefaultRule, Direction, NetworkSecurityGroup, SecurityRule};
use crate::model::part::Part;
use crate::outcome::Reason;
use crate::service_tag::ServiceTags;
use crate::sets::address::AddressSet;
use crate::sets::port::PortSet;
use crate::sets::traffic::Services;

/// One interface in one direction, looking at everything far.
pub(crate) struct Seat<'a> {
    scenario: &'a Scenario,
    nic: Nic<'a>,
    direction: Direction,
    tags: Option<&'a ServiceTags>,
    tag: VirtualNetworkTag<'a>,
    virtual_network: Span,
    internet: Span,
    /// What holds a far address, where something modelled does.
    ends: BTreeMap<Ipv4Addr, Vec<End<'a>>>,
}

impl<'a> Seat<'a> {
    pub fn of(
        scenario: &'a Scenario,
        interface: &'a NetworkInterfaceId,
        direction: Direction,
        tags: Option<&'a ServiceTags>,
    ) -> Result<Self, Reason> {
        let nic = nic(scenario, interface)?;
        let tag = VirtualNetworkTag::of(scenario, &nic.place);
        Ok(Seat {
            scenario,
            nic,
            direction,
            tags,
            virtual_network: tag.span(tags),
            internet: tag.internet_span(),
            tag,
            ends: ends(scenario, &nic, direction),
        })
    }

    /// The rules of each group that a packet must pass, at the interface and at its subnet.
    pub fn levels(&self) -> Vec<Vec<RuleBlocks>> {
        let network = ResourceRef::VirtualNetwork(self.nic.place.network_id.clone());
        if self.is_touched(&network) {
            return vec![self.unknown()];
        }
        let places = [
            ResourceRef::NetworkInterface(self.nic.id.clone()),
            ResourceRef::Subnet(self.nic.place.subnet_id.clone()),
        ];
        let mut levels = Vec::new();
        if places.iter().any(|place| self.is_touched(place)) {
            levels.push(self.unknown());
        }
        let (nic, subnet) = (self.nic.nic, self.nic.place.subnet);
        let groups = [&nic.network_security_group, &subnet.network_security_group];
        levels.extend(groups.into_iter().flatten().map(|id| self.level(id)));
        if levels.is_empty() && self.direction == Direction::Inbound {
            levels.extend(self.without_group());
        }
        levels
    }

    fn is_touched(&self, subject: &ResourceRef) -> bool {
        touched(self.scenario, stage(self.direction), subject).is_some()
    }

    fn level(&self, id: &NetworkSecurityGroupId) -> Vec<RuleBlocks> {
        let hidden = self.is_touched(&ResourceRef::NetworkSecurityGroup(id.clone()));
        match self.scenario.network_security_groups.get(id) {
            Some(group) if !hidden => self.alone(group),
            Some(_) | None => self.unknown(),
        }
    }

    /// The rules of a group as if it stood there alone.
    pub fn alone(&self, group: &NetworkSecurityGroup) -> Vec<RuleBlocks> {
        let mut rules = self.rules(group);
        rules.insert(0, self.to_itself());
        rules
    }

    /// A5-2: a packet to one's own address never leaves the machine.
    fn to_itself(&self) -> RuleBlocks {
        let own = Span::sure(self.nic.address.into());
        RuleBlocks::of("", None, Some(Access::Allow), blocks(&own, everything()))
    }

    /// A group whose rules cannot all be known.
    fn unknown(&self) -> Vec<RuleBlocks> {
        let doubt = Span::possible(AddressSet::all());
        let (doubt, whole) = (
            blocks(&doubt, everything()),
            blocks(&Span::sure(AddressSet::all()), everything()),
        );
        vec![
            self.to_itself(),
            RuleBlocks::of("", Some(0), None, doubt),
            RuleBlocks::of("", Some(1), Some(Access::Allow), whole),
        ]
    }

    /// A4-5: what no group filters is closed behind a Standard public address, open behind a Basic one.
    fn without_group(&self) -> Option<Vec<RuleBlocks>> {
        let id = self.nic.nic.public_ip_address.as_ref()?;
        let public = self.scenario.public_ip_addresses.get(id);
        // a declared host comes by the public address, wherever else its own may lie
        let hosts = self.scenario.hosts.values().filter(|host| host.gateway.is_none());
        let hosts = hosts
            .filter_map(host_public_address)
            .map(|it| (it.into(), it.into()));
        let mut from = self.internet.clone();
        from.add(&Span::sure(AddressSet::of(hosts)));
        let (from, access) = match public.and_then(|it| it.sku) {
            Some(PublicIpSku::Standard) => (from, Some(Access::Deny)),
            Some(PublicIpSku::Basic) => return None,
            None => (Span::possible(from.at_most()), None),
        };
        let whole = blocks(&Span::sure(AddressSet::all()), everything());
        Some(vec![
            self.to_itself(),
            RuleBlocks::of("", Some(0), access, blocks(&from, everything())),
            RuleBlocks::of("", Some(1), Some(Access::Allow), whole),
        ])
    }

    /// The rules of a group that filter this direction, in order, its default rules behind. The last ones
    /// match everything.
    pub fn rules(&self, group: &NetworkSecurityGroup) -> Vec<RuleBlocks> {
        let filters = |rule: &&SecurityRule| rule.direction.read().is_none_or(|it| *it == self.direction);
        let user = group.security_rules.iter().filter(filters);
        let mut rules: Vec<RuleBlocks> = user.map(|rule| self.rule(rule)).collect();
        let default = DEFAULT_RULES
            .iter()
            .filter(|rule| rule.direction == self.direction);
        rules.extend(default.filter_map(|rule| self.default_rule(rule)));
        rules.extend(self.exempt());
        rules.sort_by_key(|rule| rule.priority);
        rules
    }

    fn rule(&self, rule: &SecurityRule) -> RuleBlocks {
        let (source, destination) = (
            (&*rule.source, &*rule.source_application_security_groups),
            (&*rule.destination, &*rule.destination_application_security_groups),
        );
        let (far, near) = match self.direction {
            Direction::Inbound => (source, destination),
            Direction::Outbound => (destination, source),
        };
        let end = End::Nic(self.nic.address, &self.nic.nic.application_security_groups);
        let near = side(near.0, near.1, end, &self.tag, "");
        let (mut sure, possible) = services_of(rule);
        let is_read =
            rule.priority.read().is_some() && rule.direction.read().is_some() && rule.access.read().is_some();
        if near != Match::Yes || !is_read {
            sure = Services::default();
        }
        let mut found = match near {
            Match::No => Vec::new(),
            Match::Yes | Match::Unknown(_) => blocks(&self.far(far.0, far.1), (sure, possible)),
        };
        for (address, served) in self.platform() {
            found = match (platform::is_named_by(rule), address) {
                (false, _) => without(found, address, &served),
                // what AzurePlatformDNS means for the host's other services is not documented
                (true, HOST) => {
                    let dns = PortSet::each(&[53]);
                    let beyond = Services::by(|protocol| served.of(protocol).difference(&dns));
                    doubted(found, address, &beyond)
                }
                (true, _) => found,
            };
        }
        let priority = rule.priority.read().map(|priority| priority.get());
        RuleBlocks::of(&rule.name, priority, rule.access.read().copied(), found)
    }

    fn default_rule(&self, rule: &DefaultRule) -> Option<RuleBlocks> {
        let (far, near) = match self.direction {
            Direction::Inbound => (rule.source, rule.destination),
            Direction::Outbound => (rule.destination, rule.source),
        };
        let far = Part::Read(AddressMatch::of_default_rule(far));
        let near = AddressMatch::of_default_rule(near);
        let end = End::Nic(self.nic.address, &self.nic.nic.application_security_groups);
        let sure = match entry(&near, end, &self.tag) {
            Match::Yes => Services::all(),
            Match::No => return None,
            Match::Unknown(_) => Services::default(),
        };
        let mut found = blocks(&self.far(&[far], &[]), (sure, Services::all()));
        for (address, served) in self.platform() {
            found = without(found, address, &served);
        }
        Some(RuleBlocks::of(
            rule.name,
            Some(rule.priority),
            Some(rule.access),
            found,
        ))
    }

    /// What the platform answers, and only rules that name its own tags reach (OPEN-6, `network A9`).
    fn platform(&self) -> impl Iterator<Item = (Ipv4Addr, Services)> {
        let bare =
            |address: &Ipv4Addr| self.direction == Direction::Outbound && !self.ends.contains_key(address);
        [HOST, METADATA].into_iter().filter(bare).map(|address| {
            let ports = |protocol| PortSet::each(platform::ports(address, protocol));
            (address, Services::by(ports))
        })
    }

    /// What comes after the rules that name the platform's own tags.
    fn exempt(&self) -> impl Iterator<Item = RuleBlocks> {
        self.platform().map(|(address, served)| {
            let found = blocks(&Span::sure(address.into()), (served.clone(), served));
            RuleBlocks::of("", Some(u16::MAX), Some(Access::Allow), found)
        })
    }

    /// The far addresses that one side of a rule names.
    fn far(&self, entries: &[Part<AddressMatch>], groups: &[ApplicationSecurityGroupId]) -> Span {
        if entries.is_empty() && groups.is_empty() {
            return Span::sure(AddressSet::all());
        }
        let mut span = Span::default();
        let mut has_tag = false;
        for written in entries {
            let Some(entry) = written.read() else {
                span.add(&Span::possible(AddressSet::all()));
                continue;
            };
            let literal = Span::literal(entry);
            has_tag |= literal.is_none();
            span.add(&literal.unwrap_or_else(|| self.tag_span(entry)));
        }
        match has_tag || !groups.is_empty() {
            true => self.with_ends(&span, entries, groups),
            false => span,
        }
    }

    /// `matching::entry`, for every bare address.
    fn tag_span(&self, entry: &AddressMatch) -> Span {
        let AddressMatch::ServiceTag(name) = entry else {
            return Span::default();
        };
        match name.as_str().to_ascii_lowercase().as_str() {
            "virtualnetwork" => self.virtual_network.clone(),
            "internet" => self.internet.clone(),
            "azureloadbalancer" | "azureplatformdns" => Span::sure(HOST.into()),
            "azureplatformimds" => Span::sure(METADATA.into()),
            _ => Span::service_tag(name, self.tags),
        }
    }

    /// The span, corrected at the addresses that something modelled holds.
    fn with_ends(
        &self,
        bare: &Span,
        entries: &[Part<AddressMatch>],
        groups: &[ApplicationSecurityGroupId],
    ) -> Span {
        let number = |address: &Ipv4Addr| (u32::from(*address), u32::from(*address));
        let held = AddressSet::of(self.ends.keys().map(number));
        let mut span = Span::sure(bare.at_least().difference(&held));
        span.add(&Span::possible(bare.at_most().difference(&held)));
        for (address, ends) in &self.ends {
            let mut all = ends.iter().map(|end| side(entries, groups, *end, &self.tag, ""));
            let first = all.next().unwrap_or(Match::No);
            let agreed = all.all(|other| other == first);
            match (first, agreed) {
                (Match::No, true) => {}
                (Match::Yes, true) => span.add(&Span::sure((*address).into())),
                (Match::Unknown(_), _) | (_, false) => span.add(&Span::possible((*address).into())),
            }
        }
        span
    }
}

/// What holds a far address: an interface in reach, a declared host (formats 2).
fn ends<'a>(scenario: &'a Scenario, from: &Nic, direction: Direction) -> BTreeMap<Ipv4Addr, Vec<End<'a>>> {
    let mut ends: BTreeMap<Ipv4Addr, Vec<End>> = BTreeMap::new();
    for id in scenario.network_interfaces.keys() {
        let Ok(to) = nic(scenario, id) else { continue };
        if reaches(scenario, from.place.network_id, to.place.network_id) {
            let end = End::Nic(to.address, &to.nic.application_security_groups);
            ends.entry(to.address).or_default().push(end);
        }
    }
    for host in scenario.hosts.values() {
        let is_internet = match host.network {
            HostNetwork::Internet => true,
            // what it is called by its public address, it is only as a source
            HostNetwork::OnPremises => direction == Direction::Inbound,
            HostNetwork::Azure => false,
        };
        if let Some(address) = host_public_address(host).filter(|_| is_internet) {
            ends.entry(address).or_default().push(End::InternetHost(address));
        }
    }
    // a private address in no application security group matches as a bare one does
    let is_plain = |end: &End| matches!(end, End::Nic(it, groups) if groups.is_empty() && !is_public(*it));
    ends.retain(|_, ends| !ends.iter().all(is_plain));
    ends
}
