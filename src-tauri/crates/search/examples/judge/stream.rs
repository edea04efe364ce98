//! The generated documents as a repository: a stream for `git fast-import`.

use std::io::Write;

use crate::collection::{Dice, documents};
use crate::words::{EN, KO, LV, VI};

/// Commits that the documents come in.
const COMMITS: usize = 200;

/// Writes a stream of documents in four languages to standard output.
pub fn run(count: usize) {
    let mut dice = Dice(0xbadc_0ffe);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut all = Vec::new();
    for words in [&KO, &VI, &LV, &EN] {
        all.extend(documents(words, count / 4, 5, &mut dice));
    }
    for (number, chunk) in all.chunks(count.div_ceil(COMMITS).max(1)).enumerate() {
        let who = format!(
            "Emma <emma@example.com> {} +0000",
            1_700_000_000 + number * 86_400
        );
        let message = format!("Texts {number}\n");
        write!(
            out,
            "commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata {}\n{message}",
            message.len()
        )
        .unwrap();
        for (_, document) in chunk {
            let mut text = format!(
                "---\nlang: {}\nkind: procedure\nowner: emma@example.com\ntags: [{}]\n---\n",
                document.lang.as_str(),
                document.tags.join(", ")
            );
            for section in &document.sections {
                text.push_str(&"#".repeat(section.level.into()));
                text.push_str(&format!(" {}\n\n{}\n\n", section.heading, section.text));
            }
            write!(
                out,
                "M 100644 inline {}\ndata {}\n{text}\n",
                document.path,
                text.len()
            )
            .unwrap();
        }
    }
    out.flush().unwrap();
}
