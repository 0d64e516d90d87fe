//! Procedure codes as numbers: five letters or digits fit in 26 bits, and their order stays.

/// The number of a code; `None`: these are not five letters or digits.
pub fn number(cell: &[u8]) -> Option<u32> {
    if cell.len() != 5 {
        return None;
    }
    cell.iter().try_fold(0u32, |number, byte| {
        let digit = match byte {
            b'0'..=b'9' => byte.wrapping_sub(b'0'),
            b'A'..=b'Z' => byte.wrapping_sub(b'A').wrapping_add(10),
            b'a'..=b'z' => byte.wrapping_sub(b'a').wrapping_add(10),
            _ => return None,
        };
        Some(number.wrapping_mul(36).wrapping_add(u32::from(digit)))
    })
}

/// The code with this number.
pub fn text(number: u32) -> String {
    let mut rest = number;
    let mut letters = [0u8; 5];
    for letter in letters.iter_mut().rev() {
        let digit = u8::try_from(rest.wrapping_rem(36)).unwrap_or(0);
        rest = rest.wrapping_div(36);
        *letter = if digit < 10 { b'0'.wrapping_add(digit) } else { b'A'.wrapping_add(digit.wrapping_sub(10)) };
    }
    letters.iter().map(|letter| char::from(*letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_keep_their_order_and_come_back() {
        let codes = ["00000", "00100", "0213T", "97124", "97140", "A0001", "G0283", "ZZZZZ"];
        let numbers: Vec<u32> = codes.iter().map(|code| number(code.as_bytes()).unwrap()).collect();
        assert!(numbers.windows(2).all(|two| two[0] < two[1]));
        assert!(numbers.iter().all(|number| *number < 1 << 26));
        for (code, number) in codes.iter().zip(numbers) {
            assert_eq!(text(number), *code);
        }
        assert_eq!(number(b"g0283"), number(b"G0283"));
        for bad in [&b""[..], b"9712", b"971244", b"97 24", b"97\xe924"] {
            assert_eq!(number(bad), None);
        }
    }
}
