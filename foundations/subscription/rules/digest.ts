// One message from the news of several things: what is followed, what is new of it, where to read it, how to stop.
import { type Html, html } from '@socle/kit/html';
import type { Language } from '@socle/kit/i18n';
import type { FollowedThing, NewsItem } from '../contract.ts';
import { texts } from '../texts.ts';

export interface DigestGroup {
  readonly thing: FollowedThing;
  readonly items: readonly NewsItem[];
  /** Ends this following. */
  readonly stop: string;
}

export interface Digest {
  readonly language: Language;
  /** Of this installation, without a slash at its end. */
  readonly base: string;
  readonly groups: readonly DigestGroup[];
  /** Shows all that is followed. */
  readonly mine: string;
  /** Items of a group that are told one by one. */
  readonly items: number;
}

export interface Assembled {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Items of all groups that are told one by one: whatever is followed, a message stays one that a server takes. */
const budget = 120;

/** A line end in a title would end a header, or a line of the text. */
const line = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
const short = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text);

export function assembleDigest({ language, base, groups, mine, items: most }: Digest): Assembled {
  const say = texts(language);
  const total = groups.reduce((sum, { items }) => sum + items.length, 0);
  const [first] = groups;
  const subject =
    groups.length === 1 && first ? say('subjectOne', { title: short(line(first.thing.title), 120) }) : say('subjectMany', { n: total });
  let left = budget;
  const told = groups.map((group) => {
    const shown = group.items.slice(0, Math.min(most, left));
    left -= shown.length;
    return { ...group, shown, more: group.items.length - shown.length };
  });
  const text = [
    say('digestHello'),
    ...told.map(({ thing, shown, more, stop }) =>
      [
        `${short(line(thing.title), 200)}\n${base}${thing.path}`,
        ...shown.map(
          (item) =>
            `- ${short(line(item.title), 200)}${item.text === undefined ? '' : `\n  ${short(line(item.text), 400)}`}\n  ${base}${item.path}`,
        ),
        ...(more > 0 ? [say('more', { n: more })] : []),
        `${say('stopOne')} ${stop}`,
      ].join('\n\n'),
    ),
    `${say('mineLine')} ${mine}`,
  ].join('\n\n\n');
  const item = ({ title, path, text: about }: NewsItem): Html =>
    html`<li><a href="${base}${path}">${short(line(title), 200)}</a>${about !== undefined && html`<br>${short(line(about), 400)}`}</li>`;
  const content = html`<!doctype html><html lang="${language}"><body style="font-family: sans-serif; line-height: 1.5"><p>${say('digestHello')}</p>
${told.map(({ thing, shown, more, stop }) => html`<h2><a href="${base}${thing.path}">${short(line(thing.title), 200)}</a></h2><ul>${shown.map(item)}</ul>${more > 0 && html`<p>${say('more', { n: more })}</p>`}<p><small><a href="${stop}">${say('stopButton')}</a></small></p>`)}
<p><small><a href="${mine}">${say('mineTitle')}</a></small></p></body></html>`;
  return { subject, text: `${text}\n`, html: content.html };
}
