//! Use cases: history.

use crate::Engine;
use crate::api::ApiError;
#[allow(unused_imports, reason = "signatures first")]
use crate::api::requests::*;
#[allow(unused_imports, reason = "signatures first")]
use crate::api::types::*;

/// Not there yet.
pub fn versions(_engine: &Engine, _request: DocumentRequest) -> Result<Vec<Version>, ApiError> {
    Err(ApiError::no_handbook())
}
