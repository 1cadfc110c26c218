//! Starts the workshop, in its worker.

fn main() {
    pathlight_app::serve_workshop();
}
