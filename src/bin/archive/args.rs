//! The arguments as they are typed.

use std::ffi::OsString;
use std::path::PathBuf;

use archive::copies::Step;
use archive::index::Shard;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand, ValueEnum};

const ABOUT: &str = "Indexes a folder of news: who said what, when and where, with the reason for every answer";

const EXAMPLES: &str = "\
Examples:
  archive index clippings/               make the index, or bring it up to date
  archive search \"Shenyang consulate\"    stories that hold both words
  archive quotes --speaker Koizumi       what someone said
  archive show page.txt#0 --why          a story, and why all in it was found

The index lies in the folder .archive, looked for in the current folder and
those above it. Exit status: 0 found, 1 nothing found, 2 an error, 3 where
something that should have been read was not, and the rest is there.";

/// Keeps words to be left out (`-bear`) from being taken for options: every option of ours begins with two dashes, but `-h`,
/// `-V`, `-0`, and `-o` where nothing is asked for. The query language knows the mathematical minus sign, too.
pub(crate) fn keep_minus(typed: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut typed: Vec<OsString> = typed.collect();
    let first = typed.iter().skip(1).filter_map(|word| word.to_str()).find(|word| !word.starts_with('-'));
    let is_merge = first == Some("merge");
    // Behind `--` everything is taken as it is: a file can be called `-harbour.txt`.
    let named = typed.iter().position(|word| word == "--").unwrap_or(typed.len());
    for argument in &mut typed[..named] {
        let Some(word) = argument.to_str().and_then(|text| text.strip_prefix('-')) else { continue };
        let is_option = word.is_empty() || word.starts_with('-') || matches!(word, "h" | "V" | "0");
        let is_output = is_merge && word == "o";
        if !is_option && !is_output {
            *argument = format!("−{word}").into();
        }
    }
    typed
}

/// Most threads: more than any machine has cores, and few enough to be started at once.
const THREADS: usize = 256;

fn threads(typed: &str) -> Result<usize, String> {
    let number = typed.parse().ok().filter(|number| (0..=THREADS).contains(number));
    number.ok_or_else(|| format!("it is a whole number from 1 to {THREADS}, or 0 for one a core"))
}

fn whole(typed: &str) -> Result<usize, String> {
    typed.parse().map_err(|_| "it is a whole number, and 0 shows all".to_owned())
}

/// How the program calls itself to read a PDF.
#[cfg(feature = "pdf")]
pub(crate) const READ_PDF: &str = "read-pdf";

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "archive", about = ABOUT, after_help = EXAMPLES, disable_version_flag = true, max_term_width = 90)]
#[command(disable_help_subcommand = true, arg_required_else_help = true)]
pub(crate) struct Args {
    /// Folder of the index; several are read as one (can be repeated) [default: the nearest .archive] [env:
    /// ARCHIVE_INDEX]
    #[arg(long, value_name = "DIR", global = true)]
    pub index: Vec<PathBuf>,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = Color::Auto, global = true, value_name = "WHEN", hide_possible_values = true,
        help = "When to use colours: auto, always or never")]
    pub color: Color,
    /// Never use a pager; without it, text longer than the terminal goes through PAGER
    #[arg(long, global = true)]
    pub no_pager: bool,
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

