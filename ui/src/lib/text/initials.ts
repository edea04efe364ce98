/** Initials and hue of a person's avatar. */

/** 'EC' for Emma Clarke, '서연' for 김서연, '?' for nobody. */
export function initials(name: string): string {
  const words = name.normalize('NFC').trim().split(/[\s@.]+/u).filter(Boolean);
  const [first] = words;
  if (!first) return '?';
  if (/^\p{Script=Hangul}{2,4}$/u.test(first) && words.length === 1) return [...first].slice(-2).join('');
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  const letter = (word: string): string => ([...word][0] ?? '').toLocaleUpperCase();
  return letter(first) + (last && !name.includes('@') ? letter(last) : '');
}

/** One of six muted hues, always the same for a person. */
export function hue(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return (sum % 6) + 1;
}
