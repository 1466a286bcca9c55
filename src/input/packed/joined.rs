//! Packed streams joined to one, and what may stand behind the last: some programs fill what they write up with zeros.

use std::io::{self, BufRead, Error, ErrorKind, Read};

/// What unpacks one of the streams, and then gives back what follows it.
pub(super) trait Unpack<R>: Read + Sized {
    /// Begins with the next stream.
    fn begin(packed: R) -> io::Result<Self>;

    /// What follows the stream, once all of it is read.
    fn rest(self) -> R;
}

/// All streams of a file, one after another, as one.
pub(super) struct Joined<U, R> {
    open: Option<U>,
    /// What follows the stream that was read last.
    rest: Option<R>,
    /// The bytes that a stream may begin with.
    first: &'static [u8],
}

impl<U: Unpack<R>, R: BufRead> Joined<U, R> {
    pub(super) fn new(packed: R, first: &'static [u8]) -> io::Result<Self> {
        Ok(Self { open: Some(U::begin(packed)?), rest: None, first })
    }

    /// Goes on to the next stream behind zeros; nothing where none is left.
    fn next(&mut self) -> io::Result<Option<U>> {
        let Some(mut rest) = self.rest.take() else { return Ok(None) };
        loop {
            let bytes = rest.fill_buf()?;
            let zeros = bytes.iter().take_while(|&&byte| byte == 0).count();
            match bytes.get(zeros) {
                None if zeros == 0 => return Ok(None),
                Some(byte) if !self.first.contains(byte) => {
                    return Err(Error::new(ErrorKind::InvalidData, "what stands behind its end is no part of it"));
                }
                Some(_) if zeros == 0 => return U::begin(rest).map(Some),
                _ => rest.consume(zeros),
            }
        }
    }
}

impl<U: Unpack<R>, R: BufRead> Read for Joined<U, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !buffer.is_empty() {
            let Some(open) = &mut self.open else { break };
            let bytes = open.read(buffer)?;
            if bytes > 0 {
                return Ok(bytes);
            }
            self.rest = self.open.take().map(U::rest);
            self.open = self.next()?;
        }
        Ok(0)
    }
}
