//! What can go wrong, told to a reader of news: what was tried, on what, and why it failed.

use std::io;
use std::path::{Path, PathBuf};

use tantivy::TantivyError;
use tantivy::directory::error::{OpenDirectoryError, OpenReadError};

/// An error of the library; one variant a cause.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder could not be read.
    #[error("cannot read {}: {}", path.display(), cause(source))]
    Read {
        /// What was to be read.
        path: PathBuf,
        /// Why it could not be.
        source: io::Error,
    },
    /// A file is larger than a text can be.
    #[error("cannot read {}: a text of {size} bytes, and at most {limit} are read; split it, or make it JSON Lines", path.display())]
    TooLarge {
        /// What was to be read.
        path: PathBuf,
        /// Its bytes.
        size: u64,
        /// The most that are read.
        limit: u64,
    },
    /// A glob that is none.
    #[error("cannot read the glob {glob}: {reason}")]
    Glob {
        /// As the user wrote it.
        glob: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A form that is none.
    #[error("there is no form “{name}”; those that are read are {known}")]
    Form {
        /// As the user wrote it.
        name: String,
        /// Names of all forms.
        known: String,
    },
    /// A mapping of fields that is none.
    #[error("cannot read the mapping “{pair}”: it is FIELD=NAME, where FIELD is one of {known}")]
    FieldMap {
        /// As the user wrote it.
        pair: String,
        /// Names of all fields.
        known: String,
    },
    /// A home of papers that is not in the gazetteer.
    #[error("cannot find the home “{place}” among the places that are known")]
    Home {
        /// As the user wrote it.
        place: String,
    },
    /// A pattern of dates in paths that is none.
    #[error("cannot read the pattern “{pattern}”: {reason}")]
    DatePattern {
        /// As the user wrote it.
        pattern: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A file of corrections cannot be applied; nothing is, then.
    #[error("cannot apply the corrections in {}: {}", path.display(), told(problems))]
    Corrections {
        /// The file.
        path: PathBuf,
        /// Every line that is wrong, and why.
        problems: Vec<crate::corrections::Problem>,
    },
    /// A file or folder could not be written.
    #[error("cannot write {}: {}", path.display(), cause(source))]
    Write {
        /// What was to be written.
        path: PathBuf,
        /// Why it could not be.
        source: io::Error,
    },
    /// What is to be written would take the place of what is there.
    #[error("{} is there already, and was left as it is", path.display())]
    Exists {
        /// The file or folder.
        path: PathBuf,
    },
    /// The folder that is to be written holds other things.
    #[error("cannot write {}: it holds {name}, which no export writes", path.display())]
    Occupied {
        /// The folder.
        path: PathBuf,
        /// One of the other things.
        name: String,
    },
    /// A shard that is none.
    #[error("there is no shard “{typed}”: {reason}")]
    Shard {
        /// As the user wrote it.
        typed: String,
        /// What is wrong with it.
        reason: String,
    },
    /// An index holds other shards than those asked for.
    #[error("the index in {} holds {}, and was to be brought up to date with {}", path.display(), held(known), held(asked))]
    OtherShard {
        /// The index.
        path: PathBuf,
        /// What it holds; nothing for all stories.
        known: Option<crate::index::Shard>,
        /// What was asked for.
        asked: Option<crate::index::Shard>,
    },
    /// Two of the indexes that were named are one.
    #[error("{} and {} are one index, or one is a copy of the other", path.display(), other.display())]
    SameIndex {
        /// One of them.
        path: PathBuf,
        /// The other.
        other: PathBuf,
    },
    /// Two of the indexes that were named hold the same story.
    #[error("the story “{story}” is in {} and in {}: they cannot be read as one", path.display(), other.display())]
    Overlap {
        /// Its key: file, member, record and number.
        story: String,
        /// One of them.
        path: PathBuf,
        /// The other.
        other: PathBuf,
    },
    /// Indexes that hold different shards of their folders cannot become one.
    #[error("{} cannot be made of these indexes: they hold {one} of {root}, and {other} of {another}", path.display())]
    UnlikeShards {
        /// The index to be made.
        path: PathBuf,
        /// A folder that was indexed.
        root: String,
        /// What is held of it, in words.
        one: String,
        /// Another folder.
        another: String,
        /// What is held of that one.
        other: String,
    },
    /// Indexes that are corrected differently cannot become one.
    #[error("{} is corrected by other corrections than {}", other.display(), path.display())]
    UnlikeCorrections {
        /// One of them.
        path: PathBuf,
        /// The other.
        other: PathBuf,
    },
    /// What is learnt over all stories of an index was not yet, for a run was ended before.
    #[error("the index in {} was not brought up to date to the end", path.display())]
    NotLearnt {
        /// The index.
        path: PathBuf,
    },
    /// There is no index where one was looked for.
    #[error("there is no index in {}", path.display())]
    NoIndex {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The folder named as an index holds other things.
    #[error("{} is no index of archive, and is not empty: nothing was written there", path.display())]
    NotAnIndex {
        /// The folder.
        path: PathBuf,
    },
    /// The index was written by a program of another version.
    #[error("the index in {} has the form {found}, and this program reads the form {own}", path.display())]
    OtherVersion {
        /// The index.
        path: PathBuf,
        /// Its form.
        found: u32,
        /// The form this program reads.
        own: u32,
    },
    /// Another run is writing to the index.
    #[error("the index in {} is being written by another run of archive", path.display())]
    Busy {
        /// The index.
        path: PathBuf,
    },
    /// The index cannot be read.
    #[error("the index in {} is damaged", path.display())]
    DamagedIndex {
        /// The index.
        path: PathBuf,
    },
    /// Something was to be indexed again, and the index names nothing.
    #[error("nothing was indexed before, so there is nothing to bring up to date")]
    NothingToUpdate,
    /// The engine failed.
    #[error("the index cannot be used: {0}")]
    Engine(#[from] TantivyError),
    /// A list that a run had put into a file could not be read back.
    #[error("{0}; run the command again")]
    Unread(#[from] crate::copies::Unread),
    /// A pattern stands for more words than can be looked at one by one.
    #[error("“{pattern}” stands for {words} words, too many beside other words: write more of its letters")]
    TooManyWords {
        /// The pattern.
        pattern: String,
        /// How many words it stands for.
        words: usize,
    },
    /// A query cannot be read.
    #[error("{0}")]
    Query(#[from] crate::query::ParseError),
}

impl Error {
    /// The same, said of the index in a folder: where the engine's files are not as it wrote them, the index is damaged.
    pub fn of_index(self, path: impl FnOnce() -> PathBuf) -> Self {
        match self {
            Self::Engine(error) if is_damage(&error) => Self::DamagedIndex { path: path() },
            Self::Engine(TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath })) => {
                let (path, source) = (path(), io::Error::new(io_error.kind(), cause(&io_error)));
                let file = path.join(filepath);
                let is_other = source.kind() != io::ErrorKind::PermissionDenied && !file.is_file();
                if is_other { Self::DamagedIndex { path } } else { Self::Read { path: file, source } }
            }
            other => other,
        }
    }
}

/// Why the engine's files of the index in a folder cannot be opened: the system refuses to read one, or the index is damaged.
pub(crate) fn unopened(error: TantivyError, index: &Path) -> Error {
    let refused = |error: &io::Error| error.kind() == io::ErrorKind::PermissionDenied;
    match error {
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath }) if refused(&io_error) => {
            Error::Read { path: index.join(filepath), source: io_error.kind().into() }
        }
        TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error, directory_path })
            if refused(&io_error) =>
        {
            Error::Read { path: directory_path, source: io_error.kind().into() }
        }
        _ => Error::DamagedIndex { path: index.to_owned() },
    }
}

