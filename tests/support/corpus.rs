//! A handbook of any size in four languages, the same on every machine.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::Stdio;

use crate::handbook::Handbook;
use crate::random::Random;
use crate::world::World;

/// Words that the generated texts are made of, by language.
const WORDS: [(&str, &[&str]); 4] = [
    (
        "en",
        &[
            "refund",
            "voucher",
            "customer",
            "parcel",
            "warranty",
            "receipt",
            "callback",
            "escalate",
            "transfer",
            "apologise",
            "delivery",
            "invoice",
            "deposit",
            "branch",
            "manager",
            "opened",
            "sealed",
            "damaged",
            "missing",
            "address",
            "evening",
            "morning",
            "holiday",
            "always",
            "never",
            "before",
            "after",
            "within",
            "seconds",
            "minutes",
            "offer",
            "explain",
            "confirm",
            "repeat",
            "check",
            "write",
            "the",
            "a",
            "to",
            "of",
            "and",
            "for",
            "with",
        ],
    ),
    (
        "ko",
        &[
            "환불",
            "고객",
            "상담",
            "접수",
            "배송",
            "교환",
            "보증",
            "영수증",
            "담당자",
            "사과",
            "안내",
            "확인",
            "지연",
            "포인트",
            "적립",
            "등급",
            "불만",
            "처리",
            "절차",
            "규정",
            "매장",
            "전화",
            "메일",
            "오전",
            "오후",
            "합니다",
            "드립니다",
            "있습니다",
            "고객에게",
            "상담원은",
            "상품을",
            "기간이",
            "이전에",
            "이후에",
        ],
    ),
    (
        "vi",
        &[
            "hoàn",
            "tiền",
            "khách",
            "hàng",
            "khiếu",
            "nại",
            "bảo",
            "hành",
            "đổi",
            "trả",
            "giao",
            "chậm",
            "xin",
            "lỗi",
            "xác",
            "nhận",
            "điện",
            "thoại",
            "hướng",
            "dẫn",
            "quy",
            "trình",
            "điểm",
            "thưởng",
            "hạng",
            "thành",
            "viên",
            "trước",
            "sau",
            "trong",
            "vòng",
            "ngày",
            "đền",
            "bù",
            "bồi",
            "thường",
        ],
    ),
    (
        "lv",
        &[
            "atmaksa",
            "klients",
            "prece",
            "atvērta",
            "garantija",
            "piegāde",
            "kavēšanās",
            "rēķins",
            "čeks",
            "sūdzība",
            "atvainoties",
            "pārbaudīt",
            "apstiprināt",
            "zvans",
            "gaidīt",
            "pārslēgt",
            "vadītājs",
            "līmenis",
            "punkti",
            "termiņš",
            "dienas",
            "laikā",
            "pirms",
            "pēc",
            "vienmēr",
            "nekad",
            "lūdzu",
            "ķemme",
            "ģimene",
            "šķirot",
        ],
    ),
];

/// Rare words, one of which stands in each document, so that a question can have few answers.
fn rare(number: usize) -> String {
    format!("zq{number:x}x")
}

/// Makes the handbook with a few hundred commits, all in one stream to git.
pub fn generate<'w>(world: &'w World, documents: usize, sections: usize) -> Handbook<'w> {
    let book = world.handbook();
    let mut random = Random::new(20_261_122);
    let mut stream: Vec<u8> = Vec::new();
    let per_commit = documents.div_ceil(200).max(1);
    let mut mark = 0;
    let start = 1_700_000_000;
    let commits: Vec<Vec<usize>> = (0..documents)
        .collect::<Vec<_>>()
        .chunks(per_commit)
        .map(<[usize]>::to_vec)
        .collect();
    for (number, chunk) in commits.iter().enumerate() {
        let mut files = Vec::new();
        for &document in chunk {
            mark += 1;
            let text = text(document, sections, &mut random);
            write!(stream, "blob\nmark :{mark}\ndata {}\n", text.len()).expect("memory");
            stream.extend_from_slice(text.as_bytes());
            stream.push(b'\n');
            files.push((path(document), mark));
        }
        let when = start + number * 86_400;
        let message = format!("Texts {number}");
        write!(
            stream,
            "commit refs/heads/main\nauthor Emma Clarke <emma@example.com> {when} +0000\n\
             committer Emma Clarke <emma@example.com> {when} +0000\ndata {}\n{message}\n",
            message.len()
        )
        .expect("memory");
        for (path, mark) in files {
            writeln!(stream, "M 100644 :{mark} {path}").expect("memory");
        }
    }
    let mut git = book.command("git");
    let mut git = git
        .args(["fast-import", "--quiet"])
        .stdin(Stdio::piped())
        .spawn()
        .expect("git fast-import");
    git.stdin
        .take()
        .expect("its input")
        .write_all(&stream)
        .expect("the stream");
    assert!(
        git.wait().expect("git ends").success(),
        "git takes the generated handbook"
    );
    book.git(&["reset", "--quiet", "--hard", "main"]);
    book
}

/// Returns where a generated document lies.
pub fn path(document: usize) -> String {
    format!(
        "area{:02}/topic{:02}/document{document:05}.md",
        document % 40,
        document / 40 % 25
    )
}

fn text(document: usize, sections: usize, random: &mut Random) -> String {
    let (lang, words) = WORDS[document % WORDS.len()];
    let mut text = format!(
        "---\nlang: {lang}\nkind: procedure\nowner: emma@example.com\ntags: [area{}]\n---\n# {} {document}\n\n",
        document % 40,
        sentence(words, 4, random)
    );
    for section in 0..sections {
        if section > 0 {
            write!(text, "\n## {}\n\n", sentence(words, 3, random)).expect("memory");
        }
        for _ in 0..4 {
            let length = 8 + random.below(10);
            writeln!(text, "{}.", sentence(words, length, random)).expect("memory");
        }
    }
    writeln!(text, "{}", rare(document)).expect("memory");
    text
}

fn sentence(words: &[&str], length: usize, random: &mut Random) -> String {
    let picked: Vec<&str> = (0..length).map(|_| *random.pick(words)).collect();
    picked.join(" ")
}

/// Returns questions as they are typed, letter by letter, in every language.
pub fn keystrokes(count: usize) -> Vec<String> {
    let mut random = Random::new(7);
    let mut typed = Vec::new();
    while typed.len() < count {
        let (_, words) = WORDS[random.below(WORDS.len())];
        let words_in_question = 1 + random.below(3);
        let question = sentence(words, words_in_question, &mut random);
        let letters: Vec<char> = question.chars().collect();
        typed.extend((1..=letters.len()).map(|end| letters[..end].iter().collect::<String>()));
    }
    typed.truncate(count);
    typed
}
