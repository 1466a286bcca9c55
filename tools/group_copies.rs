//! Groups the stories of JSON Lines files (`id`, `text`) by copies, without an index, and prints one group a line: what
//! `tools/make_copies.py` measures while the rules are worked on.

use std::io::{BufRead, BufReader, Write};
use std::rc::Rc;

use archive::copies::word::Wording;
use archive::copies::{News, Room, Sets, Stories, Unread, group, signature};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (mut ids, mut texts) = (Vec::new(), Vec::new());
    for path in std::env::args_os().skip(1) {
        for line in BufReader::new(std::fs::File::open(path)?).lines() {
            let article: serde_json::Value = serde_json::from_str(&line?)?;
            let text = ["text", "body"].iter().find_map(|field| article[field].as_str()).unwrap_or_default();
            ids.push(article["id"].to_string());
            texts.push(text.to_owned());
        }
    }
    let began = std::time::Instant::now();
    let signatures: Vec<Vec<u32>> = texts.iter().map(|text| signature::signature([text.as_str()])).collect();
    let stories = Stories {
        contents: texts.iter().map(|text| signature::content([text.as_str()])).collect(),
        threads: Vec::new(),
        news: vec![News::NEW; texts.len()],
        signatures: Box::new(|wants, each| {
            let wanted = signatures.iter().zip(0..).filter(|&(_, story)| wants(story));
            wanted.for_each(|(numbers, story)| each(story, numbers));
            Ok(())
        }),
    };
    eprintln!("signatures: {:?}", began.elapsed());
    let began = std::time::Instant::now();
    let count = u32::try_from(texts.len())?;
    let words: Vec<Rc<Wording>> = texts.iter().map(|text| Rc::new(Wording::read([text.as_str()]))).collect();
    let words_of = |story: u32| Ok::<_, Unread>(words[story as usize].clone());
    let mut sets = group(stories, Sets::new(count), words_of, &Room::none())?;
    eprintln!("groups of {count} stories: {:?}", began.elapsed());
    let mut out = std::io::stdout().lock();
    for set in sets.several() {
        writeln!(out, "[{}]", set.iter().map(|&n| ids[n as usize].as_str()).collect::<Vec<_>>().join(", "))?;
    }
    Ok(())
}
