//! `archive correct`: writes a correction, or checks those that are there.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use archive::corrections::{Correction, Corrections, What, Whose, append, parse};
use archive::index::{Reader, Stored, update};

use super::{choices, home, open};
use crate::Outcome;
use crate::args::Correct;
use crate::messages::{count, note};
use crate::output::Out;

/// Runs the command.
pub(crate) fn run(index: &[PathBuf], options: &Correct, out: &mut Out) -> anyhow::Result<Outcome> {
    let home = home(index)?;
    let path = update::corrections_path(&home, options.corrections.as_deref());
    let line = options.line.join(" ");
    if line.trim().is_empty() {
        return list(&path, out);
    }
    let mut correction = read(&line)?;
    if correction.scope.is_some() {
        narrow(&mut correction, &open(index)?)?;
    }
    let number = append(&path, &correction)?;
    out.line(format_args!("{}, line {number}: {correction}", path.display()))?;
    note("archive index applies it.");
    Ok(Outcome::Found)
}

fn list(path: &Path, out: &mut Out) -> anyhow::Result<Outcome> {
    if !path.exists() {
        note(format_args!("There are no corrections: {} is not there.", path.display()));
        return Ok(Outcome::Nothing);
    }
    let corrections = Corrections::read(path)?;
    for correction in corrections.list() {
        out.line(format_args!("{:>4}  {correction}", correction.line))?;
    }
    let all = corrections.list().len();
    note(format_args!("{} in {}.", count(all, "correction", "corrections"), path.display()));
    Ok(if all > 0 { Outcome::Found } else { Outcome::Nothing })
}

/// The one correction that was typed.
fn read(line: &str) -> anyhow::Result<Correction> {
    let mut list = parse(line).map_err(|problems| {
        let told: Vec<String> =
            problems.iter().map(|problem| format!("column {}: {}", problem.column, problem.reason)).collect();
        anyhow!("cannot read the correction “{line}”: {}", told.join("; "))
    })?;
    match (list.pop(), list.pop()) {
        (Some(only), None) => Ok(only),
        (None, _) => Err(anyhow!("“{line}” is a comment, and no correction")),
        _ => Err(anyhow!("only one correction can be written at a time")),
    }
}

/// Puts the whole id of the story in place of what was typed for it.
fn narrow(correction: &mut Correction, reader: &Reader) -> anyhow::Result<()> {
    let Some(scope) = correction.scope.clone() else { return Ok(()) };
    let found = reader.find(&scope)?;
    let of_all = |stored: &Stored| stored.record.source.path == scope || stored.record.source.path.starts_with(&scope);
    match found.as_slice() {
        [] => Err(anyhow!("there is no story “{scope}”; archive search prints the ids of stories")),
        [only] => {
            let stored = reader.story(only.address)?;
            if let What::Speaker(Whose::At(at), _) = &correction.what {
                has_quote(&stored, *at)?;
            }
            // A path that was typed whole is meant for the file, whatever it will hold.
            if stored.record.source.path != scope {
                let is_alone = reader.find(&only.id)?.len() == 1;
                correction.scope = Some(if is_alone { only.id.clone() } else { only.key.clone() });
            }
            Ok(())
        }
        [first, ..] => {
            let is_one_quote = matches!(correction.what, What::Speaker(Whose::At(_), _));
            let is_file_or_folder = of_all(&reader.story(first.address)?) && !scope.contains('#');
            if is_one_quote || !is_file_or_folder { Err(anyhow!(choices(&scope, &found))) } else { Ok(()) }
        }
    }
}

/// Refuses a place at which nothing is said.
fn has_quote(stored: &Stored, at: usize) -> anyhow::Result<()> {
    let quotes = &stored.record.quotes;
    let holds = |(start, end): (usize, usize)| (start..end).contains(&at);
    let extents = || quotes.iter().filter_map(|quote| Some((quote.spans.first()?.start, quote.spans.last()?.end)));
    if extents().any(holds) {
        return Ok(());
    }
    let begins: Vec<String> = extents().map(|(start, _)| start.to_string()).collect();
    let known = if begins.is_empty() {
        "there is no quote in it".into()
    } else {
        format!("quotes begin at {}", begins.join(", "))
    };
    Err(anyhow!("no quote of “{}” stands at {at}: {known}", stored.record.id))
}
