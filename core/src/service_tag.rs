//! Microsoft's published service tags: which prefixes a tag holds, for addresses that nothing modelled owns.
//!
//! The file is the user's to load; without it such a rule is Unknown. Source: the weekly download
//! "Azure IP Ranges and Service Tags" (`network` B8). IPv6 is left out: it never holds an IPv4 address.
//!
//! A region has several spellings in tags: `AzureCloud.norwayw`, `Storage.NorwayWest`. They are joined by
//! the file's `regionId`, so either finds the tag; what has none (`AzureFrontDoor.Backend`) is no region.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use ipnet::{IpNet, Ipv4Net};
use serde_json::Value;

use crate::model::address::ServiceTagName;
use crate::sets::address::{self, AddressSet};

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

/// A tag as the file lists it: its region and its prefixes.
type Listed = BTreeMap<String, (u64, Vec<Ipv4Net>)>;

impl ServiceTags {
    /// Reads the published file. The message says what is missing.
    pub fn read(text: &str) -> Result<Self, String> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let file: Value = serde_json::from_str(text).map_err(|error| format!("not JSON: {error}"))?;
        let values = file.get("values").and_then(Value::as_array);
        let values = values.ok_or("no service tags file: expected `values`, a list of tags")?;
        let mut listed = Listed::new();
        for (at, value) in values.iter().enumerate() {
            let name = value.get("name").and_then(Value::as_str);
            let prefixes = value
                .pointer("/properties/addressPrefixes")
                .and_then(Value::as_array);
            let (Some(name), Some(prefixes)) = (name, prefixes) else {
                return Err(format!(
                    "at `values[{at}]`: expected `name` and `properties.addressPrefixes`"
                ));
            };
            let region_id = value.pointer("/properties/regionId").and_then(Value::as_u64);
            let entry = listed.entry(name.to_ascii_lowercase()).or_default();
            entry.0 = region_id.unwrap_or_default();
            for prefix in prefixes {
                let net = prefix.as_str().and_then(|text| text.parse().ok());
                match net.ok_or_else(|| format!("at `values[{at}]`: {prefix} is no address prefix"))? {
                    IpNet::V4(net) => entry.1.push(net.trunc()),
                    IpNet::V6(_) => {}
                }
            }
        }
        Ok(ServiceTags::of(listed))
    }

    fn of(listed: Listed) -> Self {
        let spellings = spellings(&listed);
        let mut tags = Vec::with_capacity(listed.len());
        let mut spans = Vec::new();
        for (name, (region_id, mut nets)) in listed {
            let start = spans.len();
            flatten(&mut nets, &mut spans);
            tags.push(Tag {
                name: name.into(),
                region_id,
                spans: start..spans.len(),
            });
        }
        ServiceTags {
            tags,
            spans,
            spellings,
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

    /// Which of the tags that somebody names the file does not list, by name. Those that Azure makes for each
    /// network or for its own platform never are in it.
    pub fn unlisted<'a>(
        &self,
        named: impl Iterator<Item = &'a ServiceTagName>,
    ) -> BTreeSet<&'a ServiceTagName> {
        let is_made = |tag: &ServiceTagName| {
            NEVER_LISTED
                .iter()
                .any(|it| it.eq_ignore_ascii_case(tag.as_str()))
        };
        let unlisted = named.filter(|tag| !is_made(tag) && self.spans(tag.as_str()).is_none());
        unlisted.collect()
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
fn spellings(listed: &Listed) -> Vec<(Box<str>, u64)> {
    let mut spellings = BTreeMap::new();
    let mut by_service: BTreeMap<(&str, u64), Vec<&str>> = BTreeMap::new();
    for (name, (id, _)) in listed.iter().filter(|(_, (id, _))| *id != 0) {
        let Some((service, suffix)) = name.split_once('.') else {
            continue;
        };
        spellings.insert(suffix, *id);
        by_service.entry((service, *id)).or_default().push(suffix);
    }
    let apart = by_service
        .values()
        .filter(|suffixes| suffixes.len() > 1)
        .flatten();
    apart.for_each(|suffix| {
        spellings.remove(suffix);
    });
    let owned = |(suffix, id): (&str, u64)| (suffix.into(), id);
    spellings.into_iter().map(owned).collect()
}

/// Adds the tag's addresses to `spans`, each once, with the longest of the prefixes that hold it.
fn flatten(nets: &mut [Ipv4Net], spans: &mut Vec<Span>) {
    // two prefixes are apart or one in the other, and the wider comes first
    nets.sort_unstable_by_key(|net| (net.network(), net.prefix_len()));
    let mut around: Vec<Span> = Vec::new();
    // the first address not yet added; none: all are
    let mut next = Some(0);
    for net in nets.iter() {
        let (low, high) = address::range(*net);
        while let Some(ended) = around.pop_if(|it| it.high < low) {
            add(&mut next, ended.high, ended.longest, spans);
        }
        if let (Some(outer), Some(before)) = (around.last(), low.checked_sub(1)) {
            add(&mut next, before, outer.longest, spans);
        }
        next = next.map(|_| low);
        let longest = net.prefix_len();
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
