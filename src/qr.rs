//! QR codes as pictures (PNG), black on white, large enough to print.

use anyhow::{Context, Result};
use qrcodegen::{QrCode, QrCodeEcc};

/// Dots a module.
const SCALE: usize = 10;
/// Modules of white around it, as the standard wants.
const BORDER: usize = 4;

/// A link as a QR code.
///
/// # Errors
/// When the link is too long.
pub fn png(link: &str) -> Result<Vec<u8>> {
    let code = QrCode::encode_text(link, QrCodeEcc::Medium).ok().context("the link is too long for a QR code")?;
    let modules = usize::try_from(code.size())?;
    let side = (modules + 2 * BORDER) * SCALE;
    let mut dots = vec![255u8; side * side];
    for (at, dot) in dots.iter_mut().enumerate() {
        let module = |dot: usize| i32::try_from(dot / SCALE).unwrap_or(0) - BORDER as i32;
        if code.get_module(module(at % side), module(at / side)) {
            *dot = 0;
        }
    }
    let mut bytes = vec![];
    let side = u32::try_from(side)?;
    let mut png = png::Encoder::new(&mut bytes, side, side);
    png.set_color(png::ColorType::Grayscale);
    png.set_depth(png::BitDepth::Eight);
    let mut picture = png.write_header()?;
    picture.write_image_data(&dots)?;
    picture.finish()?;
    Ok(bytes)
}
