//! Use cases: search.

use crate::Engine;
use crate::api::ApiError;
#[allow(unused_imports, reason = "signatures first")]
use crate::api::requests::*;
#[allow(unused_imports, reason = "signatures first")]
use crate::api::types::*;

/// Not there yet.
pub fn query(_engine: &Engine, _request: SearchRequest) -> Result<SearchAnswer, ApiError> {
    Err(ApiError::no_handbook())
}

/// Not there yet.
pub fn start(_engine: &Engine, _request: Nothing) -> Result<SearchStart, ApiError> {
    Err(ApiError::no_handbook())
}

/// Not there yet.
pub fn filters(_engine: &Engine, _request: Nothing) -> Result<SearchFilters, ApiError> {
    Err(ApiError::no_handbook())
}
