/** Which commands fit what was typed: every word must begin somewhere in the name. */
import type { CommandId } from '../../keys';

function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLocaleLowerCase().normalize('NFC');
}

export function fitting(commands: readonly CommandId[], typed: string, name: (id: CommandId) => string): CommandId[] {
  const words = folded(typed).split(/\s+/).filter(Boolean);
  const seen = new Set<string>();
  return commands.filter((id) => {
    const label = name(id);
    if (seen.has(label)) return false;
    seen.add(label);
    const text = ` ${folded(label)}`;
    return words.every((word) => text.includes(` ${word}`) || (/[^\p{Script=Latin}\p{ASCII}\s]/u.test(word) && text.includes(word)));
  });
}
