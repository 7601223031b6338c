// The definition of framework.
import { auditRoom } from '@socle/foundations/audit';
import { identityRoom } from '@socle/foundations/identity';
import { projectPath } from '@socle/kit/config';
import type { Log } from '@socle/kit/log';
import { Problem } from '@socle/kit/problem';
import { defineRoom } from '@socle/kit/room';
import { frameworkCommands, type OpenFrameworkRoom } from './commands.ts';
import { digestOfFolder } from './content/digest.ts';
import { readFolder } from './content/read-folder.ts';
import { type FrameworkParts, frameworkMigrations, openFramework } from './open.ts';
import { loadContent } from './operations/load-content.ts';
import { draftingRoutes } from './routes/drafting.ts';
import { importRoutes } from './routes/imports.ts';
import { publicPaths } from './routes/public.ts';
import { formatFinding } from './rules/finding.ts';
import { checkFramework } from './rules/integrity.ts';
import { type Role, ruleTexts } from './rules/rights.ts';
import { frameworkSettings } from './settings.ts';
import { readDigest } from './store.ts';
import { setRoles } from './store-drafting.ts';

const sampleRoles: readonly (readonly [person: string, roles: readonly Role[]])[] = [
  ['drafter-1', ['drafter']],
  ['drafter-2', ['drafter', 'reviewer']],
  ['publisher-1', ['publisher', 'reviewer']],
];

export const frameworkRoom = defineRoom({
  name: 'framework',
  settings: frameworkSettings,
  needs: [auditRoom, identityRoom],
  migrations: frameworkMigrations,
  commands: frameworkCommands,
  async open({ database, clock, settings, software, log, baseUrl, room }): Promise<OpenFrameworkRoom> {
    const parts = { database, clock, settings };
    await bringContent(parts, `${software.name} ${software.version}`, log);
    const framework = openFramework(parts);
    const { audit } = room(auditRoom);
    audit.describeRules(ruleTexts);
    const drafting = { ...parts, framework, audit };
    return {
      framework,
      parts,
      drafting,
      routes(server) {
        server.mount('/framework', (app) => {
          publicPaths(app, parts, framework, baseUrl);
          draftingRoutes(app, drafting);
          importRoutes(app, drafting);
        });
      },
      // The invented people who draft.
      samples: async () => {
        for (const [person, held] of sampleRoles) await database.transaction((tx) => setRoles(tx, person, held, 'samples', clock.millis()));
      },
      shows: () => [{ what: 'The framework as data', path: '/framework' }],
    };
  },
});

/** Reads the folder of content where it is not what was loaded last. Content that is refused stops the start: it came with the software. */
async function bringContent(parts: FrameworkParts, by: string, log: Log): Promise<void> {
  const folder = projectPath('doctrine');
  const digest = digestOfFolder(folder);
  if ((await readDigest(parts.database)) === digest) return;
  const { framework: content, findings } = readFolder(folder);
  const errors = content ? checkFramework(content).filter(({ severity }) => severity === 'error') : findings;
  if (!content || errors.length > 0) {
    const first = errors.slice(0, 5).map((one) => formatFinding(one));
    throw new Problem('invalid', `The content of the framework is refused: ${first.join(' ')}`);
  }
  const { changed, kept } = await loadContent(parts, content, digest, by);
  if (changed > 0) log.info('content of the framework loaded', { changed });
  if (kept.length > 0) log.warn('content that drafters have changed was left as it is', { kept: kept.length });
}
