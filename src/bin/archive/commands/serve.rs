//! `archive serve`: the archive in the browser.

use std::path::PathBuf;

use super::existing;
use crate::Outcome;
use crate::args::Serve;
use crate::serve;

/// Runs the command until it is interrupted.
pub(crate) fn run(index: &[PathBuf], options: &Serve) -> anyhow::Result<Outcome> {
    serve::serve(existing(index)?, options.port)
}
