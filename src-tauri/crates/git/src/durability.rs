//! The process-wide settings of libgit2, made once before the first repository is opened:
//! every object, ref and folder it writes is synced to disk before the call returns.

use std::sync::Once;

static SETTINGS: Once = Once::new();

/// Switches on syncing and strict object creation. Called before any repository is opened.
pub(crate) fn ensure() {
    SETTINGS.call_once(|| {
        git2::opts::strict_object_creation(true);
        git2::opts::strict_hash_verification(true);
        sync_everything();
        // A walk over a long history reads nearly everything once; kept, it fills memory only.
        git2::opts::enable_caching(false);
    });
}

#[allow(
    unsafe_code,
    reason = "git2 has no safe wrapper for GIT_OPT_ENABLE_FSYNC_GITDIR"
)]
fn sync_everything() {
    // SAFETY: `init` has run, the option takes exactly one int, and `Once` keeps other threads
    // of this crate away from libgit2's global until it is set.
    unsafe {
        libgit2_sys::init();
        libgit2_sys::git_libgit2_opts(
            libgit2_sys::GIT_OPT_ENABLE_FSYNC_GITDIR as std::ffi::c_int,
            1 as std::ffi::c_int,
        );
    }
}
