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
            let joint = |word: &&String| {
                word.ends_with("하고")
                    || word.ends_with("한뒤")
                    || word.ends_with("하신")
                    || matches!(word.as_str(), "이후" | "다음으로" | "그리고")
            };
            words.iter().filter(joint).count()
                + pair("그런", "다음")
                + pair("한", "뒤")
                + pair("한", "다음")
                + pair("한", "후")
        }
        Lang::VI => {
            pair("sau", "đó")
                + pair("tiếp", "theo")
                + words.iter().filter(|word| *word == "rồi").count()
        }
        Lang::LV => {
            pair("pēc", "tam")
                + words
                    .iter()
                    .filter(|word| matches!(word.as_str(), "tad" | "pēctam"))
                    .count()
        }
        _ => 0,
    }
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
    ends.iter().any(|ending| word.ends_with(ending))
        || KOREAN_ACTIONS.iter().any(|action| word.starts_with(action))
}
