//! What a change shows of a common misconception: that a service endpoint blocks the internet (M2), that an address rule
//! admits machines of the account's own region (M5), that turning an endpoint on is harmless (M6).
//!
//! At most one is told of a change: what closed a path before what does nothing.

use super::change::Change;
use super::lint::{Code, findings};
use super::matrix::asked_about;
use crate::evaluate::evaluate;
use crate::flow::{Flow, Source, Target};
use crate::model::Scenario;
use crate::model::host::HostNetwork;
use crate::model::id::{HostId, ResourceRef, SubnetId};
use crate::outcome::{FirewallNote, Reason, Stage, Verdict};

/// What a change shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Misconception {
    /// M2: an endpoint was turned on, and the internet is as open as before.
    EndpointBlocksInternet {
        /// The endpoint's service.
        service: String,
        /// A path to or from the internet that is still open.
        flow: Flow,
    },
    /// M5: an address rule for a machine of the account's own region.
    IpRuleOfSameRegion {
        /// The account.
        account: ResourceRef,
        /// The rule.
        rule: String,
    },
    /// M6: an endpoint was turned on, and an address rule does not match any more.
    EndpointIsHarmless {
        /// The endpoint's service.
        service: String,
        /// A path that closed by it.
        flow: Flow,
    },
}

impl Misconception {
    /// The rule that says otherwise.
    pub fn cite(&self) -> &'static str {
        match self {
            Misconception::EndpointBlocksInternet { .. } => "services A.2-2",
            Misconception::IpRuleOfSameRegion { .. } => "services C-20",
            Misconception::EndpointIsHarmless { .. } => "services A.2-5",
        }
    }
}

/// What the change from `before` to `after` shows.
pub fn misconception(before: &Scenario, after: &Scenario, change: &Change) -> Option<Misconception> {
    let turned_on = turned_on(before, after);
    harmless(before, after, change, &turned_on)
        .or_else(|| same_region(before, after))
        .or_else(|| internet(after, &turned_on))
}

/// Endpoints that stand now and did not, each with its subnet. One that came with its subnet was not turned on.
fn turned_on<'a>(before: &Scenario, after: &'a Scenario) -> Vec<(&'a SubnetId, &'a str)> {
    let mut found = Vec::new();
    for (id, subnet) in &after.subnets {
        let Some(old) = before.subnets.get(id) else {
            continue;
        };
        for endpoint in &subnet.service_endpoints {
            let is_old = |it: &crate::model::service_endpoint::ServiceEndpoint| {
                it.service.eq_ignore_ascii_case(&endpoint.service)
            };
            if !old.service_endpoints.iter().any(is_old) {
                found.push((id, endpoint.service.as_str()));
            }
        }
    }
    found
}

fn subnet_of<'a>(scenario: &'a Scenario, source: &Source) -> Option<&'a SubnetId> {
    match source {
        Source::NetworkInterface(id) => scenario.network_interfaces.get(id).map(|it| &it.subnet),
        Source::Host(_) => None,
    }
}

/// Whether an endpoint of that identifier is for the target.
fn serves(service: &str, target: &Target) -> bool {
    let is = |named: &str| service.eq_ignore_ascii_case(named);
    match target {
        Target::StorageAccount { .. } => is("Microsoft.Storage") || is("Microsoft.Storage.Global"),
        Target::KeyVault(_) => is("Microsoft.KeyVault"),
        Target::SqlServer(_) => is("Microsoft.Sql"),
        Target::NetworkInterface(_) | Target::Host(_) | Target::MicrosoftEntra | Target::Address(_) => false,
    }
}

/// M6 (`services A.2-5`).
fn harmless(
    before: &Scenario,
    after: &Scenario,
    change: &Change,
    turned_on: &[(&SubnetId, &str)],
) -> Option<Misconception> {
    for flow in &change.closed {
        let subnet = subnet_of(after, &flow.source);
        let found = turned_on
            .iter()
            .find(|(id, service)| Some(*id) == subnet && serves(service, &flow.target));
        let Some((_, service)) = found else { continue };
        let reason = |scenario| {
            let outcome = evaluate(scenario, flow);
            outcome
                .step(Stage::ServiceFirewall)
                .map(|step| step.reason.clone())
        };
        let by_address = matches!(reason(before), Some(Reason::IpRule { .. }));
        let is_private = matches!(
            reason(after),
            Some(
                Reason::DefaultDeny {
                    note: Some(FirewallNote::PrivateSource)
                } | Reason::NoRuleAdmits {
                    note: Some(FirewallNote::PrivateSource)
                }
            )
        );
        if by_address && is_private {
            return Some(Misconception::EndpointIsHarmless {
                service: (*service).to_owned(),
                flow: flow.clone(),
            });
        }
    }
    None
}

/// M5 (`services C-20`).
fn same_region(before: &Scenario, after: &Scenario) -> Option<Misconception> {
    let rules = |scenario| {
        let mut found = findings(scenario);
        found.retain(|it| it.code == Code::IpRuleOfSameRegion);
        found
    };
    let new = rules(after);
    let known = if new.is_empty() { Vec::new() } else { rules(before) };
    let new = new.into_iter().find(|it| !known.contains(it))?;
    Some(Misconception::IpRuleOfSameRegion {
        account: new.resource,
        rule: new.names.into_iter().next()?,
    })
}

