//! The arguments as they are typed.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

const ABOUT: &str = "Indexes a folder of news: who said what, when and where, with the reason for every answer";

const EXAMPLES: &str = "\
Examples:
  archive index clippings/               make the index, or bring it up to date
  archive search \"Shenyang consulate\"    stories that hold both words
  archive quotes --speaker Koizumi       what someone said
  archive show page.txt#0 --why          a story, and why all in it was found

The index lies in the folder .archive, looked for in the current folder and
those above it. Exit status: 0 found, 1 nothing found, 2 an error; index: 3
where a file that should have been read was not.";

/// Keeps a word to be left out (`-bear`) from being taken for an option: every option of ours but `-h` and `-V` begins
/// with two dashes. The query language knows the mathematical minus sign, too.
pub(crate) fn keep_minus(argument: OsString) -> OsString {
    let Some(word) = argument.to_str().and_then(|text| text.strip_prefix('-')) else { return argument };
    let is_option = word.is_empty() || word.starts_with('-') || matches!(word, "h" | "V");
    if is_option { argument } else { format!("−{word}").into() }
}

/// How the program calls itself to read a PDF.
#[cfg(feature = "pdf")]
pub(crate) const READ_PDF: &str = "read-pdf";

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "archive", about = ABOUT, after_help = EXAMPLES, disable_version_flag = true, max_term_width = 90)]
#[command(disable_help_subcommand = true, arg_required_else_help = true)]
pub(crate) struct Args {
    /// Folder of the index [default: the nearest .archive]
    #[arg(long, value_name = "DIR", env = "ARCHIVE_INDEX", global = true, hide_env_values = true)]
    pub index: Option<PathBuf>,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = Color::Auto, global = true, value_name = "WHEN", hide_possible_values = true,
        help = "When to use colours: auto, always or never")]
    pub color: Color,
    /// Print the version
    #[arg(short = 'V', long)]
    pub version: bool,
    /// Print more: with --version, whose data is in the program
    #[arg(long)]
    pub verbose: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read files and folders into the index, or bring it up to date
    Index(Index),
    /// Say what files are, and what is read from where
    Inspect(Inspect),
    /// List the forms that are read
    Formats,
    /// Find stories
    Search(Search),
    /// List what was said, and by whom
    Quotes(Quotes),
    /// List people, with titles and forms of their names
    People(Names),
    /// List organisations, with forms of their names
    Organizations(Names),
    /// List places, with where they lie
    Places(Names),
    /// Show a story with its people, places, dates and quotes marked
    Show(Show),
    /// Print the records of stories, for other programs
    Export(Export),
    /// Say what is in the index
    Stats(Stats),
    /// Say whether the words of every story and quote are still in the files
    Verify(Verify),
    /// Read the archive in the browser
    #[cfg(feature = "serve")]
    Serve(Serve),
    /// Measure what is extracted against gold of your own
    Evaluate(Evaluate),
    /// Read a PDF from standard input, in a process of its own
    #[cfg(feature = "pdf")]
    #[command(name = READ_PDF, hide = true)]
    ReadPdf,
}

/// `archive index`
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Only files that changed, appeared or vanished since the last run are touched.
What a file is, is told by its content; archive formats lists the forms, and
packed files are read through. Without PATH, all that was indexed before is
brought up to date. A run that is ended loses nothing that was committed; run
it again to go on.

Examples:
  archive index clippings/
  archive index clippings/ press.jsonl --exclude '*.bak' --exclude drafts/
  archive index clippings/ --dry-run      say what would be read, and as what
  archive index                           bring up to date all that was indexed")]
pub(crate) struct Index {
    /// Files and folders to read
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Leave out files and folders of this name or path (can be repeated)
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
    #[command(flatten)]
    pub reading: Reading,
    /// Where the papers are read: 'Paris, Texas'
    #[arg(long, value_name = "PLACE")]
    pub home: Option<String>,
    /// Say what would be read, and as what, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Read everything anew; the old index stays until the new one is whole
    #[arg(long)]
    pub rebuild: bool,
    /// Number of threads [default: one a core]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub threads: usize,
    /// Bytes of text between two commits; for tests of what a kill leaves behind
    #[arg(long, value_name = "N", hide = true)]
    pub commit_bytes: Option<usize>,
}

