use super::*;
use crate::input::{Entry, Exclude, Outcome, Settings, read, walk};
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};
use std::io::Write;
use std::sync::Arc;

fn found(bytes: &[u8]) -> Vec<Result<Document, Issue>> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pack"), bytes).unwrap();
    let file = walk(&[folder.path().to_owned()], &Exclude::default()).find_map(|entry| match entry {
        Entry::File(found) => Some(found),
        _ => None,
    });
    match read(&file.unwrap(), &Arc::new(Settings::default())) {
        Ok(Outcome::Read(reading)) => reading.documents.collect(),
        Ok(Outcome::Skipped(reason)) => panic!("skipped: {reason}"),
        Err(error) => panic!("{error}"),
    }
}

/// Each document's member and text, each issue as it is told.
fn told(bytes: &[u8]) -> Vec<String> {
    let one = |found: Result<Document, Issue>| match found {
        Ok(document) => format!("{}={}", document.source.member.unwrap_or_default(), document.text.trim()),
        Err(issue) => issue.to_string(),
    };
    found(bytes).into_iter().map(one).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, bytes) in files {
        let mut header = ::tar::Header::new_ustar();
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(bytes.len() as u64);
        header.set_entry_type(::tar::EntryType::Regular);
        header.set_cksum();
        out.extend(header.as_bytes());
        out.extend(*bytes);
        out.resize(out.len().next_multiple_of(512), 0);
    }
    out.resize(out.len() + 1024, 0);
    out
}

/// A zip written by hand: local heads, then the list.
pub(in crate::input) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut list) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        let packed = encoder.finish().unwrap();
        let mut sum = flate2::Crc::new();
        sum.update(bytes);
        let mut entry: Vec<u8> = vec![20, 0, 0, 0, 8, 0, 0, 0, 0x21, 0];
        for number in [sum.sum(), packed.len() as u32, bytes.len() as u32] {
            entry.extend(number.to_le_bytes());
        }
        entry.extend((name.len() as u16).to_le_bytes());
        entry.extend([0, 0]);
        let start = out.len() as u32;
        out.extend(b"PK\x03\x04");
        out.extend(&entry);
        out.extend(name.as_bytes());
        out.extend(packed);
        list.extend(b"PK\x01\x02\x14\x00");
        list.extend(&entry);
        list.extend([0; 10]);
        list.extend(start.to_le_bytes());
        list.extend(name.as_bytes());
    }
    let (start, count) = (out.len() as u32, files.len() as u16);
    let length = list.len() as u32;
    out.extend(list);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    out.extend([length.to_le_bytes(), start.to_le_bytes()].concat());
    out.extend([0, 0]);
    out
}

#[test]
fn gzip_of_one_part_or_several_and_zstandard_are_read_through() {
    let two = [gzip(b"It rained. "), gzip(b"It snowed.\n")].concat();
    assert_eq!(told(&two), ["=It rained. It snowed."]);
    let packed = zstd::encode_all(&b"It rained.\n"[..], 3).unwrap();
    assert_eq!(told(&[packed.clone(), packed].concat()), ["=It rained.\nIt rained."]);
}

#[test]
fn zeros_behind_a_packed_file_are_nothing_and_other_bytes_are_told() {
    let zstd = |bytes: &[u8]| zstd::encode_all(bytes, 3).unwrap();
    let zeros = vec![0; 70_000];
    for (one, two) in [(gzip(b"It rained. "), gzip(b"It snowed.")), (zstd(b"It rained. "), zstd(b"It snowed."))] {
        assert_eq!(told(&[&one[..], &zeros].concat()), ["=It rained."]);
        assert_eq!(told(&[&one[..], &zeros[..9], &two, &zeros].concat()), ["=It rained. It snowed."]);
        let junk = told(&[&one[..], &zeros[..9], b"junk"].concat());
        assert_eq!(junk[0], "=It rained.");
        assert!(junk[1].contains("what stands behind its end is no part of it"), "{junk:?}");
        let cut = told(&[&one[..], &two[..two.len() - 5]].concat());
        assert!(cut.last().unwrap().contains("cut off"), "{cut:?}");
    }
}

/// A zip as programs write it that cannot go back: what a head does not say stands behind the file.
fn streamed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, bytes) in files {
        let whole = zip(&[(name, bytes)]);
        let list = whole.windows(4).rposition(|four| four == b"PK\x01\x02").unwrap();
        let mut file = whole[..list].to_vec();
        let sizes = file[14..26].to_vec();
        file[6] |= 8;
        file[14..26].fill(0);
        out.extend([&file[..], b"PK\x07\x08", &sizes].concat());
    }
    out
}

