//! What the checks say in Korean. Words of the document stand in quotation marks and take
//! no particle: it would have to follow their last sound.

use super::{Does, Said, Slip, Unit, listed};
use crate::document::Refusal;

const fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Words => "단어",
        Unit::Eojeol => "어절",
        Unit::Syllables => "음절",
    }
}

const fn refusal(reason: Refusal) -> &'static str {
    match reason {
        Refusal::Scheme => "http, https, mailto 주소만 엽니다",
        Refusal::Escapes => "경로가 핸드북 밖으로 나갑니다",
        Refusal::Malformed => "주소도 경로도 아닙니다",
    }
}

pub(super) fn say(said: &Said<'_>) -> String {
    match said {
        Said::Marker { line } => format!("‘{line}’: 두 글을 합치지 못한 자리에 git이 남긴 표시입니다. 상담원에게 두 글과 표시가 함께 보이니, 맞는 글만 남기고 표시를 지워 주세요."),
        Said::Head { problem } => format!("문서 정보를 읽을 수 없어 담당자, 종류, 날짜를 알 수 없습니다. {problem}"),
        Said::Fact { problem } => format!("문서 정보의 값이 맞지 않습니다. {problem}"),
        Said::NotUtf8 => "이 파일은 UTF-8이 아니어서 일부 글자가 깨져 보이고 검색되지 않습니다. UTF-8로 저장해 주세요.".to_owned(),
        Said::HoldsNul => "이 줄에 글자가 아닌 NUL 문자가 들어 있어 잘못 보이고 검색되지 않습니다. 지워 주세요.".to_owned(),
        Said::Empty => "이 문서에는 읽을 내용이 없습니다. 통화 중에 열어도 답이 없으니, 내용을 적거나 문서를 빼 주세요.".to_owned(),
        Said::NoOwner => "이 문서에는 담당자가 없어, 내용이 오래되어도 물어볼 사람이 없습니다. 문서 정보에 담당자를 적어 주세요.".to_owned(),
        Said::NoSection { kind, name } => format!("‘{kind}’ 종류의 문서에는 ‘{name}’ 섹션이 있어야 합니다. 읽는 사람이 그곳에서 찾습니다."),
        Said::HeadingTwice { heading, line } => format!("‘{heading}’ 제목이 {line}번째 줄에 이미 있습니다. 링크는 순서로만 둘을 구별하므로, 순서가 바뀌면 엉뚱한 곳으로 이어집니다."),
        Said::AnchorTwice { anchor, line } => format!("‘{anchor}’ 앵커가 {line}번째 줄에 이미 있습니다. 링크는 첫 번째 제목으로만 이어집니다. 이 제목에는 다른 앵커를 적어 주세요."),
        Said::OpenPlaceholder { inside } => format!("서식의 이 부분이 아직 비어 있습니다: {inside}"),
        Said::HiddenCharacter { name } => format!("보이지 않는 글자가 있습니다: {name}. 읽기, 검색, 복사 결과가 달라집니다."),
        Said::LongSentence { long, unit: of, limit } => format!("이 문장은 {long}{0}입니다. 한 번 듣고 이해할 수 있는 길이는 {limit}{0}까지입니다. 두 문장으로 나누어 주세요.", unit(*of)),
        Said::WallOfText { sentences, long, unit: of } => format!("이 문단은 {sentences}문장, {long}{}입니다. 통화 중에는 여기서 답을 찾을 수 없습니다. 문단을 나누거나 목록으로 만들어 주세요.", unit(*of)),
        Said::StepWithoutVerb => "이 단계에는 대상만 있고 할 일이 없습니다. 무엇을 하는지 동사로 적어 주세요. 바쁠 때는 적힌 대로만 움직이게 됩니다.".to_owned(),
        Said::StepSeveralActions { actions } => format!("이 단계는 한꺼번에 {actions}가지를 시킵니다. 마지막 것은 잊히기 쉬우니 하나씩 단계로 나누어 주세요."),
        Said::VagueTiming { said } => format!("‘{said}’: 읽는 사람과 고객마다 다르게 받아들이는 시간입니다. 몇 분, 몇 시간, 며칠인지 적어 주세요."),
        Said::NoFile { path, other } => {
            let other = other.map_or(String::new(), |other| format!(" 같은 이름의 파일이 {other} 위치에 있습니다."));
            format!("핸드북에 {path} 파일이 없어 이 링크는 아무 데로도 이어지지 않습니다.{other}")
        }
        Said::NoneNamed { name } => format!("‘{name}’ 문서가 없어 이 링크는 아무 데로도 이어지지 않습니다."),
        Said::Refused { reason } => format!("이 링크는 열지 않습니다: {}.", refusal(*reason)),
        Said::NoAnchor { path, anchor, close } => {
            let close = close.map_or(String::new(), |close| format!(" 비슷한 섹션: ‘{close}’"));
            format!("{path} 문서에 ‘{anchor}’ 섹션이 없어, 링크를 누르면 문서의 처음이 열립니다.{close}")
        }
        Said::NoAlt => "이 이미지에는 설명이 없습니다. 이미지를 볼 수 없거나 검색하는 사람은 아무것도 알 수 없습니다.".to_owned(),
        Said::TermPreferred { used, preferred } => format!("이 핸드북에서는 ‘{used}’ 대신 ‘{preferred}’ 표현을 씁니다. 한 가지는 한 낱말로 적어야 읽기도 찾기도 쉽습니다."),
        Said::TermAvoid { used, preferred } => format!("이 핸드북에서는 ‘{used}’ 표현을 피하고 ‘{preferred}’ 표현을 씁니다."),
        Said::Abbreviation { said } => format!("‘{said}’: 이 문서에도 용어집에도 설명이 없는 약어입니다. 새로 온 동료는 짐작할 수밖에 없으니, 한 번은 풀어 쓰고 괄호에 약어를 적어 주세요."),
        Said::Misspelled { said, instead: [] } => format!("‘{said}’: 영어 사전에 없는 낱말입니다. 맞는 낱말이라면 용어집이나 [check]의 `words`에 더해 주세요."),
        Said::Misspelled { said, instead } => format!("‘{said}’: 철자가 틀린 듯합니다. 혹시 {}?", listed(instead, '‘', '’')),
        Said::Grammar { slip, said } => grammar(*slip, said),
    }
}

