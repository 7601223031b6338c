// From rows to what the public sees. Words of what is hidden or withdrawn, and who is anonymous, stay behind.
import type { Author, Contribution, Disposition, Reply } from '../contract.ts';
import type { PublicRow, ReplyRow } from '../store-reading.ts';

const instant = (at: number): string => new Date(at).toISOString();

function toAuthor(row: {
  readonly author: string | null;
  readonly organisation: string | null;
  readonly organisation_name: string | null;
  readonly actor: string;
  readonly region: string | null;
  readonly interests?: string;
}): Author {
  return {
    ...(row.author ? { name: row.author } : {}),
    ...(row.organisation !== null && row.organisation_name !== null
      ? { organisation: { id: row.organisation, name: row.organisation_name } }
      : {}),
    actor: row.actor as Author['actor'],
    ...(row.region === null ? {} : { region: row.region }),
    ...(row.interests ? { interests: row.interests } : {}),
  };
}

export function toContribution(row: PublicRow): Contribution {
  const silent = row.state !== 'published';
  const [agree, mixed, disagree, orgAgree, orgMixed, orgDisagree] = row.votes;
  const d = row.disposition;
  return {
    id: row.id,
    campaign: row.campaign,
    kind: row.kind as Contribution['kind'],
    target: {
      kind: row.target_kind as Contribution['target']['kind'],
      id: row.target_id,
      ...(row.chapter === null ? {} : { chapter: row.chapter }),
      ...(row.anchor === null || silent ? {} : { anchor: row.anchor as NonNullable<Contribution['target']['anchor']> }),
    },
    ...(row.anchor_state === null || silent ? {} : { anchorState: row.anchor_state as NonNullable<Contribution['anchorState']> }),
    title: silent ? '' : row.title,
    body: silent ? '' : row.body,
    details: silent ? {} : (row.details as Contribution['details']),
    attachments: silent ? [] : (row.attachments as Contribution['attachments']),
    author: row.state === 'withdrawn' ? { actor: row.actor as Author['actor'] } : toAuthor(row),
    state: row.state as Contribution['state'],
    ...(row.hidden_because === null ? {} : { hiddenBecause: row.hidden_because }),
    postedAt: instant(row.posted_at),
    revision: row.revision,
    ...(row.revised_at === null ? {} : { revisedAt: instant(row.revised_at) }),
    votes: { agree, mixed, disagree },
    organisationVotes: { agree: orgAgree, mixed: orgMixed, disagree: orgDisagree },
    replies: row.replies,
    coSigners: row.co_signers ?? [],
    ...(row.cluster === null ? {} : { cluster: row.cluster }),
    ...(d === null ? {} : { disposition: toDisposition(d) }),
  };
}

export function toDisposition(d: NonNullable<PublicRow['disposition']>): Disposition {
  return {
    verdict: d.verdict as Disposition['verdict'],
    reason: d.reason,
    ...(d.duplicate_of === null ? {} : { duplicateOf: d.duplicate_of }),
    changes: d.changes as Disposition['changes'],
    state: 'published',
    by: d.by_name,
    ...(d.second_name === null ? {} : { secondReader: d.second_name }),
    at: instant(d.at),
  };
}

export function toReply(row: ReplyRow): Reply {
  return {
    id: row.id,
    contribution: row.contribution,
    ...(row.parent === null ? {} : { parent: row.parent }),
    stance: row.stance as Reply['stance'],
    body: row.state === 'published' ? row.body : '',
    author: row.state === 'withdrawn' ? { actor: row.actor as Author['actor'] } : toAuthor(row),
    official: row.official,
    state: row.state as Reply['state'],
    at: instant(row.at),
  };
}
