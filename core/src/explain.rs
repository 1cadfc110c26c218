//! Words for reasons (being written).

pub mod switch;
