// The prose of chapters: Markdown without HTML, headings under those of the page, terms of the glossary explained where they first stand.
import type { Term } from '@socle/foundations/framework';
import { type Html, html, raw } from '@socle/kit/html';
import MarkdownIt from 'markdown-it';
import { link, plain, type View } from './view.ts';

const library = new MarkdownIt({ html: false, linkify: false, typographer: false });
library.validateLink = (url) => /^(?:https?:\/\/|\/|#|mailto:)/i.test(url.trim());
// A chapter's own headings stand below those of the page.
library.core.ruler.push('deeper headings', ({ tokens }) => {
  for (const token of tokens) if (/^heading_/.test(token.type)) token.tag = `h${Math.min(6, Math.max(3, Number(token.tag.slice(1)) + 1))}`;
});

export interface Prose {
  /** Explains each term once on a page. */
  render(markdown: string, language?: string): Html;
}

export function proseOf(view: View): Prose {
  const told = new Set<string>();
  const { pattern, byForm } = termsOf(view.common.glossary);
  return {
    render(markdown, language = 'fr') {
      const body = library.render(markdown);
      const explained = pattern ? inText(body, (text) => text.replace(pattern, (form) => explain(view, form, byForm, told))) : body;
      return language === view.language ? raw(explained) : html`<div lang="${language}">${raw(explained)}</div>`;
    },
  };
}

/** Only what stands between tags, and in no link, heading or code. */
function inText(markup: string, change: (text: string) => string): string {
  let closed = 0;
  return markup
    .split(/(<[^>]*>)/)
    .map((part) => {
      if (!part.startsWith('<')) return closed === 0 ? change(part) : part;
      if (/^<(?:a|code|h\d|pre)\b/.test(part)) closed += 1;
      else if (/^<\/(?:a|code|h\d|pre)>/.test(part)) closed -= 1;
      return part;
    })
    .join('');
}

const patterns = new WeakMap<readonly Term[], { pattern: RegExp | undefined; byForm: Map<string, Term> }>();

function termsOf(glossary: readonly Term[]): { pattern: RegExp | undefined; byForm: Map<string, Term> } {
  const known = patterns.get(glossary);
  if (known) return known;
  const byForm = new Map<string, Term>();
  for (const term of glossary) for (const form of term.forms) byForm.set(form, term);
  const forms = [...byForm.keys()].sort((a, b) => b.length - a.length).map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const made = {
    pattern: forms.length === 0 ? undefined : new RegExp(`(?<![\\p{L}\\p{N}-])(?:${forms.join('|')})(?![\\p{L}\\p{N}-])`, 'gu'),
    byForm,
  };
  patterns.set(glossary, made);
  return made;
}

function explain(view: View, form: string, byForm: ReadonlyMap<string, Term>, told: Set<string>): string {
  const term = byForm.get(form);
  if (!term || told.has(term.id)) return form;
  told.add(term.id);
  return html`<a class="dt-term" href="${link('/glossary')}#${term.id}" title="${plain(view, term.definition)}">${raw(form)}</a>`.html;
}
