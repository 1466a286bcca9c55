//! `archive formats`: the forms that are read.

use archive::input::FORMATS;

use crate::Outcome;
use crate::output::Out;

/// Runs the command.
pub(crate) fn run(out: &mut Out) -> anyhow::Result<Outcome> {
    for format in FORMATS {
        out.line(format!("{:<14} {}", format.name(), format.about()))?;
    }
    Ok(Outcome::Found)
}
