//! `archive serve`: the archive in the browser.

use std::path::Path;

use super::existing;
use crate::Outcome;
use crate::args::Serve;
use crate::serve;

/// Runs the command until it is interrupted.
pub(crate) fn run(index: Option<&Path>, options: &Serve) -> anyhow::Result<Outcome> {
    serve::serve(&existing(index)?, options.port)
}
