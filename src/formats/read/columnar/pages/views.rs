//! Plain texts of a page as views of them.
//!
//! In: the bytes of a page, where each text stands behind its length. Out: a view of each, and the text again of a view, as Arrow has them: a short text is in its view, a long one has its place in
//! the page there. What always holds: a length and up to twelve bytes behind it are laid out in both alike, so a view of a short text is taken as it stands.

use arrow_buffer::Buffer;

use super::Odd;

/// What a short text and its length have of the sixteen bytes from there on, by the length.
const SHORT: [u128; 13] = [
    0xffff_ffff,
    0x00ff_ffff_ffff,
    0xffff_ffff_ffff,
    0x00ff_ffff_ffff_ffff,
    0xffff_ffff_ffff_ffff,
    0x00ff_ffff_ffff_ffff_ffff,
    0xffff_ffff_ffff_ffff_ffff,
    0x00ff_ffff_ffff_ffff_ffff_ffff,
    0xffff_ffff_ffff_ffff_ffff_ffff,
    0x00ff_ffff_ffff_ffff_ffff_ffff_ffff,
    0xffff_ffff_ffff_ffff_ffff_ffff_ffff,
    0x00ff_ffff_ffff_ffff_ffff_ffff_ffff_ffff,
    0xffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff,
];

/// Bytes of a length.
const LENGTH: usize = 4;

/// Bytes of a text that is in its view, at most.
pub const INLINE: usize = 12;

/// How long the text of a view is.
#[inline]
#[must_use]
pub fn length(view: u128) -> u32 {
    let [first, second, third, fourth, ..] = view.to_le_bytes();
    u32::from_le_bytes([first, second, third, fourth])
}

/// Adds views of so many texts, from a byte of the page on; the page is this block of the array.
///
/// # Errors
/// [`Odd`], also if there are fewer.
pub fn put(bytes: &[u8], at: &mut usize, count: usize, block: usize, out: &mut Vec<u128>) -> Result<(), Odd> {
    let block = u128::from(u32::try_from(block).map_err(|_| Odd)?) << 64;
    let mut rest = bytes.get(*at..).ok_or(Odd)?;
    // Each has a length at least.
    if count.saturating_mul(LENGTH) > rest.len() {
        return Err(Odd);
    }
    out.reserve(count);
    for _ in 0..count {
        let head = match rest.first_chunk::<16>() {
            Some(head) => u128::from_le_bytes(*head),
            None => last(rest),
        };
        let [first, second, third, fourth, ..] = head.to_le_bytes();
        let length = usize::try_from(u32::from_le_bytes([first, second, third, fourth])).map_err(|_| Odd)?;
        let (_, behind) = rest.split_at_checked(length.saturating_add(LENGTH)).ok_or(Odd)?;
        out.push(match SHORT.get(length) {
            Some(kept) => head & kept,
            None => {
                let place = bytes.len().saturating_sub(rest.len()).saturating_add(LENGTH);
                let place = u128::from(u32::try_from(place).map_err(|_| Odd)?) << 96;
                (head & u128::from(u64::MAX)) | block | place
            }
        });
        rest = behind;
    }
    *at = bytes.len().saturating_sub(rest.len());
    Ok(())
}

/// Adds the text of a view to others; false if these blocks do not have it.
pub fn text(view: u128, blocks: &[Buffer], out: &mut Vec<u8>) -> bool {
    let number = |number: u128| usize::try_from(length(number)).unwrap_or(usize::MAX);
    let size = number(view);
    if size <= INLINE {
        // With zeros behind it, as so many bytes take no loop.
        let end = out.len().saturating_add(size);
        out.extend_from_slice(&(view >> 32).to_le_bytes());
        out.truncate(end);
        return true;
    }
    let (block, place) = (number(view >> 64), number(view >> 96));
    let text = blocks.get(block).and_then(|block| block.get(place..place.saturating_add(size)));
    text.map(|text| out.extend_from_slice(text)).is_some()
}

/// The last bytes of a page, with zeros behind them.
#[cold]
fn last(bytes: &[u8]) -> u128 {
    let mut head = [0; 16];
    head.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    u128::from_le_bytes(head)
}

#[cfg(test)]
mod tests {
    use arrow_array::BinaryViewArray;
    use arrow_buffer::ScalarBuffer;

    use super::*;

    fn page(texts: &[&[u8]]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for text in texts {
            bytes.extend(u32::try_from(text.len()).unwrap().to_le_bytes());
            bytes.extend(*text);
        }
        bytes
    }

    #[test]
    fn each_length_has_its_view() {
        let long = vec![b'x'; 300];
        let texts: Vec<&[u8]> = (0..30).chain([300, 0, 12, 13, 3]).map(|length| &long[..length]).collect();
        let bytes = page(&texts);
        let (mut at, mut views) = (0, Vec::new());
        put(&bytes, &mut at, 20, 1, &mut views).unwrap();
        put(&bytes, &mut at, texts.len() - 20, 1, &mut views).unwrap();
        assert_eq!(at, bytes.len());
        let blocks = vec![Buffer::from(b"another"), Buffer::from(bytes)];
        let mut together = Vec::new();
        assert!(views.iter().all(|view| text(*view, &blocks, &mut together)));
        assert_eq!(together, texts.concat());
        // Without the block of the page only the short ones are there.
        assert_eq!(views.iter().filter(|view| !text(**view, &blocks[..1], &mut together)).count(), 19);
        let array = BinaryViewArray::try_new(ScalarBuffer::from(views), blocks, None).unwrap();
        assert_eq!(array.iter().flatten().collect::<Vec<_>>(), texts);
    }

    #[test]
    fn what_the_page_does_not_hold_is_odd() {
        let bytes = page(&[b"one", b"two and three"]);
        for (bytes, count) in
            [(&bytes[..], 3), (&bytes[..bytes.len() - 1], 2), (&bytes[..9], 2), (&[], 1), (&[255; 40], 1)]
        {
            let mut views = Vec::new();
            assert!(put(bytes, &mut 0, count, 0, &mut views).is_err(), "{count} of {bytes:?}");
            assert!(put(bytes, &mut 0, usize::MAX, 0, &mut views).is_err());
            assert!(views.capacity() < 100, "no room for texts that cannot be there");
        }
    }
}
