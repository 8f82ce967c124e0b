import { expect, test } from 'vitest';
import { readProbe } from './doctor-probe.ts';

test('what the warden prints', () => {
  const text =
    '{"kernel":"6.18.0","machine":"x86_64","uid":0,"landlock":7,"namespaces":{"ok":true,"errno":""},"overlay":{"ok":false,"errno":"EPERM"}}\n';
  expect(readProbe(text)).toEqual({
    kernel: '6.18.0',
    entries: {
      landlock: { ok: true, detail: 'ABI 7' },
      namespaces: { ok: true, errno: '' },
      overlay: { ok: false, errno: 'EPERM' },
    },
  });
});

test('a kernel without Landlock', () => {
  expect(readProbe('{"kernel":"5.4","landlock":0}')?.entries['landlock']).toEqual({ ok: false, errno: 'ENOSYS' });
});

test.each(['', 'null', '[]', '{}', '{"kernel":5}', '{"kernel":"6"'])('%j is no probe', (text) => {
  expect(readProbe(text)).toBeUndefined();
});

test('a member of another form is not taken for a yes', () => {
  expect(readProbe('{"kernel":"6","namespaces":true,"overlay":{"ok":"true"},"landlock":"7"}')?.entries).toEqual({});
});
