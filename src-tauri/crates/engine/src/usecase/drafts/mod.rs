//! Drafts: proposed changes beside the published text. Nothing here touches the working tree,
//! the index or the checked-out branch; publishing alone lets unmodified files follow.
//!
//! | file | does |
//! |---|---|
//! | `answers` | what was decided in conflicts, as the draft's commits say it |
//! | `desk` | what every one of these starts from: handbook, person, repository, blobs |
//! | `rules` | what the handbook asks for before publishing |
//! | `sight` | describes a draft: documents, state, what stands in its way |
//! | `joining` | what publishing would write: three ways, document by document |
//! | `begin` | starts, names and renames drafts |
//! | `leading` | links to what goes or moves |
//! | `files` | images that come, documents that go or move |
//! | `text` | opens, keeps and saves texts |
//! | `write` | whole texts from the terminal |
//! | `seen` | what the terminal saw, so that it overwrites nothing that it did not |
//! | `resolve` | tells conflicts and takes decisions, outside the window |
//! | `aside` | discards and brings back |
//! | `compare` | a draft as a comparison in prose |
//! | `plain` | the same for files that are no documents: the policy, pictures |
//! | `update` | joins a draft with what was published meanwhile |
//! | `publish` | looks ahead at publishing, and publishes |

mod answers;
mod aside;
mod begin;
mod compare;
mod desk;
mod files;
mod joining;
mod leading;
mod plain;
mod publish;
mod resolve;
mod rules;
mod seen;
mod sight;
mod text;
mod update;
mod write;

pub use aside::{bring_back, discard, discarded};
pub use begin::{list, rename, show, start};
pub use compare::diff;
pub use files::{add_image, relocate, remove};
pub use publish::{Way, preview as publish_preview, publish, publish_now};
pub use resolve::{Choice, Decision, InConflict, conflicts, resolve};
pub use seen::note_seen;
pub use text::{autosave, forget_autosave, place_in, read, save};
pub use write::{Write, Written, kept, write};

pub(super) use answers::trailer;
pub(super) use begin::{Beginning, begin_with};
pub(super) use desk::{Desk, bytes_of, new_path, path};
pub(super) use joining::{Outcome, join};
pub(super) use leading::with_links_led;
pub(super) use plain::{compared, compared_here, text_of};
pub(super) use publish::{files_of, no_message};
pub(super) use rules::{ChangedFile, keep_through_moves, read as read_file, ruling};
pub(super) use sight::{HELD, TITLE};
pub(super) use sight::{change, describe, is_decided, title};
pub(super) use text::held_in;
pub(super) use update::bring_up;
