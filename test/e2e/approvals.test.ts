/* The terminal that answers for agents: on a real one. */
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { codeAt } from '../../src/approval/index.ts';
import { makeWorkspace, PROGRAM, sallyport, until } from './sallyport.test-support.ts';
import { hasTmux, Terminal } from './terminal.test-support.ts';

describe.skipIf(!hasTmux)('sallyport approvals', () => {
  test('a guard that hangs up is told of once, and called again in peace', async () => {
    const place = makeWorkspace();
    let calls = 0;
    const server = createServer((socket) => {
      calls += 1;
      socket.on('error', () => undefined);
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(join(place.state, 'guard.sock'), resolve));
    onTestFinished(() => void server.close());
    const terminal = new Terminal(place);
    terminal.keys('-l', `clear; ${process.execPath} ${PROGRAM} approvals`);
    terminal.keys('Enter');
    await terminal.shows(/The guard hung up/);
    const [before, began] = [calls, Date.now()];
    expect(await until(() => calls > before + 1)).toBe(true);
    // However slow this machine is: at most one call in half a second.
    expect((calls - before - 1) * 500).toBeLessThanOrEqual(Date.now() - began);
    expect(terminal.screen().match(/The guard hung up/g)).toHaveLength(1);
  });

  test('an authenticator is set up with its first code, and not twice', async () => {
    const place = makeWorkspace();
    const terminal = new Terminal(place);
    const start = (): void => {
      terminal.keys('-l', `clear; ${process.execPath} ${PROGRAM} approvals setup-totp`);
      terminal.keys('Enter');
    };
    start();
    await terminal.shows(/The code that it shows now/);
    expect(terminal.screen()).toMatch(/█▀▀▀▀▀█|█ ▄▄▄▄▄ █/);
    const [, key = ''] = /secret=([A-Z2-7]{32})/.exec(terminal.screen().replaceAll(/\s/g, '')) ?? [];
    terminal.keys('-l', codeAt(fromBase32(key), Math.floor(Date.now() / 30_000)));
    terminal.keys('Enter');
    await terminal.shows(/From now on a yes of the high tier/);
    start();
    await terminal.shows(/set up already/);
  });

  test('the address of the page is shown at a terminal only, and starts the guard', async () => {
    const place = makeWorkspace();
    expect((await sallyport(place, ['approvals', 'page'])).stderr).toContain('answered by a person at a terminal');
    const terminal = new Terminal(place);
    terminal.keys('-l', `clear; ${process.execPath} ${PROGRAM} approvals page`);
    terminal.keys('Enter');
    await terminal.shows(/http:\/\/localhost:\d+\/#[\w-]{43}/);
  });
});

function fromBase32(text: string): Buffer {
  const bits = [...text].map((char) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(char).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
}