/// The indexes that are named, `all` words being those that were typed, or the indexes of the environment.
///
/// # Errors
///
/// Where some are named before the command and some after it, for the parser takes the latter alone.
pub(crate) fn indexes(named: Vec<PathBuf>, all: &[OsString]) -> anyhow::Result<Vec<PathBuf>> {
    let is_index =
        |word: &&OsString| word.to_str().is_some_and(|word| word == "--index" || word.starts_with("--index="));
    if all.iter().take_while(|word| *word != "--").filter(is_index).count() > named.len() {
        return Err(anyhow::anyhow!(
            "several --index stand before and after the command: name all of them after the command"
        ));
    }
    let list = std::env::var_os("ARCHIVE_INDEX").filter(|_| named.is_empty());
    let of_list = |list| std::env::split_paths(&list).filter(|path| !path.as_os_str().is_empty()).collect();
    Ok(list.map_or(named, of_list))
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
    /// List people, or tell all that is known of one
    People(Names),
    /// List organisations, with forms of their names
    Organizations(Names),
    /// List places, or tell all that is known of one
    Places(Names),
    /// Count stories over time, or list who said what when
    Timeline(Timeline),
    /// Compare two or more queries over time
    Compare(Compare),
    /// List stories that have most in common with one
    Related(Related),
    /// Save searches, and say what is new since they were last run
    Saved(Saved),
    /// Show a story with its people, places, dates and quotes marked
    Show(Show),
    /// Give the records of stories to other programs, as lines or tables
    Export(Export),
    /// Turn documents into records, without an index
    Extract(Extract),
    /// Group copies and quotes of many machines, step by step
    Group(Group),
    /// Make one index of several, without the files they were made of
    Merge(Merge),
    /// Learn over several indexes which stories are copies
    #[command(after_help = "\
Name the indexes with --index. What is learnt is kept beside the first of them,
and holds until one of them changes; without it, copies are told within each
index alone, and a line says so.

Example:
  archive learn --index north --index south")]
    Learn,
    /// Say what is in the index
    Stats(Stats),
    /// Correct what was found, or check the corrections
    Correct(Correct),
    /// Say whether the words of every story and quote are still in the files
    Verify(Verify),
    /// Say whether the index is whole, or make it whole again
    Check(Check),
    /// Read the archive in the browser
    #[cfg(feature = "serve")]
    Serve(Serve),
    /// Say what the archive holds, and what it cannot answer
    Report(Report),
    /// Measure what is extracted against gold of your own
    Evaluate(Evaluate),
    /// Read a PDF from standard input, in a process of its own
    #[cfg(feature = "pdf")]
    #[command(name = READ_PDF, hide = true)]
    ReadPdf,
    /// Print completions for a shell
    Completions(Completions),
    /// Print the manual pages, or write one a command into a folder
    #[command(hide = true)]
    Man(Man),
}

/// The form in which results are printed.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Shape {
    /// Form: text, json, jsonl, csv, tsv; ris and csl for stories and quotes, geojson for places [default: text]
    #[arg(long, value_enum, value_name = "FORM", hide_possible_values = true)]
    format: Option<Format>,
    /// One JSON object a line; short for --format jsonl
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Fields of each result, in this order: id,date.value,headline
    #[arg(long, value_name = "FIELD,…", value_delimiter = ',')]
    pub fields: Vec<String>,
    /// Begin a table with the mark by which spreadsheets know its encoding
    #[arg(long)]
    pub bom: bool,
}

impl Shape {
    /// The form asked for.
    pub(crate) fn format(&self) -> Format {
        if self.json { Format::Jsonl } else { self.format.unwrap_or(Format::Text) }
    }

    /// Whether one thing can be told whole in it, rather than as a row of a table.
    pub(crate) fn has_pages(&self) -> bool {
        self.format() == Format::Text || (self.format() == Format::Json && self.fields.is_empty())
    }

    /// Whether it is to be read by people.
    pub(crate) fn is_text(&self) -> bool {
        self.format() == Format::Text
    }
}

/// The form of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// One JSON object.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// A table with commas.
    Csv,
    /// A table with tabs.
    Tsv,
    /// Citations for reference managers.
    Ris,
    /// Citations as CSL-JSON.
    Csl,
    /// Points on a map.
    Geojson,
}

impl Format {
    /// The name as it is typed.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Ris => "ris",
            Self::Csl => "csl",
            Self::Geojson => "geojson",
        }
    }
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
    /// Apply the corrections of this file [default: archive-corrections.txt beside the index]
    #[arg(long, value_name = "FILE")]
    pub corrections: Option<PathBuf>,
    /// Index words alone, several times as fast: no people, places, quotes or dates in the text are looked for, and copies only
    /// where every sign is the same
    #[arg(long)]
    pub no_extract: bool,
    /// Hold one shard of the archive alone, told by the ids of stories: 1/4, 2/4, 3/4 and 4/4 are all of it
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,
    /// Say what would be read, and as what, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Read everything anew; the old index stays until the new one is whole
    #[arg(long)]
    pub rebuild: bool,
    /// Wait for another run that is writing to the index, and then go on
    #[arg(long)]
    pub wait: bool,
    /// Number of threads [default: one a core]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true, value_parser = threads)]
    pub threads: usize,
    /// Say in the end where the time went, stage by stage
    #[arg(long)]
    pub timings: bool,
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
    /// Read 8/5/2002 as 8 May, where no other date of its page tells
    #[arg(long, conflicts_with = "month_first")]
    pub day_first: bool,
    /// Read 8/5/2002 as August 5, where no other date of its page tells
    #[arg(long)]
    pub month_first: bool,
    /// Pass over stories of more megabytes, and say so [default: 16]
    #[arg(long, value_name = "MB", value_parser = clap::value_parser!(u32).range(1..=2048))]
    pub max_story: Option<u32>,
}

