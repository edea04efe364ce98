//! The index on disk: opening, writing, snapshots.

pub mod cut;
pub mod folder;
pub mod script;
mod shelf;
pub mod stored;
mod word;
mod written;

use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use carebook_domain::ObjectId;
use rustc_hash::{FxHashSet, FxHasher};
use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::TokenizerManager;
use tantivy::{
    Directory as _, IndexReader, IndexSettings, IndexWriter, ReloadPolicy, TantivyDocument, Term,
};

use crate::document::IndexDocument;
use crate::error::IndexError;
use crate::search::Searcher;
use cut::Cut;
use folder::guarded;
use script::{Scribe, fact};

/// Memory the writer fills before it writes a segment.
const WRITER_MEMORY: usize = 160 << 20;

/// An index in a folder.
#[derive(Clone)]
pub struct Index {
    dir: PathBuf,
    inner: tantivy::Index,
    fields: Fields,
    reader: IndexReader,
    snapshot: Arc<Mutex<Option<Arc<Searcher>>>>,
}

/// The fields of the schema.
#[derive(Clone, Copy)]
pub struct Fields {
    /// Keys with frequencies and positions.
    pub keys: Field,
    /// Terms that a document has or not.
    pub marks: Field,
    /// Words in the title.
    pub title_words: Field,
    /// What is shown.
    pub shown: Field,
}

/// What opening an index found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenNote {
    /// It was there and is sound.
    Ready,
    /// There was none; it is empty now.
    Created,
    /// It was of another format or damaged; it is empty now. The words say which.
    Rebuilt(String),
}

/// The one writer of an index; holds its lock until dropped.
pub struct Writer {
    index: Index,
    writer: IndexWriter,
    scribe: Scribe,
    /// Whether something is written that no commit holds yet.
    dirty: bool,
    /// While nothing but this writer's documents can be in the index: their ids, hashed. Taking
    /// out what is not there costs a look-up in every segment.
    only: Option<FxHashSet<u64>>,
}

fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let indexed = |tokenizer: &str, option, norms| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(tokenizer)
                .set_index_option(option)
                .set_fieldnorms(norms),
        )
    };
    let keys = builder.add_text_field(
        "keys",
        indexed("steps", IndexRecordOption::WithFreqsAndPositions, true),
    );
    let marks = builder.add_text_field("marks", indexed("marks", IndexRecordOption::Basic, false));
    let title_words = builder.add_u64_field("title_words", NumericOptions::default().set_fast());
    let shown = builder.add_text_field("shown", TextOptions::default().set_stored());
    let fields = Fields {
        keys,
        marks,
        title_words,
        shown,
    };
    (builder.build(), fields)
}

fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register("steps", Cut { steps: true });
    manager.register("marks", Cut { steps: false });
    manager
}

impl Index {
    /// Opens the index in this folder; makes an empty one where there is none, and where
    /// there is one that is damaged or of another format.
    pub fn open(dir: &Path) -> Result<(Self, OpenNote), IndexError> {
        match folder::look(dir)? {
            folder::Found::Nothing => Ok((Self::create(dir)?, OpenNote::Created)),
            folder::Found::Other(why) => {
                folder::clear(dir)?;
                Ok((Self::create(dir)?, OpenNote::Rebuilt(why)))
            }
            folder::Found::Index { clean } => match Self::existing(dir, clean) {
                Ok(index) => Ok((index, OpenNote::Ready)),
                Err(IndexError::Damaged(why)) => {
                    folder::clear(dir)?;
                    Ok((Self::create(dir)?, OpenNote::Rebuilt(why)))
                }
                Err(other) => Err(other),
            },
        }
    }

    fn create(dir: &Path) -> Result<Self, IndexError> {
        folder::make(dir)?;
        let (schema, fields) = schema();
        let settings = IndexSettings {
            docstore_blocksize: 4096,
            // The store is written by the segment's own thread: one less to feed.
            docstore_compress_dedicated_thread: false,
            ..IndexSettings::default()
        };
        let inner = guarded(|| {
            tantivy::Index::builder()
                .schema(schema)
                .settings(settings)
                .tokenizers(tokenizers())
                .open_or_create(shelf::Shelf::open(dir)?)
                .map_err(IndexError::from)
        })?;
        folder::write_format(dir)?;
        Self::with(dir, inner, fields)
    }

    fn existing(dir: &Path, clean: bool) -> Result<Self, IndexError> {
        let (schema, fields) = schema();
        let inner = guarded(|| {
            let mut inner = tantivy::Index::open(shelf::Shelf::open(dir)?)?;
            inner.set_tokenizers(tokenizers());
            if inner.schema() != schema {
                return Err(IndexError::Damaged("its fields are others".to_owned()));
            }
            if !clean {
                let broken = broken_files(&inner)?;
                if broken > 0 {
                    return Err(IndexError::Damaged(format!(
                        "{broken} of its files are not what was written"
                    )));
                }
            }
            Ok(inner)
        })
        .map_err(|error| match error {
            IndexError::Write(why) => IndexError::Damaged(why),
            other => other,
        })?;
        Self::with(dir, inner, fields)
    }

    fn with(dir: &Path, inner: tantivy::Index, fields: Fields) -> Result<Self, IndexError> {
        let reader = guarded(|| {
            Ok(inner
                .reader_builder()
                .reload_policy(ReloadPolicy::Manual)
                .doc_store_cache_num_blocks(24)
                .try_into()?)
        })?;
        Ok(Self {
            dir: dir.to_owned(),
            inner,
            fields,
            reader,
            snapshot: Arc::default(),
        })
    }

