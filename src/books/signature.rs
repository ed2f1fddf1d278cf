//! Signatures of what goes to a billing service and comes from it: HMAC-SHA256 (RFC 2104), in hexadecimal.

use sha2::{Digest, Sha256};
use std::fmt::Write;
use subtle::ConstantTimeEq;

/// Bytes of a block of SHA-256.
const BLOCK: usize = 64;

/// The signature of these parts, a line each.
pub fn sign(secret: &str, parts: &[&str]) -> String {
    let mut out = String::with_capacity(64);
    for byte in hmac(secret.as_bytes(), parts.join("\n").as_bytes()) {
        // Writing into memory does not fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// Whether this is the signature of these parts.
pub fn is_signed(secret: &str, parts: &[&str], signature: &str) -> bool {
    sign(secret, parts).as_bytes().ct_eq(signature.trim().to_ascii_lowercase().as_bytes()).into()
}

/// HMAC-SHA256.
pub fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = [0; BLOCK];
    let hashed = Sha256::digest(key);
    let short: &[u8] = if key.len() > BLOCK { &hashed } else { key };
    for (to, from) in block.iter_mut().zip(short) {
        *to = *from;
    }
    let inner = Sha256::new().chain_update(block.map(|b| b ^ 0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(block.map(|b| b ^ 0x5c)).chain_update(inner).finalize().into()
}
