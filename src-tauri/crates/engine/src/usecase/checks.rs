//! Writing checks: of a text in the editor, of a draft, of the whole handbook.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};

use carebook_domain::check::{self, Context, EnglishSlip, Rule, Tongue};
use carebook_domain::config::{self, Config};
use carebook_domain::document::Document;
use carebook_domain::edit::apply;
use carebook_domain::template::SectionName;
use carebook_domain::terms::{self, Term};
use carebook_domain::text::{ByteOffset, LineIndex};
use carebook_domain::{DocPath, ObjectId, Problem, ProblemCode};
use carebook_git::draft::Draft as Branch;

use super::drafts::{Desk, bytes_of, path};
use super::editing::read;
use super::naming::Naming;
use super::templates::of_handbook;
use crate::Engine;
use crate::api::drafts::{Finding, Fix, Severity};
use crate::api::writing::CheckRequest;
use crate::api::{ApiError, ErrorCode};
use crate::handbook::{Reader, Shelf, View};

/// Checks a text that is being written.
///
/// # Errors
/// When no handbook is open, the path is none, or the text is too large.
pub fn text(engine: &Engine, request: CheckRequest) -> Result<Vec<Finding>, ApiError> {
    let handbook = engine.handbook()?;
    let view = handbook.view();
    let document = read(path(&request.path)?, &request.text)?;
    handbook.read(|reader| {
        let of_draft = match &request.name {
            Some(name) => reader.repo.tip(&format!("refs/heads/draft/{name}"))?,
            None => None,
        };
        let shelf = Shelf::of(&handbook, &view);
        let around = Around::new(reader, &view, &shelf, of_draft.or(view.commit()))?;
        let tongue = Tongue::of(request.language.as_deref().unwrap_or_default());
        Ok(findings(&document, &view, &around, tongue))
    })
}

/// The rule that looks at what was published instead of at texts: see [`super::review::proof`].
pub const APPROVALS: &str = "approvals";

/// What `carebook check` looks at.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Only these documents or folders; everything when empty.
    pub paths: Vec<String>,
    /// The documents that this draft changes, as it has them.
    pub draft: Option<String>,
    /// Only these rules; all when empty.
    pub rules: Vec<String>,
}

/// Checks published documents, or those of a draft.
///
/// # Errors
/// When a rule, document or draft is not there, or something cannot be read.
pub fn handbook(engine: &Engine, scope: &Scope) -> Result<Vec<Finding>, ApiError> {
    for rule in &scope.rules {
        if Rule::named(rule).is_none() {
            let texts = Rule::ALL.iter().map(|rule| rule.id());
            let names: Vec<&str> = texts.chain([APPROVALS]).collect();
            return Err(ApiError::new(
                ErrorCode::BadRequest,
                format!("There is no rule “{rule}”."),
            )
            .with_hint(format!("The rules are: {}.", names.join(", "))));
        }
    }
    let desk = Desk::open(engine)?;
    let view = &desk.view;
    desk.handbook.read(|reader| {
        let shelf = Shelf::of(&desk.handbook, view);
        let (commit, mut documents) = chosen(&desk, reader, scope)?;
        let mut all = Vec::new();
        for (path, blob) in &documents {
            if is_in_scope(path, scope) {
                all.extend(of_rules(view, reader, path, *blob)?);
            }
        }
        let has_files = (documents.iter()).any(|(path, _)| is_in_scope(path, scope));
        documents.retain(|(path, _)| is_checked(path) && is_in_scope(path, scope));
        if documents.is_empty() && !has_files && !scope.paths.is_empty() {
            return Err(ApiError::new(
                ErrorCode::NotFound,
                format!("No document lies at {}.", scope.paths.join(", ")),
            ));
        }
        let around = Around::new(reader, view, &shelf, commit)?;
        for (path, blob) in documents {
            let document = Document::parse(path, &bytes_of(&reader.repo, blob)?);
            all.extend(findings(&document, view, &around, Tongue::English));
        }
        all.retain(|found| scope.rules.is_empty() || scope.rules.contains(&found.rule));
        Ok(all)
    })
}

type Chosen = (Option<ObjectId>, Vec<(DocPath, ObjectId)>);

