//! `matching` for every bare address at once: which ones a rule or a tag names for certain, and at most.

use crate::model::address::{AddressMatch, NOT_PUBLIC, ServiceTagName};
use crate::model::route::RoutePrefix;
use crate::service_tag::ServiceTags;
use crate::sets::address::{AddressSet, range};
use crate::sets::interval::Interval;

/// Addresses that match, and addresses of which that cannot be known. Gathered first, put in order when
/// asked for: a rule may name thousands.
#[derive(Clone, Default)]
pub(super) struct Span {
    sure: Vec<Interval>,
    doubtful: Vec<Interval>,
}

impl Span {
    pub fn sure(addresses: AddressSet) -> Self {
        Span {
            sure: addresses.intervals().to_vec(),
            doubtful: Vec::new(),
        }
    }

    pub fn possible(addresses: AddressSet) -> Self {
        Span {
            sure: Vec::new(),
            doubtful: addresses.intervals().to_vec(),
        }
    }

    /// Adds what `other` names: any yes is yes, else any unknown is unknown.
    pub fn add(&mut self, other: &Span) {
        self.sure.extend(&other.sure);
        self.doubtful.extend(&other.doubtful);
    }

    /// What matches for certain.
    pub fn at_least(&self) -> AddressSet {
        AddressSet::of(self.sure.iter().copied())
    }

    /// What may match.
    pub fn at_most(&self) -> AddressSet {
        AddressSet::of(self.sure.iter().chain(&self.doubtful).copied())
    }

    /// The addresses that a route covers.
    pub fn covered(covers: &RoutePrefix, tags: Option<&ServiceTags>) -> Span {
        match covers {
            RoutePrefix::Prefix(net) => Span::sure((*net).into()),
            RoutePrefix::ServiceTag(tag) => Span::service_tag(tag, tags),
        }
    }

    /// The addresses of a tag that names Microsoft's own prefixes: public ones, by the published list.
    pub fn service_tag(name: &ServiceTagName, tags: Option<&ServiceTags>) -> Span {
        match tags.and_then(|tags| tags.addresses(name.as_str())) {
            Some(listed) => Span::sure(listed.intersection(&public_addresses())),
            None => Span::possible(public_addresses()),
        }
    }

    /// The addresses of a literal entry; `None`: it is a tag.
    pub fn literal(entry: &AddressMatch) -> Option<Span> {
        match entry {
            AddressMatch::Any => Some(Span::sure(AddressSet::all())),
            AddressMatch::Prefix(net) => Some(Span::sure((*net).into())),
            AddressMatch::Ipv6(_) => Some(Span::default()),
            AddressMatch::ServiceTag(_) => None,
        }
    }
}

/// What the public internet can reach (`network B3-3`).
pub(super) fn public_addresses() -> AddressSet {
    AddressSet::all().difference(&AddressSet::of(NOT_PUBLIC.map(range)))
}
