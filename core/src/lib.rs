//! Pathlight's engine: which paths through an Azure virtual network are open, which are blocked, by what.
//!
//! # Map, in the packet's order
//!
//! - [`json`]: how the scenario's values are written. [`model`]: the scenario, what stands where. [`flow`]: the
//!   question. [`outcome`]: the answer.
//! - `sets`: addresses, ports and traffic in canonical form. `service_tag`: the published tags, where a user
//!   loads them.
//! - `evaluate`: one pure function; its list of steps *is* the trace. `explain`: the only words.
//! - `analysis`: questions about many flows. `edit`: every change a person can make.
//! - `document`: the one door for saved scenarios and links. `import`: the one door for Azure's own JSON.
//!   `check`: expectations in a file, judged. `export`: what is read elsewhere, as CSV and Markdown.
//!
//! # Invariants
//!
//! - No panic, no clock, no environment, no files, no map without an order: the same scenario in, the
//!   same bytes out. Only `bin/pathlight` reads files and prints.
//! - The verdict is read off the steps; nothing else stores it.
//! - Steps carry ids and reasons; no sentence stands outside `explain` (but the errors of `model` and `edit`, and
//!   the headings of `export`).
//! - No stage reads another stage's file.
//! - Nothing here knows positions, colours, selection or undo.

pub mod sort;

pub mod json;

pub mod model;

pub mod names;

pub mod sets;

pub mod service_tag;

pub mod flow;

pub mod outcome;

pub mod evaluate;

pub mod explain;

pub mod analysis;

pub mod edit;

pub mod document;

pub mod gallery;

pub mod import;

pub mod check;

pub mod export;
