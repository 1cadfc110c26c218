//! What was met but is not modelled, and what it touches: never dropped in silence.
//!
//! A stage that evaluates `subject` and finds a touch of its own stage answers Unknown
//! (`notModelled`), with the thing named.

use serde::{Deserialize, Serialize};

use super::id::ResourceRef;
use crate::outcome::Stage;

/// A thing, or a property of a modelled thing, that the engine does not evaluate.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Unmodelled {
    /// The resource's name.
    pub name: String,
    /// Azure's type, as `Microsoft.Network/loadBalancers`.
    pub resource_type: String,
    /// The property that is not understood and what it holds, where it is not the whole resource.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub property: Option<String>,
    /// What it could change.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub touches: Vec<Touch>,
}

/// A stage whose answer about `subject` cannot be known.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Touch {
    /// The stage.
    pub stage: Stage,
    /// The thing that the stage would read.
    pub subject: ResourceRef,
}
