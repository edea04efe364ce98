//! What joining two versions gives, case by case.

use super::*;

/// Writes pieces as text with `<base|ours|theirs>` for conflicts.
fn told(merge: Merge) -> String {
    match merge {
        Merge::Clean(text) => text,
        Merge::Conflicts { pieces } => pieces
            .into_iter()
            .map(|piece| match piece {
                Piece::Text { text } => text,
                Piece::Conflict { base, ours, theirs } => format!("<{base}|{ours}|{theirs}>"),
            })
            .collect(),
    }
}

#[test]
fn changes_apart_are_joined_and_changes_together_are_shown() {
    for (what, base, ours, theirs, expected) in [
        (
            "words apart in one line",
            "Refund within 14 days after the call ended.\n",
            "Refund within 30 days after the call ended.\n",
            "Refund within 14 days after the chat ended.\n",
            "Refund within 30 days after the chat ended.\n",
        ),
        (
            "the same word",
            "Refund within 14 days.\n",
            "Refund within 30 days.\n",
            "Refund within 45 days.\n",
            "<Refund within 14 days.|Refund within 30 days.|Refund within 45 days.>\n",
        ),
        (
            "neighbouring words of one sentence",
            "Refund within 14 days.\n",
            "Refund within 30 days.\n",
            "Refund within 14 weeks.\n",
            "<Refund within 14 days.|Refund within 30 days.|Refund within 14 weeks.>\n",
        ),
        (
            "neighbouring sentences",
            "Wait 14 days. Then call.\n",
            "Wait 14 weeks. Then call.\n",
            "Wait 14 days. Now call.\n",
            "Wait 14 weeks. Now call.\n",
        ),
        (
            "a word put before a word that was changed",
            "Wait here. Refund it.\n",
            "Wait here. Never Refund it.\n",
            "Wait here. Repay it.\n",
            "Wait here. <Refund it.|Never Refund it.|Repay it.>\n",
        ),
        (
            "a sentence put before a sentence that was changed",
            "Wait here. Refund it.\n",
            "Wait here. Ask why. Refund it.\n",
            "Wait here. Repay it.\n",
            "Wait here. Ask why. Repay it.\n",
        ),
        (
            "a deleted end of a sentence does not run two changes together",
            "Wait 14 days. Then call.\n",
            "Wait 14 Then call.\n",
            "Wait 14 days. Now call.\n",
            "<Wait 14 days. Then call.|Wait 14 Then call.|Wait 14 days. Now call.>\n",
        ),
        (
            "what one side alone changed in such a sentence stands in both",
            "Refund within 14 days after the call ended. Thank them.\n",
            "Refund within 30 days after the call ended. Thank them.\n",
            "Refund within 45 days after the chat ended. Thank her.\n",
            "<Refund within 14 days after the call ended.|Refund within 30 days after the chat ended.|Refund within 45 days after the chat ended.> Thank her.\n",
        ),
        (
            "two places of one sentence are one decision, an item keeps its mark",
            "1. Press hold just when you want to look something up.\n2. Wait.\n",
            "1. Press hold only when you want to ask somebody.\n2. Wait.\n",
            "1. Press hold just if you need to look something over.\n2. Wait.\n",
            "1. <Press hold just when you want to look something up.|Press hold only when you need to ask somebody.|Press hold just if you need to look something over.>\n2. Wait.\n",
        ),
        (
            "a cell",
            "| Gold | 30 days |\n",
            "| Gold | 45 days |\n",
            "| Gold | 60 days |\n",
            "| Gold | <30 days|45 days|60 days> |\n",
        ),
        (
            "a heading and a sentence in Korean",
            "## 14일 이내\n\n고객에게 60초 안에 다시 연락합니다. 사과합니다.\n",
            "## 15일 이내\n\n고객에게 40초 안에 다시 연락합니다. 사과합니다.\n",
            "## 16일 이내\n\n고객에게 50초 안에 다시 연락합니다. 사과합니다.\n",
            "## <14일 이내|15일 이내|16일 이내>\n\n<고객에게 60초 안에 다시 연락합니다.|고객에게 40초 안에 다시 연락합니다.|고객에게 50초 안에 다시 연락합니다.> 사과합니다.\n",
        ),
        (
            "the same change",
            "A b c.\n",
            "A x c.\n",
            "A x c. D.\n",
            "A x c. D.\n",
        ),
        (
            "the same new line and another one elsewhere",
            "# A\n\nOne.\n\nTwo.\n",
            "# A\n\nOne.\n\nNew.\n\nTwo.\n",
            "# B\n\nOne.\n\nNew.\n\nTwo.\n",
            "# B\n\nOne.\n\nNew.\n\nTwo.\n",
        ),
        (
            "list items next to each other",
            "- ask\n- wait\n- close\n",
            "- ask twice\n- wait\n- close\n",
            "- ask\n- hold\n- close\n",
            "- ask twice\n- hold\n- close\n",
        ),
        (
            "two items put at the same place",
            "- ask\n- close\n",
            "- ask\n- wait\n- close\n",
            "- ask\n- hold\n- close\n",
            "- ask\n<|- wait\n|- hold\n>- close\n",
        ),
        (
            "a paragraph deleted here and changed there",
            "Keep.\n\nRefund it today.\n\nEnd.\n",
            "Keep.\n\nEnd.\n",
            "Keep.\n\nRefund it now.\n\nEnd.\n",
            "Keep.\n\n<Refund it today.\n\n||Refund it now.\n\n>End.\n",
        ),
        (
            "a sentence rewritten here and changed there",
            "Please ask the customer for the order number.\n",
            "Kindly request from the caller an order number.\n",
            "Please ask the customer for the invoice number.\n",
            "<Please ask the customer for the order number.|Kindly request from the caller an order number.|Please ask the customer for the invoice number.>\n",
        ),
        (
            "korean",
            "고객에게 환불을 바로 안내합니다.\n",
            "고객님께 환불을 바로 안내합니다.\n",
            "고객에게 환불을 바로 설명합니다.\n",
            "고객님께 환불을 바로 설명합니다.\n",
        ),
        (
            "cells of a row",
            "| Gold | 30 days |\n",
            "| Gold | 45 days |\n",
            "| Platinum | 30 days |\n",
            "| Platinum | 45 days |\n",
        ),
        (
            "the final newline",
            "One. Two",
            "One. Two\n",
            "One. Three",
            "One. Three\n",
        ),
        (
            "crlf kept",
            "One.\r\nTwo.\r\n",
            "One!\r\nTwo.\r\n",
            "One.\r\nTwo?\r\n",
            "One!\r\nTwo?\r\n",
        ),
        (
            "line endings changed by one side",
            "One.\r\nTwo.\r\n",
            "One.\nTwo.\n",
            "One.\r\nThree.\r\n",
            "One.\nThree.\n",
        ),
        (
            "mixed endings kept",
            "One.\r\nTwo.\nThree.\n",
            "Eins.\r\nTwo.\nThree.\n",
            "One.\r\nTwo.\nDrei.\n",
            "Eins.\r\nTwo.\nDrei.\n",
        ),
        (
            "a paragraph moved to where another one was put",
            "Alpha one.\n\nBravo two.\n\nCharlie three.\n\nEnd.\n",
            "Alpha one.\n\nBravo two.\n\nCharlie three.\n\nNew.\n\nEnd.\n",
            "Bravo two.\n\nCharlie three.\n\nAlpha one.\n\nEnd.\n",
            "<Alpha one.\n\n|Alpha one.\n\n|>Bravo two.\n\nCharlie three.\n\n<|New.\n\n|Alpha one.\n\n>End.\n",
        ),
        (
            "a mostly rewritten sentence is not mixed with a change of a word it kept",
            "Please ask the customer for the order number today.\n",
            "Kindly request that the caller give the order number now.\n",
            "Please ask the customer for the bill number today.\n",
            "<Please ask the customer for the order number today.|Kindly request that the caller give the order number now.|Please ask the customer for the bill number today.>\n",
        ),
        (
            "both begin from nothing",
            "",
            "One.\n",
            "Two.\n",
            "<|One.|Two.>\n",
        ),
    ] {
        assert_eq!(told(merge(base, ours, theirs)), expected, "{what}");
    }
}

