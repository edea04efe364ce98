/** The language a comment is most likely written in, as far as its letters tell. */
export function scriptOf(text: string): string {
  if (/[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]/.test(text)) return 'ko';
  if (/[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđăơư]/i.test(text)) return 'vi';
  if (/[āčēģīķļņšūž]/i.test(text)) return 'lv';
  return 'en';
}
