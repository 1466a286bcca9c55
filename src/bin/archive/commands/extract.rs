//! `archive extract`: documents in, records out, without an index.

use std::io::{self, BufRead, stdin};
use std::path::PathBuf;
use std::sync::Arc;

use archive::corrections::Corrections;
use archive::input;
use archive::stream::{self, Event, Input};

use crate::Outcome;
use crate::args::Extract;
use crate::messages::note;
use crate::output::Out;

/// Runs the command.
pub(crate) fn run(options: &Extract, out: &mut Out) -> anyhow::Result<Outcome> {
    let settings = Arc::new(options.reading.settings()?.with_home(options.home.as_deref())?);
    let corrections = options.corrections.as_deref().map(Corrections::read).transpose()?;
    let corrections = Arc::new(corrections.unwrap_or_default());
    rayon::ThreadPoolBuilder::new().num_threads(options.threads).build_global()?;
    let inputs: Box<dyn Iterator<Item = Input>> = if options.paths {
        let (settings, corrections) = (Arc::clone(&settings), Arc::clone(&corrections));
        Box::new(listed(stdin().lock()).flat_map(move |path| -> Box<dyn Iterator<Item = Input>> {
            match path {
                Ok(path) => Box::new(stream::files(path, &settings, &corrections)),
                Err(error) => Box::new(std::iter::once(Input::of("", Err(error)))),
            }
        }))
    } else if options.files.is_empty() {
        let read = input::read_stream(&options.name, Box::new(stdin()), &settings);
        Box::new(std::iter::once(Input::of(&options.name, read)))
    } else {
        let (paths, settings, corrections) = (options.files.clone(), Arc::clone(&settings), Arc::clone(&corrections));
        Box::new(paths.into_iter().flat_map(move |path| stream::files(path, &settings, &corrections)))
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
    stream::extract(inputs, &settings, &corrections, &mut give);
    match fault {
        Some(fault) => Err(fault),
        None if lost > 0 => Ok(Outcome::Incomplete),
        None if found == 0 => Ok(Outcome::Nothing),
        None => Ok(Outcome::Found),
    }
}

/// The paths of a list, one a line, whatever their bytes; the list ends where it cannot be read.
fn listed(list: impl BufRead) -> impl Iterator<Item = archive::Result<PathBuf>> {
    let until_lost = |is_lost: &mut bool, line: io::Result<Vec<u8>>| {
        let goes_on = !std::mem::replace(is_lost, line.is_err());
        goes_on.then_some(line)
    };
    let is_blank = |line: &io::Result<Vec<u8>>| matches!(line.as_deref(), Ok([] | [b'\r']));
    list.split(b'\n').scan(false, until_lost).filter(move |line| !is_blank(line)).map(|line| {
        let line = line.map_err(|source| archive::Error::Read { path: "the list of paths".into(), source })?;
        path_of(line.strip_suffix(b"\r").unwrap_or(&line))
    })
}

/// The path of these bytes, which can be any here.
#[cfg(unix)]
fn path_of(bytes: &[u8]) -> archive::Result<PathBuf> {
    use std::os::unix::ffi::OsStrExt;
    Ok(PathBuf::from(std::ffi::OsStr::from_bytes(bytes)))
}

/// The path of these bytes, which are UTF-8 where paths are not bytes.
#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> archive::Result<PathBuf> {
    let name = String::from_utf8_lossy(bytes).into_owned();
    match std::str::from_utf8(bytes) {
        Ok(_) => Ok(name.into()),
        Err(error) => Err(archive::Error::Read { path: name.into(), source: io::Error::other(error) }),
    }
}