    /// Reads every file and compares it with its checksum; says what is wrong, or nothing.
    pub fn damage(&self) -> Option<String> {
        match guarded(|| broken_files(&self.inner)) {
            Ok(0) => None,
            Ok(broken) => Some(format!("{broken} of its files are not what was written")),
            Err(error) => Some(error.to_string()),
        }
    }

    /// The published commit that the index holds; none before the first commit and while
    /// the index is incomplete.
    pub fn committed(&self) -> Option<ObjectId> {
        let metas = guarded(|| Ok(self.inner.load_metas()?)).ok()?;
        ObjectId::from_hex(&metas.payload?).ok()
    }

    /// Takes the writer's place. `Locked` while another process has it.
    pub fn writer(&self) -> Result<Writer, IndexError> {
        let writer: IndexWriter =
            guarded(|| Ok(self.inner.writer_with_num_threads(1, WRITER_MEMORY)?))?;
        let mut policy = tantivy::merge_policy::LogMergePolicy::default();
        policy.set_min_num_segments(5);
        // Segments of single commits are merged with their like, not with the whole handbook.
        policy.set_min_layer_size(500);
        policy.set_max_docs_before_merge(60_000);
        policy.set_del_docs_ratio_before_merge(0.4);
        writer.set_merge_policy(Box::new(policy));
        let empty = guarded(|| Ok(self.inner.searchable_segment_metas()?))?.is_empty();
        Ok(Writer {
            index: self.clone(),
            writer,
            scribe: Scribe::default(),
            dirty: false,
            only: empty.then(FxHashSet::default),
        })
    }

    /// A snapshot of what is committed now, by whatever process. Cheap; the same one until
    /// the next commit.
    pub fn searcher(&self) -> Result<Arc<Searcher>, IndexError> {
        let mut snapshot = self.snapshot.lock().unwrap_or_else(PoisonError::into_inner);
        guarded(|| Ok(self.reader.reload()?))?;
        let inner = self.reader.searcher();
        if let Some(known) = snapshot.as_ref()
            && known.generation() == inner.generation().segments()
        {
            return Ok(Arc::clone(known));
        }
        let fields = self.fields;
        let searcher = Arc::new(guarded(|| Searcher::new(inner, fields))?);
        *snapshot = Some(Arc::clone(&searcher));
        Ok(searcher)
    }
}

/// How many files that the index needs are missing or not what was written. tantivy looks only at
/// those that its list of files names, and after a power cut that list may be an older one.
fn broken_files(inner: &tantivy::Index) -> Result<usize, IndexError> {
    let listed = inner.directory().list_managed_files();
    let unlisted = (inner.load_metas()?.list_segment_files().into_iter())
        .filter(|file| !listed.contains(file))
        .filter(|file| !matches!(inner.directory().exists(file), Ok(false)))
        .count();
    Ok(unlisted + inner.validate_checksum()?.len())
}

impl Writer {
    fn begin(&mut self) -> Result<(), IndexError> {
        if !self.dirty {
            folder::mark_unclean(&self.index.dir)?;
            self.dirty = true;
        }
        Ok(())
    }

    /// Adds a document, or replaces the one with its id.
    pub fn replace(&mut self, document: &IndexDocument) -> Result<(), IndexError> {
        self.begin()?;
        let fields = self.index.fields;
        let script = self.scribe.write(document);
        let mut terms = TantivyDocument::default();
        terms.add_text(fields.keys, script.keys);
        terms.add_text(fields.marks, script.marks);
        terms.add_u64(fields.title_words, u64::from(script.title_words));
        terms.add_text(fields.shown, stored::write(document, &script.starts));
        let writer = &self.writer;
        let there = self.only.as_mut().is_none_or(|ids| {
            let mut hasher = FxHasher::default();
            document.id.hash(&mut hasher);
            !ids.insert(hasher.finish())
        });
        guarded(|| {
            if there {
                writer.delete_term(Term::from_field_text(
                    fields.marks,
                    &fact('i', &document.id),
                ));
            }
            writer.add_document(terms)?;
            Ok(())
        })
    }

    /// Takes a document out.
    pub fn remove(&mut self, doc_id: &str) -> Result<(), IndexError> {
        self.begin()?;
        self.writer.delete_term(Term::from_field_text(
            self.index.fields.marks,
            &fact('i', doc_id),
        ));
        Ok(())
    }

    /// Takes every document out.
    pub fn clear(&mut self) -> Result<(), IndexError> {
        let (writer, waiting) = (&mut self.writer, self.dirty);
        guarded(|| {
            // tantivy takes out only what is in a segment already.
            if waiting {
                writer.rollback()?;
            }
            Ok(())
        })?;
        self.begin()?;
        guarded(|| Ok(self.writer.delete_all_documents()?))?;
        self.only = Some(FxHashSet::default());
        Ok(())
    }

    /// Makes everything since the last commit searchable. `published` is the
    /// commit that the index holds from now on; none while it is incomplete.
    pub fn commit(&mut self, published: Option<ObjectId>) -> Result<(), IndexError> {
        let writer = &mut self.writer;
        guarded(|| {
            let mut commit = writer.prepare_commit()?;
            if let Some(published) = published {
                commit.set_payload(&published.to_hex());
            }
            commit.commit()?;
            Ok(())
        })?;
        folder::mark_clean(&self.index.dir)?;
        self.dirty = false;
        Ok(())
    }

    /// Commits, waits for merges that are under way, and gives the writer's place back.
    pub fn finish(mut self, published: Option<ObjectId>) -> Result<(), IndexError> {
        self.commit(published)?;
        let writer = self.writer;
        guarded(|| Ok(writer.wait_merging_threads()?))
    }
}
