/** Documents of the pretended handbook. */
export interface FakeDocument {
  path: string;
  title: string;
  lang: string;
  kind: string;
  owner: string | null;
  tags: string[];
  /** Days since the last update, and the policy window. */
  age: number;
  window: number;
  same?: string;
  problem?: string;
  local?: boolean;
  expires?: boolean;
  notYet?: boolean;
  sections: [heading: string, html: string][];
}

export const PEOPLE: Record<string, string> = {
  'emma@dalbit.example': 'Emma Clarke',
  'seoyeon@dalbit.example': '김서연',
  'junho@dalbit.example': '이준호',
  'linh@dalbit.example': 'Linh Trần',
  'ilze@dalbit.example': 'Ilze Kalniņa',
  'martins@dalbit.example': 'Mārtiņš Ozols',
};

export const DOCUMENTS: FakeDocument[] = [
  {
    path: 'refunds/opened-items.md', title: 'Refunds for opened items', lang: 'en', kind: 'procedure', owner: 'emma@dalbit.example', tags: ['refunds', 'billing'], age: 8, window: 90, same: 'opened',
    sections: [
      ['', '<p>What to do, step by step, when a customer wants their money back for something they have already opened.</p>'],
      ['Within 14 days', '<p>If every part is in the box, the customer gets a <strong>full refund</strong>. No code is needed. The refund arrives <a data-doc="billing/payment-dates.md" data-anchor="" href="#">three working days</a> after the item does.</p>'],
      ['After 14 days', '<ol><li>Confirm the purchase date and open the order in the CRM.</li><li>If the box was opened and the fault is covered, offer <strong>free repair</strong> with pick-up.</li><li>Only if the customer declines a repair: ask your team lead for an approval code for the refund. It is valid for <strong>30 minutes</strong>.</li><li>Enter the code, choose <strong>Opened, faulty</strong>, and read back the date of payment.</li></ol><div class="alert alert-say"><p>“I’m sorry it stopped working. I can have it collected and repaired at no cost, usually within five working days. Shall I book that now?”</p></div>'],
      ['What the customer sends back', '<ul><li>The item and every part listed on the packing slip</li><li>The printed label from the e-mail</li><li>The opened box, if they still have it</li></ul><table><thead><tr><th>Item</th><th>Who pays the way back</th><th>Days</th></tr></thead><tbody><tr><td>Small appliance</td><td>Dalbit</td><td>3</td></tr><tr><td>Large appliance</td><td>Dalbit, pick-up booked</td><td>5</td></tr><tr><td>Change of mind</td><td>Customer</td><td>5</td></tr></tbody></table>'],
      ['What not to promise', '<div class="alert alert-dont"><p>“You will have your money tomorrow.”</p></div><div class="alert alert-hold"><p>Never keep the caller on hold over 60 seconds while you wait for a code.</p></div><p>See <a data-external="https://example.com/returns/terms" href="#" rel="noopener">the public terms</a> and <a data-missing="refunds/levels-2.md" href="#">Refund levels 2</a>.</p>'],
    ],
  },
  {
    path: 'refunds/refund-or-repair.md', title: 'Refund or repair?', lang: 'en', kind: 'script', owner: 'linh@dalbit.example', tags: ['refunds'], age: 31, window: 90,
    sections: [['', '<p>Six questions, one at a time.</p>'], ['Has the box been opened?', '<p>Ask about seal, accessories and signs of use, one question at a time. A refund of an opened box needs a code.</p>'], ['Is the fault covered?', '<p>Check the serial number in the CRM.</p>']],
  },
  {
    path: 'ko/refunds/opened-items.md', title: '개봉 상품 환불 절차', lang: 'ko', kind: 'procedure', owner: 'seoyeon@dalbit.example', tags: ['refunds'], age: 12, window: 90, same: 'opened',
    sections: [
      ['', '<p>포장을 뜯은 상품의 환불 요청을 받았을 때, 통화 중에 따라야 할 순서입니다. 확인하는 동안에도 고객을 <strong>60초 넘게</strong> 기다리게 하지 마세요.</p>'],
      ['1. 구매일과 상태 확인', '<ol><li>CRM에서 주문 번호를 열고 구매일을 확인합니다.</li><li>개봉 여부, 빠진 구성품, 사용 흔적을 차례로 묻습니다.</li><li>확인한 내용을 주문 메모에 바로 적습니다.</li></ol>'],
      ['2. 14일 이내인 경우', '<p>개봉했더라도 구성품이 모두 있으면 전액 환불할 수 있습니다. 반품 배송비는 회사가 부담합니다. 접수 후 영업일 기준 3일 안에 결제 수단으로 환불됩니다.</p><div class="alert alert-say"><p>“불편을 드려 죄송합니다. 확인해 보니 전액 환불이 가능합니다. 지금 바로 접수해 드릴까요?”</p></div>'],
      ['배송비 부담', '<p>단순 변심이면 고객이, 불량이면 회사가 부담합니다.</p>'],
      ['3. 14일이 지난 경우', '<p>포장을 개봉한 뒤 14일이 지났고 고장이 확인되면 <strong>무상 수리</strong>를 먼저 안내합니다. 환불은 팀장 승인 코드를 받아야 접수할 수 있습니다.</p>'],
      ['승인이 필요한 상황', '<p>고객이 수리를 거절하고 환불을 원하면 <a data-doc="ko/authority.md" href="#">승인 코드 발급</a> 문서를 따릅니다.</p>'],
    ],
  },
  {
    path: 'vi/hoan-tien/da-mo-hop.md', title: 'Hoàn tiền cho hàng đã mở hộp', lang: 'vi', kind: 'procedure', owner: 'linh@dalbit.example', tags: ['refunds'], age: 84, window: 90, same: 'opened',
    sections: [
      ['', '<p>Các bước khi khách muốn hoàn tiền cho hàng đã mở hộp.</p>'],
      ['Trong 14 ngày', '<p>Nếu đủ phụ kiện, khách được <strong>hoàn tiền</strong> toàn bộ.</p>'],
      ['Sau 14 ngày', '<p>Nếu khách đã mở hộp quá 14 ngày, hãy đề nghị sửa chữa trước; hoàn tiền cần mã duyệt của trưởng nhóm.</p><div class="alert alert-say"><p>“Em rất tiếc vì máy bị hỏng. Em có thể cho người đến lấy máy và sửa miễn phí, thường mất năm ngày làm việc.”</p></div>'],
    ],
  },
  {
    path: 'lv/atmaksa-atverta-prece.md', title: 'Atmaksa par atvērtu preci', lang: 'lv', kind: 'procedure', owner: 'martins@dalbit.example', tags: ['refunds'], age: 102, window: 90, same: 'opened',
    sections: [['', '<p>Kā rīkoties, ja klients vēlas atmaksu par atvērtu preci.</p>'], ['Pēc 14 dienām', '<p>Ja iepakojums ir atvērts un bojājums atklāts vēlāk, vispirms piedāvājiet remontu. Atmaksai (refund) vajag apstiprinājuma kodu.</p>']],
  },
  {
    path: 'phone/hold.md', title: 'Putting a caller on hold', lang: 'en', kind: 'policy', owner: 'emma@dalbit.example', tags: ['phone'], age: 30, window: 60,
    sections: [['', '<p>Use hold only when you need a system or a colleague to answer. Silence feels twice as long to the caller.</p>'], ['Before you press hold', '<p>Ask first, and say what you are going to check. Wait for a yes.</p>'], ['While they wait', '<p>Start the hold timer. Come back within 60 seconds, even if the answer is “I need one more minute”.</p>'], ['When you come back', '<p>Thank them by name and apologise for the wait before you give the answer.</p>']],
  },
  {
    path: 'phone/warm-transfer.md', title: 'Warm transfer to another team', lang: 'en', kind: 'procedure', owner: 'emma@dalbit.example', tags: ['phone'], age: 55, window: 60,
    sections: [['', '<p>Stay on the line until the next colleague has answered and knows why the customer calls.</p>'], ['Say it once', '<p>Name, order, problem: in one sentence.</p>']],
  },
  {
    path: 'ko/membership-points.md', title: '멤버십 포인트 소멸 안내', lang: 'ko', kind: 'policy', owner: 'junho@dalbit.example', tags: ['loyalty'], age: 69, window: 60,
    sections: [['', '<p>포인트는 적립 후 24개월이 지나면 소멸합니다.</p>'], ['안내 시점', '<p>소멸 30일 전과 3일 전에 안내합니다.</p>']],
  },
  {
    path: 'promotions/notice.md', title: 'Promotion notice, three days ahead', lang: 'en', kind: 'promotion', owner: 'emma@dalbit.example', tags: ['promotions'], age: 33, window: 30, expires: true,
    sections: [['', '<p>Customers hear of a promotion about three days before it starts.</p>'], ['What to say', '<p>Name the start, the end and who it is for.</p>']],
  },
  {
    path: 'promotions/winter.md', title: 'Winter promotion', lang: 'en', kind: 'promotion', owner: null, tags: ['promotions'], age: 4, window: 30, notYet: true,
    sections: [['', '<p>Twenty per cent off coffee machines.</p>']],
  },
  {
    path: 'vi/khieu-nai-dien-thoai.md', title: 'Xử lý khiếu nại qua điện thoại', lang: 'vi', kind: 'procedure', owner: 'linh@dalbit.example', tags: ['complaints'], age: 20, window: 180,
    sections: [['', '<p>Ghi nhận, xin lỗi và giải quyết khiếu nại ngay trong cuộc gọi đầu tiên.</p>'], ['Lắng nghe và ghi nhận', '<ol><li>Để khách nói hết, không ngắt lời.</li><li>Nhắc lại vấn đề bằng lời của bạn.</li><li>Ghi mã đơn và thời điểm vào CRM.</li></ol>']],
  },
  {
    path: 'lv/zvana-nodosana.md', title: 'Klienta savienošana ar citu nodaļu', lang: 'lv', kind: 'procedure', owner: 'ilze@dalbit.example', tags: ['phone'], age: 52, window: 60,
    sections: [['', '<p>Palieciet uz līnijas, līdz kolēģis ir atbildējis un zina, kāpēc klients zvana.</p>'], ['Gaidīšana', '<p>Klients nedrīkst gaidīt ilgāk par 60 sekundēm.</p>']],
  },
  {
    path: 'broken/atmaksa.md', title: 'atmaksa', lang: 'lv', kind: 'reference', owner: null, tags: [], age: 200, window: 180, problem: 'The header is not closed: line 14 has no “---”.',
    sections: [['', '<p>title: Atmaksa</p><p>owner: [ilze</p><p>Teksts, kas paliek lasāms.</p>']],
  },
  {
    path: 'ko/authority.md', title: '승인 코드 발급', lang: 'ko', kind: 'authority', owner: 'seoyeon@dalbit.example', tags: ['authority'], age: 5, window: 180, local: true,
    sections: [['', '<p>누가 무엇을 승인할 수 있는지 정리합니다.</p>'], ['한도', '<table><thead><tr><th>역할</th><th>서비스</th><th>한도</th><th>초과 시</th></tr></thead><tbody><tr><td>상담원</td><td>환불</td><td>50,000원</td><td>팀장</td></tr><tr><td>팀장</td><td>환불</td><td>300,000원</td><td>센터장</td></tr></tbody></table>']],
  },
  {
    path: 'billing/payment-dates.md', title: 'Dates of payment', lang: 'en', kind: 'reference', owner: 'ilze@dalbit.example', tags: ['billing'], age: 88, window: 180,
    sections: [['', '<p>When a refund reaches the customer, by way of payment.</p>'], ['Cards', '<p>Three working days.</p>'], ['Points', '<p>At once.</p>']],
  },
];
