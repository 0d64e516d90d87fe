//! Messages off the wire: a header with a length, then JSON.
//!
//! In: a reader. Out: [`Frame`]s. The library's own reader gives up at the first text that is no message, and takes the client's word for any
//! length; here such a text is told and the next message read, and a length beyond [`MOST_BYTES`] is passed over.

use std::io::{self, BufRead, Read};

use lsp_server::Message;

/// More bytes than this are no message: a rule file has at most 10 MB.
pub const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// The longest line of a header.
const MOST_HEADER: u64 = 4096;

/// What came.
#[derive(Debug)]
pub enum Frame {
    /// A message.
    Message(Message),
    /// Something else, and what is wrong with it.
    Malformed(String),
    /// Nothing more will come.
    End,
}

/// The next message.
///
/// # Errors
/// Where reading fails.
pub fn read(input: &mut dyn BufRead) -> io::Result<Frame> {
    let mut length = None;
    let mut seen = false;
    loop {
        let mut line = Vec::new();
        let read = input.take(MOST_HEADER).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(Frame::End);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim();
        if line.is_empty() {
            if seen {
                break;
            }
            continue;
        }
        seen = true;
        let field = line.split_once(':');
        if let Some((_, value)) = field.filter(|(name, _)| name.eq_ignore_ascii_case("content-length")) {
            length = value.trim().parse::<u64>().ok();
        } else if field.is_none() {
            return Ok(Frame::Malformed(String::from("a header line without a colon")));
        }
    }
    let Some(length) = length else { return Ok(Frame::Malformed(String::from("a header without `Content-Length`"))) };
    if length > MOST_BYTES {
        io::copy(&mut input.take(length), &mut io::sink())?;
        return Ok(Frame::Malformed(format!("a message of {length} bytes, more than {MOST_BYTES}")));
    }
    let mut body = Vec::new();
    let read = input.take(length).read_to_end(&mut body)?;
    if u64::try_from(read).unwrap_or(u64::MAX) < length {
        return Ok(Frame::End);
    }
    Ok(match serde_json::from_slice(&body) {
        Ok(message) => Frame::Message(message),
        Err(error) => Frame::Malformed(format!("not a message: {error}")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(mut bytes: &[u8]) -> Vec<String> {
        let mut seen = Vec::new();
        loop {
            seen.push(match read(&mut bytes).unwrap() {
                Frame::Message(message) => serde_json::to_string(&message).unwrap(),
                Frame::Malformed(why) => why,
                Frame::End => return seen,
            });
        }
    }

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    #[test]
    fn what_is_no_message_is_told_and_the_next_one_read() {
        let good = framed(r#"{"jsonrpc":"2.0","id":7,"method":"shutdown"}"#);
        let bytes = format!("{}{good}nonsense\r\nX: y\r\n\r\n{good}", framed("{\"id\": "));
        let seen = all(bytes.as_bytes());
        assert!(seen[0].starts_with("not a message"), "{seen:?}");
        assert_eq!(seen[1], r#"{"id":7,"method":"shutdown"}"#);
        assert_eq!(seen[2..], ["a header line without a colon", "a header without `Content-Length`", &seen[1]]);
        assert_eq!(all(b"Content-Length: 99999999999999999\r\n\r\n{}").len(), 1, "no room is taken for it");
        assert_eq!(all(b"Content-Length: 10\r\n\r\n{"), [""; 0], "cut off");
    }

    #[test]
    fn numbers_in_messages_survive_exact_numbers_in_records() {
        // The package reads numbers with all their digits; ids and positions have to come through that as numbers.
        let text = r#"{"id":1,"method":"m","params":{"tabSize":4,"insertSpaces":true,"x":5}}"#;
        let Message::Request(request) = serde_json::from_str(text).unwrap() else { panic!("no request") };
        assert_eq!(request.id, 1.into());
        let options: lsp_types::FormattingOptions = serde_json::from_value(request.params).unwrap();
        assert_eq!((options.tab_size, options.properties.len()), (4, 1));
        let code: lsp_types::NumberOrString = serde_json::from_str("5").unwrap();
        assert_eq!(code, lsp_types::NumberOrString::Number(5));
    }
}
