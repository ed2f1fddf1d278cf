//! Numbers that look random and are the same for the same seed.

/// Xorshift; the seed is not 0.
pub struct Dice(pub u64);

impl Dice {
    /// A number below this one.
    pub fn roll(&mut self, below: usize) -> usize {
        usize::try_from(self.between(0, below as u64)).unwrap()
    }

    /// A number from this one to before that one.
    pub fn between(&mut self, from: u64, to: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        from + self.0 % (to - from)
    }
}
