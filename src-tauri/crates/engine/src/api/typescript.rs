//! Writes the window's types: everything that commands ask and answer, the events, and the table
//! of commands with their tags. The result is checked in as `ui/src/ipc/types.gen.ts`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ts_rs::{Config, TS, TypeVisitor};

use super::error::ApiError;
use super::registry::COMMANDS;
use super::tags;
use super::types::Event;

const HEADER: &str = "\
// Generated from the command registry in src-tauri/crates/engine/src/api. Do not edit; run
//   cargo run -q -p carebook-engine --example types > ui/src/ipc/types.gen.ts
";

/// The types seen so far, by name.
#[derive(Default)]
pub struct Declarations {
    config: Config,
    by_name: BTreeMap<String, String>,
}

impl Declarations {
    /// Adds a type and all it is made of; returns how it is written.
    pub fn add<T: TS + 'static + ?Sized>(&mut self) -> String {
        self.visit::<T>();
        T::visit_generics(self);
        T::name(&self.config)
    }
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // Only derived types have a file of their own; the rest (strings, lists) are written in place.
        if T::output_path().is_none() {
            return;
        }
        let name = T::ident(&self.config);
        if self.by_name.contains_key(&name) {
            return;
        }
        let text = format!(
            "{}export {}",
            T::docs().unwrap_or_default(),
            T::decl(&self.config)
        );
        let text = tidy(&text);
        self.by_name.insert(name, text);
        T::visit_dependencies(self);
    }
}

/// Returns the text of `ui/src/ipc/types.gen.ts`.
#[must_use]
pub fn typescript() -> String {
    let mut declarations = Declarations::default();
    let mut commands = String::from(
        "/** Every command: what it is asked with and what it answers. */\nexport interface Commands {\n",
    );
    let mut table = String::from(
        "/** The tags that a command's answer depends on, and those it changes. */\nexport const commandTags: { readonly [C in CommandName]: { readonly reads: readonly Tag[]; readonly changes: readonly Tag[] } } = {\n",
    );
    for command in COMMANDS {
        let (request, answer) = (command.declare)(&mut declarations);
        let reads = quoted(command.reads, ", ");
        let changes = quoted(command.changes, ", ");
        let name = command.name;
        write_line(
            &mut commands,
            &format!("  \"{name}\": {{ request: {request}; answer: {answer} }};"),
        );
        write_line(
            &mut table,
            &format!("  \"{name}\": {{ reads: [{reads}], changes: [{changes}] }},"),
        );
    }
    commands.push_str("}\n");
    table.push_str("};\n");
    declarations.add::<Event>();
    declarations.add::<ApiError>();

    let mut out = String::from(HEADER);
    out.push('\n');
    write_line(
        &mut out,
        &format!(
            "export const tags = [{}] as const;",
            quoted(tags::ALL, ", ")
        ),
    );
    out.push_str("/** A subject that commands read and change. */\nexport type Tag = (typeof tags)[number];\n\n");
    out.push_str(&commands);
    out.push_str("\nexport type CommandName = keyof Commands;\n\n");
    out.push_str(&table);
    for text in declarations.by_name.values() {
        out.push('\n');
        write_line(&mut out, text);
    }
    out
}

/// One field a line, indented, with its comment on one line, as the rest of the window's code.
fn tidy(declaration: &str) -> String {
    let one_line_comments = declaration
        .replace("/**\n * ", "/** ")
        .replace("\n */\n", " */\n")
        .replace("\n * ", " ");
    let mut out = String::with_capacity(one_line_comments.len());
    let mut inside = false;
    for line in one_line_comments.lines() {
        let line = line.trim();
        let (line, closes) = match line.strip_suffix(", };").filter(|_| inside) {
            Some(field) => (field, true),
            None => (line, false),
        };
        if inside {
            out.push_str("  ");
        }
        out.push_str(line.strip_suffix(',').filter(|_| inside).unwrap_or(line));
        if inside && !line.starts_with("/**") && !line.ends_with(['{', '|']) {
            out.push(';');
        }
        if closes {
            out.push_str("\n};");
        }
        out.push('\n');
        inside = inside || line.ends_with("= {");
    }
    out.truncate(out.trim_end().len());
    out
}

fn write_line(out: &mut String, line: &str) {
    // Writing into a String cannot fail.
    let _written = writeln!(out, "{line}");
}

fn quoted(words: &[&str], separator: &str) -> String {
    words
        .iter()
        .map(|word| format!("\"{word}\""))
        .collect::<Vec<_>>()
        .join(separator)
}
