//! Raw deflate (RFC 1951), the reading half: everything that the format can say, up to a limit.

/// In which order the lengths of the code for lengths are written.
pub(super) const CODE_LENGTH_ORDER: [usize; 19] =
    [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// Why something cannot be inflated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InflateError {
    /// Cut short, or not deflated at all.
    Damaged,
    /// More than the limit.
    TooLarge,
}

type Result<T> = std::result::Result<T, InflateError>;

/// `bytes`, inflated to at most `limit` bytes.
pub fn inflate(bytes: &[u8], limit: usize) -> Result<Vec<u8>> {
    let mut bits = Bits { bytes, at: 0 };
    let mut out = Vec::new();
    loop {
        let is_last = bits.take(1)? == 1;
        match bits.take(2)? {
            0 => stored(&mut bits, &mut out, limit)?,
            1 => {
                let literals = (0..288).map(|symbol| match symbol {
                    0..144 => 8,
                    144..256 => 9,
                    256..280 => 7,
                    _ => 8,
                });
                let literals: Vec<usize> = literals.collect();
                block(
                    &mut bits,
                    &Code::of(&literals),
                    &Code::of(&[5; 30]),
                    &mut out,
                    limit,
                )?;
            }
            2 => {
                let (literals, distances) = codes(&mut bits)?;
                block(&mut bits, &literals, &distances, &mut out, limit)?;
            }
            _ => return Err(InflateError::Damaged),
        }
        if is_last {
            return Ok(out);
        }
    }
}

fn stored(bits: &mut Bits, out: &mut Vec<u8>, limit: usize) -> Result<()> {
    bits.at = bits.at.next_multiple_of(8);
    let length = bits.take(16)?;
    if bits.take(16)? != !length & 0xffff {
        return Err(InflateError::Damaged);
    }
    for _ in 0..length {
        let byte = bits.take(8)?;
        push(out, byte as u8, limit)?;
    }
    Ok(())
}

fn push(out: &mut Vec<u8>, byte: u8, limit: usize) -> Result<()> {
    if out.len() == limit {
        return Err(InflateError::TooLarge);
    }
    out.push(byte);
    Ok(())
}

/// The two codes of a block that states its own.
fn codes(bits: &mut Bits) -> Result<(Code, Code)> {
    let (literals, distances, stated) = (bits.take(5)? + 257, bits.take(5)? + 1, bits.take(4)? + 4);
    let mut lengths = vec![0; 19];
    for symbol in CODE_LENGTH_ORDER.iter().take(stated) {
        if let Some(length) = lengths.get_mut(*symbol) {
            *length = bits.take(3)?;
        }
    }
    let code = Code::of(&lengths);
    let mut lengths: Vec<usize> = Vec::new();
    while lengths.len() < literals + distances {
        let (length, times) = match bits.symbol(&code)? {
            16 => {
                let last = lengths.last().copied().ok_or(InflateError::Damaged)?;
                (last, bits.take(2)? + 3)
            }
            17 => (0, bits.take(3)? + 3),
            18 => (0, bits.take(7)? + 11),
            length => (length, 1),
        };
        lengths.extend(std::iter::repeat_n(length, times));
    }
    lengths.truncate(literals + distances);
    let (literals, distances) = lengths.split_at_checked(literals).ok_or(InflateError::Damaged)?;
    Ok((Code::of(literals), Code::of(distances)))
}

/// Literals and repetitions, until the block's end.
fn block(bits: &mut Bits, literals: &Code, distances: &Code, out: &mut Vec<u8>, limit: usize) -> Result<()> {
    loop {
        let symbol = bits.symbol(literals)?;
        let beyond = match symbol {
            0..256 => {
                push(out, symbol as u8, limit)?;
                continue;
            }
            256 => return Ok(()),
            257..265 => symbol - 257,
            265..285 => {
                let more = (symbol - 261) / 4;
                (((symbol - 261) % 4 + 4) << more) + bits.take(more)?
            }
            285 => 255,
            _ => return Err(InflateError::Damaged),
        };
        let symbol = bits.symbol(distances)?;
        let distance = match symbol {
            0..4 => symbol + 1,
            4..30 => {
                let more = symbol / 2 - 1;
                ((symbol % 2 + 2) << more) + bits.take(more)? + 1
            }
            _ => return Err(InflateError::Damaged),
        };
        let start = out.len().checked_sub(distance).ok_or(InflateError::Damaged)?;
        for at in start..start + beyond + 3 {
            let byte = out.get(at).copied().ok_or(InflateError::Damaged)?;
            push(out, byte, limit)?;
        }
    }
}

