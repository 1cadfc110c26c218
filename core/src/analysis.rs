//! Questions about many flows at once, each built from `evaluate` alone, and what is unwise in a scenario.

pub mod change;
pub mod flip;
pub mod lint;
pub mod matrix;
pub mod misconception;
pub mod reanswer;
pub mod suggest;
pub mod traffic;
