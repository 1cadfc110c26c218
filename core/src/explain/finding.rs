//! Findings in words: what is unwise, and what would be wiser.

use super::name;
use super::plain::plain;
use crate::analysis::lint::{Code, Finding};
use crate::model::Scenario;

/// A finding in words, the thing by its name in front.
pub fn finding(scenario: &Scenario, finding: &Finding) -> String {
    let thing = name(scenario, &finding.resource);
    let said = said(scenario, finding);
    plain(match finding.rule.as_str() {
        "" => format!("{thing}: {said}"),
        rule => format!("{thing}, {rule}: {said}"),
    })
}

/// What is unwise about it, without saying what it is about.
pub fn said(scenario: &Scenario, finding: &Finding) -> String {
    let names = list(finding.names.clone());
    let things = list(finding.things.iter().map(|it| name(scenario, it)).collect());
    let (count, most) = (finding.count, finding.most);
    // of a range, others may be admitted
    let admits = match finding.names.iter().any(|rule| rule.contains('/')) {
        true => "the rule does not admit it",
        false => "the rule admits nobody",
    };
    let many = |what: &str| format!("{count} {what}; Azure takes {most}");
    match finding.code {
        Code::ShadowedRule => {
            format!("it never decides anything: {names} before it took all that it matches")
        }
        Code::PartlyShadowedRule => {
            format!("part of what it matches is decided the other way before it, by {names}")
        }
        Code::FixedSourcePort => {
            "it names source ports, which clients choose at random: it is likely to match nothing".into()
        }
        Code::RuleForPublicAddress => {
            format!("it names {things}, but groups see the private address behind it: it matches nothing")
        }
        Code::SignInCutOff => {
            format!(
                "it also cuts {things} off Microsoft Entra sign-in; a rule that allows AzureActiveDirectory before it would not"
            )
        }
        Code::EndpointNobodyNames => {
            format!(
                "its endpoint for {names} is named by no firewall here: an endpoint alone protects nothing"
            )
        }
        Code::InertEndpoint => {
            format!(
                "an endpoint for {names} does nothing: Microsoft Entra sign-in has none, and what it was for is retired"
            )
        }
        Code::RuleWithoutEndpoint => {
            format!(
                "its firewall names subnet {things}, which has no endpoint for {names}: the rule admits nobody"
            )
        }
        Code::RuleBeyondEndpoint => {
            format!(
                "its firewall names subnet {things}, whose endpoint for {names} does not reach this region: the rule admits nobody"
            )
        }
        Code::PolicyWithoutAccount => {
            "it lists no account: what it does then is not documented, and it may do nothing".into()
        }
        Code::PolicyAcrossSubscriptions => {
            format!("it is of another subscription than network {things}, which no document says to work")
        }
        Code::InertRules => {
            format!("its default action is Allow, so its rules ({count}) do nothing")
        }
        Code::IpRuleForEveryone => "its IP rule 0.0.0.0/0 admits every public address".into(),
        Code::IpRuleOfSameRegion => {
            format!(
                "its IP rule {names} is for {things} in its own region, where Storage never sees public addresses: {admits}; a virtual network rule would"
            )
        }
        Code::IpRuleBehindEndpoint => {
            format!(
                "its IP rule {names} is for {things}, but a service endpoint hides that address from it: {admits}; a virtual network rule would"
            )
        }
        Code::PublicSideOpen => {
            format!(
                "it leads to {things} privately, and the public side of {things} is still open to everybody"
            )
        }
        Code::ForeignService => {
            format!(
                "it leads to {things}, which belongs to another tenant: no policy and no firewall of yours filters it"
            )
        }
        Code::GroupOffPrivateEndpoints => {
            format!("its group does not filter {things}: network policies for private endpoints are off")
        }
        Code::PrivateZoneMissing => {
            format!("there is no zone {names}, so clients get the public address")
        }
        Code::PrivateZoneNotLinked => {
            format!(
                "the zone and its network are not linked ({things}), so clients there get the public address"
            )
        }
        Code::PrivateRecordMissing => {
            format!("{things} does not hold the name {names}, so clients there get no address")
        }
        Code::PeeringWithOneLink => {
            format!("the peering has no link back from {things}: nothing passes")
        }
        Code::AzureCloudRoute => {
            format!("Microsoft's documents differ on whether a route may name {names}")
        }
        Code::ApplianceAmongClients => {
            format!(
                "it leads subnet {things} to an appliance in that subnet, whose own packets come back to it"
            )
        }
        Code::DefaultRouteOnGatewaySubnet => {
            "a default route at the GatewaySubnet cuts the gateway off what manages it".into()
        }
        Code::SmallGatewaySubnet => {
            format!("{names} is smaller than the /27 that is advised for gateways")
        }
        Code::GroupOnSpecialSubnet => {
            format!("group {things} stands at a subnet where Azure supports none")
        }
        Code::AddressSpaceAroundReserved => {
            format!("the range holds {names}, which Azure keeps for itself")
        }
        Code::NameRefused => format!("Azure refuses this name; it takes {names}"),
        Code::TooManyRules => many("rules in a group"),
        Code::TooManyAddresses => many(&format!("addresses and ranges as {names} in a group")),
        Code::TooManyGroupsInRule => many(&format!("application security groups as {names} of a rule")),
        Code::TooManyGroupsInGroup => many("application security groups in the rules of a group"),
        Code::TooManyGroupsOnInterface => many("application security groups of an interface"),
        Code::TooManyRoutes => many("routes in a table"),
        Code::TooManySubnets => many("subnets in a network"),
        Code::TooManyPeerings => many("peerings of a network"),
        Code::TooManyNatAddresses => many("public addresses of a NAT gateway"),
        Code::TooManyPolicies => many("endpoint policies on a subnet"),
        Code::TooManyServiceResources => many("entries in a definition"),
        Code::TooManyFirewallRules => many(names.as_str()),
    }
}

/// `a`, `a and b`, `a, b and c`; of many the first few.
fn list(mut all: Vec<String>) -> String {
    const MOST: usize = 4;
    if all.len() > MOST + 1 {
        let more = all.len() - MOST;
        all.truncate(MOST);
        all.push(format!("{more} more"));
    }
    match all.pop() {
        Some(last) if all.is_empty() => last,
        Some(last) => format!("{} and {last}", all.join(", ")),
        None => String::new(),
    }
}
