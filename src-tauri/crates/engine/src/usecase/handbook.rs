//! Use cases: handbook.

use crate::Engine;
use crate::api::ApiError;
#[allow(unused_imports, reason = "signatures first")]
use crate::api::requests::*;
#[allow(unused_imports, reason = "signatures first")]
use crate::api::types::*;

/// Not there yet.
pub fn open(_engine: &Engine, _request: FolderPath) -> Result<OpenOutcome, ApiError> {
    Err(ApiError::no_handbook())
}

/// Not there yet.
pub fn open_sample(_engine: &Engine, _request: Nothing) -> Result<OpenOutcome, ApiError> {
    Err(ApiError::no_handbook())
}

/// Not there yet.
pub fn create(_engine: &Engine, _request: NewHandbook) -> Result<OpenOutcome, ApiError> {
    Err(ApiError::no_handbook())
}

/// Not there yet.
pub fn clone(_engine: &Engine, _request: CloneRequest) -> Result<CloneOutcome, ApiError> {
    Err(ApiError::no_handbook())
}

/// Not there yet.
pub fn cancel_clone(_engine: &Engine, _request: Nothing) -> Result<(), ApiError> {
    Err(ApiError::no_handbook())
}

/// Not there yet.
pub fn close(_engine: &Engine, _request: Nothing) -> Result<(), ApiError> {
    Err(ApiError::no_handbook())
}
