import { expect, test } from 'vitest';
import { engineArguments, imageOf } from './engine.ts';

test.each([
  ['2024.3.3\n', 'homeassistant/home-assistant:2024.3.3'],
  ['2026.8.2', 'homeassistant/home-assistant:2026.8.2'],
  ['2026.12.0b3', 'homeassistant/home-assistant:2026.12.0b3'],
  ['', undefined],
  [undefined, undefined],
  ['latest', undefined],
  ['2024.3.3 --privileged', undefined],
  ['2024.3.3\n--volume=/:/host', undefined],
  ['2024.13.1', undefined],
])('%j is the image %j', (version, image) => {
  expect(imageOf(version)).toBe(image);
});

const argv = engineArguments({
  program: 'podman',
  image: 'homeassistant/home-assistant:2024.3.3',
  copy: '/home/ann/.cache/sallyport/houses/house-1',
  script: 'true',
});

test('the container has no network, no rights and no way to write to the machine, and its image is not fetched', () => {
  expect(argv.slice(0, 2)).toEqual(['podman', 'run']);
  const pairs = argv.map((word, index) => `${word} ${argv[index + 1] ?? ''}`);
  for (const want of [
    '--network none',
    '--pull never',
    '--cap-drop ALL',
    '--security-opt no-new-privileges',
    '--memory 2g',
    '--memory-swap 2g',
    '--pids-limit 512',
    '--volume /home/ann/.cache/sallyport/houses/house-1:/candidate:ro',
  ])
    expect(pairs).toContain(want);
  expect(argv).toContain('--read-only');
  expect(argv.filter((word) => /^(?:-v|--volume|--mount|--privileged|--device|-p|--publish)$/.test(word))).toEqual(['--volume']);
});

test('the image is the last word before the script', () => {
  expect(argv.slice(-3)).toEqual(['homeassistant/home-assistant:2024.3.3', '-c', 'cp -r /candidate/. /config/ && true']);
});
