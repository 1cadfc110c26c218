//! Takes out of a program what its panics would say, and where in the source: nobody reads it. A panic tells the reader what
//! they can do (`app/src/browser/keeping.rs`, which asks for neither), and all that is two kilobytes of the page.

use std::ops::Range;
use std::path::Path;

use crate::wasm::{self, Reader};

/// What a place is in memory: the file's name by its address and length, the line, the column.
const PLACE: usize = 16;
/// How source files end.
const SOURCE: &[u8] = b".rs";
/// No file of more lines, and no line of more columns, is a place.
const MOST: usize = 100_000;

/// What panics of the libraries say, and nothing that the reader is ever told. What is missing here, or not there, only takes room.
const SAID: [&str; 35] = [
    "Value is None because the `ssr` feature is active. When `ssr` is enabled, tachys skips creating client-side values (event handlers, directives, properties) to avoid cross-thread panics on multithreaded servers. If you are building a client-side (CSR or hydrate) target, this means the `ssr` feature is being activated unintentionally via Cargo feature unification; another dependency in your workspace is enabling it. Run `cargo tree -e features -i tachys` to identify the source.",
    "Dereferenced SendWrapper<T> variable from a thread different to the one it has been created with.",
    "Dropped SendWrapper<T> variable from a thread different to the one it has been created with.",
    "Tried to access a reactive value that has already been disposed.",
    "use of std::thread::current() is not possible after the thread's local data has been destroyed",
    "failed to generate unique thread ID: bitspace exhausted",
    "Attempted to initialize thread-local while it is being dropped",
    "Once instance has previously been poisoned",
    "one-time initialization may not be performed recursively",
    "LazyCell instance has previously been poisoned",
    "cannot modify the panic hook from a panicking thread",
    "RefCell already mutably borrowed",
    "RefCell already borrowed",
    "called `Option::unwrap()` on a `None` value",
    "called `Result::unwrap()` on an `Err` value",
    "attempt to divide with overflow",
    "a formatting trait implementation returned an error when the underlying stream did not",
    "Hash table capacity overflow",
    "Arc counter overflow",
    "Tried to shrink to a larger capacity",
    "index out of bounds: the len is ",
    "slice index starts at ",
    "range start index ",
    "range end index ",
    " out of range for slice of length ",
    "copy_from_slice: source slice length (",
    ") does not match destination slice length (",
    "to_digit: invalid radix -- radix must be in the range 2 to 36 inclusive",
    "assertion failed: self.is_char_boundary(idx)",
    "assertion failed: self.is_char_boundary(new_len)",
    "assertion failed: edge.height == self.height - 1",
    "assertion failed: edge.height == self.node.height - 1",
    "assertion failed: src.len() == dst.len()",
    "assertion failed: idx < CAPACITY",
    // of devices, which the page has none of: one text after the other
    "entity not foundpermission deniedconnection refusedconnection resethost unreachablenetwork unreachableconnection abortednot connectedaddress in useaddress not availablenetwork downbroken pipeentity already existsoperation would blocknot a directoryis a directorydirectory not emptyread-only filesystem or storage mediumfilesystem loop or indirection limit (e.g. symlink loop)stale network file handleinvalid input parameterinvalid datatimed outwrite zerono storage spaceseek on unseekable filequota exceededfile too largeresource busyexecutable file busydeadlockcross-device link or renametoo many linksinvalid filenameargument list too longoperation interruptedunsupportedunexpected end of fileout of memoryin progressother erroruncategorized error",
];

/// Takes it all out of the program in that file, as it is served: zeros compress to nothing.
pub fn take_out(program: &Path) -> Result<(), String> {
    let failed = |error| format!("cannot shrink {}: {error}", program.display());
    let bytes = std::fs::read(program).map_err(failed)?;
    let placeless = without(&bytes).ok_or(format!("{} is no WebAssembly", program.display()))?;
    std::fs::write(program, placeless).map_err(failed)
}

fn without(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..8)?.to_vec();
    for (at, body) in wasm::sections(bytes)? {
        match at {
            11 => wasm::section(at, &taken_out(body)?, &mut out),
            _ => wasm::section(at, body, &mut out),
        }
    }
    Some(out)
}

/// A data section with all that is said, every place and the names of their files made nothing.
fn taken_out(body: &[u8]) -> Option<Vec<u8>> {
    let mut out = body.to_vec();
    for said in SAID.map(str::as_bytes) {
        while let Some(at) = out.windows(said.len()).position(|it| it == said) {
            out.get_mut(at..at + said.len())?.fill(0);
        }
    }
    let segments = segments(body)?;
    for segment in &segments {
        let mut at = segment.start + (4 - segment.address % 4) % 4;
        while let Some(place) = body.get(at..at + PLACE).filter(|_| at + PLACE <= segment.end) {
            let file = is_place(place).and_then(|(address, length)| {
                let file = segments.iter().find_map(|it| it.bytes_at(address, length))?;
                is_source(body.get(file.clone())?).then_some(file)
            });
            let Some(file) = file else {
                at += 4;
                continue;
            };
            out.get_mut(at..at + PLACE)?.fill(0);
            out.get_mut(file)?.fill(0);
            at += PLACE;
        }
    }
    Some(out)
}