#[test]
fn front_matter_is_joined_by_key() {
    for (what, base, ours, theirs, expected) in [
        (
            "different keys",
            "---\ntitle: A\nowner: emma\n---\nText.\n",
            "---\ntitle: B\nowner: emma\n---\nText.\n",
            "---\ntitle: A\nowner: linh\n---\nText!\n",
            "---\ntitle: B\nowner: linh\n---\nText!\n",
        ),
        (
            "the same key",
            "---\ntitle: A\nowner: emma\n---\n",
            "---\ntitle: B\nowner: emma\n---\n",
            "---\ntitle: C\nowner: linh\n---\n",
            "---\n<title: A\n|title: B\n|title: C\n>owner: linh\n---\n",
        ),
        (
            "tags",
            "---\ntags: [a, b, c]\n---\nx\n",
            "---\ntags: [a, c, d]\n---\nx\n",
            "---\ntags: [a, b, c, e]\n---\nx\n",
            "---\ntags: [a, c, d, e]\n---\nx\n",
        ),
        (
            "tags, one a line",
            "---\ntags:\n  - a\n  - b\nkind: faq\n---\nx\n",
            "---\ntags:\n  - a\n  - b\n  - d\nkind: faq\n---\nx\n",
            "---\ntags:\n  - b\n  - c\nkind: faq\n---\nx\n",
            "---\ntags:\n  - b\n  - c\n  - d\nkind: faq\n---\nx\n",
        ),
        (
            "new keys and comments",
            "---\n# facts\ntitle: A\n---\nx\n",
            "---\n# facts\ntitle: A\nkind: faq # new\n---\nx\n",
            "---\n# facts\ntitle: A\nowner: linh\n# end\n---\nx\n",
            "---\n# facts\ntitle: A\nowner: linh\nkind: faq # new\n# end\n---\nx\n",
        ),
        (
            "a key deleted here and changed there",
            "---\ntitle: A\nowner: emma\n---\nx\n",
            "---\ntitle: A\n---\nx\n",
            "---\ntitle: A\nowner: linh\n---\nx\n",
            "---\ntitle: A\n<owner: emma\n||owner: linh\n>---\nx\n",
        ),
        (
            "both add front matter",
            "Text.\n",
            "---\ntitle: A\n---\nText.\n",
            "---\nkind: faq\n---\nText!\n",
            "---\ntitle: A\nkind: faq\n---\nText!\n",
        ),
        (
            "broken front matter is joined as text",
            "---\ntitle: A\ntitle: B\n---\nx y z\n",
            "---\ntitle: A\ntitle: B\n---\nw y z\n",
            "---\ntitle: A\ntitle: B\n---\nx y q\n",
            "---\ntitle: A\ntitle: B\n---\nw y q\n",
        ),
    ] {
        let swap = |piece| match piece {
            Piece::Conflict { base, ours, theirs } => Piece::Conflict {
                base,
                ours: theirs,
                theirs: ours,
            },
            text => text,
        };
        let swapped = match merge(base, theirs, ours) {
            Merge::Conflicts { pieces } => Merge::Conflicts {
                pieces: pieces.into_iter().map(swap).collect(),
            },
            clean => clean,
        };
        let merged = merge(base, ours, theirs);
        assert_eq!(merged, swapped, "{what}: the sides are alike");
        assert_eq!(told(merged), expected, "{what}");
    }
}
