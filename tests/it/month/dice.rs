//! Dice that fall the same way in every run.

/// SplitMix64.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from this one to before that one.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        let span = u64::try_from(to - from).unwrap().max(1);
        from + i64::try_from(self.roll() % span).unwrap()
    }

    /// Whether something happens that happens so often in a hundred times.
    pub fn chance(&mut self, percent: i64) -> bool {
        self.between(0, 100) < percent
    }

    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[usize::try_from(self.between(0, i64::try_from(of.len()).unwrap())).unwrap()]
    }

    /// One of these, each as often as its weight says.
    pub fn weigh<T: Copy>(&mut self, of: &[(i64, T)]) -> T {
        let mut left = self.between(0, of.iter().map(|(weight, _)| weight).sum());
        for (weight, what) in of {
            left -= weight;
            if left < 0 {
                return *what;
            }
        }
        unreachable!()
    }

    /// Seconds between these two, short ones as likely as long ones.
    pub fn span(&mut self, from: i64, to: i64) -> i64 {
        let mut top = to;
        while top > from * 2 && self.chance(50) {
            top = (top / 3).max(from * 2);
        }
        self.between(from, top)
    }
}
