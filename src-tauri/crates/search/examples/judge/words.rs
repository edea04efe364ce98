//! Words that the judged collection is made from. None of them is from the sample handbook.

/// The words of one language. A topic is its heading, then other words for it that a
/// question uses; forms of one word stand behind each other with `/`.
pub struct Words {
    pub lang: &'static str,
    pub products: &'static [&'static str],
    pub topics: &'static [(&'static str, &'static str)],
    pub places: &'static [&'static str],
    pub headings: &'static [&'static str],
    /// `{p}` product, `{t}` topic, `{d}` place, `{n}` a number, `{c}` a code.
    pub sentences: &'static [&'static str],
    pub titles: &'static [&'static str],
    pub questions: &'static [&'static str],
    pub keywords: &'static [&'static str],
}

pub const KO: Words = Words {
    lang: "ko",
    products: &[
        "공기청정기", "정수기", "로봇청소기", "의류관리기", "전기밥솥", "식기세척기", "안마의자", "비데", "제습기", "블루투스 이어폰",
        "스마트워치", "태블릿", "노트북", "무선 충전기", "커피머신", "에어프라이어", "전동칫솔", "헤어드라이어", "캠핑 의자", "유아용 카시트",
        "매트리스", "건조기", "김치냉장고", "인터넷 전화", "알뜰 요금제", "멤버십 카드", "기프트카드", "구독 상자", "여행자 보험", "주차권",
    ],
    topics: &[
        ("필터 교체 안내", "필터를 새것으로 바꾸"), ("방문 설치 예약", "기사님 설치 날짜를 잡"), ("구매 취소 처리", "주문한 것을 취소하"), ("부분 환불 기준", "돈을 일부만 돌려받"),
        ("해외 배송 조건", "외국으로 보내"), ("고장 접수 방법", "고장 신고를 하"), ("보증 기간 연장", "보증을 더 길게 하"), ("렌탈 계약 해지", "렌탈을 그만두"),
        ("포인트 적립 규정", "포인트를 모으"), ("쿠폰 사용 제한", "할인 쿠폰을 쓰"), ("영수증 재발급", "영수증을 다시 받"), ("세금계산서 발행", "세금계산서를 끊"),
        ("비밀번호 초기화", "비밀번호를 잊어버려 다시 정하"), ("휴면 계정 복구", "잠든 계정을 되살리"), ("개인정보 삭제 요청", "내 정보를 지우"), ("불만 접수 절차", "불만을 말하"),
        ("부품 단종 대응", "부품이 더 나오지 않을 때 대응하"), ("리콜 대상 확인", "리콜인지 알아보"), ("사용 설명서 제공", "설명서를 얻"), ("분실 신고 처리", "잃어버린 것을 신고하"),
        ("대량 주문 견적", "많이 주문할 때 견적을 받"), ("선물 포장 신청", "선물로 싸 달라고 하"), ("정기 점검 일정", "정기 점검을 받"), ("이사 이전 설치", "이사하면서 옮겨 달"),
    ],
    places: &["서울 강남점", "부산 센터", "대구 영업소", "제주 지점", "광주 매장", "온라인몰", "콜센터", "법인 영업팀", "인천 물류", "대전 서비스"],
    headings: &["대상", "진행 순서", "주의할 점", "자주 묻는 질문", "책임자와 연락처", "예외"],
    sentences: &[
        "{p} {t} 업무는 {d}에서 맡는다.", "상담원은 먼저 고객의 이름과 주문 번호를 확인한다.", "접수한 뒤 {n}일 안에 결과를 문자로 알려 준다.",
        "{n}만 원을 넘으면 팀장의 승인을 받아야 한다.", "고객이 화를 내더라도 말을 끊지 말고 끝까지 듣는다.", "{d} 담당자가 자리에 없으면 대리인에게 넘긴다.",
        "시스템에 {c} 오류가 뜨면 화면을 저장하고 기술지원팀에 보낸다.", "{p} 모델 번호는 제품 뒷면 스티커에서 볼 수 있다.", "처리 기록은 상담 이력에 남겨야 나중에 찾을 수 있다.",
        "주말과 공휴일에는 다음 영업일에 이어서 처리한다.", "{t}에 드는 비용은 {n},000원이며 카드로 낼 수 있다.", "약관 {n}조를 근거로 설명하고 서면으로 남긴다.",
        "고객이 원하면 이메일로도 같은 내용을 보낸다.", "통화는 {n}초 이상 대기시키지 말아야 한다.", "{p} 고객에게는 먼저 사과하고 해결 방법을 제시한다.",
        "같은 문의가 반복되면 품질관리 회의에서 다룬다.", "사진이나 동영상을 받으면 판단하기가 쉬워진다.", "본사 지침이 바뀌면 {d}에도 바로 공유한다.",
    ],
    titles: &["{p} {t} ({d})", "{d} {p} {t}"],
    questions: &["{p} {q}려면 {d}에서 어떻게 해야 하나요?", "{d}에서 {p} {q}고 싶은데 무엇이 필요한가요", "{p} {t}는 {d}에서 어떻게 하나요?"],
    keywords: &["{d} {t0} {p}", "{p} {d} {t1}", "{t0} {p} {d}"],
};

