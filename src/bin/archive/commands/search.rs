//! `archive search`: finds stories.

use std::path::Path;

use anyhow::anyhow;
use archive::index::{Reader, Sort};
use archive::query::{Highlighter, Query, Target, lower};

use super::{limit, open, query};
use crate::Outcome;
use crate::args::{Order, Search};
use crate::messages::{count, note};
use crate::output::{Out, json, stories};

/// Runs the command.
pub(crate) fn run(index: Option<&Path>, options: &Search, out: &mut Out) -> anyhow::Result<Outcome> {
    let query = query(&options.query, &options.filter)?;
    if query == Query::All {
        return Err(anyhow!("there is nothing to look for: name words, or an option such as --person or --from"));
    }
    let reader = open(index)?;
    let sort = match options.sort {
        Some(Order::Score) => Sort::Score,
        Some(Order::Date) => Sort::Newest,
        Some(Order::Oldest) => Sort::Oldest,
        None if options.query.is_empty() => Sort::Oldest,
        None => Sort::Score,
    };
    let hits = reader.search(&*lower(&query, &reader, Target::Stories)?, sort, limit(options.limit))?;
    if hits.total == 0 {
        note("No story was found.");
        explain_nothing(&reader, &query, Target::Stories)?;
        return Ok(Outcome::Nothing);
    }
    let mut highlighter = Highlighter::new(&query);
    for (n, hit) in hits.hits.iter().enumerate() {
        let stored = reader.story(hit.address)?;
        let passage = stories::passage(&stored, &mut highlighter);
        if options.json {
            out.line(json::story(&stored, (sort == Sort::Score).then_some(hit.score), &passage)?)?;
            continue;
        }
        if n > 0 {
            out.line("")?;
        }
        stories::write(out, &stored, &passage, &mut highlighter)?;
    }
    if hits.hits.len() < hits.total {
        let all = count(hits.total, "story", "stories");
        note(format_args!("Showing {} of {all}; --limit 0 shows all.", hits.hits.len()));
    }
    Ok(Outcome::Found)
}

/// Says which part of a query nothing answers.
pub(crate) fn explain_nothing(reader: &Reader, query: &Query, target: Target) -> anyhow::Result<()> {
    let Query::And(parts) = query else { return Ok(()) };
    let things = if target == Target::Quotes { "quote" } else { "story" };
    let mut missing = Vec::new();
    for part in parts {
        if let Query::Clause(clause) = part
            && reader.count(&*lower(part, reader, target)?)? == 0
        {
            missing.push(clause.to_string());
        }
    }
    if missing.is_empty() {
        note(format_args!("Each part of the query is found somewhere, but no {things} answers all of them."));
    } else {
        note(format_args!("No {things} answers {}.", missing.join(", nor ")));
    }
    Ok(())
}
