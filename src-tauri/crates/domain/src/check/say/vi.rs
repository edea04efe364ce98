//! What the checks say in Vietnamese.

use super::{Does, Said, Slip, Unit, listed};
use crate::document::Refusal;

const fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Words => "từ",
        Unit::Eojeol => "cụm từ tiếng Hàn",
        Unit::Syllables => "tiếng",
    }
}

const fn refusal(reason: Refusal) -> &'static str {
    match reason {
        Refusal::Scheme => "chỉ mở địa chỉ http, https và mailto",
        Refusal::Escapes => "đường dẫn ra ngoài sổ tay",
        Refusal::Malformed => "đây không phải địa chỉ, cũng không phải đường dẫn",
    }
}

pub(super) fn say(said: &Said<'_>) -> String {
    match said {
        Said::Marker { line } => format!("“{line}” là dấu git để lại ở chỗ không ghép được hai bản. Nhân viên sẽ đọc thấy cả hai bản lẫn dấu; hãy giữ phần đúng và xóa dấu."),
        Said::Head { problem } => format!("Không đọc được thông tin đầu tài liệu, nên chưa biết người phụ trách, loại và ngày. {problem}"),
        Said::Fact { problem } => format!("Một thông tin đầu tài liệu không đúng. {problem}"),
        Said::NotUtf8 => "Tệp này không phải UTF-8: một số chữ bị hiển thị sai và không tìm được. Hãy lưu lại bằng UTF-8.".to_owned(),
        Said::HoldsNul => "Dòng này chứa ký tự NUL, vốn không thuộc về văn bản: chỗ đó bị hiển thị sai và không tìm được. Hãy xóa nó đi.".to_owned(),
        Said::Empty => "Tài liệu này không có gì để đọc. Nhân viên mở ra giữa cuộc gọi sẽ không có câu trả lời; hãy viết nội dung, hoặc bỏ tài liệu.".to_owned(),
        Said::NoOwner => "Tài liệu này chưa có người phụ trách, nên khi cũ đi thì không biết hỏi ai. Hãy ghi người phụ trách vào phần thông tin.".to_owned(),
        Said::NoSection { kind, name } => format!("Tài liệu loại “{kind}” nào cũng có mục “{name}”; người đọc sẽ tìm ở đó."),
        Said::HeadingTwice { heading, line } => format!("Tiêu đề “{heading}” đã có ở dòng {line}. Liên kết chỉ phân biệt hai mục theo thứ tự, nên sẽ hỏng khi thứ tự đổi."),
        Said::AnchorTwice { anchor, line } => format!("Neo “{anchor}” đã có ở dòng {line}. Liên kết chỉ dẫn đến mục đầu tiên; hãy đặt neo khác cho tiêu đề này."),
        Said::OpenPlaceholder { inside } => format!("Phần này của mẫu vẫn chưa điền: {inside}."),
        Said::HiddenCharacter { name } => format!("Ở đây có ký tự không nhìn thấy: {name}. Nó làm thay đổi nội dung khi đọc, tìm kiếm hoặc sao chép."),
        Said::LongSentence { long, unit: of, limit } => format!("Câu này dài {long} {}. Nghe một lần chỉ hiểu được đến {limit}; hãy tách thành hai câu.", unit(*of)),
        Said::WallOfText { sentences, long, unit: of } => format!("Đoạn này có {sentences} câu và {long} {}. Đang nghe máy thì không ai tìm được câu trả lời ở đây; hãy chia nhỏ hoặc lập danh sách.", unit(*of)),
        Said::StepWithoutVerb => "Bước này nêu sự vật mà không nói phải làm gì. Hãy bắt đầu bằng động từ: khi vội, người đọc làm theo từ đầu tiên.".to_owned(),
        Said::StepSeveralActions { actions } => format!("Bước này yêu cầu {actions} việc cùng lúc, việc cuối rất dễ bị quên. Hãy tách mỗi việc thành một bước."),
        Said::VagueTiming { said } => format!("“{said}” là một khoảng thời gian mà mỗi người đọc và mỗi khách hiểu một khác. Hãy ghi rõ bao nhiêu phút, giờ hay ngày."),
        Said::NoFile { path, other } => {
            let other = other.map_or(String::new(), |other| format!(" Có một tệp cùng tên ở {other}."));
            format!("Sổ tay không có {path}, nên liên kết này không dẫn đến đâu.{other}")
        }
        Said::NoneNamed { name } => format!("Không có tài liệu nào tên là “{name}”, nên liên kết này không dẫn đến đâu."),
        Said::Refused { reason } => format!("Liên kết này không bao giờ được mở: {}.", refusal(*reason)),
        Said::NoAnchor { path, anchor, close } => {
            let close = close.map_or(String::new(), |close| format!(" Có mục “{close}”."));
            format!("{path} không có mục “{anchor}”; liên kết sẽ mở đầu tài liệu.{close}")
        }
        Said::NoAlt => "Ảnh này chưa có lời mô tả. Ai không xem được ảnh, hoặc đang tìm ảnh, sẽ không biết gì.".to_owned(),
        Said::TermPreferred { used, preferred } => format!("Sổ tay này dùng “{preferred}” thay cho “{used}”. Mỗi thứ một tên thì người đọc và công cụ tìm kiếm mới nhanh thấy."),
        Said::TermAvoid { used, preferred } => format!("Sổ tay này tránh dùng “{used}” và dùng “{preferred}”."),
        Said::Abbreviation { said } => format!("“{said}” chưa được giải thích ở đây hay trong bảng thuật ngữ. Đồng nghiệp mới phải đoán; hãy viết đầy đủ một lần, kèm dạng viết tắt trong ngoặc."),
        Said::Misspelled { said, instead: [] } => format!("“{said}” không có trong từ điển tiếng Anh. Nếu đúng, hãy thêm vào bảng thuật ngữ hoặc `words` trong [check]."),
        Said::Misspelled { said, instead } => format!("“{said}” có vẻ sai chính tả; có thể là {}.", listed(instead, '“', '”')),
        Said::Grammar { slip, said } => grammar(*slip, said),
    }
}

fn grammar(slip: Slip, said: &str) -> String {
    match slip {
        Slip::Article => format!(
            "“{said}” không hợp với âm đầu của từ sau: “a” đứng trước phụ âm, “an” đứng trước nguyên âm."
        ),
        Slip::Repeated => format!("“{said}” bị lặp hai lần."),
        Slip::Its => {
            "“It's” là viết tắt của “it is”; “its” nghĩa là “của nó”. Ở đây phải dùng từ kia."
                .to_owned()
        }
        Slip::OfForHave => {
            format!("Sau “could”, “should”, “would” dùng “have”, không dùng “of”: “{said}”.")
        }
        Slip::SoundsAlike => format!("“{said}” có lẽ bị nhầm với một từ nghe giống."),
        Slip::Agreement => format!("“{said}” không hòa hợp với chủ ngữ."),
        Slip::Capital => format!("“{said}” phải viết hoa."),
        Slip::Number => format!("Đuôi của “{said}” không hợp với con số."),
        Slip::Comparison => format!("“{said}” so sánh hai lần; một lần là đủ."),
        Slip::Phrase => format!("Tiếng Anh không nói “{said}”."),
    }
}

pub(super) fn does(does: &Does<'_>) -> String {
    match does {
        Does::AddSection { name } => format!("Thêm mục “{name}” vào cuối"),
        Does::Remove => "Xóa".to_owned(),
        Does::LinkTo { place } => format!("Liên kết tới {place}"),
        Does::Write { text } => format!("Viết “{text}”"),
    }
}
