/* Brokers and proxies beside a house check their own configuration before the real ones get it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeWorkspace, type Place, sallyport } from './sallyport.test-support.ts';

const PATH = '/usr/local/bin:/usr/bin:/bin:/usr/sbin';

function isInstalled(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`], { env: { PATH } }).status === 0;
}

function placeWith(path: string, text: string): Place {
  const place = makeWorkspace();
  mkdirSync(dirname(join(place.workspace, path)), { recursive: true });
  writeFileSync(join(place.workspace, path), text);
  return place;
}

interface Row {
  readonly program: string;
  readonly path: string;
  readonly good: string;
  readonly bad: string;
  readonly says: RegExp;
}

const ROWS: readonly Row[] = [
  {
    program: 'mosquitto',
    path: 'mosquitto/mosquitto.conf',
    good: 'user mosquitto\nlistener 8883\ncafile /etc/ca.pem\nallow_anonymous false\npassword_file /mosquitto/config/passwd\npersistence_location /mosquitto/data/\nlog_dest file /mosquitto/log\n',
    bad: 'listener 8883\nallow_anonymous perhaps\n',
    says: /Invalid 'allow_anonymous' value|Error/,
  },
  {
    program: 'nginx',
    path: 'nginx/conf.d/house.conf',
    good: 'server {\n  listen 443 ssl http2;\n  listen [::]:443 ssl;\n  server_name house.example.org;\n  ssl_certificate /etc/letsencrypt/x.pem;\n  ssl_certificate_key /etc/letsencrypt/x.key;\n  location / {\n    proxy_pass http://homeassistant:8123;\n  }\n}\n',
    bad: 'server {\n  listen 8443;\n  location / {\n    proxy_passs http://homeassistant:8123;\n  }\n}\n',
    says: /unknown directive "proxy_passs"/,
  },
  {
    program: 'nginx',
    path: 'nginx/nginx.conf',
    good: 'user www-data;\nevents { worker_connections 64; }\nhttp {\n  upstream house { server homeassistant:8123; }\n  server {\n    listen 192.168.1.5:80;\n    location / {\n      proxy_pass http://house;\n    }\n  }\n}\n',
    bad: 'events {}\nhttp {\n  server {\n    listen 80\n  }\n}\n',
    says: /unexpected "}" in .*nginx\.conf:5/,
  },
  {
    program: 'caddy',
    path: 'Caddyfile',
    good: 'house.example.test {\n\treverse_proxy homeassistant:8123\n}\n',
    bad: 'house.example.test {\n\treverse_proxyy homeassistant:8123\n}\n',
    says: /unrecognized directive: reverse_proxyy/,
  },
];

describe.each(ROWS)('$program: $path', ({ program, path, good, bad, says }) => {
  test.skipIf(!isInstalled(program))(
    'takes a good file, and refuses a bad one in its own words (needs it installed)',
    async () => {
      const env = { PATH };
      const fine = await sallyport(placeWith(path, good), ['home', 'test', '--json'], { env });
      expect(JSON.parse(fine.stdout).servers, fine.stderr).toEqual([{ program, path, outcome: 'accepted', complaints: [] }]);
      const wrong = await sallyport(placeWith(path, bad), ['home', 'test'], { env });
      expect([wrong.code, wrong.stdout]).toEqual([1, expect.stringMatching(says)]);
      expect(wrong.stdout).toContain(`${path}: ${program} refuses it:`);
    },
  );

  test.skipIf(isInstalled(program))('where it is not installed it is skipped, and that is said', async () => {
    const { stdout } = await sallyport(placeWith(path, good), ['home', 'test']);
    expect(stdout).toContain(`${path}: skipped: ${program} is not installed here`);
  });
});
