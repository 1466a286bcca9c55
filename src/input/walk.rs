//! Walking: from the paths a user names to the files below them, in an order that never changes.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, FileType, Metadata};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use globset::{Glob, GlobSet, GlobSetBuilder};
use walkdir::{DirEntry, WalkDir};

use crate::error::{Error, Result};

/// A file below what was to be indexed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it is, as reached from the path the user named.
    pub path: PathBuf,
    /// Its path below what was indexed, `/` between its parts; for a file named itself, its name. Bytes of a name that
    /// are not UTF-8 stand as `\xFF`.
    pub relative: String,
    /// Bytes in it.
    pub size: u64,
    /// When it last changed, where the system tells.
    pub modified: Option<SystemTime>,
}

/// What a walk comes upon.
#[derive(Debug)]
pub enum Entry {
    /// A file to be read.
    File(Found),
    /// What is never read, and why: `a pipe`, `a link back into the folder`.
    Skipped {
        /// Its path below what was indexed.
        relative: String,
        /// The reason, in words.
        reason: &'static str,
    },
    /// What should have been read and could not be.
    Failed(Error),
}

/// Globs of what is left out.
#[derive(Clone, Debug, Default)]
pub struct Exclude {
    globs: GlobSet,
}

impl Exclude {
    /// Reads globs: one without `/` is held against the names of files and folders at any depth, one with it against
    /// paths below what is indexed.
    ///
    /// ```
    /// use archive::input::Exclude;
    /// let exclude = Exclude::new(["*.bak", "drafts/**"]).unwrap();
    /// assert!(exclude.matches("2002/page.bak") && exclude.matches("drafts/old/a.txt"));
    /// assert!(!exclude.matches("2002/drafts.txt"));
    /// ```
    pub fn new<'g>(globs: impl IntoIterator<Item = &'g str>) -> Result<Self> {
        let failed = |glob: &str, reason: &globset::Error| Error::Glob {
            glob: glob.to_owned(),
            reason: reason.kind().to_string(),
        };
        let mut set = GlobSetBuilder::new();
        for glob in globs {
            let trimmed = glob.strip_prefix("./").unwrap_or(glob).trim_end_matches('/');
            let anchored = if trimmed.contains('/') {
                trimmed.trim_start_matches('/').to_owned()
            } else {
                format!("**/{trimmed}")
            };
            set.add(Glob::new(&anchored).map_err(|error| failed(glob, &error))?);
        }
        let globs = set.build().map_err(|error| failed(error.glob().unwrap_or_default(), &error))?;
        Ok(Self { globs })
    }

    /// Whether the file or folder of this path, below what is indexed, is left out.
    pub fn matches(&self, relative: &str) -> bool {
        self.globs.is_match(relative)
    }
}

/// Every file of `paths` and of the folders among them, each once, sorted within each folder by name.
///
/// Hidden files and folders are passed over, unless named themselves; links are followed unless they lead back into
/// what is walked anyway; what is neither file nor folder is never opened.
pub fn walk(paths: &[PathBuf], exclude: &Exclude) -> impl Iterator<Item = Entry> + use<> {
    let roots: Vec<PathBuf> = paths.iter().filter_map(|path| fs::canonicalize(path).ok()).collect();
    let exclude = exclude.clone();
    let mut seen = HashSet::new();
    let several = paths.len() > 1;
    let paths = paths.to_vec();
    paths.into_iter().flat_map(move |root| below(root, roots.clone(), exclude.clone())).filter(move |entry| {
        let Entry::File(found) = entry else { return true };
        // Paths may overlap: `archive index 2002 2002/05`.
        !several || fs::canonicalize(&found.path).map_or(true, |path| seen.insert(path))
    })
}

fn below(root: PathBuf, roots: Vec<PathBuf>, exclude: Exclude) -> impl Iterator<Item = Entry> {
    let base = root.clone();
    let keep = {
        let (base, exclude) = (root.clone(), exclude);
        move |entry: &DirEntry| {
            entry.depth() == 0 || !is_hidden(entry) && !exclude.matches(&relative(&base, entry.path()))
        }
    };
    let mut walk = WalkDir::new(root)
        .follow_links(true)
        .sort_by_key(|entry| sort_key(entry.file_name().as_encoded_bytes(), entry.file_type()))
        .into_iter();
    std::iter::from_fn(move || {
        loop {
            let entry = match walk.next()? {
                Ok(entry) => entry,
                Err(error) => return Some(failed(&base, error)),
            };
            let is_folder = entry.file_type().is_dir();
            if !keep(&entry) {
                if is_folder {
                    walk.skip_current_dir();
                }
                continue;
            }
            if entry.depth() > 0 && entry.path_is_symlink() && leads_into(entry.path(), &roots) {
                if is_folder {
                    walk.skip_current_dir();
                }
                return Some(skipped(&base, entry.path(), "a link back into what is indexed"));
            }
            if !is_folder {
                return Some(file(&base, &entry));
            }
        }
    })
}

