import { expect, test } from 'vitest';
import { hasTmux } from '../e2e/terminal.test-support.ts';
import type { Replay } from './incident.ts';
import { INCIDENTS } from './incidents.ts';
import { Scene } from './scene.ts';

/** Also shows that each of them happens where Sallyport is not; `npm run incidents` sets it. */
const isWhole = process.env['SALLYPORT_INCIDENTS'] === 'whole';

test('each of the 31 incidents has its number', () => {
  expect(INCIDENTS.map(({ number }) => number)).toEqual(Array.from({ length: 31 }, (_, at) => at + 1));
});

for (const incident of INCIDENTS) {
  test.skipIf(incident.needsTerminal === true && !hasTmux)(title(incident), async () => {
    if (isWhole && incident.onlyGuarded === undefined)
      expect(await incident.replay(new Scene(false)), 'without Sallyport').not.toEqual([]);
    expect(await incident.replay(new Scene(true)), 'under Sallyport').toEqual([]);
  });
}

function title({ number, name }: Replay): string {
  return `${String(number).padStart(2)} ${name}`;
}
