//! What the commands `people`, `organizations` and `places` have in common.

use std::path::PathBuf;

use archive::index::Reader;
use archive::index::fact::Tally;
use archive::query::{Query, Target, lower};

use super::{limit, none_found, open_grouped, query, words};
use crate::Outcome;
use crate::args::Names;
use crate::messages::{count, note};
use crate::output::sheet::{self, Sheet};
use crate::output::{self, Out, json};

/// A kind of name.
pub(crate) struct Kind {
    /// What is counted.
    pub names: archive::index::Names,
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
    let sheet = Sheet::new(&options.shape, kind.sheet)?;
    list(&open_grouped(index, options.copies)?, &stories, options, out, kind, sheet)
}

/// The same over the stories that answer a query, by who has the index open.
pub(crate) fn list(
    reader: &Reader,
    stories: &Query,
    options: &Names,
    out: &mut Out,
    kind: &Kind,
    mut sheet: Option<Sheet<'_>>,
) -> anyhow::Result<Outcome> {
    let (stories, most) = (lower(stories, reader, Target::Stories)?, limit(options.limit));
    let (tallies, total) = match &options.name[..] {
        [] => reader.most_named(kind.names, &reader.all(&*stories)?, most)?,
        name => {
            let mut tallies = reader.named(kind.names, &words(&name.join(" "))?, &*stories)?;
            let total = tallies.len();
            tallies.truncate(most);
            (tallies, total)
        }
    };
    if total == 0 {
        none_found(reader, kind.one)?;
        return Ok(Outcome::Nothing);
    }
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
