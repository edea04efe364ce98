//! `carebook restore`.

use carebook_engine::Engine;
use carebook_engine::api::writing::RestoreRequest;
use carebook_engine::usecase::versions;

use super::draft::begun;
use crate::failure::{Failure, Verdict};
use crate::terminal::Terminal;
use crate::writing::Restore;

pub fn run(
    engine: &Engine,
    options: &Restore,
    terminal: &mut Terminal,
) -> Result<Verdict, Failure> {
    let request = RestoreRequest {
        doc: options.document.clone(),
        to: options.to.clone(),
    };
    begun(engine, terminal, &versions::restore(engine, request)?)?;
    Ok(Verdict::Yes)
}