impl Reading {
    /// What is typed, read.
    pub(crate) fn settings(&self) -> archive::Result<archive::input::Settings> {
        let settings = archive::input::Settings::new(self.form.as_deref(), &self.map)?;
        let day_first = (self.day_first || self.month_first).then_some(self.day_first);
        let settings = settings.with_max_story(self.max_story).with_day_first(day_first);
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
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = whole)]
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

/// Whether copies count
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub(crate) struct Copies {
    /// Take each copy of a story by itself, and not the earliest for all of them
    #[arg(long)]
    pub all_copies: bool,
}

/// `archive search`
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A query is words, all of which are wanted, in any form: talk finds talks and
talked. What it may hold:

  talk =talk                 a word in any form; this form alone
  wol* wolf! w?lf wlof~1     any letters, any ending, one letter, one slip
  \"big wolf\" \"big wolf\"~5  words as they stand; moved by up to 5 places
  AND OR NOT -word ( )       in any case; AND binds closer than OR
  wolf w/5 river             within 5 words, in either order; pre/5 in order
  wolf w/s river             in one sentence; w/p in one paragraph
  atleast3(wolf)             three times or more
  headline(wolf)             in one field; the same as headline:wolf
  date:2002 date:may 2002    the story's own date, both ends included:
    date:2002..2003-06       2002-05-24, ..2002, [2002 TO 2003], *-05-08, none,
                             given, written, inferred
  mentions:2002-05-08        a date it speaks of
  has:quote is:foreign       what it has and is

Fields: headline: byline: dateline: source: section: person: speaker: about:
place: org: quote: cue: date: mentions: lang: format: file: has: is: text:

A story dated by month or year alone is found where the whole of that month or
year lies within. --explain says how a query was read.

Examples:
  archive search Shenyang consulate
  archive search '\"asylum seekers\" (Seoul OR Manila) NOT headline:senator'
  archive search 'person:\"Sam Brownback\" place:China date:2002-05' --sort date
  archive search consulate --facet person --facet year
  archive search consulate --format csv --fields id,date.value,headline > hits.csv

Copies of one story (the same, edited, cut, or a part of it) are one hit, the
earliest of them; --all-copies shows each.")]
pub(crate) struct Search {
    /// What to look for
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    #[command(flatten)]
    pub filter: Filter,
    #[command(flatten)]
    pub copies: Copies,
    /// Order: score (best first), date (latest first), oldest (earliest first) [default: score, or oldest where no
    /// words are looked for]
    #[arg(long, value_enum, value_name = "ORDER", hide_possible_values = true)]
    pub sort: Option<Order>,
    /// Most stories shown; 0 for all
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = whole)]
    pub limit: usize,
    /// Show every sentence of a story that matches, not the best passage alone
    #[arg(long)]
    pub hits: bool,
    /// The same, with so many sentences before and after each
    #[arg(long, value_name = "N")]
    pub context: Option<usize>,
    /// Count all that is found by person, place, organization, source, year, month, speaker, language or format (can be
    /// repeated)
    #[arg(long, value_enum, value_name = "FACET", hide_possible_values = true)]
    pub facet: Vec<Facet>,
    /// Print the number of stories alone
    #[arg(long, conflicts_with_all = ["facet", "files"])]
    pub count: bool,
    /// Print the paths of the files alone, each once
    #[arg(long, conflicts_with = "facet")]
    pub files: bool,
    /// End each path with a zero byte, for xargs -0
    #[arg(short = '0', long, requires = "files")]
    pub print0: bool,
    /// Say in words how the query was read, and what each part of it finds
    #[arg(long, conflicts_with_all = ["facet", "files", "count"])]
    pub explain: bool,
    /// Run each line of a file as a query; empty lines and those that begin with # are passed over
    #[arg(long, value_name = "FILE", conflicts_with_all = ["query", "explain"])]
    pub batch: Option<PathBuf>,
    #[command(flatten)]
    pub shape: Shape,
}

