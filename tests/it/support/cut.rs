//! A way to a database that is cut at a question counted in advance.

use sqlx::postgres::PgConnectOptions;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::Notify;
use tokio::task::{JoinHandle, JoinSet};

/// How those are called who come by such a way.
pub const NAME: &str = "by_a_way_that_is_cut";

/// What is lost with the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The question: the server never hears it.
    Question,
    /// The answer: the server does what it is asked, and nobody hears of it.
    Answer,
}

/// Where the way is cut.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    /// At the question with this number, from one on.
    pub at: usize,
    /// What is lost.
    pub lost: Lost,
    /// Whether nobody gets through any more.
    pub for_good: bool,
}

#[derive(Default)]
struct Count {
    asked: AtomicUsize,
    cut: Notify,
}

/// A way to a database.
pub struct Way {
    /// The database's address by this way.
    pub url: String,
    count: Arc<Count>,
    open: JoinHandle<()>,
}

/// Both ends of a connection to a server.
trait End: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> End for T {}

impl Way {
    /// A way to this database.
    pub async fn open(database: &str, cut: Cut) -> Way {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let to: PgConnectOptions = database.parse().unwrap();
        let (_, settings) = database.split_once('?').unwrap_or_default();
        let settings: Vec<_> = settings.split('&').filter(|s| s.starts_with("options")).collect();
        let url = format!(
            "postgres://{}:x@{}/{}?application_name={NAME}&{}",
            to.get_username(),
            listener.local_addr().unwrap(),
            to.get_database().unwrap(),
            settings.join("&")
        );
        let count = Arc::new(Count::default());
        let theirs = Arc::clone(&count);
        let open = tokio::spawn(async move {
            let mut lines = JoinSet::new();
            loop {
                tokio::select! {
                    near = listener.accept() => {
                        let near = near.unwrap().0;
                        near.set_nodelay(true).unwrap();
                        lines.spawn(pass(near, far(&to).await, Arc::clone(&theirs), cut));
                    }
                    Some(was_cut) = lines.join_next() => {
                        if was_cut.unwrap() && cut.for_good {
                            // Everybody's connection falls with this, and nobody comes any more.
                            return;
                        }
                    }
                }
            }
        });
        Way { url, count, open }
    }

    /// Waits until it is cut.
    pub async fn is_cut(&self) {
        self.count.cut.notified().await;
    }

    /// How many questions there were.
    pub fn asked(&self) -> usize {
        self.count.asked.load(Ordering::SeqCst)
    }
}

impl Drop for Way {
    fn drop(&mut self) {
        self.open.abort();
    }
}

async fn far(to: &PgConnectOptions) -> Box<dyn End> {
    match to.get_socket() {
        Some(dir) => Box::new(UnixStream::connect(dir.join(format!(".s.PGSQL.{}", to.get_port()))).await.unwrap()),
        None => Box::new(TcpStream::connect((to.get_host(), to.get_port())).await.unwrap()),
    }
}

/// What a client said last, as far as it is whole.
enum Said {
    /// A message to which an answer comes: a query, or the end of a sequence of others.
    Question(usize),
    /// Any other.
    Other(usize),
}

/// The first whole message. Those before a connection stands have no letter.
fn first(said: &[u8], stands: bool) -> Option<Said> {
    let head = usize::from(stands);
    let length: [u8; 4] = said.get(head..head + 4)?.try_into().unwrap();
    let length = head + usize::try_from(u32::from_be_bytes(length)).unwrap();
    (said.len() >= length).then(|| match stands && matches!(said[0], b'Q' | b'S') {
        true => Said::Question(length),
        false => Said::Other(length),
    })
}

/// Whether the server waits for the next question.
fn is_answered(told: &[u8]) -> bool {
    told.len() >= 6 && told[told.len() - 6..told.len() - 1] == *b"Z\0\0\0\x05"
}

/// Passes questions and answers on; `true`: until it was cut.
async fn pass(mut near: TcpStream, mut far: Box<dyn End>, count: Arc<Count>, cut: Cut) -> bool {
    const STARTUP: [u8; 4] = 196_608_u32.to_be_bytes();
    let (mut said, mut sequence, mut told) = (vec![], vec![], vec![]);
    let mut stands = false;
    loop {
        tokio::select! {
            read = near.read_buf(&mut said) => if read.unwrap_or(0) == 0 { return false },
            read = far.read_buf(&mut told) => {
                if read.unwrap_or(0) == 0 || near.write_all(&told).await.is_err() { return false }
                told.clear();
            }
        }
        while let Some(message) = first(&said, stands) {
            let (Said::Question(length) | Said::Other(length)) = message;
            stands |= said[4..8.min(length)] == STARTUP;
            // Whoever only asks whether somebody is there asks nothing.
            let asks = matches!(message, Said::Question(_)) && (said[0] == b'Q' || !sequence.is_empty());
            sequence.extend(said.drain(..length));
            let is_part = stands && matches!(sequence.first(), Some(b'P' | b'B' | b'D' | b'E' | b'C'));
            if matches!(message, Said::Other(_)) && is_part {
                continue;
            }
            let here = asks && count.asked.fetch_add(1, Ordering::SeqCst) + 1 == cut.at;
            if !here || cut.lost == Lost::Answer {
                let _ = far.write_all(&sequence).await;
            }
            sequence.clear();
            if here {
                while cut.lost == Lost::Answer && !is_answered(&told) && far.read_buf(&mut told).await.unwrap_or(0) > 0
                {
                }
                drop((near, far));
                count.cut.notify_one();
                return true;
            }
        }
    }
}
