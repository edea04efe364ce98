import { CompletionContext } from '@codemirror/autocomplete';
import { EditorState } from '@codemirror/state';
import { describe, expect, it } from 'vitest';

import { BLOCKS, blockOffers, blocked, type Block } from './blocks';

const labels = (): Record<Block, string> & { column: string } => ({ ...(Object.fromEntries(BLOCKS.map((block) => [block, block])) as Record<Block, string>), table: 'Tabelle', column: 'Spalte' });

function after(marked: string, block: Block): string {
  const at = marked.indexOf('‹›');
  const state = EditorState.create({ doc: marked.replace('‹›', ''), selection: { anchor: at } });
  const next = state.update(blocked(block, 'Column')(state)).state;
  const { from, to } = next.selection.main;
  const doc = next.doc.toString();
  return `${doc.slice(0, from)}‹${doc.slice(from, to)}›${doc.slice(to)}`;
}

describe('a block', () => {
  const cases: [name: string, before: string, block: Block, expected: string][] = [
    ['takes an empty line', 'One\n\n‹›', 'say', 'One\n\n> [!SAY]\n> ‹›'],
    ['stands apart from words above', 'One\n‹›', 'table', 'One\n\n| ‹Column 1› | Column 2 |\n| --- | --- |\n|  |  |'],
    ['comes behind words on its line', 'One‹›', 'code', 'One\n\n```\n‹›\n```'],
    ['pushes away words behind', 'One ‹›two', 'quote', 'One \n\n> ‹›\n\ntwo'],
  ];
  it.each(cases)('%s', (_, before, block, expected) => expect(after(before, block)).toBe(expected));
});

describe('the offers behind a slash', () => {
  const offered = (line: string): string[] | undefined => blockOffers(labels)(new CompletionContext(EditorState.create({ doc: line }), line.length, false))?.options.map((option) => option.label);

  it.each([
    ['/', BLOCKS.length],
    ['/head', 3],
    ['/tab', 1],
    ['/TABELLE', 1],
  ])('%s offers %d', (line, count) => expect(offered(line)?.length).toBe(count));

  it.each(['and/or', 'see /etc', 'https://', 'a /', '/nothing like it'])('are none in %j', (line) => expect(offered(line)).toBeUndefined());
});
