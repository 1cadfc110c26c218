//! What was met but is not modelled, and what it touches: never dropped in silence.
//!
//! A stage that evaluates `subject` and finds a touch of its own stage answers Unknown
//! (`notModelled`), with the thing named.

use super::id::ResourceRef;
use crate::json::record;
use crate::outcome::Stage;

/// A thing, or a property of a modelled thing, that the engine does not evaluate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unmodelled {
    /// The resource's name.
    pub name: String,
    /// Azure's type, as `Microsoft.Network/loadBalancers`.
    pub resource_type: String,
    /// The property that is not understood and what it holds, where it is not the whole resource.
    pub property: Option<String>,
    /// What it could change.
    pub touches: Vec<Touch>,
}

record! { Unmodelled {
    name: required("name"),
    resource_type: required("resourceType"),
    property: optional("property"),
    touches: optional("touches"),
} }

/// A stage whose answer about `subject` cannot be known.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Touch {
    /// The stage.
    pub stage: Stage,
    /// The thing that the stage would read.
    pub subject: ResourceRef,
}

record! { Touch {
    stage: required("stage"),
    subject: required("subject"),
} }
