//! The heads of alerts, in the language of the document. The window replaces them by
//! those of its own language.

use super::super::events::Alert;
use crate::Lang;

/// The head of an alert and its language.
pub(super) fn label(alert: Alert, lang: Lang) -> (&'static str, Lang) {
    let [en, ko, vi, lv] = match alert {
        Alert::Say => ["Say this", "이렇게 말해요", "Nói thế này", "Sakiet tā"],
        Alert::Dont => [
            "Do not say",
            "이렇게 말하지 않아요",
            "Đừng nói",
            "Nesakiet tā",
        ],
        Alert::Note => ["Note", "참고", "Ghi chú", "Piezīme"],
        Alert::Warning => ["Warning", "주의", "Cảnh báo", "Brīdinājums"],
        Alert::Hold => ["Hold", "대기", "Giữ máy", "Gaidīšana"],
        Alert::Must => ["Must", "필수", "Bắt buộc", "Obligāti"],
        Alert::Tip => ["Tip", "도움말", "Mẹo", "Padoms"],
        Alert::Important => ["Important", "중요", "Quan trọng", "Svarīgi"],
        Alert::Caution => ["Caution", "조심", "Thận trọng", "Uzmanību"],
    };
    match lang {
        Lang::KO => (ko, Lang::KO),
        Lang::VI => (vi, Lang::VI),
        Lang::LV => (lv, Lang::LV),
        _ => (en, Lang::EN),
    }
}
