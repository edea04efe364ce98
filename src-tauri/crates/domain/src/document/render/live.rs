//! A rendering that follows the fingers: in blocks, so that a keystroke costs little. What was
//! sanitised a moment ago is not sanitised again, and what stayed as it was need not be sent.

use std::collections::HashMap;
use std::sync::Arc;

use super::sanitise::{Given, Sanitiser};
use super::write::{self, Cut, Drawn, Note};
use super::{Document, MAX_BYTES, Mode, RenderContext, as_source};
use crate::DocPath;

/// A block of the outermost level, with what follows it until the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The line of the source it begins on, from 1.
    pub line: u32,
    /// Sanitised; its elements carry `data-line`, counted from 0 on that line.
    pub html: Arc<str>,
}

/// What turns one rendering into the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patch {
    /// How many blocks stay at the beginning.
    pub before: usize,
    /// How many stay at the end.
    pub behind: usize,
    /// How many lines further down those at the end begin.
    pub shift: i64,
    /// What stands between them.
    pub blocks: Vec<Block>,
}

/// A document while it is written.
#[derive(Default)]
pub struct Live {
    /// What sanitising hung on, besides the HTML.
    ground: Option<Ground>,
    /// Sanitised HTML by what was drawn.
    known: HashMap<String, Arc<str>>,
    blocks: Vec<Block>,
}

#[derive(PartialEq, Eq)]
struct Ground {
    given: Given,
    path: DocPath,
    mode: Mode,
}

impl Live {
    /// The blocks as they were rendered last.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Renders the document as it is now, and says what that changes.
    pub fn follow(&mut self, document: &Document, context: &dyn RenderContext) -> Patch {
        let whole = document.body_start..document.source.len();
        let drawn = if document.body().len() > MAX_BYTES {
            None
        } else {
            write::draw(document, whole.clone(), context, Note::Blocks).ok()
        };
        let blocks = match drawn {
            Some(drawn) => self.sanitised(drawn, document, context),
            None => vec![Block {
                line: 1,
                html: as_source(document, whole).into(),
            }],
        };
        let patch = Patch::between(&self.blocks, &blocks);
        self.blocks = blocks;
        patch
    }

    fn sanitised(
        &mut self,
        drawn: Drawn,
        document: &Document,
        context: &dyn RenderContext,
    ) -> Vec<Block> {
        let Drawn {
            html, images, cuts, ..
        } = drawn;
        let ground = Ground {
            given: Given::new(images, context),
            path: document.path.clone(),
            mode: context.mode(),
        };
        if self.ground.as_ref() != Some(&ground) {
            self.known.clear();
        }
        let ground = self.ground.insert(ground);
        let sanitiser = Sanitiser::new(&ground.given, &ground.path, ground.mode);
        let mut before = std::mem::take(&mut self.known);
        let ends = cuts.iter().skip(1).map(|cut| cut.at).chain([html.len()]);
        let mut blocks = Vec::with_capacity(cuts.len());
        for (Cut { at, line }, end) in cuts.iter().copied().zip(ends) {
            let piece = html.get(at..end).unwrap_or_default();
            if piece.is_empty() {
                continue;
            }
            let html = match self.known.get(piece) {
                Some(clean) => Arc::clone(clean),
                None => {
                    // Moved over, so that what is not drawn any more is forgotten.
                    let (drawn, clean) = before
                        .remove_entry(piece)
                        .unwrap_or_else(|| (piece.to_owned(), sanitiser.clean(piece).into()));
                    self.known.insert(drawn, Arc::clone(&clean));
                    clean
                }
            };
            blocks.push(Block { line, html });
        }
        blocks
    }
}

impl Patch {
    /// The patch that replaces everything.
    pub fn all(blocks: &[Block]) -> Self {
        Self {
            before: 0,
            behind: 0,
            shift: 0,
            blocks: blocks.to_vec(),
        }
    }

    fn between(old: &[Block], new: &[Block]) -> Self {
        let same = |(old, new): &(&Block, &Block)| old == new;
        let before = old.iter().zip(new).take_while(same).count();
        let most = old.len().min(new.len()) - before;
        let ends = || old.iter().rev().zip(new.iter().rev());
        let apart = |(old, new): (&Block, &Block)| i64::from(new.line) - i64::from(old.line);
        let shift = ends().next().map_or(0, apart);
        let behind = ends()
            .take(most)
            .take_while(|pair| pair.0.html == pair.1.html && apart(*pair) == shift)
            .count();
        Self {
            before,
            behind,
            shift,
            blocks: new
                .get(before..new.len() - behind)
                .unwrap_or_default()
                .to_vec(),
        }
    }
}
