//! Microsoft's published service tags: which prefixes a tag holds, for addresses that nothing modelled owns.
//!
//! The file is the user's to load; without it such a rule is Unknown. Source: the weekly download
//! "Azure IP Ranges and Service Tags" (`network` B8). IPv6 is left out: it never holds an IPv4 address.
//!
//! A region has several spellings in tags: `AzureCloud.norwayw`, `Storage.NorwayWest`. They are joined by
//! the file's `regionId`, so either finds the tag; what has none (`AzureFrontDoor.Backend`) is no region.

use std::cmp::Ordering;
use std::net::Ipv4Addr;

use ipnet::IpNet;
use serde_json::Value;

use crate::json;
use crate::model::Scenario;
use crate::model::address::{self, AddressMatch, ServiceTagName};
use crate::model::route::RoutePrefix;
use crate::sets::address::AddressSet;
use crate::sort::sort;

/// The IPv4 prefixes of every tag: one list of disjoint intervals, and where each tag's part of it lies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServiceTags {
    /// By name.
    tags: Vec<Tag>,
    spans: Vec<Span>,
    /// Region spellings in lower case with the region's id, by spelling.
    spellings: Vec<(Box<str>, u64)>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Tag {
    /// In lower case.
    name: Box<str>,
    /// 0: none.
    region_id: u64,
    spans: std::ops::Range<usize>,
}

/// Addresses whose longest prefix in one tag is the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Span {
    low: u32,
    high: u32,
    longest: u8,
}

/// Tags without prefixes of their own (`network` B8).
const NEVER_LISTED: [&str; 6] = [
    "VirtualNetwork",
    "Internet",
    "AzureLoadBalancer",
    "AzurePlatformDNS",
    "AzurePlatformIMDS",
    "AzurePlatformLKM",
];

/// A prefix as the file lists it: the place of its tag, its first address, its length.
type Listed = (usize, u32, u8);

impl ServiceTags {
    /// Reads the published file. The message says what is missing.
    pub fn read(text: &str) -> Result<Self, String> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let file: Value = serde_json::from_str(text).map_err(|error| format!("not JSON: {error}"))?;
        let values = file.get("values").and_then(Value::as_array);
        let values = values.ok_or("no service tags file: expected `values`, a list of tags")?;
        let (mut named, mut listed) = (Vec::new(), Vec::new());
        for (at, value) in values.iter().enumerate() {
            let properties = value.get("properties");
            let property = |name: &str| properties.and_then(|it| it.get(name));
            let prefixes = property("addressPrefixes").and_then(Value::as_array);
            let name = value.get("name").and_then(Value::as_str);
            let (Some(name), Some(prefixes)) = (name, prefixes) else {
                return Err(format!(
                    "at `values[{at}]`: expected `name` and `properties.addressPrefixes`"
                ));
            };
            let region_id = property("regionId").and_then(Value::as_u64);
            named.push((name.to_ascii_lowercase(), at, region_id.unwrap_or_default()));
            for prefix in prefixes {
                let net = prefix.as_str().and_then(address::net);
                let told = || format!("at `values[{at}]`: {} is no address prefix", json::plain(prefix));
                match net.ok_or_else(told)? {
                    IpNet::V4(net) => listed.push((at, net.network().into(), net.prefix_len())),
                    IpNet::V6(_) => {}
                }
            }
        }
        Ok(ServiceTags::of(named, listed))
    }

    /// The tags of `named`: name, place in the file, region.
    fn of(mut named: Vec<(String, usize, u64)>, mut listed: Vec<Listed>) -> Self {
        sort(&mut named);
        let mut ranks = vec![0; named.len()];
        let mut tags: Vec<Tag> = Vec::with_capacity(named.len());
        for (name, at, region_id) in named {
            // what is listed twice is one tag
            if tags.last().is_none_or(|last| *last.name != *name) {
                tags.push(Tag {
                    name: name.into(),
                    region_id,
                    spans: 0..0,
                });
            }
            if let Some(rank) = ranks.get_mut(at) {
                *rank = tags.len() - 1;
            }
        }
        for net in &mut listed {
            net.0 = ranks.get(net.0).copied().unwrap_or_default();
        }
        // of one tag: two prefixes are apart or one in the other, and the wider comes first
        sort(&mut listed);
        let mut spans = Vec::new();
        let mut rest = listed.as_slice();
        for (rank, tag) in tags.iter_mut().enumerate() {
            let own = rest.partition_point(|net| net.0 <= rank);
            let (nets, others) = rest.split_at(own);
            let start = spans.len();
            flatten(nets, &mut spans);
            tag.spans = start..spans.len();
            rest = others;
        }
        ServiceTags {
            spellings: spellings(&tags),
            tags,
            spans,
        }
    }

    /// The length of the tag's longest prefix that holds the address; `Some(None)`: none does. `None`: the
    /// file has no such tag.
    pub fn longest(&self, tag: &str, address: Ipv4Addr) -> Option<Option<u8>> {
        let (spans, address) = (self.spans(tag)?, u32::from(address));
        let at = spans.partition_point(|span| span.high < address);
        let span = spans.get(at).filter(|span| span.low <= address);
        Some(span.map(|span| span.longest))
    }

    /// Every address of the tag. `None`: the file has no such tag.
    pub fn addresses(&self, tag: &str) -> Option<AddressSet> {
        let spans = self.spans(tag)?.iter();
        Some(AddressSet::of(spans.map(|span| (span.low, span.high))))
    }

    /// How many tags there are.
    pub fn count(&self) -> usize {
        self.tags.len()
    }

    /// Which of the tags that the scenario's rules and routes name the file does not list, by name. Those that Azure
    /// makes for each network or for its own platform never are in it.
    pub fn unlisted<'a>(&self, scenario: &'a Scenario) -> Vec<&'a ServiceTagName> {
        let mut unlisted = Vec::new();
        let mut look_at = |tag: &'a ServiceTagName| {
            let is_made = NEVER_LISTED
                .iter()
                .any(|it| it.eq_ignore_ascii_case(tag.as_str()));
            if !is_made && self.spans(tag.as_str()).is_none() {
                unlisted.push(tag);
            }
        };
        for group in scenario.network_security_groups.values() {
            for rule in &group.security_rules {
                for entry in [&rule.source, &rule.destination].into_iter().flatten() {
                    if let Some(AddressMatch::ServiceTag(tag)) = entry.read() {
                        look_at(tag);
                    }
                }
            }
        }
        for table in scenario.route_tables.values() {
            for route in &table.routes {
                if let Some(RoutePrefix::ServiceTag(tag)) = route.address_prefix.read() {
                    look_at(tag);
                }
            }
        }
        sort(&mut unlisted);
        unlisted.dedup();
        unlisted
    }

    fn spans(&self, tag: &str) -> Option<&[Span]> {
        let tag = self.named(tag).or_else(|| self.spelled_otherwise(tag))?;
        self.spans.get(tag.spans.clone())
    }

    fn named(&self, name: &str) -> Option<&Tag> {
        let found = self.tags.binary_search_by(|tag| order(&tag.name, name)).ok()?;
        self.tags.get(found)
    }

    /// The one tag of the same service whose region is spelled otherwise.
    fn spelled_otherwise(&self, name: &str) -> Option<&Tag> {
        let (service, suffix) = name.split_once('.')?;
        let spelling = |(spelling, _): &(Box<str>, u64)| order(spelling, suffix);
        let (_, id) = self
            .spellings
            .get(self.spellings.binary_search_by(spelling).ok()?)?;
        let first = self
            .tags
            .partition_point(|tag| order(&tag.name, service) == Ordering::Less);
        let of_service = |tag: &Tag| {
            let start = tag.name.get(..service.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(service))
        };
        let dotted = |tag: &&Tag| tag.name.as_bytes().get(service.len()) == Some(&b'.');
        let same = self.tags.get(first..)?.iter();
        let same = same.take_while(|tag| of_service(tag)).filter(dotted);
        let mut same = same.filter(|tag| tag.region_id == *id);
        let only = same.next();
        only.filter(|_| same.next().is_none())
    }
}

