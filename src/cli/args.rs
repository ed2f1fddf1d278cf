//! What can be said on the command line; settings of the process can stand in the environment too.

use crate::config::Config;
use crate::domain::lang::Lang;
use crate::domain::person::Tie;
use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// The chat front desk of a property-management company, as a Telegram bot on Postgres.
#[derive(Debug, Parser)]
#[command(name = "frontdesk", version, about, max_term_width = 100)]
pub struct Cli {
    /// Settings of the process.
    #[command(flatten)]
    pub config: Config,
    /// Never install Postgres: fail where there is none
    #[arg(long, global = true)]
    pub no_install: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Play with sample data: a page in the browser, a Telegram stand-in, a Postgres of its own
    Demo {
        /// The language of the sample's staff: zh-Hans, zh-Hant or en
        #[arg(long, value_name = "LANG")]
        lang: Option<Lang>,
    },
    /// The desk at work: needs a bot's token; Postgres by DATABASE_URL or one of its own
    Run,
    /// Apply the migrations of this version to the database
    Migrate,
    /// Create, update and look at communities
    #[command(subcommand)]
    Community(CommunityCommand),
    /// Import, export and measure the standard answers
    #[command(subcommand)]
    Answers(AnswersCommand),
    /// Import tables of the books: units, residents, bills, payments
    #[command(subcommand)]
    Import(ImportCommand),
    /// Issue one-time codes for homes, staff and groups
    #[command(subcommand)]
    Code(CodeCommand),
    /// Measure how well residents' messages are read
    #[command(subcommand)]
    Intents(IntentsCommand),
    /// Look at who is on duty, and at what was handed over
    #[command(subcommand)]
    Duty(DutyCommand),
    /// Write to many residents, and see how it goes
    #[command(subcommand)]
    Campaigns(CampaignsCommand),
    /// The key under which phone numbers are kept: make one, change it
    #[command(subcommand)]
    Phones(PhonesCommand),
    /// Payment reminders: what would go and why, stop them, the phone and paper list
    #[command(subcommand)]
    Reminders(RemindersCommand),
    /// Find residents, and forget who cannot ask for it in the chat
    #[command(subcommand)]
    Residents(ResidentsCommand),
    /// Who did what and when, and what was refused: for the operator
    #[command(subcommand)]
    Audit(AuditCommand),
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

/// `intents …`
#[derive(Debug, Subcommand)]
pub enum IntentsCommand {
    /// Measure a file of labelled messages; exit code 1 where emergencies, false alarms or offers miss what is wanted
    Check {
        /// Columns by their headings, tabs between them: text, intent, emergency; kind and category where known.
        /// Several right labels are divided by |
        file: PathBuf,
        /// A community's file: its own words count
        #[arg(long, value_name = "FILE")]
        community: Option<PathBuf>,
    },
}

/// `duty …`
#[derive(Debug, Subcommand)]
pub enum DutyCommand {
    /// Show who is on duty, the open work, and the last hand-overs with who signed them
    Show {
        /// The department's key; all that keep duty without it
        #[arg(long, value_name = "KEY")]
        department: Option<String>,
        /// The community's key; needed where there are several
        #[arg(long, value_name = "KEY")]
        community: Option<String>,
    },
}

/// `campaigns …`
#[derive(Debug, Subcommand)]
pub enum CampaignsCommand {
    /// Campaigns, the newest first, with how their messages stand
    List {
        /// The community's key; all of them without it
        #[arg(long, value_name = "KEY")]
        community: Option<String>,
        /// How many
        #[arg(long, default_value_t = 20)]
        most: u32,
    },
    /// One campaign: how far it is, how fast, until when, and why messages failed
    Show {
        /// Its number
        id: i64,
    },
    /// Hold a campaign: what no courier has yet is kept
    Pause {
        /// Its number
        id: i64,
    },
    /// Let it go on, also one that stands because its planning failed
    Resume {
        /// Its number
        id: i64,
    },
    /// End it: who has no message yet gets none
    Cancel {
        /// Its number
        id: i64,
    },
    /// A notice to a community, to buildings or to units, in each resident's language
    Notice(NoticeArgs),
}

/// `campaigns notice …`
#[derive(Debug, Args)]
pub struct NoticeArgs {
    /// The community's key; needed where there are several
    #[arg(long, value_name = "KEY")]
    pub community: Option<String>,
    /// Only for this building, by its code; may be said several times
    #[arg(long, value_name = "CODE")]
    pub building: Vec<String>,
    /// Only for this unit: 5-1201; may be said several times
    #[arg(long, value_name = "UNIT")]
    pub unit: Vec<String>,
    /// The words by language, as TOML: tables `title` and `text` with zh-Hans, zh-Hant, en
    #[arg(long, value_name = "FILE", required_unless_present = "text", conflicts_with = "text")]
    pub file: Option<PathBuf>,
    /// The same words for everybody
    #[arg(long)]
    pub text: Option<String>,
    /// The heading that goes with --text
    #[arg(long, requires = "text")]
    pub title: Option<String>,
    /// Send at any hour
    #[arg(long)]
    pub urgent: bool,
    /// Tell who would get what, and send nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// `phones …`
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum PhonesCommand {
    /// Print a new key for FRONTDESK_PHONE_KEY
    NewKey,
    /// Tell how many numbers are under which key
    Show,
    /// Bring all numbers under the present key; where it was broken off, the next one goes on
    Renew,
    /// Take away the numbers whose key is lost for good; residents share theirs again
    ForgetLost,
}

/// `reminders …`
#[derive(Debug, Subcommand)]
pub enum RemindersCommand {
    /// Show what would go to whom and why, and what would not and why not; nothing is sent
    Plan {
        /// The day: 2026-11-24; tomorrow without it
        #[arg(long, value_name = "DATE")]
        date: Option<NaiveDate>,
        /// The community's key; needed where there are several
        #[arg(long, value_name = "KEY")]
        community: Option<String>,
    },
    /// Stop the reminders of a community at once, also those on their way
    Pause {
        /// The community's key; needed where there are several
        #[arg(long, value_name = "KEY")]
        community: Option<String>,
    },
    /// Let them go on; what came due meanwhile goes at the next sending hour
    Resume {
        /// The community's key; needed where there are several
        #[arg(long, value_name = "KEY")]
        community: Option<String>,
    },
    /// The phone and paper list: units whose reminders reach nobody in the chat
    List {
        /// As a table for printing
        #[arg(long)]
        csv: bool,
        /// The community's key; needed where there are several
        #[arg(long, value_name = "KEY")]
        community: Option<String>,
    },
}

/// `residents …`
#[derive(Debug, Subcommand)]
pub enum ResidentsCommand {
    /// Residents by a part of their name, by unit or by phone number: number, name, homes
    Find {
        /// Name, unit (5-1201) or phone number
        text: String,
        /// The community's key; needed where there are several
        #[arg(long, value_name = "KEY")]
        community: Option<String>,
    },
    /// Forget a resident, as /forget in the chat does; tells what would happen, and does it with --yes
    Forget {
        /// Their number, as `residents find` tells it
        number: i64,
        /// Forget them; it cannot be undone
        #[arg(long)]
        yes: bool,
        /// The community's key; needed where there are several
        #[arg(long, value_name = "KEY")]
        community: Option<String>,
    },
}

/// `answers …`
#[derive(Debug, Subcommand)]
pub enum AnswersCommand {
    /// Import standard answers: all or nothing, each change in a line; what is not in the file stays
    Import {
        /// The file: .csv, or .tsv
        file: PathBuf,
        /// The community's key; needed where there are several
        #[arg(long, value_name = "KEY")]
        community: Option<String>,
        /// Tell what would change, and change nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Write all standard answers as a table that import reads
    Export {
        /// The file: .csv, or .tsv; printed without it
        file: Option<PathBuf>,
        /// The community's key; needed where there are several
        #[arg(long, value_name = "KEY")]
        community: Option<String>,
    },
    /// Measure the search with labelled questions: columns query, lang, expected_id
    Check {
        /// The file
        file: PathBuf,
        /// The community's key; needed where there are several
        #[arg(long, value_name = "KEY")]
        community: Option<String>,
    },
    /// What residents asked and nothing answered, alike ones together
    Unanswered {
        /// How many days back
        #[arg(long, default_value_t = 30)]
        days: u32,
        /// The community's key; needed where there are several
        #[arg(long, value_name = "KEY")]
        community: Option<String>,
    },
}

/// `import …`
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Units of buildings whose units the community's file leaves to imports (units = "import")
    Units {
        /// The table
        #[command(flatten)]
        table: ImportArgs,
        /// Issue a one-time code for each unit of the file and write them to this CSV file
        #[arg(long, value_name = "FILE")]
        codes: Option<PathBuf>,
    },
    /// Residents with their homes and phone numbers
    Residents {
        /// The table
        #[command(flatten)]
        table: ImportArgs,
    },
    /// Bills, corrections and credits; another amount of a known bill becomes a correction
    Bills {
        /// The table
        #[command(flatten)]
        table: ImportArgs,
    },
    /// Payments and refunds; they settle what is due first
    Payments {
        /// The table
        #[command(flatten)]
        table: ImportArgs,
    },
}

/// A table that is imported: all or nothing, and safe to repeat.
#[derive(Clone, Debug, Args)]
pub struct ImportArgs {
    /// The file: .csv or .xlsx
    pub file: PathBuf,
    /// The community's key; needed where there are several
    #[arg(long, value_name = "KEY")]
    pub community: Option<String>,
    /// The sheet of a workbook; the first one that is shown without it
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// Tell what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// `audit …`
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// The whole story of a ticket: acts, looks at the phone number, deadlines, messages, refused presses
    Ticket {
        /// Its number: R-261124-0001
        number: String,
        /// What is told
        #[command(flatten)]
        out: AuditOut,
    },
    /// Who saw which resident's phone number, and when
    Phones {
        /// From this day on: 2026-11-24
        #[arg(long, value_name = "DATE")]
        since: Option<NaiveDate>,
        /// What is told
        #[command(flatten)]
        out: AuditOut,
    },
    /// Presses and commands that were refused for who made them
    Refused {
        /// From this day on: 2026-11-24
        #[arg(long, value_name = "DATE")]
        since: Option<NaiveDate>,
        /// What is told
        #[command(flatten)]
        out: AuditOut,
    },
}

/// Of which community an audit tells, and how.
#[derive(Clone, Debug, Args)]
pub struct AuditOut {
    /// The community's key; needed where there are several
    #[arg(long, value_name = "KEY")]
    pub community: Option<String>,
    /// As JSON
    #[arg(long)]
    pub json: bool,
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
