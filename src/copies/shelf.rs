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

/// Bytes that are kept at hand at most, half of them taken lately: the words of some 5,000 stories.
const AT_HAND: usize = 32 << 20;
/// Bytes of a word, with the row that it begins and its bits.
const WORD: usize = 13;
/// Bytes of a text beside its words.
const TEXT: usize = 96;

/// Which text of a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Of {
    /// Its own.
    Story,
    /// That of a quote, by its number.
    Quote(u32),
}

/// The words of texts, by the mark of the story that they belong to.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    /// What a run wrote down, if it read a story; nothing where that could not be done, which is tried once.
    notes: OnceCell<Option<Notes>>,
    /// Texts that were taken lately, and those before them, which are put away when there are too many of the others.
    lately: FxHashMap<(u64, Of), Rc<Wording>>,
    before: FxHashMap<(u64, Of), Rc<Wording>>,
    /// How much those of lately hold.
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

    /// A text of a story; without a word where there is none. What was not written down is `read`: the story's own text, or
    /// those of all its quotes.
    pub(crate) fn take<E>(
        &mut self,
        key: (u64, Of),
        read: impl FnOnce() -> Result<Vec<Wording>, E>,
    ) -> Result<Rc<Wording>, E> {
        if let Some(text) = self.lately.get(&key) {
            return Ok(text.clone());
        }
        if let Some(text) = self.before.remove(&key) {
            self.keep(key, &text);
            return Ok(text);
        }
        let notes = self.notes.get_mut().and_then(Option::as_mut);
        if let Some(text) = notes.and_then(|notes| notes.take(key).ok().flatten()) {
            let text = Rc::new(text);
            self.keep(key, &text);
            return Ok(text);
        }
        let (mark, of) = key;
        let mut taken = Rc::default();
        for (text, number) in read()?.into_iter().map(Rc::new).zip(0..) {
            let own = match of {
                Of::Story => of,
                Of::Quote(_) => Of::Quote(number),
            };
            self.keep((mark, own), &text);
            if own == of {
                taken = text;
            }
        }
        Ok(taken)
    }

    fn keep(&mut self, key: (u64, Of), text: &Rc<Wording>) {
        let bytes = TEXT + WORD * text.len();
        if self.bytes + bytes > AT_HAND / 2 {
            self.before = std::mem::take(&mut self.lately);
            self.bytes = 0;
        }
        self.bytes += bytes;
        self.lately.insert(key, text.clone());
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
    /// The mark of each story, and where it begins; in order when they are read.
    starts: Vec<(u64, u64)>,
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
/// Bytes that are read at once: most stories, with their quotes, have fewer.
const MOSTLY: usize = 4096;

impl Notes {
    fn begin(folder: &Path) -> io::Result<Self> {
        let file = Stage::Writing(BufWriter::with_capacity(1 << 16, tempfile::tempfile_in(folder)?));
        Ok(Self { file, end: 0, starts: Vec::new(), draft: Vec::new() })
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
        self.starts.push((mark, self.end));
        self.end += draft.len() as u64;
        Ok(())
    }

    /// A text of a story; nothing where the story was not put in.
    fn take(&mut self, (mark, of): (u64, Of)) -> io::Result<Option<Wording>> {
        if let Stage::Writing(file) = &mut self.file {
            file.flush()?;
            self.file = Stage::Reading(file.get_ref().try_clone()?);
            self.starts.sort_unstable();
        }
        // What was put in last, where there was a story of the same mark before.
        let before = self.starts.partition_point(|story| story.0 <= mark).checked_sub(1);
        let Some(&(_, start)) = before.and_then(|at| self.starts.get(at)).filter(|story| story.0 == mark) else {
            return Ok(None);
        };
        let Stage::Reading(file) = &mut self.file else { return Ok(None) };
        file.seek(SeekFrom::Start(start))?;
        let draft = &mut self.draft;
        let mut read_on = |draft: &mut Vec<u8>, to: usize| {
            let from = draft.len();
            draft.resize(to.max(from), 0);
            file.read_exact(draft.get_mut(from..).unwrap_or_default())
        };
        draft.clear();
        read_on(draft, usize::try_from(self.end - start).map_or(MOSTLY, |rest| rest.min(MOSTLY)))?;
        let number = |at: usize| draft.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |&it| u32::from_le_bytes(it));
        let (story, quotes) = (number(0) as usize, number(4) as usize);
        let (from, to, before) = match of {
            Of::Story => (HEAD, HEAD + story, 0),
            Of::Quote(number) => (HEAD + story, HEAD + story + quotes, number),
        };
        read_on(draft, to)?;
        let mut rest = draft.get(from..to).unwrap_or_default();
        for _ in 0..before {
            Wording::pass(&mut rest);
        }
        Ok(Some(Wording::from_bytes(&mut rest).unwrap_or_default()))
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
        let ferry = || Wording::read(["The ferry sank"]);
        let read = || Ok::<_, ()>(vec![ferry(), Wording::read(["Nobody"])]);
        assert_eq!(shelf.take((7, Of::Story), || Ok::<_, ()>(vec![ferry()])).unwrap().len(), 3);
        assert_eq!(shelf.take((7, Of::Story), nothing).unwrap().len(), 3);
        assert_eq!(shelf.take((8, Of::Quote(1)), read).unwrap().len(), 1);
        assert_eq!(shelf.take((8, Of::Quote(0)), nothing).unwrap().len(), 3);
        assert!(shelf.take((9, Of::Quote(2)), read).unwrap().is_empty());
        assert!(shelf.take((8, Of::Story), nothing).is_err());
    }

    #[test]
    fn of_many_texts_those_are_at_hand_that_were_taken_lately() {
        let mut shelf = Shelf::default();
        let words = "word ".repeat(1000);
        let many = u64::try_from(AT_HAND / (WORD * 1000)).unwrap();
        let read = || Ok::<_, ()>(vec![Wording::read([words.as_str()])]);
        for mark in 0..many {
            shelf.take((mark, Of::Story), read).unwrap();
            assert!(shelf.take((0, Of::Story), nothing).is_ok());
        }
        assert!(shelf.take((1, Of::Story), nothing).is_err());
    }

    #[test]
    fn what_was_put_in_comes_out_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let mut shelf = Shelf::default();
        let story = Wording::read(["The Arden ferry sank in 1902, said Bell."]);
        let long = Wording::read(["Every boat of Arden was out to look for them. "; 200]);
        let quotes = ["It sank", "", "Nobody saw it"].map(|quote| Wording::read([quote]));
        shelf.put(folder.path(), 7, &story, &quotes);
        shelf.put(folder.path(), 8, &long, &[quotes[2].clone(), long.clone()]);
        shelf.put(folder.path(), 9, &quotes[0], &[]);
        let is = |one: Rc<Wording>, other: &Wording| assert_eq!((&one.keys, &one.sorts), (&other.keys, &other.sorts));
        is(shelf.take((7, Of::Story), nothing).unwrap(), &story);
        is(shelf.take((8, Of::Story), nothing).unwrap(), &long);
        is(shelf.take((8, Of::Quote(1)), nothing).unwrap(), &long);
        is(shelf.take((9, Of::Story), nothing).unwrap(), &quotes[0]);
        for (number, quote) in (0..).zip(&quotes) {
            is(shelf.take((7, Of::Quote(number)), nothing).unwrap(), quote);
        }
        assert!(shelf.take((7, Of::Quote(3)), nothing).unwrap().is_empty());
        assert!(shelf.take((9, Of::Quote(0)), nothing).unwrap().is_empty());
        assert!(shelf.take((10, Of::Story), nothing).is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
