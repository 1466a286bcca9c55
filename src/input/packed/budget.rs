//! How much a packed file may become, and a reader that keeps to it.

use std::io::{Error, ErrorKind, Read, Result};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::cause;

/// What any file may unpack to.
const FREE: u64 = 64 << 20;
/// How many times its size a file may unpack to beyond that: text packs ten times, a long list forty.
const RATIO: u64 = 250;
/// How a refusal begins.
pub(super) const REFUSED: &str = "unpacks to more than";

/// How many bytes all that is packed in one file on disk may still unpack to.
#[derive(Clone, Debug)]
pub struct Budget {
    all: u64,
    left: Arc<AtomicU64>,
}

impl Budget {
    /// For a file of so many bytes on disk.
    pub fn of(size: u64) -> Self {
        let all = FREE.saturating_add(size.saturating_mul(RATIO));
        Self { all, left: Arc::new(AtomicU64::new(all)) }
    }

    /// Whether nothing is left.
    pub(super) fn is_spent(&self) -> bool {
        self.left.load(Ordering::Relaxed) == 0
    }

    fn take(&self, bytes: u64) -> Result<()> {
        let left = self.left.load(Ordering::Relaxed);
        self.left.store(left.saturating_sub(bytes), Ordering::Relaxed);
        if bytes < left {
            Ok(())
        } else {
            Err(Error::other(format!("{REFUSED} {} bytes, and the rest of it is refused", self.all)))
        }
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self::of(0)
    }
}

/// What went wrong while a member was unpacked, in words.
#[derive(Clone, Debug, Default)]
pub(super) struct Fault(Arc<Mutex<Option<String>>>);

impl Fault {
    /// What went wrong since this was last asked.
    pub(super) fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn set(&self, reason: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(reason);
    }
}

/// Unpacked bytes, within a budget. Where the packed ones are damaged, what came before is all there is, and the
/// fault is noted; where the budget is spent, reading fails.
pub(super) struct Guard<R> {
    inner: R,
    budget: Budget,
    fault: Fault,
    has_ended: bool,
}

impl<R: Read> Guard<R> {
    pub(super) fn new(inner: R, budget: Budget, fault: Fault) -> Self {
        Self { inner, budget, fault, has_ended: false }
    }
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        if self.has_ended {
            return Ok(0);
        }
        match self.inner.read(buffer) {
            Ok(bytes) => match self.budget.take(bytes as u64) {
                Ok(()) => Ok(bytes),
                Err(error) => {
                    self.fault.set(error.to_string());
                    Err(error)
                }
            },
            Err(error) if error.kind() == ErrorKind::Interrupted => Err(error),
            Err(error) if cause(&error).contains(REFUSED) => Err(error),
            Err(error) => {
                self.has_ended = true;
                self.fault.set(match error.kind() {
                    ErrorKind::UnexpectedEof => "it is cut off, and was read up to there".into(),
                    _ => format!("it is damaged, and was read up to there: {}", cause(&error)),
                });
                Ok(0)
            }
        }
    }
}