pub const VI: Words = Words {
    lang: "vi",
    products: &[
        "máy lọc nước", "nồi cơm điện", "tủ lạnh mini", "máy hút bụi", "đồng hồ thông minh", "tai nghe không dây", "máy giặt cửa trước", "bếp từ đôi", "quạt điều hòa", "ghế mát xa",
        "xe đạp điện", "máy ảnh kỹ thuật số", "loa kéo", "máy sấy tóc", "bàn phím cơ", "thẻ thành viên", "gói cước di động", "bảo hiểm du lịch", "phiếu quà tặng", "vé xem phim",
        "nệm cao su", "đèn học", "máy pha cà phê", "camera an ninh", "bình nóng lạnh", "máy in văn phòng", "bộ dao nhà bếp", "xe đẩy em bé", "thuốc bổ", "giày chạy bộ",
    ],
    topics: &[
        ("Thay lõi định kỳ", "thay lõi mới"), ("Lắp đặt tại nhà", "nhờ thợ đến lắp"), ("Hủy đơn đã đặt", "hủy đơn hàng"), ("Hoàn tiền một phần", "lấy lại một phần tiền"),
        ("Giao hàng nước ngoài", "gửi ra nước ngoài"), ("Tiếp nhận báo hỏng", "báo máy hỏng"), ("Gia hạn bảo hành", "kéo dài bảo hành"), ("Chấm dứt hợp đồng thuê", "ngừng thuê"),
        ("Tích điểm thưởng", "được cộng điểm"), ("Giới hạn mã giảm giá", "dùng mã giảm giá"), ("Cấp lại hóa đơn", "xin lại hóa đơn"), ("Xuất hóa đơn thuế", "lấy hóa đơn đỏ"),
        ("Đặt lại mật khẩu", "quên mật khẩu"), ("Khôi phục tài khoản", "mở lại tài khoản"), ("Xóa dữ liệu cá nhân", "xóa thông tin của mình"), ("Xử lý khiếu nại", "gửi lời phàn nàn"),
        ("Linh kiện ngừng sản xuất", "không còn linh kiện"), ("Thu hồi sản phẩm lỗi", "kiểm tra có bị thu hồi"), ("Cung cấp hướng dẫn", "xin sách hướng dẫn"), ("Báo mất thẻ", "làm mất đồ"),
        ("Báo giá số lượng lớn", "mua nhiều và hỏi giá"), ("Gói quà theo yêu cầu", "gói làm quà"), ("Lịch kiểm tra hằng năm", "hẹn kiểm tra"), ("Di dời khi chuyển nhà", "chuyển sang nhà mới"),
    ],
    places: &["chi nhánh Hà Nội", "cửa hàng Đà Nẵng", "kho Bình Dương", "tổng đài Cần Thơ", "trung tâm Hải Phòng", "phòng bán buôn", "trang trực tuyến", "đại lý Nha Trang", "văn phòng Huế", "quầy sân bay"],
    headings: &["Đối tượng", "Trình tự", "Lưu ý", "Câu hỏi thường gặp", "Người phụ trách", "Ngoại lệ"],
    sentences: &[
        "Việc {t} cho {p} do {d} phụ trách.", "Nhân viên xác nhận họ tên và mã đơn trước khi trả lời.", "Sau khi tiếp nhận, báo kết quả bằng tin nhắn trong vòng {n} ngày.",
        "Trên {n} triệu đồng phải có trưởng nhóm phê duyệt.", "Dù khách nóng giận cũng không ngắt lời và lắng nghe đến cùng.", "Nếu {d} vắng người thì chuyển cho người thay thế.",
        "Khi hệ thống hiện lỗi {c}, chụp màn hình và gửi bộ phận kỹ thuật.", "Số máy của {p} in ở nhãn phía sau.", "Ghi lại mọi bước vào lịch sử để sau này tra cứu.",
        "Cuối tuần và ngày lễ xử lý tiếp vào ngày làm việc sau.", "Chi phí {t} là {n}.000 đồng và trả được bằng thẻ.", "Dựa vào điều {n} của hợp đồng để giải thích bằng văn bản.",
        "Khách muốn thì gửi cùng nội dung qua thư điện tử.", "Không để khách chờ máy quá {n} giây.", "Với khách mua {p}, xin lỗi trước rồi đưa cách giải quyết.",
        "Câu hỏi lặp lại nhiều lần sẽ bàn trong cuộc họp chất lượng.", "Có hình ảnh hay đoạn phim thì dễ quyết định hơn.", "Quy định mới của công ty được báo ngay cho {d}.",
    ],
    titles: &["{t} {p} ({d})", "{d}: {t} {p}"],
    questions: &["làm thế nào để {q} cho {p} ở {d}?", "tôi muốn {q} {p} tại {d} thì cần gì", "{t} {p} ở {d} như thế nào?"],
    keywords: &["{p} {t} {d}", "{d} {t} {p}", "{t} {d} {p}"],
};

