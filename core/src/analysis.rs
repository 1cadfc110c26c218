//! Questions about many flows at once. Each is built from `evaluate` alone.

pub mod change;
pub mod matrix;
pub mod traffic;
