//! Raw deflate (RFC 1951), the writing half: one block, with Huffman codes made for it.
//!
//! Links are short texts. What a compressor for all purposes does beyond this shortens them by a few
//! characters, and is several kilobytes of the page.

use super::inflate::CODE_LENGTH_ORDER;

const WINDOW: usize = 32_768;
const SHORTEST: usize = 3;
const LONGEST: usize = 258;
/// The symbol behind the last one of a block.
const END: usize = 256;
/// Where a repetition may begin is looked up by a hash of its first three bytes, in a table of this size.
const HASHES: usize = 4096;
/// How many earlier places are tried for a repetition.
const TRIES: usize = 100;

/// A symbol, and the bits behind it: how many, and which.
type Symbol = (usize, u32, usize);

/// `bytes`, deflated.
pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    let tokens = tokens(bytes);
    let (mut literals, mut distances) = (vec![0; 286], vec![0; 30]);
    for (literal, distance) in &tokens {
        count(&mut literals, literal.0);
        if let Some(distance) = distance {
            count(&mut distances, distance.0);
        }
    }
    let (literals, distances) = (lengths(&literals, 15), lengths(&distances, 15));
    let mut out = Bits::default();
    out.put(1, 1); // the last block
    out.put(2, 2); // with codes of its own
    header(&mut out, &literals, &distances);
    let (literals, distances) = (codes(&literals), codes(&distances));
    for (literal, distance) in &tokens {
        out.symbol(&literals, literal);
        if let Some(distance) = distance {
            out.symbol(&distances, distance);
        }
    }
    out.finish()
}

fn count(counts: &mut [usize], symbol: usize) {
    if let Some(count) = counts.get_mut(symbol) {
        *count += 1;
    }
}

/// The text as literals and repetitions of what came before.
fn tokens(bytes: &[u8]) -> Vec<(Symbol, Option<Symbol>)> {
    let mut tokens = Vec::new();
    // the last place of each hash, and for each place the one before it with the same hash; 0: none, 1: the first
    let (mut last, mut before) = (vec![0; HASHES], vec![0; bytes.len()]);
    let mut at = 0;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let (mut length, mut distance) = (0, 0);
        let mut place = last.get(hash(rest)).copied().unwrap_or(0);
        for _ in 0..TRIES {
            // none is longer: a text of one letter is not tried a hundred times for each
            if place == 0 || at + 1 - place > WINDOW || length == LONGEST {
                break;
            }
            let earlier = bytes.get(place - 1..).unwrap_or_default();
            let same = rest
                .iter()
                .zip(earlier)
                .take(LONGEST)
                .take_while(|(a, b)| a == b)
                .count();
            if same > length {
                (length, distance) = (same, at + 1 - place);
            }
            place = before.get(place - 1).copied().unwrap_or(0);
        }
        let first = rest.first().copied().unwrap_or_default();
        let step = if length < SHORTEST {
            tokens.push(((usize::from(first), 0, 0), None));
            1
        } else {
            tokens.push((length_symbol(length), Some(distance_symbol(distance))));
            length
        };
        for passed in at..at + step {
            let rest = bytes.get(passed..).unwrap_or_default();
            if let (Some(last), Some(before)) = (last.get_mut(hash(rest)), before.get_mut(passed)) {
                (*before, *last) = (*last, passed + 1);
            }
        }
        at += step;
    }
    tokens.push(((END, 0, 0), None));
    tokens
}

fn hash(rest: &[u8]) -> usize {
    let three = rest.iter().take(SHORTEST);
    three.fold(0, |hash, byte| (hash << 4 ^ usize::from(*byte)) % HASHES)
}

/// The symbol of a length, with its bits: above 10, four symbols for each power of two.
fn length_symbol(length: usize) -> Symbol {
    let beyond = length - SHORTEST;
    match beyond.checked_ilog2() {
        _ if length == LONGEST => (285, 0, 0),
        Some(power @ 3..) => {
            let bits = power - 2;
            (
                257 + 4 * bits as usize + (beyond >> bits),
                bits,
                beyond % (1 << bits),
            )
        }
        Some(_) | None => (257 + beyond, 0, 0),
    }
}

/// The symbol of a distance, with its bits: above 4, two symbols for each power of two.
fn distance_symbol(distance: usize) -> Symbol {
    let beyond = distance - 1;
    match beyond.checked_ilog2() {
        Some(power @ 2..) => {
            let bits = power - 1;
            (2 * bits as usize + (beyond >> bits), bits, beyond % (1 << bits))
        }
        Some(_) | None => (beyond, 0, 0),
    }
}

