// `npm run check` reads the content of the framework as the product does: shape, references, circles, conditions, wording; coverage of its own requirements.
import { fileURLToPath } from 'node:url';
import { checkContent, uncoveredIn } from '@socle/foundations/framework';

const folder = fileURLToPath(new URL('../../doctrine', import.meta.url));
const { framework, findings } = checkContent(folder);
for (const finding of findings) console.log(`${finding.severity === 'error' ? 'error  ' : 'warning'} ${finding.text}`);
const bare = framework ? uncoveredIn(framework, fileURLToPath(new URL('../..', import.meta.url))) : [];
for (const { edition, id } of bare)
  console.log(`error   ${edition}/${id}: a binding requirement has neither a test that cites it nor a reason (notTested). [LNT-UNCOVERED]`);
const errors = findings.filter(({ severity }) => severity === 'error').length + bare.length;
const counts = framework?.editions.map(({ id, chapters }) => {
  const requirements = chapters.flatMap(({ provisions }) => provisions.flatMap((provision) => provision.requirements));
  return `${id}: ${chapters.length} chapters, ${requirements.length} requirements`;
});
console.log([`${errors} errors, ${findings.length + bare.length - errors} warnings.`, ...(counts ?? [])].join('\n'));
process.exitCode = errors > 0 ? 1 : 0;