/// How files are to be read.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Reading {
    /// Read files as of this form, whatever they show; archive formats lists the forms
    #[arg(long = "as", value_name = "FORM")]
    pub form: Option<String>,
    /// In JSON and CSV, the field goes by this name: date=pub_dt (can be repeated)
    #[arg(long, value_name = "FIELD=NAME")]
    pub map: Vec<String>,
    /// Where in a path the date of publication stands: {year}/{month}/{day}
    #[arg(long, value_name = "PATTERN")]
    pub date_from_path: Option<String>,
}

impl Reading {
    /// What is typed, read.
    pub(crate) fn settings(&self) -> archive::Result<archive::input::Settings> {
        let settings = archive::input::Settings::new(self.form.as_deref(), &self.map)?;
        settings.with_date_from_path(self.date_from_path.as_deref())
    }
}

/// `archive inspect`
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Says of each file what form it was seen to have and by what, how many stories
it holds, what each field of a story was read from, and what was cut as no part
of a story. Nothing is written.

Examples:
  archive inspect export.txt
  archive inspect clippings.zip --limit 0
  archive inspect table.csv --map text=story_txt --map date=pub_dt
  archive inspect odd.txt --as nexis")]
pub(crate) struct Inspect {
    /// Files, or folders of them
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub reading: Reading,
    /// Most stories of a file that are told of one by one; 0 for all
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub limit: usize,
    /// One JSON object a file
    #[arg(long)]
    pub json: bool,
}

/// What stories are looked at.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Filter {
    /// Only stories dated on this day or later: 2002, 2002-05 or 2002-05-24
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// Only stories dated on this day or earlier; 2002-05 includes all of May
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,
    /// Only stories that name this person: surname, full name, or title and name (can be repeated)
    #[arg(long, value_name = "NAME")]
    pub person: Vec<String>,
    /// Only stories that name this place (can be repeated)
    #[arg(long, value_name = "NAME")]
    pub place: Vec<String>,
    /// Only stories of this publication, or of this first folder below what was indexed
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
}

/// `archive search`
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A query is words, all of which are wanted, in any form: talk finds talks and
talked. Words in quotation marks are looked for as they stand. AND, OR and NOT,
in capitals or not; -word leaves a word out; brackets group; AND binds closer
than OR. A field and a colon look elsewhere:

  headline: byline: dateline: source: person: speaker: place: org: date:
  lang: format: file: text:

Dates are date:2002, date:2002-05, date:2002-05-24 or date:2002-05..2003, both
ends included; date:none and date:inferred. A story dated by month or year alone
is found where the whole of that month or year lies within.

Examples:
  archive search Shenyang consulate
  archive search '\"asylum seekers\" (Seoul OR Manila) NOT headline:senator'
  archive search 'person:\"Sam Brownback\" place:China date:2002-05' --sort date
  archive search consulate --from 2002-05 --to 2002-06-15 --json")]
pub(crate) struct Search {
    /// What to look for
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    #[command(flatten)]
    pub filter: Filter,
    /// Order: score (best first), date (latest first), oldest (earliest first) [default: score, or oldest where no
    /// words are looked for]
    #[arg(long, value_enum, value_name = "ORDER", hide_possible_values = true)]
    pub sort: Option<Order>,
    /// Most stories shown; 0 for all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

/// The order of hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Order {
    /// Best first.
    Score,
    /// Latest first.
    Date,
    /// Earliest first.
    Oldest,
}

/// `archive quotes`
#[derive(Debug, clap::Args)]
#[command(after_help = "\
WORDS are looked for in what was said, as in archive search. The speaker is
found by surname, full name or title, without regard to case or accents; where
that fits several people, all are listed, each under the full name.

Examples:
  archive quotes --speaker Koizumi
  archive quotes --speaker 'Prime Minister' --kind direct
  archive quotes 'South Korea' --from 2002-05 --to 2002-06
  archive quotes negotiate --json")]
pub(crate) struct Quotes {
    /// Words said
    #[arg(value_name = "WORDS")]
    pub query: Vec<String>,
    /// Whose words: surname, full name, or title
    #[arg(long, value_name = "NAME")]
    pub speaker: Option<String>,
    /// Kind: direct, mixed or indirect (can be repeated)
    #[arg(long, value_enum, value_name = "KIND", hide_possible_values = true)]
    pub kind: Vec<Kind>,
    #[command(flatten)]
    pub filter: Filter,
    /// Most quotes shown; 0 for all
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

/// Kinds of quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// All in quotation marks.
    Direct,
    /// Partly.
    Mixed,
    /// Not at all.
    Indirect,
}

