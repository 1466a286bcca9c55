//! `archive verify`: whether what the index holds is still in the files it came from.

use std::path::PathBuf;

use archive::index::verify::{Check, State, verify};

use super::{open, story};
use crate::Outcome;
use crate::args::Verify;
use crate::messages::{count, note};
use crate::output::{Out, json};

/// Most quotes of one story that are printed where they are no longer there; JSON has all.
const SHOWN: usize = 5;

/// Runs the command.
pub(crate) fn run(index: &[PathBuf], options: &Verify, out: &mut Out) -> anyhow::Result<Outcome> {
    let reader = open(index)?;
    let only = match &options.id {
        Some(id) => match story(&reader, id)? {
            Some(candidate) => Some(candidate.key),
            None => return Ok(Outcome::Nothing),
        },
        None => None,
    };
    let mut sum = Sum::default();
    verify(&reader, only.as_deref(), &mut |check| {
        sum.add(&check);
        write(&check, options.json, out)
    })?;
    if !options.json {
        out.line(sum.words())?;
    }
    if sum.moved + sum.changed + sum.gone > 0 {
        note("archive index brings the index up to date with the files.");
    }
    Ok(if sum.is_all_there() { Outcome::Found } else { Outcome::Nothing })
}

fn write(check: &Check, as_json: bool, out: &mut Out) -> anyhow::Result<()> {
    if as_json {
        out.line(json::object(check)?)?;
        return Ok(());
    }
    let lost: Vec<&str> = check.quotes.iter().filter(|quote| !quote.there).map(|quote| quote.text.as_str()).collect();
    let state = match check.state {
        State::There if lost.is_empty() => return Ok(()),
        State::There => "damaged",
        State::Moved => "moved",
        State::Changed => "changed",
        State::Gone => "gone",
    };
    let reason = check.reason.as_deref().unwrap_or("the record names words that are not its own");
    let quotes = match (check.quotes.len(), lost.len()) {
        (0, _) => String::new(),
        (all, 0) => format!("; {}", count(all, "quote is there", "quotes are all there")),
        (1, _) => "; its quote is not there".into(),
        (all, lost) => format!("; {lost} of {all} quotes are not there"),
    };
    out.line(format_args!("{state:<8} {}: {reason}{quotes}", check.id))?;
    if check.state != State::Gone {
        for words in lost.iter().take(SHOWN) {
            out.line(format_args!("           “{words}”"))?;
        }
        if lost.len() > SHOWN {
            out.line(format_args!("           … and {} more", lost.len() - SHOWN))?;
        }
    }
    Ok(())
}

/// What came of all stories.
#[derive(Default)]
struct Sum {
    stories: usize,
    moved: usize,
    changed: usize,
    gone: usize,
    quotes: usize,
    lost: usize,
}

impl Sum {
    fn add(&mut self, check: &Check) {
        self.stories += 1;
        match check.state {
            State::There => {}
            State::Moved => self.moved += 1,
            State::Changed => self.changed += 1,
            State::Gone => self.gone += 1,
        }
        self.quotes += check.quotes.len();
        self.lost += check.quotes.iter().filter(|quote| !quote.there).count();
    }

    fn is_all_there(&self) -> bool {
        self.changed + self.gone + self.lost == 0
    }

    fn words(&self) -> String {
        let all = format!(
            "{} and {} held against the files",
            count(self.stories, "story", "stories"),
            count(self.quotes, "quote", "quotes")
        );
        if self.is_all_there() && self.moved == 0 {
            return format!("{all}: all are there.");
        }
        let mut parts = vec![count(
            self.stories - self.moved - self.changed - self.gone,
            "story as it was",
            "stories as they were",
        )];
        let others = [(self.moved, "moved"), (self.changed, "changed"), (self.gone, "gone")];
        parts.extend(others.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")));
        parts.push(count(self.quotes - self.lost, "quote there", "quotes there"));
        if self.lost > 0 {
            parts.push(format!("{} not", self.lost));
        }
        format!("{all}: {}.", parts.join(", "))
    }
}
