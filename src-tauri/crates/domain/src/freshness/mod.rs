//! How far a document can be trusted today.

mod assess;
#[cfg(test)]
mod oracle;
mod policy;
#[cfg(test)]
mod tests;
mod verifying;
mod window;

pub use assess::{Facts, Freshness, Reason, ReasonCode, State, Trusted, Verification, assess};
pub use policy::{Policy, PolicyRule};
pub use verifying::{may_verify, who_verifies};
pub use window::{Unit, Window};
