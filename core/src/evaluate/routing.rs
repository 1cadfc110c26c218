//! Stage 3: the one next hop from the source's subnet; a service endpoint's route comes first
//! (`network C`, `services` A.2-9…A.2-12).

use super::context::{Context, Nic, Origin, Service, reaches};
use super::destination::{Destination, destination_end};
use super::matching::region_unknown;
use super::platform;
use super::routes::{NextHopTo, Route, select};
use crate::model::host::HostNetwork;
use crate::model::id::ResourceRef;
use crate::model::network::DefaultOutboundAccess;
use crate::model::nic::Appliance;
use crate::model::region::Region;
use crate::model::route::RoutePrefix;
use crate::outcome::{Assumption, Reason, Stage, Step, StepOutcome, Way};

pub(super) fn step(context: &mut Context) -> Step {
    let (outcome, reason, assumptions) = match context.origin {
        Origin::Host(host) => {
            context.way = Some(Way::Public);
            match (&host.gateway, host.network) {
                (Some(_), _) => {
                    context.way = None;
                    (
                        StepOutcome::Unknown,
                        Reason::NotEvaluated {
                            feature: "gateway".to_owned(),
                        },
                        Vec::new(),
                    )
                }
                (None, HostNetwork::Internet | HostNetwork::OnPremises | HostNetwork::Azure) => {
                    (StepOutcome::NotApplicable, Reason::HostRoute, Vec::new())
                }
            }
        }
        Origin::Nic(from) => from_nic(context, from),
    };
    let mut step = Step::new(Stage::Routing, outcome, reason);
    step.assumptions = assumptions;
    step
}

fn from_nic(context: &mut Context, from: Nic) -> (StepOutcome, Reason, Vec<Assumption>) {
    if context.is_to_itself() {
        context.way = Some(Way::VirtualNetwork);
        return (StepOutcome::Passed, Reason::SameInterface, Vec::new());
    }
    if platform::address(context).is_some() {
        context.way = Some(Way::Public);
        return match platform::serves(context) {
            // A9-7: user routes do not catch it
            true => (
                StepOutcome::Passed,
                Reason::PlatformAddress,
                vec![Assumption("network A9-7")],
            ),
            false => (
                StepOutcome::Unknown,
                Reason::NotEvaluated {
                    feature: "platformAddress".to_owned(),
                },
                Vec::new(),
            ),
        };
    }
    if let Destination::Service(service) = context.destination {
        match endpoint(context, &from, service) {
            Ok(None) => {}
            Ok(Some((identifier, assumptions))) => {
                return by_endpoint(context, &from, identifier, assumptions);
            }
            Err(reason) => return (StepOutcome::Unknown, reason, Vec::new()),
        }
    }
    let route = select(context.scenario, &from, destination_end(context));
    let (way, outcome, reason) = match route {
        Err(reason) => (None, StepOutcome::Unknown, reason),
        Ok(route) => follow(context, &from, &route),
    };
    context.way = way;
    // C4-3: routes of the network, its peers and endpoints stand against what a gateway learns
    let own_route = matches!(way, Some(Way::VirtualNetwork | Way::Peering));
    let network = ResourceRef::VirtualNetwork(from.network_id.clone());
    // AMB-2: that the regional endpoint does not reach the account rests on what it is taken to reach
    let out_of_reach = matches!(context.destination, Destination::Service(service) if service.is_storage())
        && context.is_tcp()
        && has_regional_endpoint(&from);
    let assumptions = if out_of_reach {
        vec![Assumption("AMB-2")]
    } else {
        Vec::new()
    };
    match context
        .touched(Stage::Routing, &network)
        .or_else(|| context.touched(Stage::Routing, &ResourceRef::Subnet(from.subnet_id.clone())))
    {
        Some(reason) if !own_route => {
            context.way = None;
            (StepOutcome::Unknown, reason, Vec::new())
        }
        Some(_) | None => (outcome, reason, assumptions),
    }
}

fn by_endpoint(
    context: &mut Context,
    from: &Nic,
    service: String,
    mut assumptions: Vec<Assumption>,
) -> (StepOutcome, Reason, Vec<Assumption>) {
    context.way = Some(Way::ServiceEndpoint);
    if has_longer_user_route(context, from) {
        assumptions.push(Assumption("AMB-1"));
    }
    if from.subnet.default_outbound_access == DefaultOutboundAccess::Disabled {
        assumptions.push(Assumption("services A.2-33"));
    }
    let reason = Reason::ServiceEndpointRoute { service };
    (StepOutcome::Passed, reason, assumptions)
}

fn has_regional_endpoint(from: &Nic) -> bool {
    from.subnet
        .service_endpoints
        .iter()
        .any(|it| it.service.eq_ignore_ascii_case("Microsoft.Storage"))
}

