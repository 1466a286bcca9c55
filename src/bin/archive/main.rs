//! The program: arguments in, answers out.
//!
//! Results go to standard output and everything else to standard error. Exit status: 0 found, 1 nothing found, 2 an
//! error; `index`, `extract`, `group` and `check --repair`: 3 where something that should have been read was not. A
//! closed pipe is no error.

mod args;
mod commands;
mod messages;
mod mishap;
mod output;
#[cfg(feature = "serve")]
mod serve;
mod settings;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Args, Command};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How a command ended.
enum Outcome {
    /// Something was found, or all was done.
    Found,
    /// Nothing was found.
    Nothing,
    /// Something that should have been read was not.
    Incomplete,
}

fn main() -> ExitCode {
    #[cfg(feature = "pdf")]
    if let Ok(program) = std::env::current_exe() {
        archive::input::pdf::read_apart(program, args::READ_PDF);
    }
    let typed = args::keep_minus(std::env::args_os());
    match settings::apply(typed, &Args::command()).and_then(run) {
        Ok(Outcome::Found) => ExitCode::SUCCESS,
        Ok(Outcome::Nothing) => ExitCode::from(1),
        Ok(Outcome::Incomplete) => ExitCode::from(3),
        Err(error) if messages::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            messages::error(&error);
            ExitCode::from(2)
        }
    }
}

fn run(typed: Vec<OsString>) -> anyhow::Result<Outcome> {
    let args = Args::parse_from(&typed);
    let paged = !args.no_pager && !matches!(args.command, Some(Command::Index(_) | Command::Completions(_)));
    let mut out = output::Out::new(args.color, paged);
    if args.version {
        out.line(messages::version(args.verbose))?;
        return out.finish(Outcome::Found);
    }
    let index = &args::indexes(args.index, &typed)?;
    let Some(command) = args.command else {
        Args::command().print_help()?;
        return Ok(Outcome::Nothing);
    };
    let answer = || answer(command, index, args.color, &mut out);
    let outcome = mishap::caught(index, answer)?;
    out.finish(outcome)
}

/// Runs a command.
fn answer(command: Command, index: &[PathBuf], color: args::Color, out: &mut output::Out) -> anyhow::Result<Outcome> {
    Ok(match command {
        Command::Index(options) => commands::index::run(index, &options, color)?,
        Command::Inspect(options) => commands::inspect::run(&options, out)?,
        Command::Formats => commands::formats::run(out)?,
        Command::Search(options) => commands::search::run(index, &options, out)?,
        Command::Quotes(options) => commands::quotes::run(index, &options, out)?,
        Command::People(options) => commands::people::run(index, &options, out)?,
        Command::Organizations(options) => commands::organizations::run(index, &options, out)?,
        Command::Places(options) => commands::places::run(index, &options, out)?,
        Command::Timeline(options) => commands::timeline::run(index, &options, out)?,
        Command::Compare(options) => commands::timeline::compare(index, &options, out)?,
        Command::Related(options) => commands::related::run(index, &options, out)?,
        Command::Saved(options) => commands::saved::run(index, &options, out)?,
        Command::Report(options) => commands::report::run(index, &options, out)?,
        Command::Completions(options) => commands::shell::completions(&options, out)?,
        Command::Man(options) => commands::shell::man(&options, out)?,
        Command::Show(options) => commands::show::run(index, &options, out)?,
        Command::Export(options) => commands::export::run(index, &options, out)?,
        Command::Extract(options) => commands::extract::run(&options, out)?,
        Command::Group(options) => commands::group::run(&options, out)?,
        Command::Evaluate(options) => commands::evaluate::run(&options, out)?,
        #[cfg(feature = "serve")]
        Command::Serve(options) => commands::serve::run(index, &options)?,
        Command::Merge(options) => commands::merge::run(&options)?,
        Command::Learn => commands::learn::run(index)?,
        Command::Stats(options) => commands::stats::run(index, &options, out)?,
        Command::Correct(options) => commands::correct::run(index, &options, out)?,
        Command::Verify(options) => commands::verify::run(index, &options, out)?,
        Command::Check(options) => commands::check::run(index, &options, out)?,
        #[cfg(feature = "pdf")]
        Command::ReadPdf => {
            archive::input::pdf::serve()?;
            Outcome::Found
        }
    })
}
