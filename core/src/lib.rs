//! Pathlight core.