/// What stories are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Facet {
    /// People named.
    Person,
    /// Places named.
    Place,
    /// Organisations named.
    Organization,
    /// Publication or first folder.
    Source,
    /// Year of the story's date.
    Year,
    /// Month of the story's date.
    Month,
    /// Those whose words are reported.
    Speaker,
    /// Language.
    Language,
    /// What the file was read as.
    Format,
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
that fits several people, all are listed, each under the full name. What the
copies of one story print alike is one quote. Where a speaker is unknown, and
another story prints the same words with their speaker, that is said.

Examples:
  archive quotes --speaker Koizumi
  archive quotes --speaker Koizumi --variants
  archive quotes --about Koizumi --cue denied
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
    /// Whom or what the words name: a person, a place or an organisation
    #[arg(long, value_name = "NAME")]
    pub about: Option<String>,
    /// The word of saying, in any form: denied finds deny and denies
    #[arg(long, value_name = "WORD")]
    pub cue: Option<String>,
    /// Kind: direct, mixed or indirect (can be repeated)
    #[arg(long, value_enum, value_name = "KIND", hide_possible_values = true)]
    pub kind: Vec<Kind>,
    #[command(flatten)]
    pub filter: Filter,
    /// Most quotes shown; 0 for all
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = whole)]
    pub limit: usize,
    /// Order: score (best first), date (latest first), oldest (earliest first) [default: score, or oldest where no
    /// words are looked for]
    #[arg(long, value_enum, value_name = "ORDER", hide_possible_values = true)]
    pub sort: Option<Order>,
    /// Print the number of quotes alone
    #[arg(long)]
    pub count: bool,
    /// Show each saying once: where it was first printed, how many stories print it, and in which other words
    #[arg(long)]
    pub variants: bool,
    #[command(flatten)]
    pub copies: Copies,
    #[command(flatten)]
    pub shape: Shape,
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

Where NAME means one person or place alone, all that is known is told: forms of
the name, titles with the first and last day on which each is borne, quotes by
and about, with whom and where. Names are joined over the archive with care:
never by a surname that two people bear. --list lists them all the same.

Examples:
  archive people
  archive people 'Junichiro Koizumi'
  archive people koizumi --json
  archive organizations --from 2002-05
  archive places --format geojson > places.geojson")]
pub(crate) struct Names {
    /// Only names, forms or titles with these words
    #[arg(value_name = "NAME")]
    pub name: Vec<String>,
    #[command(flatten)]
    pub filter: Filter,
    #[command(flatten)]
    pub copies: Copies,
    /// List names even where there is one alone
    #[arg(long)]
    pub list: bool,
    /// Most names shown; 0 for all
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = whole)]
    pub limit: usize,
    #[command(flatten)]
    pub shape: Shape,
}

/// `archive timeline`
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A bar a period, with the number of stories and their share of all that the
archive holds of that period: an archive that has more of one year finds more of
everything there. Stories without a date, or with one less exact than the
period, are counted apart.

Examples:
  archive timeline consulate
  archive timeline --person Koizumi --by month
  archive timeline consulate --quotes       who said what when")]
pub(crate) struct Timeline {
    /// What to look for
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    #[command(flatten)]
    pub filter: Filter,
    #[command(flatten)]
    pub copies: Copies,
    /// Length of a period: year, month or day [default: by how much time the stories span]
    #[arg(long, value_enum, value_name = "PERIOD", hide_possible_values = true)]
    pub by: Option<Period>,
    /// List the quotes of these stories in order of time instead
    #[arg(long)]
    pub quotes: bool,
    /// Most quotes shown; 0 for all
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = whole)]
    pub limit: usize,
    #[command(flatten)]
    pub shape: Shape,
}

/// Length of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Period {
    /// A year.
    Year,
    /// A month.
    Month,
    /// A day.
    Day,
}

/// `archive compare`
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  archive compare consulate embassy
  archive compare 'person:Koizumi' 'person:\"Qian Qichen\"' --by day --format csv")]
