//! How far a document can be trusted today.

mod assess;
#[cfg(test)]
mod oracle;
mod policy;
#[cfg(test)]
mod tests;
mod window;

pub use assess::{Facts, Freshness, Reason, ReasonCode, State, Trusted, Verification, assess};
pub use policy::{Policy, PolicyRule};
pub use window::{Unit, Window};
