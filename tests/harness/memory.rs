//! How much memory a process has used at most, for benchmarks.

/// Says how much memory this process has used at most so far, after `what`. Linux tells; elsewhere it is said that
/// nobody does.
pub fn tell_peak(what: &str) {
    match peak() {
        Some(kilobytes) => println!("memory at most, after {what}: {} MB", kilobytes.div_ceil(1024)),
        None => println!("memory at most, after {what}: not told by this system"),
    }
}

/// The largest resident set so far, in kilobytes.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim_end().parse().ok()
}