/// A folder's name sorts as the beginning of the paths below it, so that the walk is in the order of whole paths.
fn sort_key(name: &[u8], kind: FileType) -> Vec<u8> {
    let mut key = name.to_vec();
    if kind.is_dir() {
        key.push(b'/');
    }
    key
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn leads_into(link: &Path, roots: &[PathBuf]) -> bool {
    fs::canonicalize(link).is_ok_and(|target| roots.iter().any(|root| target.starts_with(root)))
}

fn file(base: &Path, entry: &DirEntry) -> Entry {
    if !entry.file_type().is_file() {
        return skipped(base, entry.path(), special(entry.file_type()));
    }
    let metadata: Metadata = match entry.metadata() {
        Ok(metadata) => metadata,
        Err(error) => return failed(base, error),
    };
    Entry::File(Found {
        path: entry.path().to_owned(),
        relative: relative(base, entry.path()),
        size: metadata.len(),
        modified: metadata.modified().ok(),
    })
}

fn skipped(base: &Path, path: &Path, reason: &'static str) -> Entry {
    Entry::Skipped { relative: relative(base, path), reason }
}

fn failed(base: &Path, error: walkdir::Error) -> Entry {
    let path = error.path().unwrap_or(base).to_owned();
    if error.loop_ancestor().is_some() || is_endless_link(&path) {
        return skipped(base, &path, "a link that leads to itself");
    }
    let source = error.into_io_error().unwrap_or_else(|| std::io::ErrorKind::Other.into());
    Entry::Failed(Error::Read { path, source })
}

/// Whether a link leads from link to link and never to a file: the system has no portable name for that error.
fn is_endless_link(path: &Path) -> bool {
    let mut path = path.to_owned();
    for _ in 0..64 {
        let Ok(target) = fs::read_link(&path) else { return false };
        path = path.parent().unwrap_or(Path::new("")).join(target);
    }
    true
}

#[cfg(unix)]
fn special(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    if kind.is_fifo() {
        "a pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn special(_kind: FileType) -> &'static str {
    "neither a file nor a folder"
}

/// The absolute path of a file that a walk from `named` comes upon, where that of `named` is `root`.
pub(crate) fn absolute(file: &Path, named: &Path, root: &Path) -> PathBuf {
    match file.strip_prefix(named) {
        Ok(rest) if rest.as_os_str().is_empty() => root.to_owned(),
        Ok(rest) => root.join(rest),
        Err(_) => file.to_owned(),
    }
}

/// The path of `path` below `base`, `/` between its parts; of `base` itself, its name.
fn relative(base: &Path, path: &Path) -> String {
    let rest = path.strip_prefix(base).unwrap_or(path);
    let parts: Vec<String> = rest.iter().map(printable).collect();
    if !parts.is_empty() {
        return parts.join("/");
    }
    printable(base.file_name().unwrap_or(base.as_os_str()))
}

/// A path as text, such that two paths never give the same: bytes that are no UTF-8 as `\xFF`, and a backslash as `\x5C`
/// where such a sign follows it in the name itself.
pub fn printable(path: impl AsRef<OsStr>) -> String {
    let mut out = String::new();
    for chunk in path.as_ref().as_encoded_bytes().utf8_chunks() {
        for (at, c) in chunk.valid().char_indices() {
            match c {
                '\\' if byte_at(&chunk.valid()[at..]).is_some() => out.push_str("\\x5C"),
                _ => out.push(c),
            }
        }
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02X}"));
        }
    }
    out
}