fn grammar(slip: Slip, said: &str) -> String {
    match slip {
        Slip::Article => format!(
            "‘{said}’: 다음 낱말의 소리에 맞지 않는 관사입니다. 자음 앞에는 a, 모음 앞에는 an을 씁니다."
        ),
        Slip::Repeated => format!("‘{said}’: 같은 낱말이 두 번 적혀 있습니다."),
        Slip::Its => {
            "it's는 it is의 줄임말이고 its는 ‘그것의’라는 뜻입니다. 여기에는 다른 쪽이 맞습니다."
                .to_owned()
        }
        Slip::OfForHave => {
            format!("‘{said}’: could, should, would 뒤에는 of가 아니라 have를 씁니다.")
        }
        Slip::SoundsAlike => format!("‘{said}’: 소리가 비슷한 다른 낱말과 헷갈린 듯합니다."),
        Slip::Agreement => format!("‘{said}’: 주어와 동사의 형태가 맞지 않습니다."),
        Slip::Capital => format!("‘{said}’: 대문자로 시작해야 합니다."),
        Slip::Number => format!("‘{said}’: 숫자와 서수 어미가 맞지 않습니다."),
        Slip::Comparison => format!("‘{said}’: 비교 표현이 겹쳤습니다. 하나면 됩니다."),
        Slip::Phrase => format!("‘{said}’: 영어에서는 쓰지 않는 표현입니다."),
    }
}

pub(super) fn does(does: &Does<'_>) -> String {
    match does {
        Does::AddSection { name } => format!("끝에 ‘{name}’ 섹션 추가"),
        Does::Remove => "지우기".to_owned(),
        Does::LinkTo { place } => format!("링크 바꾸기: {place}"),
        Does::Write { text } => format!("바꾸기: ‘{text}’"),
    }
}
