//! `archive formats`: the forms that are read.

use archive::input::FORMATS;

use crate::Outcome;
use crate::output::Out;

/// Runs the command.
pub(crate) fn run(out: &mut Out) -> anyhow::Result<Outcome> {
    for format in FORMATS {
        let kind = match (format.is_container(), format.name()) {
            (true, _) => "  opened, and what is in it read in its own form",
            (false, "text") => "  whatever shows no other form",
            _ => "",
        };
        out.line(format!("{:<12}{kind}", format.name()).trim_end())?;
    }
    Ok(Outcome::Found)
}
