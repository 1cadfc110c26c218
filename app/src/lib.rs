//! The Pathlight page.
