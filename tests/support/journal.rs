//! What SQLite leaves of a write that was broken off, made of the states before and after it.
#![allow(dead_code, clippy::indexing_slicing, clippy::unwrap_used)]

const MAGIC: [u8; 8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];
/// How large a journal's header is, with its padding.
pub const SECTOR: usize = 512;
pub const PAGE: usize = 4096;

fn page(bytes: &[u8], number: usize) -> &[u8] {
    &bytes[number * PAGE..(number + 1) * PAGE]
}

/// The pages, from 0, in which two states differ.
pub fn differing(before: &[u8], after: &[u8]) -> Vec<usize> {
    let pages = before.len().max(after.len()) / PAGE;
    let is_other = |number: &usize| {
        let end = (number + 1) * PAGE;
        end > before.len() || end > after.len() || page(before, *number) != page(after, *number)
    };
    (0..pages).filter(is_other).collect()
}

/// The journal of the write that led from one state to the next, as SQLite leaves it
/// before it changes the file.
pub fn journal(before: &[u8], after: &[u8]) -> Vec<u8> {
    let pages: Vec<usize> =
        differing(before, after).into_iter().filter(|number| (number + 1) * PAGE <= before.len()).collect();
    let nonce = 0x1234_5678_u32;
    let mut journal = vec![0; SECTOR];
    journal[..8].copy_from_slice(&MAGIC);
    let numbers = [pages.len(), nonce as usize, before.len() / PAGE, SECTOR, PAGE];
    for (at, number) in numbers.into_iter().enumerate() {
        journal[8 + 4 * at..12 + 4 * at].copy_from_slice(&u32::try_from(number).unwrap().to_be_bytes());
    }
    for number in pages {
        let own = page(before, number);
        let sum = (1..PAGE).rev().skip(199).step_by(200).fold(nonce, |sum, at| sum + u32::from(own[at]));
        journal.extend(u32::try_from(number + 1).unwrap().to_be_bytes());
        journal.extend(own);
        journal.extend(sum.to_be_bytes());
    }
    journal
}

/// The file when so many pages of the write are in it.
pub fn torn(before: &[u8], after: &[u8], pages: usize) -> Vec<u8> {
    let mut torn = before.to_owned();
    for number in differing(before, after).into_iter().take(pages) {
        let end = (number + 1) * PAGE;
        if torn.len() < end {
            torn.resize(end, 0);
        }
        torn[number * PAGE..end].copy_from_slice(page(after, number));
    }
    torn
}