/// `archive people`, `organizations` and `places`
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Those named in most stories come first. Options choose the stories that are counted.

Examples:
  archive people
  archive people koizumi --json
  archive organizations --from 2002-05
  archive places --person Brownback --limit 10")]
pub(crate) struct Names {
    /// Only names, forms or titles with these words
    #[arg(value_name = "NAME")]
    pub name: Vec<String>,
    #[command(flatten)]
    pub filter: Filter,
    /// Most names shown; 0 for all
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

/// `archive show`
#[derive(Debug, clap::Args)]
#[command(after_help = "\
ID is what search and quotes print: the file's path and the number of the story
in it. A part of it will do where it is clear: the file's name or its beginning,
with the number or without.

Examples:
  archive show 000_c240a4c37d88c9e7.txt#1
  archive show c240a4#1 --why       the rule that found each thing, and why the
                                    date is what it is
  archive show c240a4#1 --raw       as it stands in the file, with what was cut")]
pub(crate) struct Show {
    /// The story
    #[arg(value_name = "ID")]
    pub id: String,
    /// Print the story as it stands in its file, with what was cut around it
    #[arg(long, conflicts_with_all = ["json", "why"])]
    pub raw: bool,
    /// Print the record as JSON
    #[arg(long, conflicts_with = "why")]
    pub json: bool,
    /// Say which rule found each thing, and why the date is what it is
    #[arg(long)]
    pub why: bool,
}

/// `archive export`
#[derive(Debug, clap::Args)]
#[command(after_help = "\
One record a line, sorted by path, member, record and story.

Examples:
  archive export --format jsonl > records.jsonl
  archive export 'person:Koizumi' --from 2002")]
pub(crate) struct Export {
    /// Only stories that answer this query
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// Form: jsonl
    #[arg(long, value_enum, default_value_t = Format::Jsonl, value_name = "FORM", hide_possible_values = true)]
    pub format: Format,
    #[command(flatten)]
    pub filter: Filter,
}

/// The form of what is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// One JSON object a line.
    Jsonl,
}

/// `archive stats`
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  archive stats
  archive stats --json")]
pub(crate) struct Stats {
    /// One JSON object
    #[arg(long)]
    pub json: bool,
}

/// `archive verify`
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Reads every file of the index again, each once, and holds the stored stories
and quotes against it. Told is what moved inside its file, what changed, and
what is gone; nothing is written. Exit status: 0 all words are there, 1 some
are not, 2 an error. archive index brings the index up to date.

Examples:
  archive verify
  archive verify page.txt#0               one story
  archive verify --json                   every quote, with whether it is there")]
pub(crate) struct Verify {
    /// One story, as archive show takes it [default: all]
    #[arg(value_name = "ID")]
    pub id: Option<String>,
    /// One JSON object a story, with each of its quotes
    #[arg(long)]
    pub json: bool,
}

/// `archive serve`
#[cfg(feature = "serve")]
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Serves the index for the browser of this computer alone, and only for reading:
nothing is fetched from outside, nothing is sent anywhere, and nothing outside
the index can be read. A new commit of archive index is seen at once. Ctrl-C
ends it.

Examples:
  archive serve                      then open http://127.0.0.1:8410/
  archive serve --port 0             take any free port, and say which")]
pub(crate) struct Serve {
    /// Port of the loopback interface; 0 for any that is free
    #[arg(long, value_name = "PORT", default_value_t = 8410)]
    pub port: u16,
}

/// `archive evaluate`
#[derive(Debug, clap::Args)]
#[command(after_help = "\
DIR holds articles.jsonl (one article a line, with an id) and gold.jsonl (one
line an article, with the same id). Gold holds `quotes`, `people`, `places` or
`dates` with their spans in code points, or the `date` of each story, which is
then withheld from the input. Nothing is written.

Examples:
  archive evaluate gold/quotes
  archive evaluate gold/dates --articles undated.jsonl --gold days.jsonl --json")]
pub(crate) struct Evaluate {
    /// Folder of the set
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Articles [default: DIR/articles.jsonl]
    #[arg(long, value_name = "FILE")]
    pub articles: Option<PathBuf>,
    /// Gold [default: DIR/gold.jsonl]
    #[arg(long, value_name = "FILE")]
    pub gold: Option<PathBuf>,
    /// Print one JSON object a figure
    #[arg(long)]
    pub json: bool,
}
