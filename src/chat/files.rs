//! Files that people sent: the port by which a worker fetches one.

/// Why a file was not fetched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfetched {
    /// It is larger than may be fetched.
    #[error("the file is too large")]
    TooLarge,
    /// It is not there any more.
    #[error("the file is gone: {0}")]
    Gone(String),
    /// The network or Telegram failed; try again later.
    #[error("the file cannot be had now: {0}")]
    Later(String),
}

/// Telegram hands no larger file to a bot, in bytes (Bot API, `getFile`).
pub const MOST: u64 = 20 * 1024 * 1024;

/// The port to files; like `Messenger`, it has one double, in tests.
pub trait Files: Send + Sync + 'static {
    /// The bytes of a file that Telegram has, at most so many.
    fn fetch(&self, file_id: &str, most: u64) -> impl Future<Output = Result<Vec<u8>, Unfetched>> + Send;
}