/// Whether the engine failed for what is in its files, and not for what the system refuses.
fn is_damage(error: &TantivyError) -> bool {
    let is_odd = |error: &io::Error| matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof);
    match error {
        TantivyError::DataCorruption(_) | TantivyError::SchemaError(_) | TantivyError::FieldNotFound(_) => true,
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. }) => is_odd(io_error),
        TantivyError::OpenReadError(_) => true,
        // A document that another file of the index names, and this one has not.
        TantivyError::InvalidArgument(_) => true,
        TantivyError::IoError(error) => is_odd(error),
        _ => false,
    }
}

/// A result whose error is [`enum@Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Problems one below the other, or the only one beside what was tried.
fn told(problems: &[crate::corrections::Problem]) -> String {
    match problems {
        [only] => only.to_string(),
        several => several.iter().map(|problem| format!("\n  {problem}")).collect(),
    }
}

/// What an index holds, in words.
pub(crate) fn held(shard: &Option<crate::index::Shard>) -> String {
    shard.as_ref().map_or_else(|| "all stories".into(), |shard| format!("shard {shard}"))
}

/// Why the system refused, in words and without its number.
pub fn cause(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::InvalidData if error.to_string().contains("valid UTF-8") => {
            "this is no UTF-8; save the file as UTF-8".into()
        }
        _ => {
            let words = error.to_string();
            let words = words.split(" (os error").next().unwrap_or_default();
            let mut letters = words.chars();
            letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
        }
    }
}