fn follow(context: &Context, from: &Nic, route: &Route) -> (Option<Way>, StepOutcome, Reason) {
    let is_interface = matches!(context.destination, Destination::Private(_));
    // two networks may use one range: the packet then goes to whoever holds the address in its own
    let is_in_own =
        matches!(context.destination, Destination::Private(to) if to.network_id == from.network_id);
    let is_in_peer = matches!(context.destination, Destination::Private(to)
        if to.network_id != from.network_id && reaches(context.scenario, from.network_id, to.network_id));
    let unknown = |feature: &str| {
        (
            None,
            StepOutcome::Unknown,
            Reason::NotEvaluated {
                feature: feature.to_owned(),
            },
        )
    };
    match route.hop {
        NextHopTo::Within if is_in_own => (Some(Way::VirtualNetwork), StepOutcome::Passed, route.reason()),
        NextHopTo::Peer if is_in_peer => (Some(Way::Peering), StepOutcome::Passed, route.reason()),
        NextHopTo::Within | NextHopTo::Peer => unknown("addressWithoutOwner"),
        NextHopTo::Internet if !is_interface => (Some(Way::Public), StepOutcome::Passed, route.reason()),
        NextHopTo::Internet => unknown("privateAddressToInternet"),
        NextHopTo::Nowhere => {
            let way = match context.destination {
                Destination::Private(to) if to.network_id == from.network_id => Way::VirtualNetwork,
                Destination::Private(_) => Way::Peering,
                _ => Way::Public,
            };
            (Some(way), StepOutcome::Stopped, route.reason())
        }
        NextHopTo::Gateway => unknown("gateway"),
        // what the appliance accepts for itself is no forwarding
        NextHopTo::Appliance(address) if matches!(context.destination, Destination::Private(to) if to.address == address) => {
            (None, StepOutcome::Unknown, Reason::ApplianceUnknown { address })
        }
        NextHopTo::Appliance(address) => match appliance(context, from, address) {
            ApplianceIs::Dropping => (Some(Way::Public), StepOutcome::Stopped, route.reason()),
            ApplianceIs::Unknown => (None, StepOutcome::Unknown, Reason::ApplianceUnknown { address }),
        },
    }
}

enum ApplianceIs {
    /// It passes nothing on, by its mark or because its interface may not (`network C3-3`).
    Dropping,
    Unknown,
}

fn appliance(context: &Context, from: &Nic, address: std::net::Ipv4Addr) -> ApplianceIs {
    let nics = context
        .scenario
        .network_interfaces
        .keys()
        .filter_map(|id| super::context::nic(context.scenario, id).ok());
    let owner = nics
        .into_iter()
        .find(|nic| nic.address == address && nic.network_id == from.network_id);
    let drops = |nic: Nic| !nic.nic.ip_forwarding || nic.nic.appliance == Some(Appliance::Drops);
    // what it accepts for itself is not its next hop's business
    match owner {
        Some(nic) if drops(nic) => ApplianceIs::Dropping,
        Some(_) | None => ApplianceIs::Unknown,
    }
}

/// The endpoint on the subnet whose route covers the service, if one does; or why that is not known.
fn endpoint(
    context: &Context,
    from: &Nic,
    service: Service,
) -> Result<Option<(String, Vec<Assumption>)>, Reason> {
    if !context.is_tcp() {
        return Ok(None); // A.2-16
    }
    let mut doubt = None;
    for endpoint in &from.subnet.service_endpoints {
        let named = endpoint.service.to_ascii_lowercase();
        let covers = match (named.as_str(), service.is_storage()) {
            ("microsoft.keyvault", false) | ("microsoft.storage.global", true) => Some(Some(Vec::new())),
            ("microsoft.storage", true) => regional(from, &endpoint.locations, service.region),
            _ => Some(None),
        };
        match covers {
            Some(Some(assumptions)) => return Ok(Some((endpoint.service.clone(), assumptions))),
            Some(None) => {}
            None => doubt = Some(region_unknown(service.region, &from.network.region)),
        }
    }
    doubt.map_or(Ok(None), Err)
}

/// Whether the regional Storage endpoint covers `region`, and on what that rests; `None`: not known.
fn regional(from: &Nic, locations: &[String], region: &Region) -> Option<Option<Vec<Assumption>>> {
    let own = &from.network.region;
    if own.is(region) == Some(true) {
        return Some(Some(Vec::new()));
    }
    let listed = || match locations {
        [] if own.is(region).is_none() => None,
        [] => own.is_paired_with(region), // AMB-2: the region and its pair
        locations => {
            let is = |place: &String| match place.as_str() {
                "*" => Some(true),
                place => Region::new(place).is(region),
            };
            let all: Vec<Option<bool>> = locations.iter().map(is).collect();
            match all.contains(&Some(true)) {
                true => Some(true),
                false => (!all.contains(&None)).then_some(false),
            }
        }
    };
    // B-11: a policy lifts the endpoint to every region, whatever it reports
    let lifted = !from.subnet.service_endpoint_policies.is_empty();
    match (listed(), lifted) {
        (Some(true), _) => Some(Some(vec![Assumption("AMB-2")])),
        (Some(false) | None, true) => Some(Some(vec![Assumption("services B-11")])),
        (Some(false), false) => Some(None),
        (None, false) => None,
    }
}

fn has_longer_user_route(context: &Context, from: &Nic) -> bool {
    let table = from
        .subnet
        .route_table
        .as_ref()
        .and_then(|id| context.scenario.route_tables.get(id));
    let is_longer = |prefix: &RoutePrefix| match prefix {
        RoutePrefix::Prefix(net) => {
            net.prefix_len() > 0
                && super::matching::prefix(*net, destination_end(context)) != super::matching::Match::No
        }
        RoutePrefix::ServiceTag(_) => true,
    };
    table.is_some_and(|table| {
        table
            .routes
            .iter()
            .filter_map(|route| route.address_prefix.read())
            .any(is_longer)
    })
}
