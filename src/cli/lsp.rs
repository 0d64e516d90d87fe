//! `payrules lsp`.

use std::io;

use super::exit::Exit;
use crate::lsp::{Ending, serve};

/// Serve an editor: problems as one types, completion, hover, definitions, rename
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Editors start this by themselves; editors/README.md has the lines for each of them. It speaks the
Language Server Protocol on standard input and output, and reads the folder of each rule file that is open.

Exit status: 0 shut down as the protocol says, 1 ended without, 4 nothing could be written any more."
)]
pub struct Args {
    /// Talk on standard input and output, as it does in any case (some editors add it)
    #[arg(long, hide = true)]
    stdio: bool,
}

/// Runs it.
pub fn run(_: &Args) -> Exit {
    match serve(io::stdin(), io::stdout()) {
        Ending::Clean => Exit::Fine,
        Ending::Sudden => Exit::NotAll,
        Ending::Broken => Exit::Broken,
    }
}
