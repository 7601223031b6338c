// socle config: every setting with its meaning, default and value.
import type { Command } from '@socle/kit/cli';
import { describeConfig } from '@socle/kit/config';
import type { HouseContext } from '../house-context.ts';
import { roomsOf, shapesOf } from '../open-house.ts';

export const configCommand: Command<HouseContext> = {
  name: 'config',
  summary: 'Lists every setting: key, value, default, meaning',
  words: '[part of a key…]',
  wordsMax: 10,
  options: { json: { type: 'boolean', summary: 'As JSON' } },
  help: ['Settings are read from the environment, once, at start. A value in force that is not the default is marked with *.'],
  async run({ options, words }, { plan, terminal }) {
    const wanted = words.map((word) => word.toUpperCase());
    const rows = describeConfig(shapesOf(await roomsOf(plan))).filter(
      (row) => wanted.length === 0 || wanted.some((word) => row.key.includes(word)),
    );
    if (options.json === true) {
      terminal.print(JSON.stringify(rows, null, 2));
      return 0;
    }
    for (const row of rows) {
      terminal.print(`${row.isSet ? '*' : ' '} ${row.key}=${row.value}`);
      const fallback = row.fallback === '' ? 'no default' : `default ${row.fallback}`;
      terminal.print(`    ${row.meaning}. ${capital(row.rule)}; ${fallback}.`);
    }
    return rows.length > 0 ? 0 : 1;
  },
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
