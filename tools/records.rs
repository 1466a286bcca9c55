//! Prints the records of the files named, as JSON Lines: reading and extraction alone, without an index.

use std::io::Write;
use std::path::PathBuf;

use archive::input::{Entry, Exclude, Outcome, read, walk};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for entry in walk(&paths, &Exclude::new([])?) {
        let Entry::File(found) = entry else { continue };
        let Outcome::Read(reading) = read(&found, &Default::default())? else { continue };
        for document in reading.documents {
            match document {
                Ok(document) => {
                    for record in archive::pipeline::extract(&document) {
                        serde_json::to_writer(&mut out, &record)?;
                        writeln!(out)?;
                    }
                }
                Err(issue) => eprintln!("{issue}"),
            }
        }
    }
    Ok(())
}