pub const LV: Words = Words {
    lang: "lv",
    products: &[
        "ūdens filtrs/ūdens filtra/ūdens filtru", "putekļsūcējs/putekļsūcēja/putekļsūcēju", "kafijas automāts/kafijas automāta/kafijas automātu", "veļas mašīna/veļas mašīnas/veļas mašīnu",
        "viedpulkstenis/viedpulksteņa/viedpulksteni", "bezvadu austiņas/bezvadu austiņu/bezvadu austiņas", "elektriskais velosipēds/elektriskā velosipēda/elektrisko velosipēdu", "matracis/matrača/matraci",
        "bērnu sēdeklītis/bērnu sēdeklīša/bērnu sēdeklīti", "gāzes plīts/gāzes plīts/gāzes plīti", "ledusskapis/ledusskapja/ledusskapi", "dāvanu karte/dāvanu kartes/dāvanu karti",
        "ceļojuma apdrošināšana/ceļojuma apdrošināšanas/ceļojuma apdrošināšanu", "mobilais tarifs/mobilā tarifa/mobilo tarifu", "printeris/printera/printeri", "galda lampa/galda lampas/galda lampu",
        "sporta apavi/sporta apavu/sporta apavus", "virtuves kombains/virtuves kombaina/virtuves kombainu", "drošības kamera/drošības kameras/drošības kameru", "dārza krēsls/dārza krēsla/dārza krēslu",
        "sildītājs/sildītāja/sildītāju", "telts/telts/telti", "zobu birste/zobu birstes/zobu birsti", "planšete/planšetes/planšeti", "abonements/abonementa/abonementu",
        "mikroviļņu krāsns/mikroviļņu krāsns/mikroviļņu krāsni", "skaļrunis/skaļruņa/skaļruni", "gludeklis/gludekļa/gludekli", "autostāvvieta/autostāvvietas/autostāvvietu", "grāmatu plaukts/grāmatu plaukta/grāmatu plauktu",
    ],
    topics: &[
        ("filtra nomaiņa", "nomainīt filtru"), ("uzstādīšana mājās", "izsaukt meistaru uzstādīt"), ("pirkuma atcelšana", "atcelt pirkumu"), ("daļēja naudas atmaksa", "atgūt daļu naudas"),
        ("nosūtīšana uz ārzemēm", "nosūtīt uz ārzemēm"), ("bojājumu pieteikšana", "pieteikt bojājumu"), ("garantijas pagarināšana", "pagarināt garantiju"), ("nomas līguma izbeigšana", "izbeigt nomu"),
        ("punktu uzkrāšana", "krāt punktus"), ("kuponu ierobežojumi", "izmantot kuponu"), ("čeka dublikāts", "saņemt jaunu čeku"), ("rēķina izrakstīšana", "izrakstīt rēķinu"),
        ("paroles atjaunošana", "atjaunot aizmirstu paroli"), ("konta atgūšana", "atgūt kontu"), ("personas datu dzēšana", "izdzēst savus datus"), ("sūdzību izskatīšana", "iesniegt sūdzību"),
        ("rezerves daļu trūkums", "dabūt rezerves daļas"), ("atsauktas preces", "pārbaudīt vai prece atsaukta"), ("lietošanas pamācība", "dabūt pamācību"), ("nozaudēšanas ziņojums", "ziņot par nozaudētu"),
        ("vairumtirdzniecības cenas", "pirkt vairumā"), ("dāvanas iesaiņošana", "iesaiņot dāvanai"), ("ikgadējā apkope", "pieteikt apkopi"), ("pārvešana uz jaunu adresi", "pārvest uz jauno adresi"),
    ],
    places: &["Rīgas centrs", "Daugavpils filiāle", "Liepājas veikals", "Jelgavas noliktava", "Ventspils birojs", "interneta veikals", "zvanu centrs", "Valmieras salons", "Rēzeknes punkts", "Jūrmalas stends"],
    headings: &["Kam paredzēts", "Secība", "Jāievēro", "Biežāk uzdotie jautājumi", "Atbildīgie", "Izņēmumi"],
    sentences: &[
        "Par to, ka {t} notiek pareizi ({p}), atbild {d}.", "Darbinieks vispirms pārbauda vārdu un pasūtījuma numuru.", "Pēc pieteikuma rezultātu paziņo īsziņā {n} dienu laikā.",
        "Virs {n} eiro vajadzīgs grupas vadītāja apstiprinājums.", "Arī dusmīgu pircēju nepārtrauc un uzklausa līdz galam.", "Ja {d} nav neviena uz vietas, nodod aizvietotājam.",
        "Ja sistēma rāda kļūdu {c}, saglabā ekrānu un nosūta tehniķiem.", "Modeļa numurs ({p}) atrodams uz uzlīmes aizmugurē.", "Katru soli ieraksta vēsturē, lai vēlāk to varētu atrast.",
        "Brīvdienās un svētkos darbu turpina nākamajā darba dienā.", "Izmaksas ir {n} eiro, un tās var segt ar karti.", "Paskaidrojumā atsaucas uz līguma {n}. punktu.",
        "Ja pircējs vēlas, to pašu nosūta arī e-pastā.", "Nevienu neliek gaidīt ilgāk par {n} sekundēm.", "Vispirms atvainojas un tad piedāvā risinājumu.",
        "Atkārtotus jautājumus pārrunā kvalitātes sanāksmē.", "Ar fotogrāfijām lēmumu pieņemt ir vieglāk.", "Par jauniem noteikumiem tūlīt uzzina arī {d}.",
    ],
    titles: &["{p1}: {t} ({d})", "{d}: {p1} {t}"],
    questions: &["kā {q}, ja man ir {p} un tuvākais ir {d}?", "ko darīt, lai {q} par {p2}, {d}", "kā notiek {t} par {p2}, {d}?"],
    keywords: &["{p} {t} {d}", "{d} {t} {p}", "{t} {p1} {d}"],
};

