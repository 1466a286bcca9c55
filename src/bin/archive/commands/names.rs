//! What the commands `people`, `organizations` and `places` have in common.

use std::path::PathBuf;

use archive::index::fact::Tally;
use archive::index::words::exact;
use archive::query::{Target, lower};

use super::{limit, open_grouped, query};
use crate::Outcome;
use crate::args::Names;
use crate::messages::{count, note};
use crate::output::sheet::{self, Sheet};
use crate::output::{self, Out, json};

/// A kind of name.
pub(crate) struct Kind {
    /// Column of the index that counts them.
    pub column: &'static str,
    /// Heading of the table.
    pub heading: &'static str,
    /// One of them.
    pub one: &'static str,
    /// Several.
    pub many: &'static str,
    /// Rows of them in other forms than text.
    pub sheet: &'static sheet::Kind,
    /// What is said of each beside the counts.
    pub about: fn(&Tally) -> String,
}

/// Counts names over the stories that the options choose.
pub(crate) fn run(index: &[PathBuf], options: &Names, out: &mut Out, kind: &Kind) -> anyhow::Result<Outcome> {
    let stories = query(&[], &options.filter)?;
    let mut sheet = Sheet::new(&options.shape, kind.sheet)?;
    let reader = open_grouped(index, options.copies)?;
    let mut tallies = reader.tally(kind.column, &*lower(&stories, &reader, Target::Stories)?)?;
    let wanted = exact(&options.name.join(" "));
    tallies.retain(|tally| holds(tally, &wanted));
    let total = tallies.len();
    if total == 0 {
        note(format_args!("No {} was found.", kind.one));
        return Ok(Outcome::Nothing);
    }
    tallies.truncate(limit(options.limit));
    if let Some(sheet) = &mut sheet {
        for tally in &tallies {
            sheet.row(out, &json::name(tally)?)?;
        }
        sheet.end(out, total)?;
    } else {
        output::names::write(out, kind.heading, &tallies, kind.about)?;
    }
    if tallies.len() < total {
        note(format_args!("Showing {} of {}; --limit 0 shows all.", tallies.len(), count(total, kind.one, kind.many)));
    }
    Ok(Outcome::Found)
}

/// Whether name, forms and titles together hold all the words wanted.
fn holds(tally: &Tally, wanted: &[String]) -> bool {
    if wanted.is_empty() {
        return true;
    }
    let fact = &tally.fact;
    let texts = std::iter::once(&fact.name).chain(&fact.forms).chain(&fact.titles);
    let words: Vec<String> = texts.flat_map(|text| exact(text)).collect();
    wanted.iter().all(|word| words.contains(word))
}
