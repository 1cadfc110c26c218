//! What something done costs the page, for figures: they are stated, never asserted.

use crate::page::Page;
use serde_json::Value;
use std::time::Duration;

/// Does something, as JavaScript, and returns how many milliseconds later its style and layout are done, how many the
/// callbacks of the next frame took with their layout, and how many later that frame is painted. What the page does
/// at once it does in the event and in the microtasks after it.
const MEASURED: &str = "const settled = async () => { for (let i = 0; i < 50; i++) await null }; \
    const laid = () => { const it = document.querySelector('#diagram'); (it || document.body).getBoundingClientRect(); return performance.now() }; \
    let frame; requestAnimationFrame(() => { frame = performance.now() }); \
    const start = performance.now(); ACT; await settled(); const done = laid() - start; \
    await new Promise(next => requestAnimationFrame(next)); frame = laid() - frame; \
    await new Promise(next => { const after = new MessageChannel(); after.port1.onmessage = next; after.port2.postMessage(0) }); \
    return [done, frame, performance.now() - start]";

/// What many times of the same took, in milliseconds, each list in ascending order.
#[derive(Default)]
pub struct Taken {
    /// From the event to the end of style and layout.
    pub laid_out: Vec<f64>,
    /// The same with the callbacks of the frame: all that keeps the page busy until it can be painted.
    pub busy: Vec<f64>,
    /// From the event to where the page is painted, the wait for the screen's next frame included.
    pub painted: Vec<f64>,
}

impl Page {
    /// Does `act`, as JavaScript, so many times, each after a rest; `{}` in it stands for which time it is.
    pub fn measure(&self, act: &str, times: usize, rest: Duration) -> Taken {
        let mut taken = Taken::default();
        for time in 0..times {
            std::thread::sleep(rest);
            let act = act.replace("{}", &time.to_string());
            let measured = self.script(&MEASURED.replace("ACT", &act), vec![]);
            let at = |at: usize| measured.get(at).and_then(Value::as_f64).expect("a time");
            taken.laid_out.push(at(0));
            taken.busy.push(at(0) + at(1));
            taken.painted.push(at(2));
        }
        for list in [&mut taken.laid_out, &mut taken.busy, &mut taken.painted] {
            list.sort_by(f64::total_cmp);
        }
        taken
    }

    /// Flips a switch so many times and states what that takes.
    pub fn measure_flips(&self, switch: &str, times: usize, where_: &str) {
        let flip = format!("document.querySelector(\"[data-flips='{switch}']\").click()");
        // what the flip before left to be done later is done then
        let taken = self.measure(&flip, times, Duration::from_millis(450));
        let both = |list: &[f64]| format!("{:.1}, {:.1}", part(list, 50), part(list, 95));
        let of = format!("{where_}, ms, median and 95th of {times}");
        self.figure(
            &format!("flip to the end of style and layout {of}"),
            both(&taken.laid_out),
        );
        self.figure(&format!("flip to painted {of}"), both(&taken.painted));
    }
}

/// What so many hundredths of an ascending list are below.
pub fn part(list: &[f64], percent: usize) -> f64 {
    list.get(list.len() * percent / 100).copied().unwrap_or_default()
}
