//! Files: those that the reader brings, those that lie beside the page and those that it gives; the drawn picture on its
//! way to one.

use std::rc::Rc;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    CanvasRenderingContext2d, ClipboardEvent, DragEvent, Element, Event, FileList, HtmlCanvasElement,
    HtmlImageElement, HtmlInputElement, Response,
};

use crate::workshop::BETWEEN;

/// Takes the names of what was brought, zero bytes between them, and the texts of the first of them, `BETWEEN` between, or why
/// there is none.
pub type Take = Rc<dyn Fn(String, Result<String, String>)>;

/// Reads the files that the reader chose in the field under `event`, as many as have room in `limit` bytes.
pub fn read_chosen(event: &Event, limit: u32, take: Take) {
    let field = event
        .target()
        .and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
    let Some(field) = field else { return };
    read(field.files(), limit, take);
    // the same file, changed meanwhile, can be chosen again
    field.set_value("");
}

/// Reads all files that have room within `limit`; `None`: there is no file.
fn read(files: Option<FileList>, limit: u32, take: Take) -> Option<()> {
    let files = files?;
    let mut name = files.get(0)?.name();
    let (mut names, mut others, mut room) = (String::new(), String::new(), f64::from(limit));
    let texts = js_sys::Array::new();
    for at in 0..files.length() {
        let file = files.get(at)?;
        let list = if file.size() <= room {
            room -= file.size();
            texts.push(&file.text());
            &mut names
        } else {
            &mut others
        };
        list.push('\0');
        *list += &file.name();
    }
    if names.is_empty() {
        let most = limit >> 20;
        name += &format!(" is larger than {most} MiB, the most that is read here.");
        take(String::new(), Err(name));
        return Some(());
    }
    names += &others;
    names.remove(0);
    let taken = move |texts: Option<JsValue>| {
        let text = texts.and_then(|texts| texts.unchecked_into::<js_sys::Array>().join(BETWEEN).as_string());
        take(
            names,
            text.ok_or_else(|| name + " cannot be read: nothing was opened."),
        );
    };
    super::settle(js_sys::Promise::all(&texts), Box::new(taken));
    Some(())
}

/// Loads the text at `address` beside the page; `Ok(None)`: there is none, an error: there is no answer.
pub fn load(address: &str, done: Box<dyn FnOnce(Result<Option<String>, ()>)>) {
    let Some(window) = super::window() else {
        return done(Err(()));
    };
    let answered = move |response: Option<JsValue>| {
        let Some(response) = response else {
            return done(Err(()));
        };
        let response: Response = response.unchecked_into();
        let text = match response.text() {
            Ok(text) if response.ok() => text,
            Ok(_) | Err(_) => return done(Ok(None)),
        };
        let read = move |text: Option<JsValue>| done(text.map(|text| text.as_string()).ok_or(()));
        super::settle(text.unchecked_into(), Box::new(read));
    };
    super::settle(
        window.fetch_with_str(address).unchecked_into(),
        Box::new(answered),
    );
}

/// Takes whatever is dropped on the page or pasted into it outside of fields. While something is held over the page, its
/// body carries `hint`.
pub fn receive(hint: &'static str, limit: u32, take: Take) {
    let Some(window) = super::window() else { return };
    let heard = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        hear(&event, hint, limit, &take);
    });
    for name in ["dragover", "dragleave", "drop", "paste"] {
        let _ = window.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref());
    }
    // it lives as long as the page
    heard.forget();
}

fn hear(event: &Event, hint: &str, limit: u32, take: &Take) -> Option<()> {
    let body = super::window()?.document()?.body()?;
    let kind = event.type_();
    if kind == "dragover" {
        event.prevent_default();
        let _ = body.set_attribute(HELD, hint);
        return None;
    }
    let drag: &DragEvent = event.unchecked_ref();
    if kind == "dragleave" && drag.related_target().is_some() {
        return None;
    }
    let _ = body.remove_attribute(HELD);
    let brought = if kind == "paste" {
        event.unchecked_ref::<ClipboardEvent>().clipboard_data()?
    } else {
        drag.data_transfer()?
    };
    if read(brought.files(), limit, take.clone()).is_some() {
        event.prevent_default();
    } else if !super::is_typing(event) {
        let text = brought.get_data("text").ok().filter(|text| !text.is_empty())?;
        event.prevent_default();
        take(String::new(), Ok(text));
    }
    None
}

/// What the body carries while something is held over the page.
const HELD: &str = "data-held";

/// Gives the reader a file: `address` holds all of it.
pub fn give(name: &str, address: &str) {
    if let Some(file) = file(name, address) {
        file.unchecked_ref::<web_sys::HtmlElement>().click();
    }
}

/// What a file is saved by: `address` holds all of it.
pub fn file(name: &str, address: &str) -> Option<Element> {
    let anchor = super::window()?.document()?.create_element("a").ok()?;
    let _ = anchor.set_attribute("href", address);
    let _ = anchor.set_attribute("download", name);
    Some(anchor)
}

/// The element with that id as the browser writes it; then the ground's colour and a line for every element in it with
/// what the browser says of those `looks`.
pub fn drawn(id: &str, looks: &[&str]) -> Option<(String, String)> {
    let window = super::window()?;
    let document = window.document()?;
    let drawn = document.get_element_by_id(id)?;
    let mut said = String::new();
    let mut say = |element: &Element, looks: &[&str]| {
        let style = window.get_computed_style(element).ok()??;
        for look in looks {
            said += &style.get_property_value(look).ok()?;
            said.push(';');
        }
        said.push('\n');
        Some(())
    };
    say(&document.document_element()?, &["background-color"])?;
    let parts = drawn.query_selector_all("*").ok()?;
    for at in 0..parts.length() {
        say(parts.get(at)?.unchecked_ref(), looks)?;
    }
    Some((drawn.outer_html(), said))
}

/// Draws the image at `address` into a PNG of that size, which is an address again; `None`: this browser cannot.
pub fn paint(address: &str, width: u32, height: u32, done: impl FnOnce(Option<String>) + 'static) {
    let Ok(image) = HtmlImageElement::new() else {
        return done(None);
    };
    image.set_src(address);
    let decoded = image.decode();
    let paint = move |image_is_there: Option<JsValue>| {
        let painted = || {
            let canvas = super::window()?.document()?.create_element("canvas").ok()?;
            let canvas: HtmlCanvasElement = canvas.unchecked_into();
            canvas.set_width(width);
            canvas.set_height(height);
            let context = canvas.get_context("2d").ok()??;
            let context: CanvasRenderingContext2d = context.unchecked_into();
            let (width, height) = (f64::from(width), f64::from(height));
            context
                .draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)
                .ok()?;
            canvas.to_data_url().ok()
        };
        done(image_is_there.and_then(|_| painted()));
    };
    super::settle(decoded.unchecked_into(), Box::new(paint));
}
