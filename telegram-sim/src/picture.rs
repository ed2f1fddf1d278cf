//! Sample files for those who send a picture without having one.

/// A small PNG whose colours follow from `seed`.
pub(crate) fn png(seed: &str) -> Vec<u8> {
    const SIDE: (u32, u32) = (160, 120);
    let hash = seed.bytes().fold(2_166_136_261_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(16_777_619));
    let [a, b, c, _] = hash.to_be_bytes();
    let wall = [a / 3 + 150, b / 3 + 150, c / 3 + 150];
    let stain = [b / 2 + 40, c / 2 + 40, a / 2 + 60];
    let floor = [96, 88, 80];
    let mut rows = Vec::new();
    for y in 0..SIDE.1 {
        rows.push(0);
        for x in 0..SIDE.0 {
            let (dx, dy) = (i64::from(x) - 80, i64::from(y) - 50);
            rows.push(if y > 95 { 2 } else { u8::from(dx * dx + dy * dy * 2 < 900) });
        }
    }
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = Vec::new();
    header.extend(SIDE.0.to_be_bytes());
    header.extend(SIDE.1.to_be_bytes());
    header.extend([8, 3, 0, 0, 0]);
    chunk(&mut file, b"IHDR", &header);
    chunk(&mut file, b"PLTE", &[wall, stain, floor].concat());
    // One stored block: the picture is under 64 KiB.
    let mut data = vec![0x78, 0x01, 0x01];
    let length = u16::try_from(rows.len()).unwrap_or(u16::MAX);
    data.extend(length.to_le_bytes());
    data.extend((!length).to_le_bytes());
    data.extend(&rows);
    let (mut low, mut high) = (1_u32, 0_u32);
    for byte in &rows {
        low = (low + u32::from(*byte)) % 65521;
        high = (high + low) % 65521;
    }
    data.extend(((high << 16) | low).to_be_bytes());
    chunk(&mut file, b"IDAT", &data);
    chunk(&mut file, b"IEND", &[]);
    file
}

/// Appends one chunk with its check sum.
fn chunk(file: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    let length = u32::try_from(data.len()).unwrap_or(0);
    file.extend(length.to_be_bytes());
    let mut sum = u32::MAX;
    for byte in kind.iter().chain(data) {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 };
        }
    }
    file.extend(kind);
    file.extend(data);
    file.extend((!sum).to_be_bytes());
}

/// The bytes of a file nobody gave: a picture for pictures, a few words for everything else.
pub(crate) fn sample(mime: &str, seed: &str) -> (Vec<u8>, &'static str) {
    if mime.starts_with("image/") { (png(seed), "image/png") } else { (b"sample\n".to_vec(), "text/plain") }
}
