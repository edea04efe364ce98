//! Whether a step says what to do, as far as that can be told without a grammar: the
//! verbs of customer care in English, endings in Korean and Latvian, verb syllables in
//! Vietnamese. In other languages nothing is claimed.

use crate::Lang;
use crate::prose::token::{TokenKind, tokens};
use crate::text::nfc;

const ENGLISH: &[&str] = &[
    "accept",
    "add",
    "adjust",
    "advise",
    "agree",
    "allow",
    "announce",
    "answer",
    "apologise",
    "apologize",
    "apply",
    "approve",
    "arrange",
    "ask",
    "assign",
    "attach",
    "avoid",
    "begin",
    "block",
    "book",
    "bring",
    "calculate",
    "call",
    "cancel",
    "change",
    "charge",
    "check",
    "choose",
    "clear",
    "click",
    "close",
    "collect",
    "compare",
    "complete",
    "confirm",
    "connect",
    "contact",
    "continue",
    "copy",
    "correct",
    "count",
    "create",
    "decide",
    "delete",
    "describe",
    "dial",
    "do",
    "download",
    "email",
    "end",
    "enter",
    "escalate",
    "estimate",
    "examine",
    "explain",
    "fill",
    "find",
    "finish",
    "follow",
    "forward",
    "get",
    "give",
    "go",
    "greet",
    "hand",
    "hang",
    "have",
    "help",
    "hold",
    "identify",
    "inform",
    "insert",
    "install",
    "introduce",
    "invite",
    "issue",
    "join",
    "keep",
    "leave",
    "let",
    "link",
    "list",
    "listen",
    "load",
    "lock",
    "log",
    "look",
    "make",
    "mark",
    "measure",
    "mention",
    "move",
    "name",
    "never",
    "note",
    "notify",
    "offer",
    "open",
    "order",
    "paste",
    "pause",
    "pay",
    "phone",
    "pick",
    "place",
    "play",
    "point",
    "post",
    "prepare",
    "press",
    "print",
    "promise",
    "propose",
    "provide",
    "put",
    "quote",
    "raise",
    "read",
    "record",
    "refer",
    "refund",
    "refuse",
    "register",
    "release",
    "remind",
    "remove",
    "repeat",
    "replace",
    "reply",
    "report",
    "request",
    "reserve",
    "reset",
    "resolve",
    "restart",
    "retry",
    "return",
    "review",
    "run",
    "save",
    "say",
    "scan",
    "schedule",
    "search",
    "see",
    "select",
    "send",
    "set",
    "share",
    "show",
    "sign",
    "skip",
    "sort",
    "speak",
    "start",
    "state",
    "stay",
    "stop",
    "store",
    "submit",
    "suggest",
    "summarise",
    "summarize",
    "switch",
    "take",
    "talk",
    "tell",
    "test",
    "thank",
    "tick",
    "touch",
    "track",
    "transfer",
    "try",
    "turn",
    "type",
    "understand",
    "update",
    "upload",
    "use",
    "verify",
    "wait",
    "warn",
    "wish",
    "withdraw",
    "work",
    "write",
];
/// Words that make a sentence of a step that does not begin with a verb.
const ENGLISH_AUXILIARY: &[&str] = &[
    "is", "are", "was", "were", "be", "has", "had", "will", "would", "can", "could", "may",
    "might", "must", "should", "shall", "does", "did", "don't", "isn't", "can't", "won't",
];
const DETERMINERS: &[&str] = &[
    "the", "a", "an", "this", "that", "these", "those", "your", "their", "its", "his", "her",
    "our", "my", "each", "every", "any", "some", "no", "of", "for", "with",
];
const KOREAN_ACTIONS: &[&str] = &[
    "확인", "입력", "안내", "접수", "처리", "선택", "클릭", "전송", "등록", "저장", "요청", "연결",
    "종료", "기록", "검색", "조회", "발송", "승인", "신청", "취소", "변경", "작성", "문의", "설명",
    "사과", "인사", "보류", "전달", "이관", "실행", "설치", "삭제", "수정", "추가", "제안", "공유",
    "보고", "예약", "완료", "점검", "환불", "교환", "금지", "준비", "대기",
];
/// Endings of what is done before `뒤`, `다음`, `후`; nouns such as `주문 후` end otherwise.
const KOREAN_DONE: &[&str] = &[
    "한", "은", "낸", "른", "든", "쓴", "준", "킨", "친", "린", "운",
];
/// Things that end as `-아서` does.
const KOREAN_PAPERS: &[&str] = &[
    "문서",
    "신청서",
    "계약서",
    "보고서",
    "증명서",
    "확인서",
    "안내서",
    "명세서",
    "설명서",
    "동의서",
    "내역서",
    "견적서",
    "청구서",
    "부서",
    "순서",
];
/// What ends with `고` and joins nothing.
const KOREAN_NO_JOINT: &[&str] = &[
    "다고",
    "라고",
    "냐고",
    "자고",
    "려고",
    "그리고",
    "광고",
    "창고",
    "재고",
    "사고",
    "보고",
    "신고",
    "경고",
    "참고",
    "권고",
    "최고",
    "중고",
    "예고",
    "공고",
    "통고",
    "말고",
    "않고",
    "없고",
    "있고",
    "이고",
    "아니고",
];
/// Verbs that begin what a Vietnamese step asks for.
const VIETNAMESE_ACTIONS: &[&str] = &[
    "hỏi", "kiểm", "xác", "mở", "chọn", "nhấn", "bấm", "nhập", "ghi", "gửi", "gọi", "chuyển",
    "đọc", "tạo", "lưu", "đóng", "tìm", "điền", "cập", "xóa", "xoá", "sửa", "đặt", "tắt", "bật",
    "tải", "chép", "nói", "xin", "báo",
];
const VIETNAMESE: &[&str] = &[
    "hỏi", "kiểm", "xác", "mở", "chọn", "nhấn", "bấm", "nhập", "ghi", "gửi", "gọi", "chuyển",
    "báo", "nói", "xin", "đọc", "chờ", "đợi", "hoàn", "tạo", "lưu", "đóng", "tìm", "xem", "cảm",
    "giải", "hướng", "đề", "cho", "yêu", "đặt", "hẹn", "nhắc", "cập", "thêm", "xóa", "xoá", "sửa",
    "tra", "lấy", "giữ", "in", "đăng", "thông", "trả", "đổi", "hủy", "huỷ", "là", "có", "được",
    "phải", "cần", "làm", "dùng", "không", "chào", "lắng", "nghe", "mời", "tắt", "bật", "đến",
    "đi", "kết", "bắt", "dừng", "nhận", "thu", "tính", "so", "liên", "trình", "duyệt", "khởi",
    "tải", "cài", "điền", "đối", "nêu", "đưa", "giao", "lập", "theo", "tóm", "chốt", "cúp", "ngắt",
    "tư", "trao",
];
const LATVIAN_ENDINGS: &[&str] = &[
    "iet", "ieties", "jiet", "āt", "ēt", "īt", "ot", "ties", "sim", "dams", "jot",
];
const LATVIAN: &[&str] = &[
    "ir", "var", "nav", "būs", "tiek", "drīkst", "vajag", "grib", "saka", "zina",
];

