//! `archive extract`: documents in, records out, without an index.

use std::io::{BufRead, BufReader, stdin};
use std::path::PathBuf;
use std::sync::Arc;

use archive::input::{self, Entry, Exclude, Outcome as Read, Settings};
use archive::stream::{self, Event};

use crate::Outcome;
use crate::args::Extract;
use crate::messages::note;
use crate::output::Out;

/// An input by its name, and what came of opening it.
type Input = (String, archive::Result<Read>);

/// Runs the command.
pub(crate) fn run(options: &Extract, out: &mut Out) -> anyhow::Result<Outcome> {
    let settings = Arc::new(options.reading.settings()?.with_home(options.home.as_deref())?);
    rayon::ThreadPoolBuilder::new().num_threads(options.threads).build_global()?;
    let inputs: Box<dyn Iterator<Item = Input>> = if options.paths {
        let names = BufReader::new(stdin()).lines().map_while(Result::ok).filter(|name| !name.is_empty());
        let settings = Arc::clone(&settings);
        Box::new(names.flat_map(move |name| files(PathBuf::from(name), &settings)))
    } else if options.files.is_empty() {
        let name = options.name.clone();
        let read = input::read_stream(&name, Box::new(stdin()), &settings);
        Box::new(std::iter::once((name, read)))
    } else {
        let (paths, settings) = (options.files.clone(), Arc::clone(&settings));
        Box::new(paths.into_iter().flat_map(move |path| files(path, &settings)))
    };
    let (mut found, mut lost, mut fault) = (0, 0, None);
    let mut give = |event| {
        match event {
            Event::Record(record) => {
                found += 1;
                let line = serde_json::to_string(&record).map_err(anyhow::Error::from);
                fault = line.and_then(|line| Ok(out.line(line)?)).err();
            }
            Event::Lost(message) => {
                lost += 1;
                note(message);
            }
            Event::Skipped(message) => note(format_args!("{message}, not read")),
            Event::Remarked(message) => note(message),
        }
        fault.is_none()
    };
    stream::extract(inputs, &settings, &mut give);
    match fault {
        Some(fault) => Err(fault),
        None if lost > 0 => Ok(Outcome::Incomplete),
        None if found == 0 => Ok(Outcome::Nothing),
        None => Ok(Outcome::Found),
    }
}

/// The files at a path, or below it, each opened when its turn comes.
fn files(path: PathBuf, settings: &Arc<Settings>) -> impl Iterator<Item = Input> + use<> {
    let settings = Arc::clone(settings);
    input::walk(&[path], &Exclude::default()).map(move |entry| match entry {
        Entry::File(found) => {
            let read = input::read(&found, &settings);
            (found.relative, read)
        }
        Entry::Skipped { relative, reason } => (relative, Ok(Read::Skipped(reason))),
        Entry::Failed(error) => (String::new(), Err(error)),
    })
}