/// The path that [`printable`] gave this text for.
#[cfg(unix)]
pub fn path_of(printed: &str) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    let (mut bytes, mut rest) = (Vec::new(), printed);
    while let Some(at) = rest.find('\\') {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        let byte = byte_at(&rest[at..]);
        bytes.push(byte.unwrap_or(b'\\'));
        rest = &rest[at + if byte.is_some() { BYTE } else { 1 }..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    std::ffi::OsString::from_vec(bytes).into()
}

/// The path that [`printable`] gave this text for; one that is no UTF-16 cannot be had again.
#[cfg(not(unix))]
pub fn path_of(printed: &str) -> PathBuf {
    printed.replace("\\x5C", "\\").into()
}

/// Letters of `\xFF`.
const BYTE: usize = 4;

/// The byte that a text begins with a sign for.
fn byte_at(text: &str) -> Option<u8> {
    let digits = text.strip_prefix("\\x")?.get(..2)?;
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte);
    digits.bytes().all(is_digit).then(|| u8::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use std::fs::{create_dir, write};

    use super::*;

    fn names(entries: impl Iterator<Item = Entry>) -> Vec<String> {
        entries
            .map(|entry| match entry {
                Entry::File(found) => found.relative,
                Entry::Skipped { relative, reason } => format!("{relative}: {reason}"),
                Entry::Failed(error) => format!("failed: {error}"),
            })
            .collect()
    }

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b", "a", ".hidden", "drafts"] {
            create_dir(folder.path().join(name)).unwrap();
        }
        for name in ["b/two.txt", "b/one.txt", "a.txt", "a/x.bak", "a/x.txt", ".hidden/no.txt", ".no", "drafts/d.txt"] {
            write(folder.path().join(name), "x").unwrap();
        }
        folder
    }

    #[test]
    fn files_come_in_the_order_of_their_paths_and_what_is_left_out_does_not() {
        let folder = folder();
        let exclude = Exclude::new(["*.bak", "drafts/"]).unwrap();
        let found = names(walk(&[folder.path().to_owned()], &exclude));
        assert_eq!(found, ["a.txt", "a/x.txt", "b/one.txt", "b/two.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_path_of_any_bytes_is_printed_and_had_again() {
        use std::os::unix::ffi::OsStrExt;
        let names: [&[u8]; 8] = [
            b"caf\xE9.txt",
            b"a\\xE9",
            b"a\\xe9\\",
            b"\\\\x5C\\x5C",
            b"\xFF\\xFF",
            "caf\u{E9}".as_bytes(),
            b"\\x",
            b"\\x\xFFFF",
        ];
        let printed: Vec<String> = names.iter().map(|name| printable(OsStr::from_bytes(name))).collect();
        assert_eq!(printed[..2], ["caf\\xE9.txt", "a\\x5CxE9"]);
        for (name, printed) in names.iter().zip(&printed) {
            assert_eq!(path_of(printed).as_os_str().as_bytes(), *name, "{printed}");
        }
    }

    #[test]
    fn a_path_named_twice_is_walked_once() {
        let folder = folder();
        let paths = [folder.path().join("b"), folder.path().join("b/one.txt"), folder.path().join("b/")];
        assert_eq!(names(walk(&paths, &Exclude::default())), ["one.txt", "two.txt"]);
    }

    #[test]
    fn a_missing_path_is_a_failure() {
        let found = names(walk(&[PathBuf::from("/no/such/folder")], &Exclude::default()));
        assert_eq!(found, ["failed: cannot read /no/such/folder: no such file or folder"]);
    }

    #[test]
    fn a_glob_that_cannot_be_read_is_an_error() {
        let error = Exclude::new(["a[", "b"]).unwrap_err().to_string();
        assert!(error.starts_with("cannot read the glob a[:"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn links_pipes_and_odd_names_do_no_harm() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        use std::os::unix::fs::symlink;

        let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let at = |name: &str| folder.path().join(name);
        write(outside.path().join("far.txt"), "x").unwrap();
        symlink("self", at("self")).unwrap();
        symlink(".", at("here")).unwrap();
        symlink("gone.txt", at("dangling")).unwrap();
        symlink(outside.path(), at("out")).unwrap();
        write(folder.path().join(OsStr::from_bytes(b"caf\xE9.txt")), "x").unwrap();
        std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        let found = names(walk(&[folder.path().to_owned()], &Exclude::default()));
        assert_eq!(
            found,
            [
                "caf\\xE9.txt".to_owned(),
                format!("failed: cannot read {}: no such file or folder", at("dangling").display()),
                "here: a link that leads to itself".to_owned(),
                "out/far.txt".to_owned(),
                "self: a link that leads to itself".to_owned(),
                "socket: a socket".to_owned(),
            ]
        );
    }
}
