//! The boundary to the window and the terminal: types, commands, errors.

pub mod drafts;
mod error;
pub mod outcomes;
mod registry;
pub mod requests;
pub mod review;
pub mod ruling;
pub mod sync;
pub mod tags;
pub mod types;
mod typescript;
pub mod verifying;
pub mod writing;

pub use error::{ApiError, ErrorCode};
pub use registry::{COMMANDS, Command, dispatch};
pub use typescript::typescript;
