//! WebAssembly's binary form, as far as it is taken apart here: numbers, texts, sections.

use std::collections::BTreeMap;

/// What is still to be read.
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    /// One byte.
    pub fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// So many bytes.
    pub fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (first, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(first)
    }

    /// A number in seven bits a byte, the lowest first.
    pub fn number(&mut self) -> Option<usize> {
        let (mut read, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            read |= usize::from(byte & 0x7f).checked_shl(shift)?;
            shift += 7;
            if byte < 0x80 {
                return Some(read);
            }
        }
    }

    /// A length and so many bytes of UTF-8.
    pub fn text(&mut self) -> Option<String> {
        let length = self.number()?;
        String::from_utf8(self.bytes(length)?.to_vec()).ok()
    }

    /// How many numbers the limits that come next are.
    pub fn limits(&self) -> Option<usize> {
        Some(if self.0.first()? & 1 == 1 { 3 } else { 2 })
    }

    /// Copies so many numbers.
    pub fn copy(&mut self, count: usize, out: &mut Vec<u8>) -> Option<()> {
        for _ in 0..count {
            let read = self.number()?;
            number(read, out);
        }
        Some(())
    }
}

/// Writes a number.
pub fn number(mut value: usize, out: &mut Vec<u8>) {
    loop {
        let low = u8::try_from(value & 0x7f).unwrap_or_default();
        value >>= 7;
        if value == 0 {
            return out.push(low);
        }
        out.push(low | 0x80);
    }
}

/// Writes a text.
pub fn text(value: &str, out: &mut Vec<u8>) {
    number(value.len(), out);
    out.extend(value.as_bytes());
}

/// A program's sections, each with its number; none when it is no program.
pub fn sections(bytes: &[u8]) -> Option<Vec<(u8, &[u8])>> {
    if bytes.get(..4)? != b"\0asm" {
        return None;
    }
    let (mut rest, mut found) = (Reader(bytes.get(8..)?), Vec::new());
    while let Some(section) = rest.byte() {
        let size = rest.number()?;
        found.push((section, rest.bytes(size)?));
    }
    Some(found)
}

/// Writes a section.
pub fn section(number_of: u8, body: &[u8], out: &mut Vec<u8>) {
    out.push(number_of);
    number(body.len(), out);
    out.extend(body);
}

/// The functions' bodies, of a code section.
pub fn bodies(body: &[u8]) -> Option<Vec<&[u8]>> {
    let mut reader = Reader(body);
    let count = reader.number()?;
    (0..count)
        .map(|_| {
            let size = reader.number()?;
            reader.bytes(size)
        })
        .collect()
}

/// How many functions an import section brings.
pub fn imported_functions(body: &[u8]) -> Option<usize> {
    let (mut reader, mut count) = (Reader(body), 0);
    for _ in 0..reader.number()? {
        let _names = (reader.text()?, reader.text()?);
        let numbers = match reader.byte()? {
            0 => {
                count += 1;
                1
            }
            1 => reader.number().and_then(|_| reader.limits())?,
            2 => reader.limits()?,
            _ => 2,
        };
        reader.copy(numbers, &mut Vec::new())?;
    }
    Some(count)
}

/// The functions' names, of a custom section; empty if it is another one.
pub fn function_names(body: &[u8]) -> BTreeMap<usize, String> {
    let read = || {
        let mut reader = Reader(body);
        if reader.text()? != "name" {
            return None;
        }
        let mut found = BTreeMap::new();
        while let Some(kind) = reader.byte() {
            let size = reader.number()?;
            let mut names = Reader(reader.bytes(size)?);
            if kind != 1 {
                continue;
            }
            for _ in 0..names.number()? {
                let at = names.number()?;
                found.insert(at, names.text()?);
            }
        }
        Some(found)
    };
    read().unwrap_or_default()
}
