//! Variable-length encoding of whole numbers (LEB128), and of signed ones (zigzag).

/// Appends a number.
pub fn put(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push((number as u8 & 0x7f) | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads a number from the front; `None` when the bytes end or the number is too long.
pub fn read_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        let part = u64::from(byte & 0x7f);
        if shift == 63 && part > 1 {
            return None;
        }
        number |= part << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// Encodes a difference as an unsigned number: small ones of either sign stay small.
pub const fn fold(difference: i64) -> u64 {
    ((difference << 1) ^ (difference >> 63)) as u64
}

/// Decodes a difference.
pub const fn unfold(folded: u64) -> i64 {
    (folded >> 1) as i64 ^ -((folded & 1) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_return(number in any::<u64>(), difference in any::<i64>()) {
            let mut bytes = Vec::new();
            put(&mut bytes, number);
            put(&mut bytes, fold(difference));
            let mut rest = bytes.as_slice();
            prop_assert_eq!(read_number(&mut rest), Some(number));
            prop_assert_eq!(read_number(&mut rest).map(unfold), Some(difference));
            prop_assert!(rest.is_empty());
            prop_assert_eq!(read_number(&mut rest), None);
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..20)) {
            let mut rest = bytes.as_slice();
            while read_number(&mut rest).is_some() {}
        }
    }

    #[test]
    fn too_long_is_refused() {
        assert_eq!(read_number(&mut [0xff; 11].as_slice()), None);
    }
}
