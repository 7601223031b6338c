// What a verification finds, each with a sentence; beyond a thousand they are only counted.
import type { AuditFinding, AuditFindingKind } from '../contract.ts';

export interface Found {
  readonly findings: AuditFinding[];
  add(kind: AuditFindingKind, where: { id?: number; seal?: number; why?: string }): void;
}

const shownMax = 1000;

export function collect(): Found {
  const findings: AuditFinding[] = [];
  let more = 0;
  return {
    findings,
    add(kind, { id, seal, why }) {
      const place = { ...(id === undefined ? {} : { id }), ...(seal === undefined ? {} : { seal }) };
      if (findings.length < shownMax) findings.push({ kind, ...place, sentence: sentence(kind, id, seal, why) });
      else if (more++ === 0) findings.push({ kind: 'more', sentence: 'There is more than these.' });
    },
  };
}

function sentence(kind: AuditFindingKind, id: number | undefined, seal: number | undefined, why: string | undefined): string {
  const reason = why === undefined ? '' : `: ${why}`;
  const batch = seal === undefined ? '' : ` (batch of seal ${seal})`;
  switch (kind) {
    case 'changed':
      return `Entry ${id} was changed after it was sealed${batch}${reason}.`;
    case 'removed':
      return `Entry ${id} was removed after it was sealed${batch}${reason}.`;
    case 'inserted':
      return `Entry ${id} was inserted among sealed entries${batch}${reason}.`;
    case 'seal-removed':
      return `Seal ${seal} was removed.`;
    case 'seal-changed':
      return `Seal ${seal} was changed or forged${reason}.`;
    case 'batch-differs':
      return `The entries of seal ${seal} are not those that it was made of.`;
    case 'anchor-differs':
      return `Seal ${seal} is not the one that was written down outside the database.`;
    case 'more':
      return 'There is more than these.';
  }
}
