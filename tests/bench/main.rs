//! Measures Carebook on a generated handbook and prints the table of the README. Everything is
//! measured from outside, on the built program.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement stops where its ground gives way"
)]

mod journal;
mod measure;
mod writing;

use carebook_tests::{World, corpus};

/// Sections in a generated document, its first one included.
const SECTIONS: usize = 6;

fn main() {
    let documents = std::env::args()
        .nth(1)
        .and_then(|text| text.parse().ok())
        .unwrap_or(10_000);
    let world = World::new().without("CAREBOOK_NOW");
    eprintln!("Generating {documents} documents …");
    let book = corpus::generate(&world, documents, SECTIONS);
    let mut rows = measure::all(&book, documents);
    rows.extend(journal::all(&book));
    eprintln!("Writing …");
    rows.extend(writing::rows(&book));
    println!("{}", measure::machine());
    println!(
        "{documents} documents, {} sections, four languages\n",
        documents * SECTIONS
    );
    println!("| measure | here | at most |\n|---|---|---|");
    for row in rows {
        println!("| {} | {} | {} |", row.what, row.here, row.wanted);
    }
}
