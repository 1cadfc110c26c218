//! Files: those that the reader chooses, and those that the page gives.

use wasm_bindgen::JsCast;
use web_sys::{Event, File, HtmlInputElement};

/// Reads the file that the reader chose in the field under `event`, if it has at most `limit` bytes, then gives its
/// text, or says why there is none.
pub fn read_chosen(event: &Event, limit: u32, done: impl FnOnce(Result<String, String>) + 'static) {
    let field = event
        .target()
        .and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
    let Some(field) = field else { return };
    if let Some(file) = field.files().and_then(|files| files.get(0)) {
        read(&file, limit, done);
    }
    // the same file, changed meanwhile, can be chosen again
    field.set_value("");
}

fn read(file: &File, limit: u32, done: impl FnOnce(Result<String, String>) + 'static) {
    let name = file.name();
    if file.size() > f64::from(limit) {
        let most = limit >> 20;
        return done(Err(format!(
            "{name} is larger than {most} MiB, the most that is read here."
        )));
    }
    let text = file.text();
    leptos::task::spawn_local(async move {
        let text = js_sys::futures::JsFuture::from(text).await.ok();
        let text = text.and_then(|text| text.as_string());
        done(text.ok_or_else(|| format!("{name} cannot be read.")));
    });
}
