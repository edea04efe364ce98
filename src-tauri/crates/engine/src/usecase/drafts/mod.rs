//! Drafts: proposed changes beside the published text. Nothing here touches the working tree,
//! the index or the checked-out branch; publishing alone lets unmodified files follow.
//!
//! | file | does |
//! |---|---|
//! | `desk` | what every one of these starts from: handbook, person, repository, blobs |
//! | `rules` | what the handbook asks for before publishing |
//! | `sight` | describes a draft: documents, state, what stands in its way |
//! | `joining` | what publishing would write: three ways, document by document |
//! | `begin` | starts, names and renames drafts |
//! | `files` | images that come, documents that go or move |
//! | `text` | opens, keeps and saves texts |
//! | `aside` | discards and brings back |
//! | `compare` | a draft as a comparison in prose |
//! | `plain` | the same for files that are no documents: the policy, pictures |
//! | `update` | joins a draft with what was published meanwhile |
//! | `publish` | looks ahead at publishing, and publishes |

mod aside;
mod begin;
mod compare;
mod desk;
mod files;
mod joining;
mod plain;
mod publish;
mod rules;
mod sight;
mod text;
mod update;

pub use aside::{bring_back, discard, discarded};
pub use begin::{list, rename, show, start};
pub use compare::diff;
pub use files::{add_image, relocate, remove};
pub use publish::{preview as publish_preview, publish, publish_now};
pub use text::{autosave, forget_autosave, read, save, write};

pub(super) use begin::{Beginning, begin_with};
pub(super) use compare::prose_in;
pub(super) use desk::{Desk, bytes_of, new_path, path};
pub(super) use joining::{Outcome, join};
pub(super) use plain::{compared, text_of};
pub(super) use publish::files_of;
pub(super) use rules::{ChangedFile, read as read_file, ruling};
pub(super) use sight::{HELD, TITLE};
pub(super) use sight::{change, describe, title};
pub(super) use text::held_in;
pub(super) use update::bring_up;
