//! Where the way itself is not known: the later stages for every way that it could be. If all stop, the
//! answer is denied; otherwise nothing is reached for certain (semantics 1).

use super::context::{Context, Origin, PossibleWay};
use super::destination::Destination;
use super::{onward, outbound_nsg};
use crate::flow::Target;
use crate::outcome::{Step, StepOutcome};

/// The address is not known: only a group that stops whatever leaves stops every way.
pub(super) fn to_any_address(context: &Context) -> Option<Step> {
    // A5-2: what it sends to itself leaves nothing
    if let (Origin::Nic(from), Target::Address(address)) = (context.origin, &context.flow.target)
        && from.address == *address
    {
        return None;
    }
    let mut anywhere = context.clone();
    anywhere.destination = Destination::Unknown;
    let step = outbound_nsg::step(&anywhere);
    (step.outcome == StepOutcome::Stopped).then_some(step)
}

/// The route is not known: the steps behind it of the way that comes farthest, if every way is stopped.
pub(super) fn all_stopped(context: &Context) -> Vec<Step> {
    let mut farthest: Vec<Step> = Vec::new();
    let stop = |steps: &[Step]| steps.iter().position(|step| step.outcome == StepOutcome::Stopped);
    for way in &context.possible {
        let mut by = context.clone();
        by.way = match way {
            PossibleWay::Stopped => continue,
            PossibleWay::By(way) => Some(*way),
            PossibleWay::Any => None,
        };
        let steps = onward(&mut by);
        if stop(&steps).is_none() {
            return Vec::new();
        }
        if stop(&steps) > stop(&farthest) {
            farthest = steps;
        }
    }
    if context.possible.len() > 1 {
        // each way shows another source
        farthest.iter_mut().for_each(|step| step.identity = None);
    }
    farthest
}
