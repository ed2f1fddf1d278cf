// What the play needs: a browser, phones that are looked at and clicked, pictures of them.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const PATIENCE = 30_000;
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

export const DESKTOP = { viewport: { width: 1440, height: 900 } };
export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

let step = 'opening';
const since = Date.now();

/** Says what the story comes to now. */
export function begins(name) {
  step = name;
  console.log(`${((Date.now() - since) / 1000).toFixed(1).padStart(6)} s  ${name}`);
}

/** Plays scenes on one page; what goes wrong is told with the step and a picture of it. */
export async function play(url, pictures, options, scenes) {
  const stage = await Stage.open(url, pictures, options);
  try {
    for (const scene of scenes) await scene(stage);
    if (stage.trouble.length) throw new Error(stage.trouble.join('\n'));
  } catch (error) {
    await stage.page.screenshot({ path: `${pictures}/failed.png` }).catch(() => {});
    throw new Error(`${step}: ${error.message}\n(see ${pictures}/failed.png)\n${stage.trouble.join('\n')}`);
  } finally {
    await stage.close();
  }
}

/** A browser page on which the demo is open, and whatever went wrong in it. */
class Stage {
  static async open(url, pictures, options) {
    mkdirSync(pictures, { recursive: true });
    const stage = new Stage();
    stage.folder = mkdtempSync(join(tmpdir(), 'frontdesk-browser-'));
    stage.context = await chromium.launchPersistentContext(stage.folder, {
      executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: FLAGS, headless: true, ...options,
    }).catch((error) => { rmSync(stage.folder, { recursive: true, force: true }); throw error; });
    stage.pictures = pictures;
    stage.trouble = [];
    stage.page = stage.context.pages()[0] ?? await stage.context.newPage();
    stage.page.setDefaultTimeout(PATIENCE);
    stage.page.on('pageerror', (error) => stage.trouble.push(`error in the page: ${error.message}`));
    stage.page.on('console', (said) => { if (['error', 'warning'].includes(said.type())) stage.trouble.push(`console: ${said.text()}`); });
    stage.page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== new URL(url).origin) stage.trouble.push(`a request to ${origin}`);
    });
    await stage.page.goto(url);
    await stage.page.getByTestId('message').first().waitFor();
    return stage;
  }

  /** The phone of this person; at phone width its tab is opened first. */
  phone(viewer) { return new Phone(this, viewer); }

  /** Whose phone this place shows from now on, and which chat; without one their chat with the desk. */
  async seat(place, viewer, chat) {
    await this.page.getByTestId('viewer').nth(place).selectOption(String(viewer));
    await this.phone(viewer).root.waitFor();
    if (chat) await this.phone(viewer).opens(chat);
    return this.phone(viewer);
  }

  /** A picture of the page, when its photos are there and nothing moves any more. */
  async picture(name, clip) {
    await this.page.mouse.move(1, 1);
    await this.page.waitForFunction(() => [...document.images].every((image) => image.complete)
      && document.getAnimations().every((a) => a.playState !== 'running'));
    await this.page.screenshot({ path: join(this.pictures, `${name}.png`), clip });
  }

  /** The time on the page. */
  async now() { return new Date(await this.page.getByTestId('clock').getAttribute('datetime')); }

  /** Moves the time by a button: `10m`, `1h`, `4h` or `1d`. */
  async moves(step) {
    const before = (await this.now()).getTime();
    const button = this.page.getByTestId(`advance-${step}`);
    await button.click();
    const least = { '10m': 10, '1h': 60, '4h': 240, '1d': 1440 }[step] * 60_000;
    await this.page.waitForFunction(([then, key]) => {
      const done = !document.querySelector(`[data-testid="advance-${key}"]`).disabled;
      return done && Date.parse(document.getElementById('clock').dateTime) >= then;
    }, [before + least - 1000, step]);
  }

  /** Moves the time until this is so. */
  async movesUntil(step, isSo, limit = 30) {
    for (let i = 0; i < limit; i++) {
      if (await isSo()) return;
      await this.moves(step);
    }
    if (!await isSo()) throw new Error(`${limit} times ${step} were not enough`);
  }

  /** Nothing may be clipped: no line of a button or head wider than its box, no page wider than the window. */
  async fits() {
    const wide = await this.page.evaluate(() => {
      const shown = [...document.querySelectorAll('.keys button, .clock button, .bubble, .hint li, .topics')].filter((n) => n.offsetParent);
      const clipped = shown.filter((n) => n.scrollWidth > n.clientWidth + 1).map((n) => n.textContent.slice(0, 40));
      if (document.documentElement.scrollWidth > innerWidth) clipped.push('the page itself');
      return clipped;
    });
    if (wide.length) throw new Error(`clipped: ${wide.join(' | ')}`);
  }

  async close() {
    await this.context.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

class Phone {
  constructor(stage, viewer) {
    this.stage = stage;
    this.viewer = viewer;
    this.root = stage.page.getByTestId(`phone-${viewer}`);
  }

  /** At phone width one phone is in front. */
  async front() {
    const tab = this.stage.page.getByTestId(`tab-${this.viewer}`);
    if (await tab.isVisible()) await tab.click();
    await this.root.waitFor();
    return this;
  }

  message(words) { return this.root.getByTestId('message').filter({ hasText: words }).last(); }

  /** The newest message with buttons that says this. */
  card(words) {
    const asks = { has: this.stage.page.getByTestId('key') };
    return this.root.getByTestId('message').filter({ hasText: words }).filter(asks).last();
  }

  byId(id) { return this.root.locator(`[data-testid=message][data-id="${id}"]`); }

  /** Waits until a message that says this is there; answers its number. */
  async sees(words) {
    await this.message(words).waitFor();
    return this.message(words).getAttribute('data-id');
  }

  /** The same of a card: a message with buttons, not one that quotes it. */
  async seesCard(words) {
    await this.card(words).waitFor();
    return this.card(words).getAttribute('data-id');
  }

  /** Waits until this very message says so. */
  async seesIn(id, words) {
    await this.byId(id).filter({ hasText: words }).waitFor();
  }

  async seesNothingOf(words) {
    const n = await this.root.getByTestId('message').filter({ hasText: words }).count();
    if (n) throw new Error(`${this.viewer} sees ${words}`);
  }

  /** Presses the newest button with this label. */
  async presses(label) {
    await this.root.getByTestId('key').filter({ hasText: label }).last().click();
  }

  /** Presses a button with this label under the message that says this. */
  async pressesAt(words, label) {
    await this.message(words).getByTestId('key').filter({ hasText: label }).first().click();
  }

  /** Presses a button of this very message. */
  async pressesIn(id, label) {
    await this.byId(id).getByTestId('key').filter({ hasText: label }).first().click();
  }

  /** Presses the newest button with this label as fast as a nervous finger does: twice. */
  async twice(label, at) {
    const where = at ? this.message(at) : this.root;
    const keys = where.getByTestId('key').filter({ hasText: label });
    await (at ? keys.first() : keys.last()).dblclick();
  }

  async says(words) {
    await this.root.getByTestId('text').fill(words);
    await this.root.getByTestId('send').click();
  }

  /** Answers the newest message that says this. */
  async replies(to, words) { await this.answersTo(this.message(to), words); }

  /** Answers this very message. */
  async repliesTo(id, words) { await this.answersTo(this.byId(id), words); }

  /** Answers the open question that says this: the one that still has its buttons. */
  async answers(to, words) { await this.answersTo(this.card(to), words); }

  async answersTo(message, words) {
    await message.locator('.said').hover();
    await message.getByTestId('reply').click();
    await this.says(words);
  }

  /** Sends something from the menu of the paper clip. */
  async attaches(label) {
    await this.root.getByTestId('attach').click();
    await this.root.getByTestId('menu-item').filter({ hasText: label }).first().click();
  }

  async toast(words) { await this.root.getByTestId('toast').filter({ hasText: words }).last().waitFor(); }

  async opens(chat) {
    await this.root.getByTestId('chats').click();
    await this.root.getByTestId('chat-entry').filter({ hasText: chat }).click();
  }
}
