//! Starts the page.

fn main() {
    pathlight_app::start();
}
