//! `archive completions` and `archive man`: what a shell and a reader of manuals need, made from the arguments.

use archive::Error;
use clap::CommandFactory;

use crate::Outcome;
use crate::args::{Args, Completions, Man};
use crate::output::Out;

/// Prints completions for a shell.
pub(crate) fn completions(options: &Completions, out: &mut Out) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Args::command(), "archive", &mut script);
    out.raw(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Found)
}

/// Prints the manual page of the program, or writes it and one a command into a folder.
pub(crate) fn man(options: &Man, out: &mut Out) -> anyhow::Result<Outcome> {
    let Some(folder) = &options.folder else {
        let mut page = Vec::new();
        clap_mangen::Man::new(Args::command()).render(&mut page)?;
        out.raw(&String::from_utf8_lossy(&page))?;
        return Ok(Outcome::Found);
    };
    let failed = |source| Error::Write { path: folder.clone(), source };
    std::fs::create_dir_all(folder).map_err(failed)?;
    clap_mangen::generate_to(Args::command().disable_help_subcommand(true), folder).map_err(failed)?;
    Ok(Outcome::Found)
}