pub(crate) struct Compare {
    /// Queries, each one argument
    #[arg(value_name = "QUERY", required = true, num_args = 2..)]
    pub queries: Vec<String>,
    #[command(flatten)]
    pub filter: Filter,
    #[command(flatten)]
    pub copies: Copies,
    /// Length of a period: year, month or day [default: by how much time the stories span]
    #[arg(long, value_enum, value_name = "PERIOD", hide_possible_values = true)]
    pub by: Option<Period>,
    #[command(flatten)]
    pub shape: Shape,
}

/// `archive related`
#[derive(Debug, clap::Args)]
#[command(after_help = "\
What the stories have in common is named with each: people, places, telling words.

Examples:
  archive related page.txt#0
  archive related page.txt#0 --limit 5 --json")]
pub(crate) struct Related {
    /// The story, as archive show knows it
    #[arg(value_name = "ID", value_parser = as_printed())]
    pub id: String,
    /// Most stories shown; 0 for all
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = whole)]
    pub limit: usize,
    #[command(flatten)]
    pub shape: Shape,
}

/// `archive saved`
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  archive saved add wall 'harbour w/5 wall'
  archive saved run wall          stories that are new since it was last run
  archive saved run               the same for every saved search
  archive saved list")]
pub(crate) struct Saved {
    #[command(subcommand)]
    pub what: Saving,
}

/// What to do with saved searches.
#[derive(Debug, Subcommand)]
pub(crate) enum Saving {
    /// Save a search under a name; what it finds now counts as seen
    Add {
        /// Its name
        #[arg(value_name = "NAME")]
        name: String,
        /// What to look for
        #[arg(value_name = "QUERY", required = true)]
        query: Vec<String>,
    },
    /// List saved searches
    List,
    /// Show what is new since a search was last run
    Run {
        /// Its name [default: all]
        #[arg(value_name = "NAME")]
        name: Option<String>,
        #[command(flatten)]
        shape: Shape,
    },
    /// Forget a saved search
    Remove {
        /// Its name
        #[arg(value_name = "NAME")]
        name: String,
    },
}

/// `archive report`
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  archive report
  archive report --json")]
pub(crate) struct Report {
    /// One JSON object
    #[arg(long)]
    pub json: bool,
}

/// `archive completions`
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  archive completions bash > ~/.local/share/bash-completion/completions/archive
  archive completions zsh > ~/.zfunc/_archive
  archive completions fish > ~/.config/fish/completions/archive.fish")]
pub(crate) struct Completions {
    /// bash, elvish, fish, powershell or zsh
    #[arg(value_enum, value_name = "SHELL", hide_possible_values = true)]
    pub shell: clap_complete::Shell,
}

/// `archive man`
#[derive(Debug, clap::Args)]
pub(crate) struct Man {
    /// Folder to write into
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
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
  archive show c240a4#1 --raw       as it stands in the file, with what was cut
  archive show c240a4#1 --copies    its copies, and what was changed in each")]
pub(crate) struct Show {
    /// The story
    #[arg(value_name = "ID", value_parser = as_printed())]
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
    /// List the copies of the story, and what was changed in each
    #[arg(long, conflicts_with_all = ["raw", "why"])]
    pub copies: bool,
}

/// `archive export`
#[derive(Debug, clap::Args)]
#[command(after_help = export_examples())]
pub(crate) struct Export {
    /// Only stories that answer this query
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// Form
    #[arg(long, value_enum, default_value_t = Records::Jsonl, value_name = "FORM", hide_possible_values = true,
        help = FORMS)]
    pub format: Records,
    /// File to write, or folder of tables [default: standard output]
    #[arg(long, value_name = "PATH")]
    pub output: Option<PathBuf>,
    /// Replace the file or the tables that are there
    #[arg(long, requires = "output")]
    pub force: bool,
    #[command(flatten)]
    pub filter: Filter,
}

/// The forms that this program writes.
const FORMS: &str = match (cfg!(feature = "parquet"), cfg!(feature = "sqlite")) {
    (true, true) => "Form: jsonl, ftm, geojson, parquet, sqlite, quickwit, opensearch",
    (true, false) => "Form: jsonl, ftm, geojson, parquet, quickwit, opensearch",
    (false, true) => "Form: jsonl, ftm, geojson, sqlite, quickwit, opensearch",
    (false, false) => "Form: jsonl, ftm, geojson, quickwit, opensearch",
};

