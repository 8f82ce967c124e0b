import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { expect, onTestFinished } from 'vitest';
import { until } from './sallyport.test-support.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
/** A browser that is installed here, or undefined. */
export const CHROMIUM: string | undefined = NAMES.find((name) => spawnSync(name, ['--version']).status === 0);

interface Answer {
  readonly id?: number;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** One tab of Chromium, spoken to through a pipe (Chrome DevTools Protocol), with a security key that is always touched. */
export class Tab {
  readonly #child: ChildProcess;
  readonly #to: Writable;
  readonly #waiting: Map<number, (answer: Answer) => void> = new Map();
  #session: string | undefined;
  #count = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    const [, , , to, from] = child.stdio;
    if (!(to instanceof Writable) || !(from instanceof Readable)) throw new Error('no pipe to the browser');
    this.#to = to;
    child.setMaxListeners(0);
    let rest = '';
    from.on('data', (piece: Buffer) => {
      const whole = (rest + piece.toString('utf8')).split('\0');
      rest = whole.pop() ?? '';
      for (const text of whole) {
        const answer: Answer = JSON.parse(text);
        if (answer.id !== undefined) this.#waiting.get(answer.id)?.(answer);
      }
    });
  }

  static async open(): Promise<Tab> {
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-browser-'));
    const options = [
      '--headless=new',
      '--remote-debugging-pipe',
      '--no-first-run',
      '--disable-gpu',
      '--window-size=900,1000',
      `--user-data-dir=${folder}`,
    ];
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const child = spawn(CHROMIUM ?? '', [...options, ...asRoot], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
      detached: true,
    });
    onTestFinished(async () => {
      const ended = new Promise((resolve) => child.once('close', resolve));
      // Its other processes write on in its folder for a moment.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    });
    const tab = new Tab(child);
    const { targetId } = await tab.#call('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await tab.#call('Target.attachToTarget', { targetId, flatten: true });
    tab.#session = String(sessionId);
    await tab.#call('Page.enable', {});
    await tab.#call('WebAuthn.enable', {});
    const key = { protocol: 'ctap2', transport: 'usb', hasResidentKey: false, hasUserVerification: true, isUserVerified: true };
    await tab.#call('WebAuthn.addVirtualAuthenticator', { options: { ...key, automaticPresenceSimulation: true } });
    return tab;
  }

  #call(method: string, params: object): Promise<Readonly<Record<string, unknown>>> {
    this.#count += 1;
    const id = this.#count;
    const session = this.#session === undefined ? {} : { sessionId: this.#session };
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ result = {}, error }) =>
        error === undefined ? resolve(result) : reject(new Error(`${method}: ${error.message}`)),
      );
      this.#child.once('exit', () => reject(new Error('the browser ended')));
      this.#to.write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    });
  }

  async go(url: string): Promise<void> {
    await this.#call('Page.navigate', { url });
  }

  /** The value of an expression in the page, as a person's own act. */
  async value(expression: string): Promise<unknown> {
    const { result } = await this.#call('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
    });
    return typeof result === 'object' && result !== null && 'value' in result ? result.value : undefined;
  }

  async text(): Promise<string> {
    return String(await this.value('document.body?.innerText ?? ""'));
  }

  async shows(text: RegExp): Promise<void> {
    if (!(await until(async () => text.test(await this.text())))) expect(await this.text()).toMatch(text);
  }

  /** Presses the button with this label. */
  async press(label: string): Promise<void> {
    const found = `[...document.querySelectorAll('button')].find((one) => one.innerText === ${JSON.stringify(label)})`;
    expect(await until(async () => (await this.value(`${found} !== undefined`)) === true)).toBe(true);
    await this.value(`${found}.click()`);
  }

  async type(selector: string, text: string): Promise<void> {
    await this.value(`document.querySelector(${JSON.stringify(selector)}).value = ${JSON.stringify(text)}`);
  }

  /** @param scheme of colours that the person prefers */
  async look(width: number, scheme: 'dark' | 'light'): Promise<void> {
    await this.#call('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: width < 500 });
    await this.#call('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
  }

  async screenshot(path: string): Promise<void> {
    const { data } = await this.#call('Page.captureScreenshot', { format: 'png' });
    writeFileSync(path, Buffer.from(String(data), 'base64'));
  }
}