/// A Huffman code: how many symbols there are of each length, and the symbols in the order of their codes.
struct Code {
    counts: [usize; 16],
    symbols: Vec<usize>,
}

impl Code {
    fn of(lengths: &[usize]) -> Self {
        let (mut counts, mut symbols) = ([0; 16], Vec::new());
        for (length, count) in counts.iter_mut().enumerate().skip(1) {
            let of_length = lengths.iter().enumerate().filter(|(_, it)| **it == length);
            symbols.extend(of_length.map(|(symbol, _)| symbol));
            *count = lengths.iter().filter(|it| **it == length).count();
        }
        Code { counts, symbols }
    }
}

/// What is left to be read, the lowest bit of each byte first.
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    /// A number of so many bits, the lowest first.
    fn take(&mut self, bits: usize) -> Result<usize> {
        let mut number = 0;
        for place in 0..bits {
            let byte = self.bytes.get(self.at / 8).ok_or(InflateError::Damaged)?;
            number |= usize::from(byte >> (self.at % 8) & 1) << place;
            self.at += 1;
        }
        Ok(number)
    }

    /// The symbol whose code comes next, the highest bit first.
    fn symbol(&mut self, code: &Code) -> Result<usize> {
        let (mut read, mut first, mut passed) = (0, 0, 0);
        for count in code.counts.iter().skip(1) {
            read |= self.take(1)?;
            if read < first + count {
                let symbol = code.symbols.get(passed + read - first);
                return symbol.copied().ok_or(InflateError::Damaged);
            }
            passed += count;
            first = (first + count) << 1;
            read <<= 1;
        }
        Err(InflateError::Damaged)
    }
}

#[cfg(test)]
mod tests {
    use super::super::deflate::deflate;
    use super::*;

    /// Texts of many kinds, from a number that stands for chance.
    fn text(seed: u64) -> Vec<u8> {
        let mut chance = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut next = |below: u64| {
            chance ^= chance << 13;
            chance ^= chance >> 7;
            chance ^= chance << 17;
            chance % below
        };
        let (length, kinds) = (next(3000), next(256) + 1);
        let mut text = Vec::new();
        while (text.len() as u64) < length {
            if next(4) == 0 && !text.is_empty() {
                let start = next(text.len() as u64) as usize;
                let again: Vec<u8> = text[start..].iter().take(next(300) as usize).copied().collect();
                text.extend(again);
            } else {
                text.push(next(kinds) as u8);
            }
        }
        text
    }

    #[test]
    fn what_is_deflated_inflates_to_the_same_here_and_elsewhere() {
        for seed in 0..400 {
            let text = text(seed);
            let deflated = deflate(&text);
            assert_eq!(inflate(&deflated, text.len()).as_ref(), Ok(&text), "{seed}");
            let elsewhere = miniz_oxide::inflate::decompress_to_vec(&deflated);
            assert_eq!(elsewhere.ok().as_ref(), Some(&text), "{seed}");
        }
        let long = b"of what is far behind ".repeat(9000);
        assert_eq!(inflate(&deflate(&long), long.len()), Ok(long));
    }

    #[test]
    fn what_was_deflated_elsewhere_inflates_here() {
        for seed in 0..400 {
            let text = text(seed);
            for level in [0, 1, 9] {
                let deflated = miniz_oxide::deflate::compress_to_vec(&text, level);
                assert_eq!(
                    inflate(&deflated, text.len()).as_ref(),
                    Ok(&text),
                    "{seed} at level {level}"
                );
            }
        }
    }

    #[test]
    fn damage_is_an_error_and_size_has_a_limit() {
        for seed in 0..200 {
            let deflated = deflate(&text(seed));
            for at in 0..deflated.len().min(80) {
                let _ = inflate(&deflated[..at], 5000);
                let mut changed = deflated.clone();
                changed[at] ^= 1 << (seed % 8);
                let _ = inflate(&changed, 5000);
            }
            assert!(inflate(&deflated[..deflated.len() - 1], 5000).is_err());
        }
        assert_eq!(inflate(&deflate(&[7; 1000]), 999), Err(InflateError::TooLarge));
        assert_eq!(inflate(&[], 9), Err(InflateError::Damaged));
    }
}
