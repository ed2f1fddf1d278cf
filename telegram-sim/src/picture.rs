//! Sample files for those who send a picture without having one.

/// A small PNG; its colours and drops follow from `seed`.
pub(crate) fn png(seed: &str) -> Vec<u8> {
    const SIDE: (u32, u32) = (240, 180);
    let hash = seed.bytes().fold(2_166_136_261_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(16_777_619));
    let [a, b, c, d] = hash.to_be_bytes();
    let tile = [a / 5 + 190, b / 5 + 195, c / 5 + 195];
    let joint = tile.map(|part| part - 22);
    let palette =
        [tile, joint, [128, 138, 148], [182, 192, 202], [88, 158, 214], [106, 98, 90], joint.map(|part| part - 20)];
    let drops = u32::from(d % 3) + 2;
    let mut rows = Vec::new();
    for y in 0..SIDE.1 {
        rows.push(0);
        for x in 0..SIDE.0 {
            rows.push(colour(x, y, drops));
        }
    }
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = Vec::new();
    header.extend(SIDE.0.to_be_bytes());
    header.extend(SIDE.1.to_be_bytes());
    header.extend([8, 3, 0, 0, 0]);
    chunk(&mut file, b"IHDR", &header);
    chunk(&mut file, b"PLTE", &palette.concat());
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

/// A tap that drips before a tiled wall: which colour lies at a point.
fn colour(x: u32, y: u32, drops: u32) -> u8 {
    let within =
        |left: u32, top: u32, right: u32, bottom: u32| (left..right).contains(&x) && (top..bottom).contains(&y);
    let oval = |at: (u32, u32), wide: u32, high: u32| {
        let (dx, dy) = (x.abs_diff(at.0), y.abs_diff(at.1));
        dx * dx * high * high + dy * dy * wide * wide < wide * wide * high * high
    };
    let shine = within(60, 60, 150, 64) || within(92, 34, 96, 56);
    let pipe =
        within(40, 56, 156, 76) || within(136, 70, 156, 98) || within(88, 34, 104, 58) || within(70, 26, 122, 36);
    let drop = (0..drops).any(|n| oval((146, 112 + n * 16), 4, 6));
    match () {
        () if shine => 3,
        () if pipe => 2,
        () if drop || oval((146, 163), 44, 7) => 4,
        () if y >= 152 => 5,
        () if oval((150, 118), 52, 40) => 6,
        () if x % 40 < 2 || y % 38 < 2 => 1,
        () => 0,
    }
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