fn export_examples() -> String {
    let written = |is_there, text| if is_there { text } else { "" };
    let forms = [
        "  jsonl    one record a line, sorted by path, member, record and story\n",
        "  ftm      stories, people and organisations as Aleph imports them\n",
        "  geojson  places that stories name, as points\n",
        written(
            cfg!(feature = "parquet"),
            "  parquet  a folder of tables, sorted by date: stories, mentions, quotes, people…\n",
        ),
        written(cfg!(feature = "sqlite"), "  sqlite   the same tables in one file, with full-text search and views\n"),
        "  quickwit, opensearch\n           a folder: indexes of stories and quotes, and the documents to send\n",
    ];
    let examples = [
        "  archive export > records.jsonl\n",
        "  archive export 'person:Koizumi' --from 2002\n",
        "  archive export --format geojson --output places.geojson\n",
        written(cfg!(feature = "parquet"), "  archive export --format parquet --output tables/\n"),
        written(cfg!(feature = "sqlite"), "  archive export --format sqlite --output archive.db\n"),
        "  archive export --format opensearch --output engine/\n",
    ];
    format!(
        "Forms:\n{}\nCopies of a story are in each of them, and marked as copies. A file or folder is\nput in place when \
         it is whole.\n\nExamples:\n{}",
        forms.concat(),
        examples.concat().trim_end()
    )
}

/// The form of what is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Records {
    /// One JSON object a line.
    Jsonl,
    /// Entities of FollowTheMoney.
    Ftm,
    /// Places as points on a map.
    Geojson,
    /// A folder of tables.
    #[cfg(feature = "parquet")]
    Parquet,
    /// A database.
    #[cfg(feature = "sqlite")]
    Sqlite,
    /// Indexes and documents for Quickwit.
    Quickwit,
    /// Indexes and documents for OpenSearch and Elasticsearch.
    Opensearch,
}

/// `archive extract`
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Reads documents from standard input, or the files named, and prints the record
of every story, one JSON object a line, in order. What a document is, is told
by its content. Memory stays the same however long the stream; what cannot be
read is said on standard error, and the rest goes on.

Examples:
  archive extract < articles.jsonl > records.jsonl
  archive extract crawl.warc.gz > records.jsonl
  find clippings -name '*.txt' | archive extract --paths > records.jsonl
  archive extract clippings --corrections archive-corrections.txt > records.jsonl

Exit status: 0 records, 1 none, 2 an error that ended the run, 3 where something
was not read and the rest is there.")]
pub(crate) struct Extract {
    /// Files, or folders of them [default: standard input]
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Standard input holds paths of files, one a line
    #[arg(long, conflicts_with = "files")]
    pub paths: bool,
    /// What standard input is called in the records
    #[arg(long, value_name = "NAME", default_value = "-", conflicts_with_all = ["files", "paths"])]
    pub name: String,
    #[command(flatten)]
    pub reading: Reading,
    /// Where the papers are read: 'Paris, Texas'
    #[arg(long, value_name = "PLACE")]
    pub home: Option<String>,
    /// Apply the corrections of this file
    #[arg(long, value_name = "FILE")]
    pub corrections: Option<PathBuf>,
    /// Number of threads [default: one a core]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true, value_parser = threads)]
    pub threads: usize,
}

/// `archive group`
#[derive(Debug, clap::Args)]
#[command(after_help = "\
An index groups by itself. This is for an engine that has the records of
archive extract on many machines: the engine joins by the numbers that stories
share, and each step is a filter from standard input, one JSON object a line:

  marks      takes a record, gives what it and its quotes are known by
  stories    takes two stories, gives what they are to each other, if anything
  groups     takes such ties that hang together, gives groups of copies
  quotes     takes two quotes, gives what they have in common, if anything
  families   takes quotes and such echoes that hang together, gives families

docs/copies.md tells the lines, and integrations/spark has a job of them. Memory
is that of one line; what cannot be read is said on standard error, and the rest
goes on.

Examples:
  archive group marks < records.jsonl > marks.jsonl
  archive group --bounds

Exit status: 0 lines, 1 none, 2 an error, 3 where a line was not read.")]
pub(crate) struct Group {
    /// Step: marks, stories, groups, quotes or families
    #[arg(value_name = "STEP", value_parser = step(), hide_possible_values = true, required_unless_present = "bounds")]
    pub step: Option<Step>,
    /// Print the bounds by which an index finds what is worth comparing, as JSON
    #[arg(long, conflicts_with = "step")]
    pub bounds: bool,
}

