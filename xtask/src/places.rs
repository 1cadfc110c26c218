//! Takes out of a program where in the source each of its panics is: nobody reads it. A panic tells the reader what they
//! can do (`app/src/browser/keeping.rs`, which never asks where it was), and the places are two kilobytes of the page.

use std::ops::Range;
use std::path::Path;

use crate::wasm::{self, Reader};

/// What a place is in memory: the file's name by its address and length, the line, the column.
const PLACE: usize = 16;
/// How source files end.
const SOURCE: &[u8] = b".rs";
/// No file of more lines, and no line of more columns, is a place.
const MOST: usize = 100_000;

/// Takes them out of the program in that file, as it is served: zeros compress to nothing.
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

/// A data section with every place, and the names of their files, made nothing.
fn taken_out(body: &[u8]) -> Option<Vec<u8>> {
    let mut out = body.to_vec();
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
