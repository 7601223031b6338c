// The mount that the bench works on in its own processes: the clinical schema, checks as the product's, no rights to decide.
import { r4 } from '@socle/engine/fhir';
import { createSearchModel } from '@socle/engine/search';
import { defaultStoreSettings, type Mount } from '@socle/engine/store';
import { createValidator } from '@socle/engine/validation';
import { randomBytes as chance, systemClock } from '@socle/kit/clock';
import { Problem } from '@socle/kit/problem';
import type { Database } from '@socle/kit/sql';

export const benchBase = 'http://127.0.0.1:18080/fhir';
const validator = createValidator();

/** As the product checks: an import is validated too. */
const checkBase: Mount['check'] = (resource) => {
  const issues = validator.validate(resource);
  if (issues.length > 0) throw new Problem('malformed', issues[0]?.text ?? '', { issues });
  return undefined;
};

export function benchMount(database: Database, search = createSearchModel(r4(), { baseUrl: () => benchBase })): Mount {
  return {
    schema: 'clinical',
    database,
    search,
    policy: { decide: () => ({ permit: true, rule: 'bench' }) },
    check: checkBase,
    clock: systemClock,
    randomBytes: chance,
    settings: defaultStoreSettings,
  };
}