#[test]
fn of_a_zip_that_is_cut_off_what_is_there_is_read() {
    let files: [(&str, &[u8]); 3] = [("a.txt", b"One.\n"), ("b.txt", b"Two, and so on.\n"), ("c.txt", b"Three.\n")];
    let whole = zip(&files);
    let list = whole.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    let last = whole.windows(5).position(|five| five == b"c.txt").unwrap();
    for zip in [&whole[..list], &whole[..list + 60], &streamed(&files)[..]] {
        let told = told(zip);
        assert_eq!(told[..3], ["a.txt=One.", "b.txt=Two, and so on.", "c.txt=Three."]);
        assert!(told.len() == 4 && told[3].starts_with("pack: its list of files is cut off"), "{told:?}");
    }
    let told = told(&whole[..last + 8]);
    assert_eq!(told[..2], ["a.txt=One.", "b.txt=Two, and so on."]);
    assert!(told.iter().any(|told| told == "pack!c.txt: it is cut off, and was read up to there"), "{told:?}");
    for zip in [whole, streamed(&files)] {
        for end in 0..zip.len() {
            quietly(&zip[..end]);
        }
    }
}

#[test]
fn members_of_tar_and_zip_are_read_by_name_in_any_nesting() {
    let files: [(&str, &[u8]); 3] =
        [("a/one.txt", b"One.\n"), ("b.jsonl", b"{\"text\":\"Two.\"}\n{\"text\":\"Three.\"}\n"), (".hidden", b"x")];
    let expected = ["a/one.txt=One.", "b.jsonl=Two.", "b.jsonl=Three."];
    assert_eq!(told(&tar(&files)), expected);
    assert_eq!(told(&gzip(&tar(&files))), expected);
    assert_eq!(told(&zip(&files)), expected);
    assert_eq!(told(&tar(&[("in.zip", &zip(&files[..1]))])), ["in.zip!a/one.txt=One."]);
}

#[test]
fn ids_name_the_member() {
    let document = found(&zip(&[("a.txt", b"One.\n")])).remove(0).unwrap();
    assert_eq!(crate::pipeline::extract(&document)[0].id, "pack!a.txt#0");
}

#[test]
fn a_bad_member_is_told_and_the_rest_goes_on() {
    let whole = gzip(b"It rained on Monday, and on Tuesday it snowed.\n");
    let files: [(&str, &[u8]); 3] =
        [("bad.gz", &whole[..whole.len() - 12]), ("c.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), ("d.txt", b"Four.\n")];
    let told = told(&zip(&files));
    assert!(told.iter().any(|line| line.starts_with("pack!bad.gz: it is cut off")), "{told:?}");
    assert!(told.contains(&"d.txt=Four.".into()), "{told:?}");
    assert_eq!(told.last().unwrap(), "pack: 1 of its files is no news: 1 a picture (PNG)");
}

#[test]
fn what_is_cut_off_before_it_shows_its_form_is_told_as_cut_off() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::none());
    encoder.write_all(&tar(&[("a.txt", b"One.\n")])).unwrap();
    let whole = encoder.finish().unwrap();
    assert_eq!(told(&whole[..200]), ["pack: it is cut off, and was read up to there"]);
}

#[test]
fn a_zip_whose_bytes_changed_is_told() {
    let mut bytes = zip(&[("a.txt", b"One.\n"), ("b.txt", b"Two.\n")]);
    // A byte of the first checksum in the list.
    let list = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    bytes[list + 16] ^= 0xFF;
    let told = told(&bytes);
    assert!(told.iter().any(|line| line.starts_with("pack!a.txt: it is damaged")), "{told:?}");
    assert!(told.contains(&"b.txt=Two.".into()), "{told:?}");
}

#[test]
fn a_tar_that_is_cut_off_gives_what_came_before() {
    let whole = tar(&[("a.txt", b"One.\n"), ("b.txt", b"Two.\n")]);
    let told = told(&whole[..1024 + 515]);
    assert_eq!(told[0], "a.txt=One.");
    assert!(told[1..].iter().any(|line| line.contains("cut off")), "{told:?}");
}

