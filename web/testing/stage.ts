// A whole Socle for a test of the screens: the real program on its own database, its sandbox people, a browser, and those who sign in.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { socle } from '../../tools/test/socle-process.ts';
import { openBrowser, openPage } from './browser.ts';

export interface Actor {
  readonly page: Page;
  /** What the console of the page complained of, and what broke in it. */
  readonly complaints: string[];
}

export interface Stage {
  readonly url: string;
  readonly browser: Browser;
  /** A browser of one's own, on a page where nobody is signed in. */
  visitor(locale?: string): Promise<Actor>;
  /** Signed in by the card of the sandbox that bears this name; at this place of exercise, if there are several. */
  signIn(portal: 'pro' | 'citizen', name: string, place?: string): Promise<Actor>;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const data = mkdtempSync(join(tmpdir(), 'socle-stage-'));
  const process = socle(['start'], { env: { SOCLE_DATA: data, SOCLE_SEED_PATIENTS: '1' } });
  const opened: (() => Promise<unknown>)[] = [
    async () => rmSync(data, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
    async () => {
      process.child.kill('SIGTERM');
      await process.ended;
    },
  ];
  const close = async (): Promise<void> => {
    for (const undo of opened.splice(0).reverse()) await undo();
  };
  try {
    const url = await process.ready();
    const browser = await openBrowser();
    opened.push(() => browser.close());
    const visitor = async (locale?: string): Promise<Actor> => {
      const { page } = await openPage(browser, url, locale);
      page.setDefaultTimeout(20_000);
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      return { page, complaints };
    };
    return {
      url,
      browser,
      visitor,
      async signIn(portal, name, place) {
        const actor = await visitor();
        const { page } = actor;
        await page.goto(`/${portal}`);
        await page.getByRole('link', { name: 'Se connecter' }).click();
        await page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
        if (place) await page.getByRole('button', { name: place }).click();
        await page.waitForURL(`**/${portal}`);
        await page.getByRole('button', { name: 'Se déconnecter' }).waitFor();
        return actor;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
