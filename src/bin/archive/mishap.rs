//! What nobody foresaw: it ends as a message, too.
//!
//! The engine trusts its files once they are open, and stops in the middle where one is another's or made up. Nothing is
//! lost by that: what is written is written as a whole, or not at all.

use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::path::PathBuf;
use std::sync::Mutex;

use anyhow::anyhow;
use archive::Error;

use crate::Outcome;
use crate::commands::nearest;

/// Where it happened, and what was said.
static LAST: Mutex<Option<(String, String)>> = Mutex::new(None);

/// Runs a command, whatever happens: what stops in the engine is a damaged index, and anything else a mistake of ours.
pub(crate) fn caught(index: &[PathBuf], command: impl FnOnce() -> anyhow::Result<Outcome>) -> anyhow::Result<Outcome> {
    std::panic::set_hook(Box::new(keep));
    let path = || index.first().cloned().or_else(nearest).unwrap_or_default();
    let ended = catch_unwind(AssertUnwindSafe(command));
    let _ = std::panic::take_hook();
    match ended {
        Ok(ended) => ended.map_err(|error| match error.downcast::<Error>() {
            Ok(error) => error.of_index(path).into(),
            Err(error) => error,
        }),
        Err(_) => {
            let last = LAST.lock().map(|mut last| last.take()).unwrap_or_default();
            let (place, words) = last.unwrap_or_default();
            if ["tantivy", "ownedbytes"].iter().any(|engine| place.contains(engine)) {
                return Err(Error::DamagedIndex { path: path() }.into());
            }
            Err(anyhow!("a mistake in archive itself, at {place}: {words}; please report it with what was read"))
        }
    }
}

/// Keeps the first of several for the message.
fn keep(info: &PanicHookInfo<'_>) {
    let payload = info.payload();
    let words = payload.downcast_ref::<&str>().map(|words| (*words).to_owned());
    let words = words.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default();
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    if let Ok(mut last) = LAST.lock() {
        last.get_or_insert((place, words));
    }
}
