//! Times that everybody understands differently.

use super::say::Said;
use super::sentences::prose_blocks;
use super::{Report, Rule, Subject};
use crate::Lang;
use crate::prose::token::{TokenKind, tokens};
use crate::text::nfc;

const ENGLISH: &[&str] = &[
    "as soon as possible",
    "asap",
    "soon",
    "shortly",
    "in due course",
    "in a timely manner",
    "promptly",
    "quickly",
    "from time to time",
    "in a while",
    "a little while",
    "at your earliest convenience",
    "without delay",
    "some time",
];
const KOREAN: &[&str] = &[
    "빠른 시일",
    "조만간",
    "가능한 한 빨리",
    "최대한 빨리",
    "가급적 빨리",
    "곧",
    "신속히",
    "신속하게",
    "추후",
    "수시로",
    "적절한 시기",
    "빠른 시간",
    "나중에",
];
const VIETNAMESE: &[&str] = &[
    "sớm nhất có thể",
    "trong thời gian sớm nhất",
    "càng sớm càng tốt",
    "kịp thời",
    "nhanh chóng",
    "lát nữa",
    "ít lâu sau",
    "trong thời gian tới",
    "khi thích hợp",
    "sớm",
];
const LATVIAN: &[&str] = &[
    "pēc iespējas ātrāk",
    "iespējami drīz",
    "cik drīz vien iespējams",
    "drīzumā",
    "drīz",
    "savlaicīgi",
    "laicīgi",
    "kādu brīdi",
    "nekavējoties",
    "ātri",
];

pub(super) fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
    if !report.is_on(Rule::VagueTiming) {
        return;
    }
    for (_, range) in prose_blocks(subject) {
        let lang = subject.lang_at(range.start);
        let phrases = match lang {
            Lang::KO => KOREAN,
            Lang::VI => VIETNAMESE,
            Lang::LV => LATVIAN,
            _ => ENGLISH,
        };
        let text = &subject.prose[range.clone()];
        let words: Vec<_> = tokens(text)
            .into_iter()
            .filter(|token| token.kind == TokenKind::Word)
            .collect();
        let plain: Vec<String> = words
            .iter()
            .map(|word| nfc(&text[word.range.clone()]).to_lowercase())
            .collect();
        let mut at = 0;
        while at < words.len() {
            let found = phrases.iter().find_map(|phrase| {
                let parts: Vec<&str> = phrase.split(' ').collect();
                let here = plain.get(at..at + parts.len())?;
                let (last, before) = parts.split_last()?;
                let (own_last, own_before) = here.split_last()?;
                // A Korean word carries its particle.
                let ends = own_last == last
                    || (lang == Lang::KO && parts.len() > 1 && own_last.starts_with(last));
                (ends && before.iter().zip(own_before).all(|(a, b)| a == b)).then_some(parts.len())
            });
            let Some(length) = found else {
                at += 1;
                continue;
            };
            let place =
                range.start + words[at].range.start..range.start + words[at + length - 1].range.end;
            let said = &subject.document.source[place.clone()];
            let said = Said::VagueTiming { said };
            report.add(Rule::VagueTiming, place, &said);
            at += length;
        }
    }
}
