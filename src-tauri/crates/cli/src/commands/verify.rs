//! `carebook verify`.

use carebook_engine::Engine;
use carebook_engine::api::verifying::{SeenDocument, VerifyOutcome, VerifyRequest};
use carebook_engine::usecase::verifying::verify;

use super::stale::{as_json, print};
use crate::arguments::Verify;
use crate::failure::{Failure, Verdict};
use crate::terminal::Terminal;

pub fn run(engine: &Engine, options: &Verify, terminal: &mut Terminal) -> Result<Verdict, Failure> {
    let documents = options.documents.iter().map(|doc| SeenDocument {
        doc: doc.clone(),
        blob: None,
    });
    let outcome = verify(
        engine,
        VerifyRequest {
            documents: documents.collect(),
            text: options.message.clone().unwrap_or_default(),
        },
    )?;
    match outcome {
        VerifyOutcome::Said { documents, .. } => {
            if terminal.json {
                let rows: Vec<_> = documents.iter().map(as_json).collect();
                terminal.value(&rows);
            } else {
                documents.iter().for_each(|row| print(terminal, row));
            }
            Ok(Verdict::Yes)
        }
        VerifyOutcome::Changed { titles } => Err(Failure::Refused(format!(
            "Changed meanwhile: {}. Look again.",
            titles.join(", ")
        ))),
        VerifyOutcome::Refused { reasons } => Err(Failure::Refused(reasons.join(" "))),
    }
}
