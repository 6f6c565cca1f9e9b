//! The colours that the file's greys are meant in: sRGB (IEC 61966-2-1).

use moxcms::ColorProfile;

use super::failed;
use crate::error::Result;

/// Where an ICC profile says when it was made (ICC.1:2010, 7.2.8).
const MADE: std::ops::Range<usize> = 24..36;

/// An ICC profile of sRGB, the same at every time.
pub(super) fn srgb() -> Result<Vec<u8>> {
    let mut profile = ColorProfile::new_srgb();
    // Younger than PDF 1.7.
    profile.cicp = None;
    let mut bytes = profile.encode().map_err(|error| failed(error.to_string()))?;
    let made = bytes.get_mut(MADE).ok_or_else(|| failed("sRGB"))?;
    // 2000-01-01, six numbers of two bytes each.
    made.copy_from_slice(&[0x07, 0xD0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_is_small_and_is_one_of_srgb() {
        let bytes = srgb().unwrap();
        assert!(bytes.len() < 1_000, "{} bytes", bytes.len());
        let profile = ColorProfile::new_from_slice(&bytes).unwrap();
        let (own, known) = (profile.red_colorant, ColorProfile::new_srgb().red_colorant);
        assert!((own.x - known.x).abs() < 1e-4 && (own.y - known.y).abs() < 1e-4);
    }
}
