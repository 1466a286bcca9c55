//! XML, namespaces passed over: entities that a document declares itself are neither expanded nor fetched.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Builder, Tree, named, resolved};

/// Elements nested deeper than this are no news.
const DEEPEST: usize = 512;

/// A tree, and what was wrong with its source.
#[derive(Debug, Default)]
pub(in crate::input) struct Parsed {
    /// All that could be read.
    pub(in crate::input) tree: Tree,
    /// In words, and the byte of the source at which it stands.
    pub(in crate::input) faults: Vec<(String, usize)>,
}

/// Reads XML as far as it goes: what stands before a fault is kept.
pub(in crate::input) fn parse(source: &str) -> Parsed {
    let mut faults = Vec::new();
    // Places in the tree are 32 bits.
    let source = if u32::try_from(source.len()).is_ok() { source } else { "" };
    let mut builder = Builder::new(source, DEEPEST);
    let mut reader = Reader::from_str(source);
    let config = reader.config_mut();
    (config.check_end_names, config.allow_unmatched_ends, config.allow_dangling_amp) = (false, true, true);
    let position = |reader: &Reader<&[u8]>| usize::try_from(reader.buffer_position()).unwrap_or(source.len());
    loop {
        let start = position(&reader);
        let event = reader.read_event();
        let end = position(&reader).min(source.len());
        match event {
            Ok(Event::Start(tag)) => {
                if builder.open.len() == DEEPEST {
                    faults.push((format!("elements lie deeper than {DEEPEST} in each other"), start));
                    break;
                }
                open(&mut builder, &tag, start);
            }
            Ok(Event::Empty(tag)) => {
                open(&mut builder, &tag, start);
                builder.close(end);
            }
            Ok(Event::End(tag)) => {
                let name = tag.name();
                let steps = builder.steps_to(name.0, usize::MAX);
                for _ in 0..steps.map_or(0, |steps| steps + 1) {
                    builder.close(end);
                }
            }
            Ok(Event::Text(text)) => builder.text(&text, start..end),
            Ok(Event::CData(data)) => builder.text(&data, start..end),
            Ok(Event::GeneralRef(name)) => match named(&name) {
                Some(c) => builder.text(c.encode_utf8(&mut [0; 4]), start..end),
                None if faults.is_empty() => {
                    faults.push((format!("the entity “{}” is not expanded", &*name), start));
                }
                None => {}
            },
            Ok(Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Comment(_)) => {}
            Ok(Event::Eof) => break,
            Err(error) => {
                faults.push((format!("no XML from here on: {error}"), end));
                break;
            }
        }
    }
    if faults.is_empty() && builder.open.len() > 1 {
        faults.push(("it ends before its elements do".into(), source.len()));
    }
    Parsed { tree: builder.finish(source.len()), faults }
}

fn open(builder: &mut Builder, tag: &BytesStart<'_>, at: usize) {
    builder.open(tag.name().0, at);
    for attribute in tag.html_attributes().with_checks(false).flatten() {
        builder.attribute(attribute.key.0, &resolved(&attribute.value));
    }
}
