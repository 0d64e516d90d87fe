//! A file in which several columns read at once.
//!
//! In: a file. Out: its bytes from any place on. What always holds: each reader goes on where it was, whatever others read meanwhile. A file has one place at which it is read, whoever has a copy of it, so who reads holds it until the bytes are there.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, Length};

/// Bytes that are read at once to see the header of a page, which mostly is shorter.
const HEADER: usize = 1024;

/// The file.
pub struct Shared {
    file: Arc<Mutex<File>>,
    length: u64,
}

impl Shared {
    /// Of a file that nobody else reads meanwhile.
    ///
    /// # Errors
    /// If it does not say how long it is.
    pub fn new(file: File) -> io::Result<Self> {
        let length = file.metadata()?.len();
        Ok(Self { file: Arc::new(Mutex::new(file)), length })
    }
}

/// The file from a place on.
pub struct Reading {
    file: Arc<Mutex<File>>,
    at: u64,
}

impl Read for Reading {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.at))?;
        let count = file.read(into)?;
        self.at = self.at.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
        Ok(count)
    }
}

impl Length for Shared {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Shared {
    type T = BufReader<Reading>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        Ok(BufReader::with_capacity(HEADER, Reading { file: Arc::clone(&self.file), at: start }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        let end = u64::try_from(length).ok().and_then(|length| start.checked_add(length));
        if end.is_none_or(|end| end > self.length) {
            return Err(ParquetError::EOF(format!("{length} bytes from byte {start} on, of {}", self.length)));
        }
        let mut bytes = vec![0; length];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(&mut bytes)?;
        Ok(bytes.into())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn each_goes_on_where_it_was() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&(0..=255).collect::<Vec<u8>>()).unwrap();
        let shared = Shared::new(file).unwrap();
        let (mut one, mut other) =
            (shared.get_read(10).unwrap().into_inner(), shared.get_read(200).unwrap().into_inner());
        let mut bytes = [0; 3];
        let mut next = |of: &mut Reading| {
            of.read_exact(&mut bytes).unwrap();
            bytes
        };
        assert_eq!(next(&mut one), [10, 11, 12]);
        assert_eq!(next(&mut other), [200, 201, 202]);
        assert_eq!(next(&mut one), [13, 14, 15]);
        assert_eq!(shared.get_bytes(250, 6).unwrap().as_ref(), [250, 251, 252, 253, 254, 255]);
        assert_eq!(next(&mut other), [203, 204, 205]);
    }

    #[test]
    fn what_is_behind_the_end_is_not_there() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&[1, 2, 3]).unwrap();
        let shared = Shared::new(file).unwrap();
        assert_eq!(shared.get_bytes(3, 0).unwrap().len(), 0);
        for (start, length) in [(3, 1), (0, 4), (u64::MAX, 1), (0, usize::MAX)] {
            assert!(shared.get_bytes(start, length).is_err(), "{length} from {start}");
        }
        let mut all = Vec::new();
        shared.get_read(2).unwrap().read_to_end(&mut all).unwrap();
        assert_eq!(all, [3]);
    }
}
