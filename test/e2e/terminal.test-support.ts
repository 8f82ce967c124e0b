import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { PATIENCE, type Place, PROGRAM, until } from './sallyport.test-support.ts';

export const hasTmux: boolean = spawnSync('tmux', ['-V']).status === 0;

let count = 0;

/** A terminal of 80 by 24 in tmux, with a shell in the workspace. */
export class Terminal {
  readonly #socket: string;
  readonly #place: Place;

  /** @param env instead of the place's own */
  constructor(place: Place, env: Place['env'] = place.env) {
    this.#place = { ...place, env };
    this.#socket = join(place.root, `tmux-${count++}`);
    this.#tmux('-f', '/dev/null', 'new-session', '-d', '-x', '80', '-y', '24', 'bash --norc');
    onTestFinished(() => {
      this.#tmux('kill-server');
    });
    this.keys("PS1='ready'; PS1+='> '", 'Enter');
    // What is typed before the shell reads is echoed twice, and may be lost to a program that clears what was typed.
    const end = Date.now() + PATIENCE;
    while (Date.now() < end && !/^ready> ?$/m.test(this.screen())) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
  }

  #tmux(...args: string[]): string {
    return execFileSync('tmux', ['-S', this.#socket, ...args], {
      cwd: this.#place.workspace,
      env: this.#place.env,
      encoding: 'utf8',
    });
  }

  keys(...keys: string[]): void {
    this.#tmux('send-keys', ...keys);
  }

  run(command: string, options = ''): void {
    // Empty at once: what an earlier command showed must not be taken for this one's.
    this.#tmux('send-keys', '-R');
    this.keys('-l', `clear; ${process.execPath} ${PROGRAM} run --quiet ${options} -- ${command}; echo "code=$?"`);
    this.keys('Enter');
  }

  resize(columns: number, rows: number): void {
    this.#tmux('resize-window', '-x', String(columns), '-y', String(rows));
  }

  screen(): string {
    return this.#tmux('capture-pane', '-p');
  }

  async shows(text: RegExp): Promise<void> {
    if (!(await until(() => text.test(this.screen())))) expect(this.screen()).toMatch(text);
  }
}
