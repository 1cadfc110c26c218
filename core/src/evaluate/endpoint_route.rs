//! The route of a service endpoint: which services it covers, in which regions (`services` A.2-9…A.2-12).

use super::context::{Context, Service, ServiceKind};
use super::destination::destination_end;
use super::matching::{Match, prefix, region_unknown};
use super::place::Place;
use crate::model::network::DefaultOutboundAccess;
use crate::model::region::Region;
use crate::model::route::RoutePrefix;
use crate::outcome::{Assumption, Reason};

/// The endpoint on the subnet whose route covers the service, if one does; or why that is not known.
pub(super) fn endpoint(
    context: &Context,
    from: &Place,
    service: Service,
) -> Result<Option<(String, Vec<Assumption>)>, Reason> {
    if !context.is_tcp() {
        return Ok(None); // A.2-16
    }
    let mut doubt = None;
    for endpoint in &from.subnet.service_endpoints {
        let named = endpoint.service.to_ascii_lowercase();
        let covers = match (named.as_str(), service.kind) {
            ("microsoft.keyvault", ServiceKind::KeyVault { .. })
            | ("microsoft.storage.global", ServiceKind::Storage { .. }) => Some(Some(Vec::new())),
            ("microsoft.storage", ServiceKind::Storage { .. }) => {
                regional(from, &endpoint.locations, service.region)
            }
            // the network's own region
            ("microsoft.sql", ServiceKind::Sql { .. }) => {
                let is_own = from.network.region.is(service.region);
                is_own.map(|is| is.then(Vec::new))
            }
            _ => Some(None),
        };
        match covers {
            Some(Some(mut assumptions)) => {
                assumptions.extend(also(context, from));
                return Ok(Some((endpoint.service.clone(), assumptions)));
            }
            Some(None) => {}
            None => doubt = Some(region_unknown(service.region, &from.network.region)),
        }
    }
    doubt.map_or(Ok(None), Err)
}

/// What any endpoint's route rests on beyond its reach.
fn also(context: &Context, from: &Place) -> Vec<Assumption> {
    let mut assumptions = Vec::new();
    if has_longer_user_route(context, from) {
        assumptions.push(Assumption("AMB-1"));
    }
    if from.subnet.default_outbound_access == DefaultOutboundAccess::Disabled {
        assumptions.push(Assumption("services A.2-33"));
    }
    assumptions
}

/// Whether the regional Storage endpoint covers `region`, and on what that rests; `None`: not known.
fn regional(from: &Place, locations: &[String], region: &Region) -> Option<Option<Vec<Assumption>>> {
    let own = &from.network.region;
    // AMB-2: the regions that Azure reports win, also over the subnet's own
    let is_own = own.is(region) == Some(true);
    if is_own && locations.is_empty() {
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
        (Some(true), _) if is_own => Some(Some(Vec::new())),
        (Some(true), _) => Some(Some(vec![Assumption("AMB-2")])),
        (Some(false) | None, true) => Some(Some(vec![Assumption("services B-11")])),
        (Some(false), false) => Some(None),
        (None, false) => None,
    }
}

fn has_longer_user_route(context: &Context, from: &Place) -> bool {
    let table = from
        .subnet
        .route_table
        .as_ref()
        .and_then(|id| context.scenario.route_tables.get(id));
    let is_longer = |covers: &RoutePrefix| match covers {
        RoutePrefix::Prefix(net) => {
            net.prefix_len() > 0 && prefix(*net, destination_end(context)) != Match::No
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

/// AMB-2: that the regional endpoint does not reach an account rests on what it is taken to reach.
pub(super) fn misses(context: &Context, from: &Place, service: Service) -> bool {
    service.is_storage() && context.is_tcp() && has_regional_endpoint(from)
}

fn has_regional_endpoint(from: &Place) -> bool {
    from.subnet
        .service_endpoints
        .iter()
        .any(|it| it.service.eq_ignore_ascii_case("Microsoft.Storage"))
}
