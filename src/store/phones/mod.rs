//! Telephone numbers as they are kept: sealed under a key that the database does not have, found by a keyed hash.

mod keys;
mod renew;

pub use keys::{Kept, Keyring, new_key};
pub use renew::{Lost, Standing, forget_lost, renew, renew_community, require_ours, seal_plain, standing};

use crate::domain::ids::CommunityId;
use anyhow::{Result, anyhow};
use std::sync::OnceLock;

/// The keys of this process: it has one ring of them, as it has one environment.
static RING: OnceLock<Keyring> = OnceLock::new();

/// Has the process seal and open with these keys. The first ring stays.
pub fn hold(ring: Keyring) {
    drop(RING.set(ring));
}

/// The keys of this process.
///
/// # Errors
/// When it has none.
pub fn ring() -> Result<&'static Keyring> {
    RING.get().ok_or_else(|| anyhow!("FRONTDESK_PHONE_KEY is not set, and phone numbers are kept under it"))
}

/// A number as a row has it: in the clear where nobody has sealed it yet, which is then the newer one.
pub(super) fn opened(
    kept: Kept,
    community: CommunityId,
    plain: Option<String>,
    sealed: Option<&[u8]>,
) -> Result<Option<String>> {
    match (plain, sealed) {
        (Some(plain), _) => Ok(Some(plain)),
        (None, Some(sealed)) => ring()?.open(kept, community, sealed).map(Some),
        (None, None) => Ok(None),
    }
}

/// A number as a row is to have it.
pub(super) fn sealed(kept: Kept, community: CommunityId, phone: Option<&str>) -> Result<Option<Vec<u8>>> {
    phone.map(|phone| ring()?.seal(kept, community, phone)).transpose()
}

/// By what a resident's number is found.
pub(super) fn hash(community: CommunityId, phone: Option<&str>) -> Result<Option<Vec<u8>>> {
    phone.map(|phone| Ok(ring()?.hash(community, phone))).transpose()
}

/// By what it is found under whichever key.
pub(super) fn hashes(community: CommunityId, phone: &str) -> Result<Vec<Vec<u8>>> {
    Ok(ring()?.hashes(community, phone))
}
