//! Use cases: freshness.

use crate::Engine;
use crate::api::ApiError;
#[allow(unused_imports, reason = "signatures first")]
use crate::api::requests::*;
#[allow(unused_imports, reason = "signatures first")]
use crate::api::types::*;

/// Not there yet.
pub fn board(_engine: &Engine, _request: BoardRequest) -> Result<FreshnessBoard, ApiError> {
    Err(ApiError::no_handbook())
}

/// Not there yet.
pub fn column(_engine: &Engine, _request: ColumnRequest) -> Result<DocumentPage, ApiError> {
    Err(ApiError::no_handbook())
}
