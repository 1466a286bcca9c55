//! `archive check`: whether the index is whole, and making it so.

use std::path::{Path, PathBuf};

use archive::index::check::{Checked, Part, Report, check, repair};

use super::index::{show, shown, tell};
use super::{current_folder, existing, only};
use crate::Outcome;
use crate::args::Check;
use crate::messages::{Progress, count, note, number};
use crate::output::{Out, json};

/// Most problems of one part that are printed; JSON has all.
const SHOWN: usize = 20;

/// Runs the command.
pub(crate) fn run(index: &[PathBuf], options: &Check, out: &mut Out) -> anyhow::Result<Outcome> {
    only(index)?;
    let home = match existing(index) {
        Ok(home) => home.into_iter().next().unwrap_or_default(),
        // An index without its stamp is not found from below, and still lies where it is made.
        Err(error) => Some(current_folder()?.join(archive::index::FOLDER)).filter(|home| home.is_dir()).ok_or(error)?,
    };
    let mut report = check(&home)?;
    write(&report, &home, options.json, out)?;
    if report.whole {
        return Ok(Outcome::Found);
    }
    if !options.repair {
        note("archive check --repair makes the index whole again; what is not damaged stays as it is until then.");
        return Ok(Outcome::Nothing);
    }
    out.flush()?;
    let mut progress = Progress::new();
    let summary = repair(&home, &report, &options.paths, &mut |event| show(&mut progress, &event));
    progress.end();
    let summary = summary?;
    if let Some(summary) = &summary {
        tell(summary, &home);
    }
    report = check(&home)?;
    write(&report, &home, options.json, out)?;
    Ok(match summary {
        _ if !report.whole => Outcome::Nothing,
        Some(summary) if summary.failed > 0 => Outcome::Incomplete,
        _ => Outcome::Found,
    })
}

fn write(report: &Report, home: &Path, as_json: bool, out: &mut Out) -> anyhow::Result<()> {
    if as_json {
        out.line(json::object(report)?)?;
        return Ok(());
    }
    if report.whole {
        return whole(&report.checked, home, out);
    }
    for part in [Part::Stamp, Part::Commit, Part::Segment, Part::File, Part::Record, Part::Copies] {
        let all: Vec<_> = report.problems.iter().filter(|problem| problem.part == part).collect();
        for problem in all.iter().take(SHOWN) {
            out.line(format_args!("damaged  {} {}", problem.on, problem.what))?;
        }
        if all.len() > SHOWN {
            out.line(format_args!("         … and {} more", all.len() - SHOWN))?;
        }
        if !all.is_empty() {
            out.line(format_args!("         {}", part.meaning()))?;
        }
    }
    let problems = count(report.problems.len(), "part of it is damaged", "parts of it are damaged");
    out.line(format_args!("The index in {} is not whole: {problems}.", shown(home)))?;
    Ok(())
}

fn whole(checked: &Checked, home: &Path, out: &mut Out) -> anyhow::Result<()> {
    out.line(format_args!("The index in {} is whole:", shown(home)))?;
    let rows = [
        (checked.parts, "file of the engine, by its checksum", "files of the engine, by their checksums"),
        (checked.files, "file, with what is known of it", "files, with what is known of them"),
        (checked.stories, "story, with its record", "stories, with their records"),
        (checked.quotes, "quote", "quotes"),
        (checked.groups, "group of copies", "groups of copies"),
        (checked.families, "saying that is printed again", "sayings that are printed again"),
    ];
    for (n, one, many) in rows {
        out.line(format_args!("  {:>9}  {}", number(n), if n == 1 { one } else { many }))?;
    }
    if !checked.learnt {
        out.line("Copies are not learnt of all stories yet; the next archive index does so.")?;
    }
    Ok(())
}
