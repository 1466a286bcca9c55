//! `archive group`: one step of grouping copies and quotes, for engines that join on many machines.

use std::io::{BufRead, stdin};

use anyhow::Context;
use archive::copies::Bounds;

use crate::Outcome;
use crate::args::Group;
use crate::messages::note;
use crate::output::Out;

/// Runs the command.
pub(crate) fn run(options: &Group, out: &mut Out) -> anyhow::Result<Outcome> {
    let Some(step) = options.step else {
        out.line(serde_json::to_string(&Bounds::ALL)?)?;
        return Ok(Outcome::Found);
    };
    let (mut found, mut lost) = (false, false);
    for (line, number) in stdin().lock().split(b'\n').zip(1..) {
        let line = line.context("cannot read standard input")?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        let mut made = Vec::new();
        let read = std::str::from_utf8(&line).map_err(anyhow::Error::from);
        let done = read.and_then(|line| Ok(step.run(line, &mut |line| made.push(line))?));
        if let Err(error) = done {
            lost = true;
            note(format_args!("line {number}: no {}: {error}", step.takes()));
        }
        for line in made {
            found = true;
            out.line(line)?;
        }
    }
    Ok(match (lost, found) {
        (true, _) => Outcome::Incomplete,
        (false, true) => Outcome::Found,
        (false, false) => Outcome::Nothing,
    })
}
