//! The workshop's worker: the page's end, which starts it with the first request, and its own.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, Worker};

/// What a reply goes to; `None`: there is no workshop.
type Reply = Box<dyn FnOnce(Option<String>)>;

/// A worker, and what it still has to answer.
struct Bench {
    worker: Worker,
    /// Whether it has said that it listens.
    is_ready: bool,
    /// Requests that wait for it to listen.
    early: Vec<String>,
    /// Where replies go, in the order of the requests.
    waiting: VecDeque<Reply>,
}

thread_local! {
    static BENCH: RefCell<Option<Bench>> = const { RefCell::new(None) };
}

/// Asks the workshop; replies come in the order of the requests.
pub fn ask(request: String, reply: Reply) {
    if BENCH.with_borrow(Option::is_none) {
        let bench = start();
        BENCH.set(bench);
    }
    let unasked = BENCH.with_borrow_mut(|bench| {
        let Some(bench) = bench else { return Some(reply) };
        bench.waiting.push_back(reply);
        if bench.is_ready {
            // a text can always be sent
            let _ = bench.worker.post_message(&request.into());
        } else {
            bench.early.push(request);
        }
        None
    });
    if let Some(reply) = unasked {
        reply(None);
    }
}

fn start() -> Option<Bench> {
    super::load_style();
    let worker = Worker::new("./workshop_loader.js").ok()?;
    let said = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| said(event.data().as_string()));
    worker.set_onmessage(Some(said.as_ref().unchecked_ref()));
    let failed = Closure::<dyn FnMut()>::new(failed);
    worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
    // both live as long as the page
    said.forget();
    failed.forget();
    Some(Bench {
        worker,
        is_ready: false,
        early: Vec::new(),
        waiting: VecDeque::new(),
    })
}

/// The worker said something: first of all, that it listens.
fn said(text: Option<String>) {
    let reply = BENCH.with_borrow_mut(|bench| {
        let bench = bench.as_mut()?;
        if bench.is_ready {
            return bench.waiting.pop_front();
        }
        bench.is_ready = true;
        for request in bench.early.drain(..) {
            let _ = bench.worker.post_message(&request.into());
        }
        None
    });
    if let Some(reply) = reply {
        reply(text);
    }
}

/// The worker could not be loaded, or broke: the next request starts another one.
fn failed() {
    let waiting = BENCH.take().map(|bench| {
        bench.worker.terminate();
        bench.waiting
    });
    for reply in waiting.into_iter().flatten() {
        reply(None);
    }
}

/// The worker's own end: answers every request, and says that it listens.
pub fn serve(answer: fn(&str) -> String) {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        return;
    };
    let scope = Rc::new(scope);
    let own = scope.clone();
    let asked = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let reply = answer(&event.data().as_string().unwrap_or_default());
        let _ = own.post_message(&reply.into());
    });
    scope.set_onmessage(Some(asked.as_ref().unchecked_ref()));
    asked.forget();
    let _ = scope.post_message(&JsValue::TRUE);
}
