//! What the tests share: the conformance cases, how one becomes a scenario and a flow, how it is judged.
//!
//! A case is a fixture (a whole scenario), a merge patch on it, a question and the answer that the
//! specification gives. The cases are built in, so that they run under wasm too.

pub mod case;
pub mod estate;
pub mod files;
pub mod findings;
pub mod judge;
pub mod memory;
pub mod naive;
pub mod patch;
