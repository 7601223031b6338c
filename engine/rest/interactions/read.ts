// read, vread, history.
import { parseDateInterval } from '@socle/engine/fhir';
import type { Pair } from '@socle/engine/search';
import type { HistoryOptions, Stored } from '@socle/engine/store';
import type { Answer, Ctx } from '../contract.ts';
import { badParameter } from '../problems.ts';
import { bundleText, historyEntry } from '../rules/bundle-text.ts';

export const answerStored = (stored: Stored, status = 200): Answer => ({
  status,
  content: stored.content,
  version: stored.version,
  updated: stored.updated,
});

export async function read(ctx: Ctx, type: string, id: string): Promise<Answer> {
  return answerStored(await ctx.repository.read(type, id));
}

export async function vread(ctx: Ctx, type: string, id: string, version: string): Promise<Answer> {
  // A version that is no number was never given out by this server.
  return answerStored(await ctx.repository.vread(type, id, /^\d{1,9}$/.test(version) ? Number(version) : 0));
}

export async function history(ctx: Ctx, type: string | undefined, id: string | undefined, pairs: readonly Pair[]): Promise<Answer> {
  const { mount } = ctx;
  let options: HistoryOptions = { type, id, count: mount.limits.countDefault };
  for (const [name, value] of pairs) {
    if (name === '_count') {
      if (!/^\d{1,9}$/.test(value)) throw badParameter(name, value, 'a whole number is wanted');
      options = { ...options, count: Math.max(1, Math.min(Number(value), mount.limits.countMax)) };
    } else if (name === '_since' || name === '_at') {
      const interval = parseDateInterval(value.replace(/ (\d\d:\d\d)$/, '+$1'));
      if (!interval) throw badParameter(name, value, 'an instant or a date is wanted');
      options = name === '_since' ? { ...options, since: interval.lo } : { ...options, at: interval };
    } else if (name === '_cursor') options = { ...options, cursor: value };
    else if (name !== '_format' && name !== '_pretty' && ctx.prefer.handling === 'strict')
      throw badParameter(name, value, 'history does not know this parameter');
  }
  const page = await ctx.repository.history(options);
  const place = `${mount.baseUrl()}/${[type, id, '_history'].filter((part) => part !== undefined).join('/')}`;
  const kept = pairs.filter(([name]) => name !== '_cursor');
  const url = (cursor: string | undefined): string => {
    const query = new URLSearchParams([
      ...kept.map(([name, value]): [string, string] => [name, value]),
      ...(cursor === undefined ? [] : [['_cursor', cursor] as [string, string]]),
    ]).toString();
    return query === '' ? place : `${place}?${query}`;
  };
  const links: [string, string][] = [['self', url(options.cursor)]];
  if (page.next !== undefined) links.push(['next', url(page.next)]);
  const head = { id: mount.newUuid(), type: 'history' as const, updated: mount.now().toISOString(), total: page.total, links };
  return {
    status: 200,
    content: bundleText(
      head,
      page.entries.map((entry) => historyEntry(mount.baseUrl(), entry)),
    ),
  };
}
