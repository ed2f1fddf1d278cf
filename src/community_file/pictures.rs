//! Pictures that a community's file names: they lie beside it, and have to be what Telegram shows as a photo.

use super::sheet::Item;
use imagesize::{ImageSize, ImageType};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::Path;

/// Bytes of a photo at most. <https://core.telegram.org/bots/api#sendphoto>
const BYTES: usize = 10 * 1024 * 1024;
/// Width and height of a photo together, pixels at most. <https://core.telegram.org/bots/api#sendphoto>
const EDGES: usize = 10_000;
/// How many times longer than the other its longer edge is at most. <https://core.telegram.org/bots/api#sendphoto>
const RATIO: usize = 20;

/// A picture, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its key among the documents, made of its content.
    pub key: String,
    /// Name of its file.
    pub name: String,
    /// `image/jpeg` or `image/png`.
    pub mime: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Reads the picture that a field names.
pub fn picture(item: &Item<'_, '_>, folder: &Path) -> Option<Picture> {
    let name = item.text()?;
    let bytes = match std::fs::read(folder.join(&name)) {
        Ok(bytes) => bytes,
        Err(e) => {
            item.wrong(format!("{name:?} cannot be read beside this file: {e}"));
            return None;
        }
    };
    if bytes.len() > BYTES {
        item.wrong(format!("{name:?} has {} bytes; Telegram takes photos of at most {BYTES}", bytes.len()));
        return None;
    }
    let mime = match imagesize::image_type(&bytes) {
        Ok(ImageType::Jpeg) => "image/jpeg",
        Ok(ImageType::Png) => "image/png",
        Ok(_) | Err(_) => {
            item.wrong(format!("{name:?} is neither a JPEG nor a PNG picture"));
            return None;
        }
    };
    let Ok(ImageSize { width, height }) = imagesize::blob_size(&bytes) else {
        item.wrong(format!("{name:?} is damaged: it does not say how large it is"));
        return None;
    };
    let (longer, shorter) = (width.max(height), width.min(height));
    if longer + shorter > EDGES || longer > shorter.saturating_mul(RATIO) {
        item.wrong(format!(
            "{name:?} measures {width} x {height}; Telegram takes {EDGES} together, and {RATIO} times longer than wide"
        ));
        return None;
    }
    let digest = Sha256::digest(&bytes).iter().take(12).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    let name = Path::new(&name).file_name().map_or_else(|| name.clone(), |n| n.to_string_lossy().into_owned());
    Some(Picture { key: format!("picture {digest}"), name, mime, bytes })
}
