//! METS and the pages it names, inside a packed file: members come one after another, and what belongs together is read when
//! all are there.

use std::collections::{BTreeSet, HashMap};
use std::io::{Cursor, Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use super::Outer;
use crate::error::Result;
use crate::input::decode::{decode_as, detect};
use crate::input::mets::{NAMED_BY_METS, beside, pages_named, read_with};
use crate::input::{Format, Head, Input, Issue, Reading, Within, alto, head};
use crate::record::Source;

/// Most bytes, packed again, that are held; those that come later are read by themselves.
const MOST: usize = 1 << 28;
/// Largest page or list of articles that is held.
const LARGEST: u64 = 1 << 26;

/// Members that are held, in the order in which they came.
#[derive(Default)]
pub(super) struct Held {
    members: Vec<Kept>,
    bytes: usize,
    /// Pages by their names, and those that METS names, once all are there.
    pages: HashMap<String, usize>,
    named: BTreeSet<String>,
    /// How many were given back.
    at: usize,
}

struct Kept {
    name: String,
    source: Source,
    is_mets: bool,
    packed: Vec<u8>,
}

impl Kept {
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        // What was packed here unpacks here.
        let _ = DeflateDecoder::new(self.packed.as_slice()).read_to_end(&mut bytes);
        bytes
    }

    fn text(&self) -> String {
        let bytes = self.bytes();
        let charset = detect(&bytes, true);
        decode_as(bytes, charset).text
    }

    /// The page that a link in this member leads to, by its name as a member.
    fn page(&self, link: &str) -> Option<String> {
        let path = Path::new(&self.name).parent().unwrap_or(Path::new("")).join(beside(link)?);
        Some(path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/"))
    }
}

impl Held {
    /// Whether members of this form wait for others.
    pub(super) fn takes(&self, format: &dyn Format) -> bool {
        matches!(format.name(), "mets" | "alto") && self.bytes < MOST
    }

    /// Holds a member; gives it back where it is too large to be held.
    pub(super) fn hold(
        &mut self,
        name: String,
        mut input: Input,
        is_mets: bool,
    ) -> std::result::Result<(), Box<Input>> {
        let mut bytes = Vec::new();
        let read = input.reader.by_ref().take(LARGEST + 1).read_to_end(&mut bytes);
        let mut packer = DeflateEncoder::new(Vec::new(), Compression::fast());
        let packed = packer.write_all(&bytes).and_then(|()| packer.finish());
        let (Ok(_), Ok(packed), true) = (read, packed, bytes.len() as u64 <= LARGEST) else {
            let reader = std::mem::replace(&mut input.reader, Box::new(std::io::empty()));
            return Err(Box::new(Input { reader: Box::new(Cursor::new(bytes).chain(reader)), ..input }));
        };
        self.bytes += packed.len();
        self.members.push(Kept { name, source: input.source, is_mets, packed });
        Ok(())
    }

    /// The next of those that were held, and its name; to be asked for when all members have come.
    pub(super) fn next(&mut self, outer: &Outer) -> Option<(String, Result<Reading>)> {
        if self.at == 0 {
            let pages = self.members.iter().enumerate().filter(|(_, member)| !member.is_mets);
            self.pages = pages.map(|(at, page)| (page.name.clone(), at)).collect();
            let lists = self.members.iter().filter(|member| member.is_mets);
            self.named = lists
                .flat_map(|list| pages_named(&list.text()).into_iter().filter_map(|link| list.page(&link)))
                .collect();
        }
        let member = self.members.get(self.at)?;
        self.at += 1;
        let bytes = member.bytes();
        let input = Input {
            path: outer.path.clone(),
            size: bytes.len() as u64,
            head: Head::new(bytes.get(..head::HEAD).unwrap_or(&bytes).to_vec(), bytes.len() <= head::HEAD),
            reader: Box::new(Cursor::new(bytes)),
            source: member.source.clone(),
            within: Within { depth: outer.within.depth + 1, ..outer.within.clone() },
        };
        let reading = if member.is_mets {
            let page = |name: String| self.members.get(*self.pages.get(&name)?);
            read_with(input, &|link| Some(page(member.page(link)?)?.text()))
        } else if self.named.contains(&member.name) {
            let path = member.source.path.clone();
            let issue = Issue { path, line: None, column: None, reason: NAMED_BY_METS.into(), is_loss: false };
            Ok(Reading::new(std::iter::once(Err(issue))))
        } else {
            alto::Alto.read(input)
        };
        Some((member.name.clone(), reading))
    }
}