fn chosen(desk: &Desk<'_>, reader: &Reader, scope: &Scope) -> Result<Chosen, ApiError> {
    if let Some(name) = &scope.draft {
        let branch = desk.draft(&reader.repo, name)?;
        let changes = reader.repo.changes(branch.base, branch.tip)?;
        let changed = changes
            .into_iter()
            .filter_map(|change| Some((change.path, change.new_blob?)));
        return Ok((Some(branch.tip), changed.collect()));
    }
    let Some(commit) = desk.published() else {
        return Ok((None, Vec::new()));
    };
    let entries = reader.repo.entries(commit)?.entries;
    let files = entries
        .into_iter()
        .filter(|entry| entry.kind.is_file())
        .map(|entry| (entry.path, entry.blob));
    Ok((Some(commit), files.collect()))
}

/// What the checks find in the documents of a draft, the gravest first, before it is published.
/// Spelling and grammar are left out: their dictionary is large, and the editor has told of them.
pub(super) fn before_publishing(
    desk: &Desk<'_>,
    reader: &Reader,
    branch: &Branch,
    tongue: Tongue,
) -> Result<Vec<Finding>, ApiError> {
    let shelf = Shelf::of(&desk.handbook, &desk.view);
    let mut around = Around::new(reader, &desk.view, &shelf, Some(branch.tip))?;
    around.english = false;
    let mut all = Vec::new();
    for change in reader.repo.changes(branch.base, branch.tip)? {
        let Some(blob) = change.new_blob else {
            continue;
        };
        all.extend(of_rules(&desk.view, reader, &change.path, blob)?);
        if !is_checked(&change.path) {
            continue;
        }
        // What is too large to be read is told of by publishing itself.
        let Ok(bytes) = bytes_of(&reader.repo, blob) else {
            continue;
        };
        let document = Document::parse(change.path, &bytes);
        all.extend(findings(&document, &desk.view, &around, tongue));
    }
    all.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    Ok(all)
}

fn is_in_scope(path: &DocPath, scope: &Scope) -> bool {
    scope.paths.is_empty()
        || scope.paths.iter().any(|wanted| {
            let wanted = wanted.trim_start_matches("./").trim_end_matches('/');
            path.as_str() == wanted || path.is_in(wanted) || wanted.is_empty()
        })
}

/// What is wrong with `carebook.toml` or the term list; nothing for other files.
fn of_rules(
    view: &View,
    reader: &Reader,
    path: &DocPath,
    blob: ObjectId,
) -> Result<Vec<Finding>, ApiError> {
    let terms = view.config.terms.as_ref();
    let is_terms = terms.map_or(path.as_str() == "terms.md", |terms| terms == path);
    let rule = match path.as_str() {
        "carebook.toml" => Rule::Policy,
        _ if is_terms => Rule::TermRow,
        _ => return Ok(Vec::new()),
    };
    let bytes = bytes_of(&reader.repo, blob)?;
    let text = String::from_utf8_lossy(&bytes);
    let problems = match rule {
        Rule::Policy => Config::parse(&text).1,
        _ => terms::parse(&text).1,
    };
    let set = view.config.check.get(rule.id()).copied();
    let finding = |problem: Problem| {
        // A policy of which nothing can be read is no policy.
        let usual = match problem.code {
            ProblemCode::ConfigBroken => config::Severity::Error,
            _ => rule.severity(),
        };
        Some(Finding {
            path: path.as_str().to_owned(),
            line: problem.line.max(1),
            column: problem.column.max(1),
            from: 0,
            to: 0,
            rule: rule.id().to_owned(),
            severity: shown(set.unwrap_or(usual))?,
            message: problem.message,
            fix: None,
        })
    };
    Ok(problems.into_iter().filter_map(finding).collect())
}

const fn shown(severity: config::Severity) -> Option<Severity> {
    match severity {
        config::Severity::Off => None,
        config::Severity::Hint => Some(Severity::Hint),
        config::Severity::Warning => Some(Severity::Warning),
        config::Severity::Error => Some(Severity::Error),
    }
}

/// Templates are documents to come, and hold what a document must not.
fn is_checked(path: &DocPath) -> bool {
    path.is_markdown() && !path.is_in("templates")
}

/// Where each rule stands in the reference, for tools that want a list.
#[must_use]
pub fn rules() -> Vec<(&'static str, &'static str)> {
    Rule::ALL
        .iter()
        .map(|rule| (rule.id(), rule.about().trim()))
        .collect()
}

