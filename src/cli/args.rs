//! What can be said on the command line; settings of the process can stand in the environment too.

use crate::domain::person::Tie;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// The chat front desk of a property-management company, as a Telegram bot on Postgres.
#[derive(Debug, Parser)]
#[command(name = "frontdesk", version, about, max_term_width = 100)]
pub struct Cli {
    /// Settings of the process.
    #[command(flatten)]
    pub settings: Process,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Settings of the process: flags, or the environment.
#[derive(Clone, Debug, Args)]
pub struct Process {
    /// The Postgres server (15 or newer); without it the program runs one of its own in the data folder
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, global = true, value_name = "URL")]
    pub database_url: Option<String>,
    /// Where the program keeps its own Postgres server
    #[arg(long, env = "FRONTDESK_DATA_DIR", global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// The bot's token, from @BotFather
    #[arg(long = "bot-token", env = "TELEGRAM_BOT_TOKEN", hide_env_values = true, global = true, value_name = "TOKEN")]
    pub token: Option<String>,
    /// Where Telegram's Bot API is
    #[arg(
        long = "api-url",
        env = "TELEGRAM_API_URL",
        global = true,
        value_name = "URL",
        default_value = "https://api.telegram.org"
    )]
    pub api_url: String,
    /// Where Telegram sends updates to; polling without it
    #[arg(long, env = "FRONTDESK_WEBHOOK_URL", global = true, value_name = "URL")]
    pub webhook_url: Option<String>,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Apply the migrations of this version to the database
    Migrate,
    /// Create, update and look at communities
    #[command(subcommand)]
    Community(CommunityCommand),
    /// Issue one-time codes for homes, staff and groups
    #[command(subcommand)]
    Code(CodeCommand),
    /// Check the database, the bot and the communities, and say what to do
    Doctor,
}

/// `community …`
#[derive(Debug, Subcommand)]
pub enum CommunityCommand {
    /// Apply a community's file: all or nothing, each change in a line
    Apply {
        /// The file
        file: PathBuf,
        /// Tell what would change, and change nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Show what is in force
    Show {
        /// The community's key; all of them without it
        key: Option<String>,
    },
}

/// `code …`
#[derive(Debug, Subcommand)]
pub enum CodeCommand {
    /// A code that ties a resident to a unit
    Unit {
        /// The unit: 5-1201
        unit: String,
        /// How they are tied to it
        #[arg(long, value_enum, default_value_t = TieArg::Owner)]
        tie: TieArg,
        /// How the code is given out
        #[command(flatten)]
        out: CodeOut,
    },
    /// A code that makes its user a member of staff
    Staff {
        /// Their key in the community's file, or their name
        name: String,
        /// How the code is given out
        #[command(flatten)]
        out: CodeOut,
    },
    /// A code that binds a Telegram group, or a topic of a forum, to a department
    Group {
        /// The department's key
        department: String,
        /// How the code is given out
        #[command(flatten)]
        out: CodeOut,
    },
}

/// How a code is given out.
#[derive(Clone, Debug, Args)]
pub struct CodeOut {
    /// The community's key; needed where there are several
    #[arg(long, value_name = "KEY")]
    pub community: Option<String>,
    /// Write the link as a QR code to this PNG file
    #[arg(long, value_name = "FILE")]
    pub qr: Option<PathBuf>,
    /// The bot's username; asked from Telegram without it
    #[arg(long, value_name = "NAME")]
    pub bot_name: Option<String>,
}

/// A tie as it is said on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TieArg {
    /// Owns the unit
    Owner,
    /// Rents it
    Tenant,
    /// Lives with an owner or tenant
    Family,
}

impl From<TieArg> for Tie {
    fn from(tie: TieArg) -> Tie {
        match tie {
            TieArg::Owner => Tie::Owner,
            TieArg::Tenant => Tie::Tenant,
            TieArg::Family => Tie::Family,
        }
    }
}

impl Process {
    /// The bot's token, where one is set.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref().map(str::trim).filter(|t| !t.is_empty())
    }

    /// Where Telegram's Bot API is, without a slash at the end.
    pub fn api_url(&self) -> &str {
        match self.api_url.trim().trim_end_matches('/') {
            "" => "https://api.telegram.org",
            url => url,
        }
    }

    /// The database's address, where one is set.
    pub fn database_url(&self) -> Option<&str> {
        self.database_url.as_deref().map(str::trim).filter(|u| !u.is_empty())
    }

    /// The webhook's address, where one is set.
    pub fn webhook_url(&self) -> Option<&str> {
        self.webhook_url.as_deref().map(str::trim).filter(|u| !u.is_empty())
    }
}
