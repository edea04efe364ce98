//! Prints the window's types: `cargo run -q -p carebook-engine --example types > ui/src/ipc/types.gen.ts`.

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    std::io::stdout()
        .lock()
        .write_all(carebook_engine::api::typescript().as_bytes())
}
