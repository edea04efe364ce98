//! Use cases: changes.

use crate::Engine;
use crate::api::ApiError;
#[allow(unused_imports, reason = "signatures first")]
use crate::api::requests::*;
#[allow(unused_imports, reason = "signatures first")]
use crate::api::types::*;

/// Not there yet.
pub fn list(_engine: &Engine, _request: Nothing) -> Result<Vec<LocalChange>, ApiError> {
    Err(ApiError::no_handbook())
}
