//! The page in a real browser: stories over WebDriver.

fn main() {}
