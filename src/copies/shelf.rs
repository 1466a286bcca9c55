//! The words of texts at hand, so that a story is not read and taken apart again for each that it is compared with.
//!
//! A run that reads stories has their words before it, and writes them down in a file without a name beside the index; what
//! is compared is read back from there, from the system's memory as long as it has room. Of older stories, the words are
//! read from their records.

use std::cell::OnceCell;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::word::Wording;

/// Bytes that are kept at hand: the words of some 5,000 stories.
const AT_HAND: usize = 32 << 20;
/// Bytes of a word, with the row that it begins and its bits.
const WORD: usize = 13;
/// Bytes of a text beside its words.
const TEXT: usize = 96;

/// Which texts of a story: they are kept apart, for its quotes are compared when all stories have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Of {
    /// Its own.
    Story,
    /// Those of its quotes, in order.
    Quotes,
}

/// The words of texts, by the mark of the story that they belong to.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    /// What a run wrote down, if it read a story; nothing where that could not be done, which is tried once.
    notes: OnceCell<Option<Notes>>,
    texts: FxHashMap<(u64, Of), Vec<Rc<Wording>>>,
    bytes: usize,
}

impl Shelf {
    /// Keeps the words of a story and of its quotes, in a file in `folder`; until the first text is taken.
    pub(crate) fn put(&mut self, folder: &Path, mark: u64, story: &Wording, quotes: &[Wording]) {
        self.notes.get_or_init(|| Notes::begin(folder).ok());
        if let Some(Some(notes)) = self.notes.get_mut()
            && notes.put(mark, story, quotes).is_err()
        {
            // Without them everything is found as well, from the records.
            self.notes = OnceCell::from(None);
        }
    }

    /// The text at a place among those of a story, which are all read where they are not at hand; without a word where
    /// there is none.
    pub(crate) fn take<E>(
        &mut self,
        key: (u64, Of),
        place: usize,
        read: impl FnOnce() -> Result<Vec<Wording>, E>,
    ) -> Result<Rc<Wording>, E> {
        if let Some(texts) = self.texts.get(&key) {
            return Ok(texts.get(place).cloned().unwrap_or_default());
        }
        let notes = self.notes.get_mut().and_then(Option::as_mut);
        let noted = notes.and_then(|notes| notes.take(key).ok().flatten());
        let texts = noted.map_or_else(read, Ok)?;
        let bytes = TEXT + texts.iter().map(|text| TEXT + WORD * text.len()).sum::<usize>();
        if self.bytes + bytes > AT_HAND {
            self.texts.clear();
            self.bytes = 0;
        }
        self.bytes += bytes;
        let texts: Vec<Rc<Wording>> = texts.into_iter().map(Rc::new).collect();
        let text = texts.get(place).cloned().unwrap_or_default();
        self.texts.insert(key, texts);
        Ok(text)
    }
}

/// Words in a file that vanishes with the run, however that ends.
///
/// Of each story: bytes of its words, bytes of those of its quotes, its words, those of its quotes; all numbers are little
/// endian, of 32 bits.
#[derive(Debug)]
struct Notes {
    file: Stage,
    /// Where what is written next begins.
    end: u64,
    /// Where each story begins, by its mark.
    starts: FxHashMap<u64, u64>,
    /// What is being written or read.
    draft: Vec<u8>,
}

/// A file that is first written, then read.
#[derive(Debug)]
enum Stage {
    Writing(BufWriter<File>),
    Reading(File),
}

/// Bytes before the words of a story.
const HEAD: usize = 8;

impl Notes {
    fn begin(folder: &Path) -> io::Result<Self> {
        let file = Stage::Writing(BufWriter::with_capacity(1 << 16, tempfile::tempfile_in(folder)?));
        Ok(Self { file, end: 0, starts: FxHashMap::default(), draft: Vec::new() })
    }

    fn put(&mut self, mark: u64, story: &Wording, quotes: &[Wording]) -> io::Result<()> {
        let Stage::Writing(file) = &mut self.file else { return Ok(()) };
        let draft = &mut self.draft;
        draft.clear();
        draft.resize(HEAD, 0);
        story.write(draft);
        let story_ends = draft.len();
        quotes.iter().for_each(|quote| quote.write(draft));
        for (place, bytes) in [(0, story_ends - HEAD), (4, draft.len() - story_ends)] {
            let bytes = u32::try_from(bytes).map_err(io::Error::other)?;
            draft[place..place + 4].copy_from_slice(&bytes.to_le_bytes());
        }
        file.write_all(draft)?;
        self.starts.insert(mark, self.end);
        self.end += draft.len() as u64;
        Ok(())
    }

    /// The texts of a story; nothing where it was not put in.
    fn take(&mut self, (mark, of): (u64, Of)) -> io::Result<Option<Vec<Wording>>> {
        let Some(&start) = self.starts.get(&mark) else { return Ok(None) };
        if let Stage::Writing(file) = &mut self.file {
            file.flush()?;
            self.file = Stage::Reading(file.get_ref().try_clone()?);
        }
        let Stage::Reading(file) = &mut self.file else { return Ok(None) };
        file.seek(SeekFrom::Start(start))?;
        let mut head = [0; HEAD];
        file.read_exact(&mut head)?;
        let [story, quotes] = [0, 4].map(|at| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]));
        let bytes = match of {
            Of::Story => story,
            Of::Quotes => {
                file.seek_relative(i64::from(story))?;
                quotes
            }
        };
        self.draft.resize(bytes as usize, 0);
        file.read_exact(&mut self.draft)?;
        let mut rest = self.draft.as_slice();
        Ok(Some(std::iter::from_fn(|| Wording::from_bytes(&mut rest)).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nothing() -> Result<Vec<Wording>, ()> {
        Err(())
    }

    #[test]
    fn what_was_read_is_not_read_again() {
        let mut shelf = Shelf::default();
        let read = || Ok::<_, ()>(vec![Wording::read(["The ferry sank"])]);
        assert_eq!(shelf.take((7, Of::Story), 0, read).unwrap().len(), 3);
        assert_eq!(shelf.take((7, Of::Story), 0, nothing).unwrap().len(), 3);
        assert!(shelf.take((7, Of::Story), 1, nothing).unwrap().is_empty());
        assert!(shelf.take((8, Of::Quotes), 0, nothing).is_err());
    }

    #[test]
    fn what_was_put_in_comes_out_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let mut shelf = Shelf::default();
        let story = Wording::read(["The Arden ferry sank in 1902, said Bell."]);
        let quotes = ["It sank", "", "Nobody saw it"].map(|quote| Wording::read([quote]));
        shelf.put(folder.path(), 7, &story, &quotes);
        shelf.put(folder.path(), 8, &quotes[0], &[]);
        let is = |one: Rc<Wording>, other: &Wording| assert_eq!((&one.keys, &one.sorts), (&other.keys, &other.sorts));
        is(shelf.take((7, Of::Story), 0, nothing).unwrap(), &story);
        is(shelf.take((8, Of::Story), 0, nothing).unwrap(), &quotes[0]);
        for (place, quote) in quotes.iter().enumerate() {
            is(shelf.take((7, Of::Quotes), place, nothing).unwrap(), quote);
        }
        assert!(shelf.take((8, Of::Quotes), 0, nothing).unwrap().is_empty());
        assert!(shelf.take((9, Of::Story), 0, nothing).is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
