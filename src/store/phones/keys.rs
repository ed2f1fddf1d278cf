//! Keys for telephone numbers: sealed with ChaCha20-Poly1305, found by HMAC-SHA-256, both derived from one secret by HKDF.

use crate::domain::ids::CommunityId;
use anyhow::{Context, Result, anyhow, bail};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::{hkdf, hmac};
use std::fmt;

/// Length of a secret, in bytes.
const SECRET: usize = 32;
/// The first byte of what is sealed: how it is.
const VERSION: u8 = 1;
/// Length of a key's name.
const NAME: usize = 4;
/// Where the nonce and the sealed number begin.
const HEAD: usize = 1 + NAME;

/// What kind of row a number is kept in: it cannot be opened in another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Of a resident.
    Resident,
    /// Of a ticket.
    Ticket,
}

impl Kept {
    /// What a sealed number is bound to.
    fn place(self, community: CommunityId) -> Vec<u8> {
        let kind: &[u8] = match self {
            Kept::Resident => b"resident ",
            Kept::Ticket => b"ticket ",
        };
        [kind, &community.0.to_be_bytes()].concat()
    }
}

/// The keys: numbers are sealed under the first, and opened under whichever they were sealed.
pub struct Keyring {
    keys: Vec<Key>,
}

struct Key {
    name: [u8; NAME],
    seal: LessSafeKey,
    hash: hmac::Key,
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyring").field("keys", &self.keys.len()).finish_non_exhaustive()
    }
}

/// A secret for a new key, as an operator keeps it: 64 hexadecimal digits.
///
/// # Errors
/// When the machine has no random numbers.
pub fn new_key() -> Result<String> {
    Ok(random::<SECRET>()?.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| anyhow!("the machine has no random numbers: {e}"))?;
    Ok(bytes)
}

/// A length of what is derived.
struct Long(usize);

impl hkdf::KeyType for Long {
    fn len(&self) -> usize {
        self.0
    }
}

impl Key {
    fn read(words: &str) -> Result<Key> {
        let digits: Vec<u8> = words.chars().filter_map(|c| c.to_digit(16)?.try_into().ok()).collect();
        if words.chars().count() != 2 * SECRET || digits.len() != 2 * SECRET {
            bail!("a key is {} hexadecimal digits", 2 * SECRET);
        }
        let secret: Vec<u8> =
            digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
        let root = hkdf::Salt::new(hkdf::HKDF_SHA256, b"frontdesk telephone numbers").extract(&secret);
        let derive = |what: &[u8], long: usize| -> Result<Vec<u8>> {
            let mut derived = vec![0; long];
            let wrong = |_| anyhow!("a key cannot be derived");
            root.expand(&[what], Long(long)).map_err(wrong)?.fill(&mut derived).map_err(wrong)?;
            Ok(derived)
        };
        let mut name = [0; NAME];
        name.copy_from_slice(&derive(b"name", NAME)?);
        let seal = UnboundKey::new(&CHACHA20_POLY1305, &derive(b"seal", SECRET)?).map_err(|_| anyhow!("a key"))?;
        let hash = hmac::Key::new(hmac::HMAC_SHA256, &derive(b"find", SECRET)?);
        Ok(Key { name, seal: LessSafeKey::new(seal), hash })
    }

    fn hash(&self, community: CommunityId, phone: &str) -> Vec<u8> {
        let mut hash = hmac::Context::with_key(&self.hash);
        hash.update(&community.0.to_be_bytes());
        hash.update(phone.as_bytes());
        hash.sign().as_ref().to_vec()
    }
}

impl Keyring {
    /// The keys as they are set: the present one first, those of before behind it, separated by commas.
    ///
    /// # Errors
    /// When one is none, or there is none.
    pub fn read(words: &str) -> Result<Keyring> {
        let words = words.split(',').map(str::trim).filter(|word| !word.is_empty());
        let keys = words.map(Key::read).collect::<Result<Vec<_>>>()?;
        if keys.is_empty() {
            bail!("there is no key");
        }
        Ok(Keyring { keys })
    }

    fn present(&self) -> Result<&Key> {
        self.keys.first().context("a ring without keys")
    }

    /// The name of the present key, as sealed numbers have it.
    ///
    /// # Errors
    /// Never: a ring has a key.
    pub fn name(&self) -> Result<Vec<u8>> {
        Ok(self.present()?.name.to_vec())
    }

    /// The names of all keys.
    pub fn names(&self) -> Vec<Vec<u8>> {
        self.keys.iter().map(|key| key.name.to_vec()).collect()
    }

    /// Seals a number under the present key.
    ///
    /// # Errors
    /// When the machine has no random numbers.
    pub fn seal(&self, kept: Kept, community: CommunityId, phone: &str) -> Result<Vec<u8>> {
        let key = self.present()?;
        let nonce = random::<NONCE_LEN>()?;
        let mut sealed = phone.as_bytes().to_vec();
        let place = Aad::from(kept.place(community));
        key.seal
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), place, &mut sealed)
            .map_err(|_| anyhow!("a phone number cannot be sealed"))?;
        Ok([&[VERSION], key.name.as_slice(), nonce.as_slice(), sealed.as_slice()].concat())
    }

    /// Opens a number under whichever key it was sealed.
    ///
    /// # Errors
    /// When that key is not on the ring, or the number was sealed for another place, or changed.
    pub fn open(&self, kept: Kept, community: CommunityId, sealed: &[u8]) -> Result<String> {
        let (head, rest) = sealed.split_at_checked(HEAD).context("a sealed phone number that is too short")?;
        let (nonce, sealed) = rest.split_at_checked(NONCE_LEN).context("a sealed phone number that is too short")?;
        let Some(key) = self.keys.iter().find(|key| head.first() == Some(&VERSION) && head.ends_with(&key.name)) else {
            bail!("a phone number is sealed under a key that FRONTDESK_PHONE_KEY does not hold");
        };
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| anyhow!("a nonce"))?;
        let mut words = sealed.to_vec();
        let plain = key
            .seal
            .open_in_place(nonce, Aad::from(kept.place(community)), &mut words)
            .map_err(|_| anyhow!("a sealed phone number was changed, or belongs elsewhere"))?;
        String::from_utf8(plain.to_vec()).map_err(|_| anyhow!("a sealed phone number is no text"))
    }

    /// By what a number is found: tells nothing of it to whoever has no key, nor that two communities know the same one.
    pub fn hash(&self, community: CommunityId, phone: &str) -> Vec<u8> {
        self.keys.first().map(|key| key.hash(community, phone)).unwrap_or_default()
    }

    /// The same under every key.
    pub fn hashes(&self, community: CommunityId, phone: &str) -> Vec<Vec<u8>> {
        self.keys.iter().map(|key| key.hash(community, phone)).collect()
    }
}
