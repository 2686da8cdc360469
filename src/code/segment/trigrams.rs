//! Which blocks of names can hold a piece of a name: a row of bits for each of 4,096
//! hashes of three letters, a bit for each block. A query reads the rows of its own
//! threes and looks only into blocks that are in all of them.

use super::bytes::{CHECKSUM, Piece, Source, damaged, seal, unseal};
use std::io;

/// Rows: about seven times as many as a block has different threes, so that a row holds
/// a block by chance once in eight times, and three rows once in five hundred.
const ROWS: usize = 4096;
/// A shorter piece can be in any block.
const THREE: usize = 3;
/// Fewer blocks than this are all looked into.
const FEW: u32 = 16;

fn row(three: &[u8]) -> usize {
    let mut number = 0u32;
    for byte in three {
        number = number << 8 | u32::from(byte.to_ascii_lowercase());
    }
    (number.wrapping_mul(0x9e37_79b1) >> 20) as usize
}

/// Takes names with the numbers of their blocks.
pub struct Filter {
    pairs: Vec<(u16, u32)>,
    /// The last block that each row was set for, so that a pair is kept once.
    last: Vec<u32>,
}

impl Filter {
    pub fn new() -> Self {
        Self {
            pairs: Vec::new(),
            last: vec![u32::MAX; ROWS],
        }
    }

    pub fn add(&mut self, name: &[u8], block: u32) {
        for three in name.windows(THREE) {
            let row = row(three);
            if self.last[row] != block {
                self.last[row] = block;
                self.pairs.push((row as u16, block));
            }
        }
    }

    /// The rows, or nothing where there are so few blocks that it does not pay.
    pub fn finish(self, blocks: u32) -> Vec<u8> {
        if blocks < FEW {
            return Vec::new();
        }
        let width = blocks.div_ceil(8) as usize;
        let step = width + CHECKSUM;
        let mut bits = vec![0u8; ROWS * width];
        for (row, block) in self.pairs {
            bits[row as usize * width + block as usize / 8] |= 1 << (block % 8);
        }
        let mut out = Vec::with_capacity(ROWS * step);
        for row in bits.chunks(width) {
            let start = out.len();
            out.extend_from_slice(row);
            seal(&mut out, start);
        }
        out
    }
}

/// The blocks that can hold a name with this piece in it; `None` is all of them.
pub fn blocks_with(
    source: &Source,
    rows: Piece,
    blocks: usize,
    piece: &[u8],
) -> io::Result<Option<Vec<usize>>> {
    if rows.length == 0 || piece.len() < THREE {
        return Ok(None);
    }
    let width = blocks.div_ceil(8);
    let step = width + CHECKSUM;
    if rows.length != (ROWS * step) as u64 {
        return Err(damaged("a filter does not fit its table"));
    }
    let mut wanted: Vec<usize> = piece.windows(THREE).map(row).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut all: Option<Vec<u8>> = None;
    for row in wanted {
        let start = rows.start + (row * step) as u64;
        let bytes = source.read(Piece {
            start,
            length: step as u64,
        })?;
        let bits = unseal(&bytes)?;
        match &mut all {
            None => all = Some(bits.to_vec()),
            Some(all) => all.iter_mut().zip(bits).for_each(|(a, b)| *a &= b),
        }
    }
    let all = all.unwrap_or_default();
    let holds = |block: &usize| all[block / 8] & (1 << (block % 8)) != 0;
    Ok(Some((0..blocks).filter(holds).collect()))
}