/// Whether a step says what to do; nothing where that cannot be told.
pub(super) fn has_verb(step: &str, lang: Lang) -> Option<bool> {
    let words = words(step);
    let known = |list: &[&str], word: &String| list.contains(&word.as_str());
    match lang {
        Lang::EN => Some((0..words.len()).any(|n| {
            // "the order" is a thing, "order" alone may be something to do.
            let named = n > 0 && DETERMINERS.contains(&words[n - 1].as_str());
            known(ENGLISH_AUXILIARY, &words[n]) || (!named && is_english_verb(&words[n]))
        })),
        Lang::KO => Some(words.iter().any(|word| is_korean_predicate(word))),
        // Of a long step something is surely a verb that stands in no list.
        Lang::VI if words.len() > 6 => None,
        Lang::LV if words.len() > 4 => None,
        Lang::VI => Some(words.iter().any(|word| known(VIETNAMESE, word))),
        Lang::LV => Some(words.iter().any(|word| {
            known(LATVIAN, word)
                || LATVIAN_ENDINGS.iter().any(|ending| word.ends_with(ending))
                || (word.starts_with("jā") && word.chars().count() > 4)
        })),
        _ => None,
    }
}

/// Whether an English sentence begins with something to do.
pub(super) fn is_imperative(sentence: &str) -> bool {
    let words = words(sentence);
    let mut rest = words
        .iter()
        .skip_while(|word| matches!(word.as_str(), "then" | "please" | "now" | "always" | "also"));
    let next = rest.next();
    next.is_some_and(|word| {
        ENGLISH.contains(&word.as_str()) || matches!(word.as_str(), "don't" | "do" | "never")
    })
}

/// Counts the words that add another thing to do to a sentence.
pub(super) fn connectors(sentence: &str, lang: Lang) -> usize {
    let words = words(sentence);
    let pair = |first: &str, second: &str| {
        words
            .windows(2)
            .filter(|pair| pair[0] == first && pair[1] == second)
            .count()
    };
    match lang {
        Lang::EN => {
            let joint = |pair: &&[String]| {
                matches!(pair[0].as_str(), "and" | "then") && ENGLISH.contains(&pair[1].as_str())
            };
            words.windows(2).filter(joint).count() + pair("after", "that")
        }
        Lang::KO => {
            let joint = |n: usize| {
                let word = words[n].as_str();
                is_korean_joint(word, words.get(n + 1).map(String::as_str))
                    || matches!(word, "이후" | "다음으로" | "그리고")
            };
            (0..words.len()).filter(|n| joint(*n)).count() + pair("그런", "다음")
        }
        Lang::VI => vietnamese_joints(&words),
        Lang::LV => latvian_joints(&words),
        _ => 0,
    }
}

