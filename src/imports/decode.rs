//! Bytes of a text file as UTF-8, piece by piece: UTF-8 and UTF-16 with or without a mark, GB18030, Big5.

use encoding_rs::{CoderResult, Decoder, Encoding};
use std::io::{self, Read};

/// A piece has so many bytes.
const PIECE: usize = 64 * 1024;

/// A reader that gives UTF-8, whatever it reads; what cannot be read becomes U+FFFD.
pub struct Text<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    /// What of `raw` was not decoded yet.
    from: usize,
    until: usize,
    ended: bool,
    out: Vec<u8>,
}

impl<R: Read> Text<R> {
    /// Reads in this encoding; a mark at the beginning of the file decides otherwise.
    pub fn new(inner: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder();
        Self { inner, decoder, raw: vec![0; PIECE], from: 0, until: 0, ended: false, out: vec![0; 3 * PIECE] }
    }

    /// The next piece of text; empty at the end.
    pub fn piece(&mut self) -> io::Result<&[u8]> {
        loop {
            if self.from == self.until && !self.ended {
                self.until = match self.inner.read(&mut self.raw) {
                    Ok(n) => n,
                    Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                    Err(e) => return Err(e),
                };
                self.from = 0;
                self.ended = self.until == 0;
            }
            let bytes = self.raw.get(self.from..self.until).unwrap_or_default();
            let (result, read, written, _) = self.decoder.decode_to_utf8(bytes, &mut self.out, self.ended);
            self.from += read;
            let over = self.ended && matches!(result, CoderResult::InputEmpty);
            if written > 0 || over {
                if over {
                    // A decoder that has ended is not asked again.
                    self.decoder = encoding_rs::UTF_8.new_decoder();
                }
                return Ok(self.out.get(..written).unwrap_or_default());
            }
        }
    }
}