fn step() -> impl TypedValueParser<Value = Step> {
    let named = |name: String| Step::ALL.into_iter().find(|step| step.0 == name).map(|step| step.1);
    PossibleValuesParser::new(Step::ALL.map(|step| step.0))
        .try_map(move |name| named(name).ok_or("no step of grouping has this name"))
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

/// `archive correct`
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Adds a line to archive-corrections.txt, a plain file beside the index that you
may edit and keep in version control. Without a line, the file is checked and
listed. Nothing else ever writes it, and archive index applies it.

  same: Bell = Ann Bell             what reads Bell is Ann Bell
  not-same: Ann Holt = Ben Holt     two people
  not-a-person: Port Elba
  date page.txt#0: 2002-05-24       the story's own date; or 2002-05, or 2002
  speaker page.txt#0@235: Ann Bell  the quote at 235, as archive show --why tells
  speaker the mayor: Ann Bell       every quote whose speaker is called so
  place Paris: Paris, Texas         what it lies in, or a GeoNames id

A speaker and a place can be unknown. All but date and the quote at a place are
for every story; ‘in page.txt#0’ before the colon is for one, ‘in page.txt’ for a
file, ‘in 2002/’ for a folder. What stands after # is a comment; words in \" \"
stand as they are.

Examples:
  archive correct 'same: Bell = Ann Bell'
  archive correct 'place Paris in page.txt#0: Paris, Texas'
  archive correct")]
pub(crate) struct Correct {
    /// The correction
    #[arg(value_name = "LINE")]
    pub line: Vec<String>,
    /// The file of corrections [default: archive-corrections.txt beside the index]
    #[arg(long, value_name = "FILE")]
    pub corrections: Option<PathBuf>,
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

/// `archive check`
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Looks through the index itself: the checksums of all its files, every record and
whether what is marked in it stands in its text, the stories and quotes of each
file, and what was learnt of copies. It takes no lock and writes nothing.

With --repair, what is damaged is made anew from the files that the index was
made of. Stories of a file that is gone are taken from the damaged index, which
is said; the old index stays until the new one is whole. Where the index no
longer knows what it was made of, name the files and folders.

Exit status: 0 the index is whole, or is whole again; 1 it is not; 2 an error;
3 it is whole again, and a file that should have been read was not.

Examples:
  archive check
  archive check --repair
  archive check --repair clippings/  where it no longer knows its folder")]
pub(crate) struct Check {
    /// With --repair: what to make the index of [default: all that was indexed]
    #[arg(value_name = "PATH", requires = "repair")]
    pub paths: Vec<PathBuf>,
    /// Make the index whole again, where it is not
    #[arg(long)]
    pub repair: bool,
    /// One JSON object with what was looked at and what is wrong; one more after --repair
    #[arg(long)]
    pub json: bool,
}

/// `archive merge`
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Shards of one archive become the whole again. Of a story that several indexes
hold, the one read last is taken. The indexes that are merged stay as they are.")]
pub(crate) struct Merge {
    /// Folders of the indexes to be made one
    #[arg(value_name = "DIR", required = true, num_args = 2..)]
    pub indexes: Vec<PathBuf>,
    /// Folder of the new index
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
    /// Replace the index that is there, when the new one is whole
    #[arg(long)]
    pub force: bool,
    /// Corrections of the new index, where those of the others differ
    #[arg(long, value_name = "FILE")]
    pub corrections: Option<PathBuf>,
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
then withheld from the input. Or DIR holds articles as NAME.txt, each with its
gold of all kinds in NAME.json. Nothing is written.

Examples:
  archive evaluate gold/quotes
  archive evaluate tests/articles
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

/// A name of a story as it is typed: a file of which the name is no UTF-8 may be named by its bytes, or as it is printed.
fn as_printed() -> impl clap::builder::TypedValueParser<Value = String> {
    use clap::builder::TypedValueParser;
    clap::builder::OsStringValueParser::new().map(|typed| match typed.into_string() {
        Ok(typed) => typed,
        Err(bytes) => archive::input::printable(bytes),
    })
}