/// Whether a word ends one thing to do before the next: `열고`, `보낸 뒤`.
fn is_korean_joint(word: &str, next: Option<&str>) -> bool {
    let after = |next: &str| {
        ["뒤", "다음", "후"].iter().any(|behind| {
            next.strip_prefix(behind)
                .is_some_and(|rest| matches!(rest, "" | "에"))
        })
    };
    if KOREAN_DONE.iter().any(|ending| word.ends_with(ending)) && next.is_some_and(after) {
        return true;
    }
    // `열고 있다`, `열고 싶다` are one thing; `광고` is none, and `늦는다고` says what somebody says.
    let goes_on = next.is_some_and(|next| {
        ["있", "싶", "계", "나서", "나면"]
            .iter()
            .any(|begin| next.starts_with(begin))
    });
    let is_other = KOREAN_NO_JOINT.iter().any(|ending| word.ends_with(ending));
    word.ends_with("한뒤")
        || word.ends_with("하신")
        || (word.ends_with('고') && word.chars().count() > 1 && !is_other && !goes_on)
}

/// What `rồi`, `sau đó`, `tiếp theo` add, and `và` before something to do where the sentence began
/// with something to do: `nếu …, gửi và gọi …` tells of a case. Commas add nothing, as in English.
fn vietnamese_joints(words: &[String]) -> usize {
    let is = |n: usize, word: &str| words.get(n).is_some_and(|found| found == word);
    let acts =
        |n: usize| (words.get(n)).is_some_and(|word| VIETNAMESE_ACTIONS.contains(&word.as_str()));
    let orders = acts(0);
    let joint = |n: &usize| {
        is(*n, "rồi")
            || (is(*n, "sau") && is(n + 1, "đó"))
            || (is(*n, "tiếp") && is(n + 1, "theo"))
            || (orders && is(*n, "và") && acts(n + 1))
    };
    (0..words.len()).filter(joint).count()
}

/// What `tad` and `pēc tam` add, and `un` before something to do where the sentence asked for
/// something before.
fn latvian_joints(words: &[String]) -> usize {
    let is = |n: usize, word: &str| words.get(n).is_some_and(|found| found == word);
    let asks = |n: usize| words.get(n).is_some_and(|word| is_latvian_order(word));
    let mut asked = false;
    let mut joints = 0;
    for n in 0..words.len() {
        let then = is(n, "tad") || is(n, "pēctam") || (is(n, "pēc") && is(n + 1, "tam"));
        joints += usize::from(then || (asked && is(n, "un") && asks(n + 1)));
        asked |= asks(n);
    }
    joints
}

/// `atveriet`, `pierakstieties`; `saņemsiet` is what will be.
fn is_latvian_order(word: &str) -> bool {
    let stem = word
        .strip_suffix("ieties")
        .or_else(|| word.strip_suffix("iet"));
    stem.is_some_and(|stem| {
        stem.chars().count() > 1 && !stem.ends_with("ms") && !stem.ends_with("ēs")
    })
}

fn words(text: &str) -> Vec<String> {
    let cut = tokens(text)
        .into_iter()
        .filter(|token| token.kind == TokenKind::Word);
    cut.map(|token| {
        nfc(&text[token.range])
            .to_lowercase()
            .replace('\u{2019}', "'")
    })
    .collect()
}

fn is_english_verb(word: &str) -> bool {
    let bare = |ending: &str| word.strip_suffix(ending).filter(|stem| stem.len() > 2);
    ENGLISH.contains(&word)
        || ["s", "es", "ed", "d", "ing"]
            .iter()
            .any(|ending| bare(ending).is_some_and(|stem| ENGLISH.contains(&stem)))
        || ["ise", "ize", "ify"]
            .iter()
            .any(|ending| bare(ending).is_some())
}

fn is_korean_predicate(word: &str) -> bool {
    let ends = [
        "다", "요", "오", "시오", "기", "함", "됨", "음", "임", "까", "고", "면", "서", "지", "며",
        "해", "세요", "하는", "할",
    ];
    let is_paper = KOREAN_PAPERS.iter().any(|ending| word.ends_with(ending));
    (!is_paper && ends.iter().any(|ending| word.ends_with(ending)))
        || KOREAN_ACTIONS.iter().any(|action| word.starts_with(action))
}
