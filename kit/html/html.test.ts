// HTML from templates: values never become markup.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { html, raw } from './index.ts';

test('HTM-001 every value is escaped, in text and in attributes', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const made = html`<p title="${text}">${text}</p>`.html;
      const inner = made.slice('<p title="'.length, -'</p>'.length);
      assert.ok(!/[<'"]/.test(inner.replace('">', '')), made);
    }),
  );
  assert.equal(html`<p>${'<script>'}</p>`.html, '<p>&lt;script&gt;</p>');
});

test('HTM-002 what a template made goes in as it is; nothing is written for nothing', () => {
  const list = ['a', '<b>'].map((one) => html`<li>${one}</li>`);
  assert.equal(html`<ul>${list}</ul>${undefined}${false}${raw('<hr>')}${3}`.html, '<ul><li>a</li><li>&lt;b&gt;</li></ul><hr>3');
});