/// How long each symbol's code is: 0 for one that does not occur, `limit` at most.
fn lengths(counts: &[usize], limit: usize) -> Vec<usize> {
    let mut counts = counts.to_vec();
    loop {
        let lengths = unlimited_lengths(&counts);
        if lengths.iter().all(|length| *length <= limit) {
            return lengths;
        }
        // flatter counts, shorter codes
        for count in counts.iter_mut().filter(|count| **count > 0) {
            *count = *count / 2 + 1;
        }
    }
}

/// Huffman's lengths: the two rarest groups become one, and all in them a bit longer, until one is left.
fn unlimited_lengths(counts: &[usize]) -> Vec<usize> {
    let mut lengths = vec![0; counts.len()];
    let occurring = counts.iter().enumerate().filter(|(_, count)| **count > 0);
    let mut groups: Vec<(usize, Vec<usize>)> =
        occurring.map(|(symbol, count)| (*count, vec![symbol])).collect();
    // a code needs two symbols
    let mut unused = (0..counts.len()).filter(|symbol| counts.get(*symbol) == Some(&0));
    while groups.len() < 2 {
        groups.extend(unused.next().map(|symbol| (0, vec![symbol])));
    }
    while groups.len() > 1 {
        let (mut one, mut other) = (rarest(&mut groups), rarest(&mut groups));
        one.1.append(&mut other.1);
        for symbol in &one.1 {
            count(&mut lengths, *symbol);
        }
        groups.push((one.0 + other.0, one.1));
    }
    lengths
}

fn rarest(groups: &mut Vec<(usize, Vec<usize>)>) -> (usize, Vec<usize>) {
    let rarest = groups.iter().enumerate().min_by_key(|(_, (count, _))| *count);
    match rarest {
        Some((at, _)) => groups.swap_remove(at),
        None => (0, Vec::new()),
    }
}

/// The codes that follow from their lengths, each with its length.
fn codes(lengths: &[usize]) -> Vec<(usize, usize)> {
    let mut codes = vec![(0, 0); lengths.len()];
    let mut next = 0;
    for length in 1..=15 {
        for (code, _) in codes.iter_mut().zip(lengths).filter(|(_, it)| **it == length) {
            *code = (next, length);
            next += 1;
        }
        next <<= 1;
    }
    codes
}

/// The lengths of both codes, themselves in a code: 16 repeats the last one, 17 and 18 are runs of nothing.
fn header(out: &mut Bits, literals: &[usize], distances: &[usize]) {
    let mut symbols: Vec<Symbol> = Vec::new();
    let all: Vec<usize> = literals.iter().chain(distances).copied().collect();
    for run in all.chunk_by(|one, other| one == other) {
        let length = run.first().copied().unwrap_or_default();
        let mut left = run.len();
        if length > 0 {
            symbols.push((length, 0, 0));
            left -= 1;
        }
        while left > 0 {
            let (symbol, bits, least, most) = match (length, left) {
                (0, 11..) => (18, 7, 11, 138),
                (0, 3..) => (17, 3, 3, 10),
                (1.., 3..) => (16, 2, 3, 6),
                (_, _) => (length, 0, 1, 1),
            };
            let taken = left.min(most);
            symbols.push((symbol, bits, taken - least));
            left -= taken;
        }
    }
    let mut counts = vec![0; 19];
    symbols
        .iter()
        .for_each(|(symbol, ..)| count(&mut counts, *symbol));
    let lengths = lengths(&counts, 7);
    out.put(5, literals.len() - 257);
    out.put(5, distances.len() - 1);
    out.put(4, CODE_LENGTH_ORDER.len() - 4);
    for symbol in CODE_LENGTH_ORDER {
        out.put(3, lengths.get(symbol).copied().unwrap_or_default());
    }
    let codes = codes(&lengths);
    symbols.iter().for_each(|symbol| out.symbol(&codes, symbol));
}

/// Bits in the making, the lowest of each byte first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    open: usize,
    held: u32,
}

impl Bits {
    /// A number of so many bits, the lowest first.
    fn put(&mut self, bits: u32, number: usize) {
        for at in 0..bits {
            self.open |= (number >> at & 1) << self.held;
            self.held += 1;
            if self.held == 8 {
                self.bytes.push(self.open as u8);
                (self.open, self.held) = (0, 0);
            }
        }
    }

    /// A symbol's code, the highest bit first, and the bits behind it.
    fn symbol(&mut self, codes: &[(usize, usize)], symbol: &Symbol) {
        let (code, length) = codes.get(symbol.0).copied().unwrap_or_default();
        for at in (0..length).rev() {
            self.put(1, code >> at & 1);
        }
        self.put(symbol.1, symbol.2);
    }

    fn finish(mut self) -> Vec<u8> {
        self.put(7, 0);
        self.bytes
    }
}