fn findings(document: &Document, view: &View, around: &Around<'_>, tongue: Tongue) -> Vec<Finding> {
    let lines = LineIndex::new(&document.source);
    let unit = |at: usize| u32::try_from(lines.to_utf16(ByteOffset(at)).0).unwrap_or(u32::MAX);
    check::check(document, &view.config, around, tongue)
        .into_iter()
        .filter_map(|found| {
            let severity = shown(found.severity)?;
            let fix = found.fix.and_then(|fix| {
                let start = fix.edits.iter().map(|edit| edit.range.start).min()?;
                let end = fix.edits.iter().map(|edit| edit.range.end).max()?;
                let tail = document.source.len().checked_sub(end)?;
                let fixed = apply(&document.source, &fix.edits).ok()?;
                let text = fixed.get(start..fixed.len().checked_sub(tail)?)?;
                Some(Fix {
                    label: fix.label,
                    from: unit(start),
                    to: unit(end),
                    text: text.to_owned(),
                })
            });
            Some(Finding {
                path: document.path.as_str().to_owned(),
                line: found.line,
                column: found.column,
                from: unit(found.range.start),
                to: unit(found.range.end),
                rule: found.rule.id().to_owned(),
                severity,
                message: found.message,
                fix,
            })
        })
        .collect()
}

/// What the checks know of the rest of the handbook: one commit of it.
struct Around<'a> {
    reader: &'a Reader,
    naming: Naming<'a>,
    commit: Option<ObjectId>,
    sections: HashMap<String, Vec<SectionName>>,
    terms: Vec<Term>,
    by_name: OnceCell<BTreeMap<String, Vec<DocPath>>>,
    english: bool,
}

impl<'a> Around<'a> {
    fn new(
        reader: &'a Reader,
        view: &View,
        shelf: &'a Shelf,
        commit: Option<ObjectId>,
    ) -> Result<Self, ApiError> {
        let sections = of_handbook(&reader.repo, view)?
            .into_iter()
            .filter_map(|template| Some((template.kind?, template.required)))
            .collect();
        let terms = view
            .terms_blob(reader)
            .and_then(|blob| reader.text_of(blob))
            .map(|text| terms::parse(&text).0);
        Ok(Self {
            naming: match commit {
                Some(commit) => Naming::of_draft(reader, shelf, view.commit(), commit),
                None => Naming::published(reader, shelf),
            },
            reader,
            commit,
            sections,
            terms: terms.unwrap_or_default(),
            by_name: OnceCell::new(),
            english: true,
        })
    }
}

impl Context for Around<'_> {
    fn exists(&self, path: &DocPath) -> bool {
        let repo = &self.reader.repo;
        let found = self
            .commit
            .and_then(|commit| repo.entry_at(commit, path).ok()?);
        found.is_some()
    }

    fn anchors(&self, path: &DocPath) -> Option<Vec<String>> {
        if !path.is_markdown() {
            return None;
        }
        let blob = self.reader.repo.blob_at(self.commit?, path).ok()??;
        let bytes = bytes_of(&self.reader.repo, blob).ok()?;
        let document = Document::parse(path.clone(), &bytes);
        Some(
            (document.sections.into_iter())
                .map(|section| section.anchor)
                .collect(),
        )
    }

    fn named(&self, name: &str) -> Option<DocPath> {
        self.naming.named(name).map(|found| found.path)
    }

    fn with_file_name(&self, name: &str) -> Vec<DocPath> {
        let by_name = self.by_name.get_or_init(|| {
            let mut by_name: BTreeMap<String, Vec<DocPath>> = BTreeMap::new();
            let listing = self
                .commit
                .and_then(|commit| self.reader.repo.entries(commit).ok());
            for entry in listing.unwrap_or_default().entries {
                let name = entry.path.file_name().to_owned();
                by_name.entry(name).or_default().push(entry.path);
            }
            by_name
        });
        by_name.get(name).cloned().unwrap_or_default()
    }

    fn required_sections(&self, kind: &str) -> &[SectionName] {
        self.sections.get(kind).map_or(&[], Vec::as_slice)
    }

    fn terms(&self) -> &[Term] {
        &self.terms
    }

    fn misspelled(&self, words: &[&str]) -> Vec<Option<Vec<String>>> {
        if !self.english {
            return vec![None; words.len()];
        }
        carebook_english::misspelled(words)
    }

    fn slips(&self, paragraphs: &[&str]) -> Vec<Vec<EnglishSlip>> {
        if !self.english {
            return vec![Vec::new(); paragraphs.len()];
        }
        carebook_english::slips(paragraphs)
    }
}