/// What a segment of the memory begins with: its address, and where in the section its bytes are.
struct Segment {
    address: usize,
    start: usize,
    end: usize,
}

impl Segment {
    fn bytes_at(&self, address: usize, length: usize) -> Option<Range<usize>> {
        let start = self.start + address.checked_sub(self.address)?;
        let end = start.checked_add(length)?;
        (end <= self.end).then_some(start..end)
    }
}

/// The segments that have an address of their own; of another form there are none.
fn segments(body: &[u8]) -> Option<Vec<Segment>> {
    let mut reader = Reader(body);
    let mut found = Vec::new();
    for _ in 0..reader.number()? {
        // of the first memory, at a constant
        if (reader.number()?, reader.byte()?) != (0, 0x41) {
            return Some(Vec::new());
        }
        let address = reader.number()?;
        if reader.byte()? != 0x0b {
            return Some(Vec::new());
        }
        let length = reader.number()?;
        let start = body.len() - reader.0.len();
        let _bytes = reader.bytes(length)?;
        found.push(Segment {
            address,
            start,
            end: start + length,
        });
    }
    Some(found)
}

/// The address and the length of the file's name, if these bytes can be a place.
fn is_place(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut numbers = bytes.chunks_exact(4).map(|four| {
        let four = <[u8; 4]>::try_from(four).ok()?;
        usize::try_from(u32::from_le_bytes(four)).ok()
    });
    let mut next = || numbers.next().flatten();
    let (address, length, line, column) = (next()?, next()?, next()?, next()?);
    let counts = |it: usize| (1..MOST).contains(&it);
    (counts(line) && counts(column)).then_some((address, length))
}

fn is_source(name: &[u8]) -> bool {
    name.ends_with(SOURCE) && name.contains(&b'/') && name.iter().all(u8::is_ascii_graphic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wasm::number;

    const FILE: &[u8] = b"app/src/lib.rs";

    /// A section with one segment at 1,024: a file's name, and behind it, at 1,040, a place in it and what else there is.
    fn section(place: [u32; 4], beside: &[u8]) -> Vec<u8> {
        let mut bytes = FILE.to_vec();
        bytes.resize(16, b'.');
        bytes.extend(place.iter().flat_map(|it| it.to_le_bytes()));
        bytes.extend(beside);
        let mut body = vec![1, 0, 0x41];
        number(1_024, &mut body);
        body.push(0x0b);
        number(bytes.len(), &mut body);
        body.extend(bytes);
        body
    }

    #[test]
    fn a_place_goes_with_the_name_of_its_file() {
        let length = u32::try_from(FILE.len()).expect("short");
        let body = section([1_024, length, 12, 7], b"a text that stays");
        let out = taken_out(&body).expect("a data section");
        let gone = |bytes: &[u8]| bytes.iter().all(|it| *it == 0);
        let start = body.len() - 17 - 32;
        assert!(gone(&out[start..start + FILE.len()]) && gone(&out[start + 16..start + 32]));
        assert_eq!(&out[start + FILE.len()..start + 16], b"..");
        assert!(out.ends_with(b"a text that stays"));
        assert_eq!(out.len(), body.len());
    }

    #[test]
    fn what_a_panic_says_goes_wherever_it_stands() {
        let body = section(
            [0; 4],
            b"said: RefCell already borrowed, twice: RefCell already borrowed",
        );
        let out = taken_out(&body).expect("a data section");
        let text = String::from_utf8_lossy(&out);
        assert!(
            text.contains("said: \0\0") && text.contains(", twice: \0\0"),
            "{text}"
        );
        assert!(!text.contains("RefCell") && out.len() == body.len());
    }

    #[test]
    fn what_only_looks_like_one_stays() {
        let length = u32::try_from(FILE.len()).expect("short");
        // a text with its length, no line; a name that is not all of a source file's; an address of nothing
        for place in [
            [1_024, length, 0, 7],
            [1_024, length - 1, 12, 7],
            [9_999, length, 12, 7],
        ] {
            let body = section(place, b"");
            assert_eq!(taken_out(&body), Some(body));
        }
    }

    #[test]
    fn a_section_of_another_form_is_left_as_it_is() {
        let passive = vec![1, 1, 2, b'a', b'b'];
        assert_eq!(taken_out(&passive), Some(passive));
    }
}