/// How a name in lower case stands to one in any case.
fn order(lower: &str, name: &str) -> Ordering {
    lower
        .bytes()
        .cmp(name.bytes().map(|byte| byte.to_ascii_lowercase()))
}

/// Every spelling of a region. Two that one service tells apart (`EastUS2`, `EastUS2Stage`) are not two
/// spellings of one region, whatever their id: both are left out.
fn spellings(tags: &[Tag]) -> Vec<(Box<str>, u64)> {
    let (mut spelled, mut apart) = (Vec::new(), Vec::new());
    let mut before: Option<(&str, &[Tag])> = None;
    for (at, tag) in tags.iter().enumerate() {
        let Some((service, suffix)) = tag.name.split_once('.').filter(|_| tag.region_id != 0) else {
            continue;
        };
        spelled.push((suffix, at));
        // the tags of one service stand together
        let from = match before {
            Some((same, from)) if same == service => from,
            Some(_) | None => tags.get(at..).unwrap_or_default(),
        };
        before = Some((service, from));
        let earlier = from.len() - (tags.len() - at);
        for other in from
            .iter()
            .take(earlier)
            .filter(|it| it.region_id == tag.region_id)
        {
            apart.push(suffix);
            apart.extend(other.name.split_once('.').map(|(_, suffix)| suffix));
        }
    }
    sort(&mut spelled);
    let mut spellings: Vec<(Box<str>, u64)> = Vec::new();
    for (suffix, at) in spelled {
        let id = tags.get(at).map_or(0, |tag| tag.region_id);
        match spellings.last_mut() {
            Some((same, last)) if **same == *suffix => *last = id,
            Some(_) | None if apart.contains(&suffix) => {}
            Some(_) | None => spellings.push((suffix.into(), id)),
        }
    }
    spellings
}

/// Adds the tag's addresses to `spans`, each once, with the longest of the prefixes that hold it.
fn flatten(nets: &[Listed], spans: &mut Vec<Span>) {
    let mut around: Vec<Span> = Vec::new();
    // the first address not yet added; none: all are
    let mut next = Some(0);
    for (_, low, longest) in nets.iter().copied() {
        let high = low | u32::MAX.checked_shr(longest.into()).unwrap_or_default();
        while let Some(ended) = around.pop_if(|it| it.high < low) {
            add(&mut next, ended.high, ended.longest, spans);
        }
        if let (Some(outer), Some(before)) = (around.last(), low.checked_sub(1)) {
            add(&mut next, before, outer.longest, spans);
        }
        next = next.map(|_| low);
        around.push(Span { low, high, longest });
    }
    while let Some(ended) = around.pop() {
        add(&mut next, ended.high, ended.longest, spans);
    }
}

fn add(next: &mut Option<u32>, high: u32, longest: u8, spans: &mut Vec<Span>) {
    if let Some(low) = next.filter(|low| *low <= high) {
        spans.push(Span { low, high, longest });
        *next = high.checked_add(1);
    }
}