#[test]
fn paths_that_climb_out_are_named_safely_and_nothing_is_written() {
    let files: [(&str, &[u8]); 2] = [("../../out.txt", b"One.\n"), ("/out.txt", b"Two.\n")];
    for bytes in [tar(&files), zip(&files)] {
        assert_eq!(told(&bytes), ["_/_/out.txt=One.", "out.txt=Two."]);
    }
}

#[test]
fn two_members_of_one_name_are_told_apart() {
    assert_eq!(told(&tar(&[("a.txt", b"One.\n"), ("a.txt", b"Two.\n")])), ["a.txt=One.", "a.txt (2)=Two."]);
    let told = told(&zip(&[("a.txt", b"One.\n"), ("a.txt", b"Two.\n"), ("b.txt", b"Three.\n")]));
    assert_eq!((&told[..2], told.len()), (&["a.txt=Two.".to_owned(), "b.txt=Three.".to_owned()][..], 3));
    assert!(told[2].contains("several files in it bear one name"), "{told:?}");
}

#[test]
fn a_bomb_is_refused_by_ratio() {
    let bomb = gzip(&vec![b' '; 120 << 20]);
    assert!(bomb.len() < 1 << 20);
    let told = told(&bomb);
    assert!(told.len() == 1 && told[0].starts_with("pack: unpacks to more than "), "{told:?}");
}

#[test]
fn packed_files_too_deep_in_one_another_are_refused() {
    let nested = (0..8).fold(b"It rained.\n".to_vec(), |bytes, _| gzip(&bytes));
    assert_eq!(told(&nested), ["pack: packed files more than 5 deep in one another are not opened"]);
}

#[test]
fn any_cut_and_any_changed_byte_ends_in_words() {
    let files: [(&str, &[u8]); 2] = [("a.txt", b"One.\n"), ("b.gz", &gzip(b"Two.\n"))];
    for whole in [tar(&files), zip(&files), gzip(&tar(&files)), zstd::encode_all(&tar(&files)[..], 3).unwrap()] {
        for at in (0..whole.len()).step_by(7) {
            let mut changed = whole.clone();
            changed[at] ^= 0x55;
            for bytes in [&whole[..at], &changed] {
                let _ = std::panic::catch_unwind(|| quietly(bytes)).expect("no panic");
            }
        }
    }
}

/// Reads whatever these bytes are.
fn quietly(bytes: &[u8]) -> usize {
    let head = Head::new(bytes[..bytes.len().min(head::HEAD)].to_vec(), bytes.len() <= head::HEAD);
    let Ok((format, _)) = recognize(&head, &Settings::default()) else { return 0 };
    let input = Input {
        path: "/nowhere/pack".into(),
        size: bytes.len() as u64,
        head,
        reader: Box::new(Cursor::new(bytes.to_vec())),
        source: Source { path: "pack".into(), ..Source::default() },
        within: Within::default(),
    };
    format.read(input).map_or(0, |reading| reading.documents.count())
}

#[test]
fn articles_of_mets_are_read_from_the_pages_beside_it_wherever_these_stand() {
    let page = |words: &str| {
        format!(
            "<alto><Layout><Page><TextBlock ID='B1'><TextLine><String CONTENT='{words}'/></TextLine></TextBlock></Page></Layout></alto>"
        )
    };
    let mets = "<mets><fileSec><file ID='F1'><FLocat href='file://./alto/1.xml'/></file></fileSec>\
        <structMap TYPE='LOGICAL'><div TYPE='Article'><fptr><area FILEID='F1' BEGIN='B1'/></fptr></div></structMap></mets>";
    let (first, second, other) = (page("One."), page("Two."), page("Alone."));
    let files: [(&str, &[u8]); 5] = [
        ("a/alto/1.xml", first.as_bytes()),
        ("a/x-mets.xml", mets.as_bytes()),
        ("b/x-mets.xml", mets.as_bytes()),
        ("b/alto/1.xml", second.as_bytes()),
        ("c/alto/1.xml", other.as_bytes()),
    ];
    let wanted = [
        "pack!a/alto/1.xml: a page whose articles are read by way of the METS file beside it",
        "a/x-mets.xml=One.",
        "b/x-mets.xml=Two.",
        "pack!b/alto/1.xml: a page whose articles are read by way of the METS file beside it",
        "c/alto/1.xml=Alone.",
    ];
    for packed in [tar(&files), zip(&files), gzip(&tar(&files))] {
        let mut found = told(&packed);
        found.iter_mut().for_each(|told| *told = told.replace("pack!pack!", "pack!"));
        assert_eq!(found, wanted);
    }
}
