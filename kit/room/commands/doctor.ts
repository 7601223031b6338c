// socle doctor: checks the installation and says what to mend; exit code 1 if something fails.
import { resolve } from 'node:path';
import type { Command } from '@socle/kit/cli';
import { readConfig } from '@socle/kit/config';
import { checks, type Finding } from '../doctor/checks.ts';
import type { HouseContext } from '../house-context.ts';
import { roomsOf, shapesOf } from '../open-house.ts';

const marks = { ok: 'ok  ', warn: 'WARN', fail: 'FAIL' } as const;

export const doctorCommand: Command<HouseContext> = {
  name: 'doctor',
  summary: 'Checks the installation and says what to mend',
  help: ['It changes nothing. A database that does not run is started for the check and stopped again.'],
  async run(_given, { plan, terminal }) {
    const { config, warnings } = readConfig(shapesOf(await roomsOf(plan)));
    const patient = { plan, config, dataFolder: resolve(config.general.data) };
    const found: Finding[] = [];
    const say = (name: string, finding: Finding): void => {
      found.push(finding);
      terminal.print(`${marks[finding.state]}  ${name.padEnd(12)} ${finding.says}`);
      if (finding.mend) terminal.print(`      ${' '.repeat(12)} → ${finding.mend}`);
    };
    const settings = 'Correct the name, or take the variable out of the environment.';
    if (warnings.length === 0) say('settings', { state: 'ok', says: 'all known' });
    for (const warning of warnings) say('settings', { state: 'warn', says: warning, mend: settings });
    for (const check of checks) say(check.name, await check.look(patient));

    const count = (state: Finding['state']): number => found.filter((one) => one.state === state).length;
    const verdict = count('fail') > 0 ? `${count('fail')} to mend.` : count('warn') > 0 ? 'It works.' : 'All is well.';
    terminal.print(`\n${verdict}${count('warn') > 0 ? ` ${count('warn')} to look at.` : ''}`);
    return count('fail') > 0 ? 1 : 0;
  },
};
