import type { HomeCase } from '../rule.ts';
import { CONFIG, one } from './case-words.ts';

const COMPOSE = 'docker-compose.yml';
const service = (image: string, lines: string): string =>
  `services:\n  one:\n    image: ${image}\n${lines.replace(/^(?=.)/gm, '    ')}`;
const compose = (rule: string, image: string, bad: string, good: string, goodImage = image): HomeCase =>
  one(rule, COMPOSE, service(image, bad), service(goodImage, good));
const nginx = (lines: string): string =>
  `server {\n  listen 443 ssl;\n  server_name house.example.org;\n  auth_request /auth;\n${lines}}\n`;
const proxied = (rule: string, bad: string, good: string): HomeCase => one(rule, 'nginx/house.conf', nginx(bad), nginx(good));
const HOUSE = '  location / {\n    proxy_pass http://127.0.0.1:8123;\n  }\n';
const FRIGATE = 'frigate/frigate.yml';
const CAMERAS = 'cameras:\n  yard:\n    ffmpeg:\n      inputs:\n        - path: rtsp://127.0.0.1:8554/yard\nauth:\n  roles:\n    guest: [yard]\n';

export const neighboursCases: readonly HomeCase[] = [
  compose('home-auto-update', 'containrrr/watchtower:1.7.1', '', 'environment:\n  WATCHTOWER_MONITOR_ONLY: "true"\n'),
  compose(
    'home-container-unbounded',
    'homeassistant/home-assistant:2026.8.2',
    'restart: always\n',
    'restart: always\nsecurity_opt: ["no-new-privileges:true"]\n',
  ),
  compose('home-container-bus', 'example/bluetooth:1', 'volumes: [/run/dbus:/run/dbus]\n', 'volumes: [/run/dbus:/run/dbus:ro]\n'),
  compose(
    'home-serial-name',
    'example/zigbee:1',
    'devices: [/dev/ttyUSB0:/dev/ttyACM0]\n',
    'devices: [/dev/serial/by-id/usb-stick:/dev/ttyACM0]\n',
  ),
  compose('home-console-open', 'amir20/dozzle:8', 'ports: ["8080:8080"]\n', 'ports: ["127.0.0.1:8080:8080"]\n'),
  compose(
    'home-console-open',
    'lscr.io/linuxserver/code-server:4',
    'ports: ["8443:8443"]\n',
    'ports: ["8443:8443"]\nenvironment:\n  PASSWORD: ${CODE_PASSWORD}\n',
  ),
  compose(
    'home-esphome-dashboard',
    'esphome/esphome:2026.7',
    'ports: ["6052:6052"]\n',
    'ports: ["6052:6052"]\nenvironment:\n  USERNAME: ann\n  PASSWORD: ${ESPHOME_PASSWORD}\n',
  ),
  compose('home-esphome-dashboard', 'esphome/esphome:2026.7', 'network_mode: host\n', 'ports: ["127.0.0.1:6052:6052"]\n'),
  compose(
    'home-known-password',
    'mariadb:11',
    'environment:\n  - MYSQL_PASSWORD=homeassistant\n',
    'environment:\n  - MYSQL_PASSWORD_FILE=/run/secrets/mysql\n',
  ),
  compose('home-tunnel', 'cloudflare/cloudflared:2026.8.0', 'command: tunnel run\n', '', 'eclipse-mosquitto:2.0.18'),
  compose(
    'home-tunnel',
    'tailscale/tailscale:v1.80',
    'environment:\n  TS_FUNNEL: "true"\n',
    'environment:\n  TS_HOSTNAME: house\n',
  ),
  compose(
    'home-container-names',
    'example/house:1',
    'extra_hosts: ["api.github.com:203.0.113.9"]\n',
    'extra_hosts: ["nas.local:192.168.1.9", "api.github.com:0.0.0.0"]\n',
  ),
  compose('home-proxy-console', 'jc21/nginx-proxy-manager:2.12', 'ports: ["443:443", "81:81"]\n', 'ports: ["443:443", "127.0.0.1:81:81"]\n'),
  compose(
    'home-frigate-streams',
    'blakeblackshear/frigate:0.17.1',
    'ports: ["8971:8971", "8554:8554"]\n',
    'ports: ["8971:8971", "127.0.0.1:8554:8554"]\n',
  ),
  one(
    'home-frigate-old',
    COMPOSE,
    service('blakeblackshear/frigate:0.17.0', ''),
    service('blakeblackshear/frigate:0.17.1', ''),
    { [FRIGATE]: CAMERAS },
  ),
  compose(
    'home-traefik-open',
    'traefik:v3.1',
    'command: ["--providers.docker=true", "--api.insecure=true"]\n',
    'command: ["--providers.docker=true", "--providers.docker.exposedbydefault=false"]\n',
  ),
  one(
    'home-traefik-open',
    'traefik/traefik.yml',
    'entryPoints:\n  web:\n    address: ":443"\n    forwardedHeaders:\n      insecure: true\n',
    'entryPoints:\n  web:\n    address: ":443"\n    forwardedHeaders:\n      trustedIPs: [192.168.1.2]\n',
  ),
  one(
    'home-cloudflared-open',
    'cloudflared/config.yml',
    'tunnel: house\ningress:\n  - hostname: house.example.org\n    service: http://localhost:8123\n  - service: http_status:404\n',
    'tunnel: house\ningress:\n  - hostname: house.example.org\n    service: http://localhost:8123\n    originRequest:\n      access:\n        required: true\n        teamName: ann\n  - service: http_status:404\n',
  ),
  one('home-funnel', 'open.sh', 'tailscale funnel --bg 8123\n', 'tailscale serve --bg 8123\n'),
  proxied(
    'home-proxy-bypass',
    `  location /api {\n    auth_request off;\n    proxy_pass http://127.0.0.1:8123;\n  }\n`,
    `  location = /api/webhook/0123456789abcdef0123 {\n    auth_request off;\n    proxy_pass http://127.0.0.1:8123;\n  }\n`,
  ),
  one(
    'home-proxy-bypass',
    'authelia/configuration.yml',
    "access_control:\n  rules:\n    - domain: house.example.org\n      policy: bypass\n      resources: ['^/api/.*$']\n",
    "access_control:\n  rules:\n    - domain: house.example.org\n      policy: bypass\n      resources: ['^/api/webhook/0123456789abcdef$']\n",
  ),
  proxied('home-proxy-rate', HOUSE, `  limit_req zone=login burst=5;\n${HOUSE}`),
  proxied('home-proxy-unbounded', `  client_max_body_size 0;\n${HOUSE}`, `  client_max_body_size 16m;\n${HOUSE}`),

  one('home-firewall-bypassed', 'firewall.sh', 'ufw allow 22/tcp\nufw deny 8123/tcp\n', 'ufw allow 22/tcp\nufw deny 9000/tcp\n', {
    [COMPOSE]: service('homeassistant/home-assistant:2026.8.2', 'ports: ["8123:8123"]\n'),
  }),
  one(
    'home-segments-joined',
    'openwrt/etc/config/firewall',
    "config forwarding\n\toption src 'iot'\n\toption dest 'lan'\n",
    "config forwarding\n\toption src 'lan'\n\toption dest 'iot'\n",
  ),
  one(
    'home-segments-joined',
    'rules.sh',
    'iptables -A FORWARD -i br-iot -o br-lan -j ACCEPT\n',
    'iptables -A FORWARD -i br-iot -o br-lan -p tcp --dport 1883 -j ACCEPT\n',
  ),
  one(
    'home-vpn-wide',
    'wireguard/wg0.conf',
    '[Interface]\nAddress = 10.8.0.1/24\nListenPort = 51820\n[Peer]\nPublicKey = made-up\nAllowedIPs = 0.0.0.0/0\n',
    '[Interface]\nAddress = 10.8.0.1/24\nListenPort = 51820\n[Peer]\nPublicKey = made-up\nAllowedIPs = 10.8.0.2/32\n',
  ),
  one('home-firewall-lock-out', 'up.sh', 'ufw default deny incoming\nufw --force enable\n', 'ufw allow 22/tcp\nufw --force enable\n'),
  one(
    'home-names-redirected',
    'dnsmasq.d/house.conf',
    'address=/version.home-assistant.io/203.0.113.9\n',
    'address=/nas.house.local/192.168.1.9\naddress=/tuyaeu.com/0.0.0.0\n',
  ),
  one('home-names-redirected', 'etc/hosts', '203.0.113.9 github.com\n', '127.0.0.1 localhost\n192.168.1.9 nas.local\n'),
  one(
    'home-configuration-pulled',
    '.gitmodules',
    '[submodule "packages"]\n\tpath = packages/others\n\turl = https://example.org/packages.git\n',
    '[submodule "theme"]\n\tpath = themes/others\n\turl = https://example.org/theme.git\n',
    { [CONFIG]: 'default_config:\n' },
  ),
  one(
    'home-agent-admin',
    '.mcp.json',
    '{ "mcpServers": { "house": { "command": "uvx", "args": ["ha-mcp@6.3.1"] } } }\n',
    '{ "mcpServers": { "house": { "type": "http", "url": "http://homeassistant.local:8123/api/mcp" } } }\n',
    { [CONFIG]: 'default_config:\n' },
  ),
];
