//! What Azure takes of what a person writes in a field: where it would refuse it, the edit is refused, in its words.
//!
//! Lists that Azure never adds to (kinds, actions) are choices of the form. Regions, service tags and services with an
//! endpoint come and go: what is not among those known here is taken, with a note. A fault that stood there before
//! holds no edit up.
//!
//! Source: Microsoft's REST references of each kind; the rules of `model::check` and `model::naming`.

mod held;
mod known;
mod value;

use serde_json::Value;

use super::{Edit, EditError, apply, complaints, form, patch, path};
use crate::model::Scenario;
pub(super) use held::no_sub_resource;
pub use known::{SERVICES, note, suggestions};

/// The scenario after `edit`, where Azure takes what it says.
pub fn checked(scenario: &Scenario, edit: &Edit) -> Result<Scenario, EditError> {
    let refused = |why: String| Err(EditError::Refused { why });
    if let Edit::Set {
        table,
        id,
        field,
        value,
    } = edit
        && let Some(why) = written(scenario, (table, id), field, value.as_ref())
    {
        return refused(why);
    }
    if let Edit::Duplicate {
        table: "peerings", ..
    } = edit
    {
        return refused("two virtual networks are peered once".to_owned());
    }
    let after = apply(scenario, edit)?;
    let (table, id) = match edit {
        Edit::Set { table, id, field, .. } => {
            if let Some(why) = span(&after, table, id, field) {
                return refused(why);
            }
            (table, id)
        }
        Edit::Add { table, id, .. } | Edit::Duplicate { table, id } => (table, id),
        Edit::Flip { .. }
        | Edit::Choose { .. }
        | Edit::Rename { .. }
        | Edit::Remove { .. }
        | Edit::MoveRow { .. }
        | Edit::Switches
        | Edit::Wish { .. } => return Ok(after),
    };
    match complaints(scenario, &after, table, id).first() {
        Some(problem) => refused(told(&after, table, id, problem)),
        None => Ok(after),
    }
}

/// Why what is written in a field is refused, whatever comes of it.
fn written(
    scenario: &Scenario,
    (table, id): (&str, &str),
    way: &str,
    value: Option<&Value>,
) -> Option<String> {
    let field = form::field(table, way).filter(|_| !is_row(way))?;
    value::refusal(table, way, field, value).or_else(|| {
        let row = patch::row(scenario, table, id).ok()?;
        held::refusal(scenario, (table, id, &row), way, value?)
    })
}

/// Whether the way leads to a whole row of a list.
fn is_row(way: &str) -> bool {
    let last = way.rsplit_once('.').map_or(way, |(_, last)| last);
    last.parse::<usize>().is_ok()
}

/// A rule of addresses from one to another that starts behind its end.
fn span(after: &Scenario, table: &str, id: &str, way: &str) -> Option<String> {
    let (entry, of) = way.rsplit_once('.')?;
    if !matches!(of, "startIpAddress" | "endIpAddress") {
        return None;
    }
    let row = patch::row(after, table, id).ok()?;
    let address = |name: &str| {
        let text = path::text(&row, &format!("{entry}.{name}"))?;
        text.parse::<std::net::Ipv4Addr>().ok()
    };
    let (start, end) = (address("startIpAddress")?, address("endIpAddress")?);
    (start > end).then(|| format!("the range starts at `{start}`, behind its end `{end}`"))
}

/// What is malformed then; of another thing, with its name.
fn told(after: &Scenario, table: &str, id: &str, problem: &crate::model::check::Problem) -> String {
    let (kind, of) = match problem.place.strip_prefix("subnets/") {
        // a subnet's fault is its network's
        Some(place) => ("subnet", place.rsplit_once('/').map_or(place, |(of, _)| of)),
        None => problem.resource.kind_and_id(),
    };
    let Some(kind) = form::kind_called(kind).filter(|kind| (kind.table, of) != (table, id)) else {
        return problem.why.clone();
    };
    let row = patch::row(after, kind.table, of).unwrap_or(Value::Null);
    let name = path::text(&row, "name").unwrap_or(of);
    format!("{} `{name}`: {}", kind.word, problem.why)
}
