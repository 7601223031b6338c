// A real browser without a window: the one of the packages, or the one of the system.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const ofTheSystem = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const always = ['--no-sandbox', '--disable-setuid-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars'];

/** Where the browser of the packages cannot run, that of the system is tried; without either the error says both. */
export async function openBrowser(): Promise<Browser> {
  const reasons: string[] = [];
  for (const find of [ofThePackages, ...ofTheSystem.filter((path) => existsSync(path)).map((path) => async () => ({ path, args: [] }))]) {
    try {
      const { path, args } = await find();
      return await chromium.launch({ executablePath: path, args: [...new Set([...args, ...always])], headless: true });
    } catch (error) {
      reasons.push((error as Error).message.split('\n')[0] as string);
    }
  }
  throw new Error(`No browser could be started: ${reasons.join(' · ')}`);
}

async function ofThePackages(): Promise<{ path: string; args: readonly string[] }> {
  const { default: packed } = await import('@sparticuz/chromium');
  packed.setGraphicsMode = false;
  // Options for one process and for another way to run without a window are left to playwright.
  const args = packed.args.filter((arg) => !/^--(single-process|headless|no-zygote)/.test(arg));
  return { path: await packed.executablePath(), args };
}

export interface View {
  readonly width: number;
  readonly scheme: 'light' | 'dark';
}

export const views: readonly View[] = [
  { width: 1280, scheme: 'light' },
  { width: 390, scheme: 'light' },
  { width: 1280, scheme: 'dark' },
];

export const openPage = async (browser: Browser, base: string, locale = 'fr-FR'): Promise<{ page: Page; context: BrowserContext }> => {
  const context = await browser.newContext({ baseURL: base, locale, viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce' });
  return { page: await context.newPage(), context };
};

/** One picture for each view into a folder: whole pages, or what a window shows of them. */
export async function takePictures(page: Page, folder: string, name: string, chosen: readonly View[] = views, whole = true): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const { width, scheme } of chosen) {
    await page.setViewportSize({ width, height: width > 800 ? 860 : 844 });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const fullPage = whole && (await page.locator('dialog[open]').count()) === 0;
    await page.screenshot({ path: join(folder, `${name}-${width}-${scheme}.jpg`), type: 'jpeg', quality: 74, fullPage });
  }
  await page.setViewportSize({ width: 1280, height: 860 });
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
}