pub const EN: Words = Words {
    lang: "en",
    products: &[
        "water purifier", "robot vacuum", "rice cooker", "massage chair", "smart watch", "wireless earbuds", "washing machine", "induction hob", "garden chair", "electric bike",
        "digital camera", "hair dryer", "mechanical keyboard", "loyalty card", "mobile plan", "travel insurance", "gift voucher", "cinema ticket", "latex mattress", "desk lamp",
        "coffee machine", "security camera", "water heater", "office printer", "knife set", "baby stroller", "vitamin pack", "running shoes", "book shelf", "parking permit",
    ],
    topics: &[
        ("Filter replacement", "change the filter"), ("Home installation", "have someone install"), ("Order cancellation", "cancel an order for"), ("Partial refunds", "get part of the money back on"),
        ("International shipping", "send abroad"), ("Fault reporting", "report a fault with"), ("Warranty extension", "extend the warranty of"), ("Ending a rental contract", "stop renting"),
        ("Earning reward points", "collect points with"), ("Coupon restrictions", "use a coupon on"), ("Receipt reprints", "get another receipt for"), ("Tax invoices", "receive a tax invoice for"),
        ("Password reset", "log in after forgetting the password of"), ("Account recovery", "reopen an account for"), ("Deleting personal data", "erase my details from"), ("Complaint handling", "complain about"),
        ("Discontinued parts", "find parts no longer made for"), ("Product recall check", "see whether there is a recall of"), ("User manuals", "obtain the manual for"), ("Loss reports", "report losing"),
        ("Bulk order quotes", "get a price for many of"), ("Gift wrapping", "have gift wrapped"), ("Annual inspection", "book the yearly inspection of"), ("Moving house", "move to my new home"),
    ],
    places: &["London office", "Leeds branch", "Bristol store", "Cardiff warehouse", "Glasgow desk", "wholesale team", "online shop", "airport counter", "Dublin hub", "night shift"],
    headings: &["Who it is for", "Steps", "Watch out", "Common questions", "Owners and contacts", "Exceptions"],
    sentences: &[
        "{t} for the {p} belongs to the {d}.", "Agents confirm the name and the order number before they answer.", "Once logged, the outcome is texted within {n} days.",
        "Above {n} pounds a team leader has to approve.", "Even when customers are angry, never interrupt and listen until they finish.", "If nobody at the {d} is free, hand over to the deputy.",
        "When the system shows error {c}, save the screen and send it to technical support.", "The model number of the {p} is printed on the label at the back.", "Record every step in the history so that it can be found later.",
        "At weekends and on holidays the case continues on the next working day.", "The charge is {n}.00 pounds and can be paid by card.", "Explain with clause {n} of the contract and put it in writing.",
        "If wanted, the same text is sent by e-mail.", "Nobody waits on the line for over {n} seconds.", "Apologise first to {p} owners, then offer a way out.",
        "Repeated questions are discussed at the quality meeting.", "Pictures or clips make the decision easier.", "New rules reach the {d} at once.",
    ],
    titles: &["{t}: {p} ({d})", "{d} – {p} {t}"],
    questions: &["how do I {q} a {p} at the {d}?", "a customer wants to {q} the {p}, what does the {d} need", "what are the rules on {t} for the {p} at the {d}?"],
    keywords: &["{p} {t} {d}", "{d} {t} {p}", "{t} {d} {p}"],
};