/// M2 (`services A.2-2`): the way out of the subnet first, then the service's own door.
fn internet(after: &Scenario, turned_on: &[(&SubnetId, &str)]) -> Option<Misconception> {
    let (_, first) = turned_on.first()?;
    let is_outside = |id: &HostId| {
        after
            .hosts
            .get(id)
            .is_some_and(|host| host.network == HostNetwork::Internet)
    };
    let (mut out, mut door) = (None, None);
    for (flow, _) in asked_about(after) {
        let by_subnet = subnet_of(after, &flow.source);
        let is_out = match &flow.target {
            Target::Host(id) => is_outside(id),
            Target::Address(address) => crate::model::address::is_public(*address),
            Target::NetworkInterface(_)
            | Target::StorageAccount { .. }
            | Target::KeyVault(_)
            | Target::SqlServer(_)
            | Target::MicrosoftEntra => false,
        };
        let is_out = is_out && turned_on.iter().any(|(id, _)| Some(*id) == by_subnet);
        let is_door = match &flow.source {
            Source::Host(id) => is_outside(id) && serves(first, &flow.target),
            Source::NetworkInterface(_) => false,
        };
        if (is_out && out.is_none() || is_door && door.is_none())
            && evaluate(after, &flow).verdict() == Verdict::Allowed
        {
            *(if is_out { &mut out } else { &mut door }) = Some(flow);
        }
    }
    Some(Misconception::EndpointBlocksInternet {
        service: (*first).to_owned(),
        flow: out.or(door)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::change::change;
    use crate::analysis::matrix::answers;
    use crate::edit::{Edit, apply};
    use crate::gallery;
    use crate::model::part::Part;

    fn opened() -> Scenario {
        gallery::open("nothing-configured")
            .expect("the gallery has it")
            .scenario
    }

    fn flip(scenario: &Scenario, switch: &str) -> Scenario {
        let switch = switch.into();
        apply(scenario, &Edit::Flip { switch }).expect("it sets something")
    }

    fn shown(before: &Scenario, after: &Scenario) -> Option<Misconception> {
        let (then, now) = (answers(before), answers(after));
        let (then, now): (Vec<_>, Vec<_>) = (then.iter().collect(), now.iter().collect());
        misconception(before, after, &change(&then, &now))
    }

    /// The account closed to all but the machine's own public address.
    fn by_address(region: &str) -> Scenario {
        let mut scenario = flip(&flip(&opened(), "deny"), "pip");
        let account = scenario
            .storage_accounts
            .get_mut(&"mystorageaccount".into())
            .expect("mine");
        account.region = crate::model::region::Region::new(region);
        account.firewall.ip_rules = vec![Part::from_value("20.42.7.14".into())];
        scenario
    }

    #[test]
    fn m2_an_endpoint_leaves_the_internet_open() {
        let before = opened();
        let Some(Misconception::EndpointBlocksInternet { service, flow }) =
            shown(&before, &flip(&before, "ep"))
        else {
            panic!("the web site is still open");
        };
        assert_eq!(service, "Microsoft.Storage");
        assert_eq!(flow.target, Target::Host("web-site".into()));
        // turned off, it shows nothing
        assert_eq!(shown(&flip(&before, "ep"), &before), None);
    }

    #[test]
    fn m2_is_not_told_where_the_internet_is_closed() {
        let rogue = gallery::open("rogue-account")
            .expect("the gallery has it")
            .scenario;
        let rogue = flip(&flip(&rogue, "storage"), "internet");
        let off = flip(&rogue, "ep");
        let is_m2 =
            |it: Option<Misconception>| matches!(it, Some(Misconception::EndpointBlocksInternet { .. }));
        let told = shown(&off, &rogue);
        assert!(!is_m2(told.clone()), "{told:?}");
    }

    #[test]
    fn m5_an_address_rule_for_the_own_region_admits_nobody() {
        let after = by_address("eastus");
        let mut before = after.clone();
        let account = before
            .storage_accounts
            .get_mut(&"mystorageaccount".into())
            .expect("mine");
        account.firewall.ip_rules.clear();
        let Some(Misconception::IpRuleOfSameRegion { account, rule }) = shown(&before, &after) else {
            panic!("the rule is for the account's own region");
        };
        assert_eq!(account, ResourceRef::StorageAccount("mystorageaccount".into()));
        assert_eq!(rule, "20.42.7.14");
        // nor does a range around the address
        let mut around = after.clone();
        let account_id = "mystorageaccount".into();
        let own = around.storage_accounts.get_mut(&account_id).expect("mine");
        own.firewall.ip_rules = vec![Part::from_value("20.42.0.0/16".into())];
        let told = shown(&before, &around);
        assert!(
            matches!(&told, Some(Misconception::IpRuleOfSameRegion { rule, .. }) if rule == "20.42.0.0/16"),
            "{told:?}"
        );
        // it is told once
        assert_eq!(shown(&after, &flip(&after, "ssh")), None);
    }

    #[test]
    fn m6_an_endpoint_hides_the_address_from_its_rule() {
        let before = by_address("westus");
        let Some(Misconception::EndpointIsHarmless { service, flow }) = shown(&before, &flip(&before, "ep"))
        else {
            panic!("the rule does not match any more");
        };
        assert_eq!(service, "Microsoft.Storage");
        assert!(
            matches!(&flow.target, Target::StorageAccount { id, .. } if id.as_str() == "mystorageaccount")
        );
    }

    #[test]
    fn other_changes_show_nothing() {
        for entry in gallery::ALL {
            let before = gallery::open(entry.id).expect("it is there").scenario;
            for switch in &before.switches {
                let after = flip(&before, switch.id.as_str());
                let is_endpoint =
                    matches!(switch.sets, crate::model::switch::Setting::ServiceEndpoint { .. });
                let told = shown(&before, &after);
                let is_address = matches!(switch.sets, crate::model::switch::Setting::IpRule { .. });
                assert!(
                    told.is_none() || is_endpoint || is_address,
                    "{}: {told:?}",
                    switch.id
                );
            }
        }
    }
}
