import type { Case } from '../shared/case.ts';

const nginx = (lines: string): string => `server {\n  listen 443 ssl;\n  ${lines}\n}\n`;
const path = 'nginx.conf';
const caddy = 'Caddyfile';
const apache = 'httpd.conf';

export const proxyCases: readonly Case[] = [
  {
    path,
    rule: 'nginx-alias-traversal',
    bad: nginx('location /local { alias /config/www/; }'),
    good: nginx('location /local/ { alias /config/www/; }'),
  },
  { path, rule: 'nginx-directory-listing', bad: nginx('autoindex on;'), good: nginx('autoindex off;') },
  { path, rule: 'nginx-weak-tls', bad: nginx('ssl_protocols TLSv1 TLSv1.2;'), good: nginx('ssl_protocols TLSv1.2 TLSv1.3;') },
  {
    path,
    rule: 'nginx-forged-address',
    bad: nginx('location / { proxy_set_header X-Forwarded-For $http_x_forwarded_for; }'),
    good: nginx('location / { proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; }'),
  },
  {
    path,
    rule: 'nginx-open-proxy',
    bad: nginx('location / { proxy_pass http://$http_host; }'),
    good: nginx('location / { proxy_pass http://backend; }'),
  },
  {
    path,
    rule: 'nginx-header-injection',
    bad: nginx('return 302 https://h.example$uri;'),
    good: nginx('return 302 https://h.example$request_uri;'),
  },
  {
    path,
    rule: 'nginx-upgrade-smuggling',
    bad: nginx('location / { proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $http_connection; }'),
    good: nginx('location / { proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; }'),
  },
  {
    path,
    rule: 'nginx-plain-http',
    bad: 'server { listen 80; auth_basic "x"; }\n',
    good: 'server { listen 127.0.0.1:80; auth_basic "x"; }\n',
  },
  {
    path,
    rule: 'nginx-exposed-service',
    bad: nginx('location / { proxy_pass http://127.0.0.1:1880; }'),
    good: nginx('location / { auth_basic "x"; proxy_pass http://127.0.0.1:1880; }'),
  },
  { path: caddy, rule: 'caddy-admin-exposed', bad: '{\n  admin 0.0.0.0:2019\n}\n', good: '{\n  admin localhost:2019\n}\n' },
  {
    path: caddy,
    rule: 'caddy-weak-tls',
    bad: 'h.example {\n  reverse_proxy a:1 {\n    transport http {\n      tls_insecure_skip_verify\n    }\n  }\n}\n',
    good: 'h.example {\n  reverse_proxy a:1\n}\n',
  },
  {
    path: caddy,
    rule: 'caddy-weak-tls',
    bad: 'https:// {\n  tls {\n    on_demand\n  }\n}\n',
    good: '{\n  on_demand_tls {\n    ask http://a/check\n  }\n}\nhttps:// {\n  tls {\n    on_demand\n  }\n}\n',
  },
  {
    path: caddy,
    rule: 'caddy-directory-listing',
    bad: 'h.example {\n  file_server browse\n}\n',
    good: 'h.example {\n  file_server\n}\n',
  },
  {
    path: caddy,
    rule: 'caddy-exposed-service',
    bad: 'h.example {\n  reverse_proxy 127.0.0.1:1880\n}\n',
    good: 'h.example {\n  basic_auth {\n    a b\n  }\n  reverse_proxy 127.0.0.1:1880\n}\n',
  },
  { path: apache, rule: 'apache-directory-listing', bad: 'Options +Indexes\n', good: 'Options -Indexes\n' },
  { path: apache, rule: 'apache-open-proxy', bad: 'ProxyRequests On\n', good: 'ProxyRequests Off\n' },
  { path: apache, rule: 'apache-weak-tls', bad: 'SSLProtocol +SSLv3 +TLSv1.2\n', good: 'SSLProtocol -all +TLSv1.2\n' },
  { path: apache, rule: 'apache-trace', bad: 'TraceEnable on\n', good: 'TraceEnable off\n' },
  {
    path: apache,
    rule: 'apache-open-root',
    bad: '<Directory />\n  Require all granted\n</Directory>\n',
    good: '<Directory /var/www>\n  Require all granted\n</Directory>\n',
  },
  {
    path,
    rule: 'nginx-open-proxy',
    bad: nginx('location ~ ^/to/(.*)$ { set $target $1; proxy_pass http://$target; }'),
    good: nginx('location ~ ^/to/(.*)$ { set $target $1; proxy_pass http://backend/$target; }'),
  },
  {
    path,
    rule: 'nginx-open-proxy',
    bad: nginx('location ~ ^/to/(?<app>[^/]+)/ { proxy_pass http://${app}.local; }'),
    good: nginx('location ~ ^/to/(?<app>[a-z0-9-]+)/ { proxy_pass http://${app}.local; }'),
  },
  {
    path,
    rule: 'nginx-open-proxy',
    bad: nginx('location / { proxy_pass $arg_scheme://backend; }'),
    good: nginx('location / { set $backend "http://backend$request_uri"; proxy_pass $backend; }'),
  },
  {
    path,
    rule: 'nginx-header-injection',
    bad: nginx('location ~ ^/a/([^/]+)/ { return 302 https://h.test/$1; }'),
    good: nginx('location ~ ^/a/(.+)/ { return 302 https://h.test/$1; }'),
  },
  {
    path,
    rule: 'nginx-header-injection',
    bad: nginx('rewrite ^ https://h.test$uri permanent;'),
    good: nginx('rewrite ^/a/([^/]+)$ https://h.test/$1 permanent;'),
  },
  {
    path,
    rule: 'nginx-header-injection',
    bad: nginx('location / { proxy_pass http://backend$uri; }'),
    good: nginx('location / { proxy_pass http://backend$request_uri; }'),
  },
  {
    path,
    rule: 'nginx-wide-origin',
    bad: nginx("if ($http_origin !~ '^https://app.h\\.test$') { return 403; }"),
    good: nginx("if ($http_origin !~ '^https://app\\.h\\.test$') { return 403; }"),
  },
  {
    path,
    rule: 'nginx-wide-origin',
    bad: nginx('if ($http_referer !~ ^https://h\\.test) { return 403; }'),
    good: nginx('if ($http_referer !~ ^https://h\\.test/) { return 403; }'),
  },
  {
    path,
    rule: 'nginx-wide-origin',
    bad: nginx('if ($http_origin ~* h\\.test$) { add_header Access-Control-Allow-Origin $http_origin; }'),
    good: nginx('if ($http_referer ~* spam\\.test) { return 403; }'),
  },
  {
    path,
    rule: 'nginx-wide-origin',
    bad: `map $http_origin $allowed { default ""; "~^https://.*h\\.test$" $http_origin; }\n${nginx('')}`,
    good: `map $http_origin $allowed { default ""; "~^https://(?:[\\w-]+\\.)?h\\.test$" $http_origin; }\n${nginx('')}`,
  },
  {
    path,
    rule: 'nginx-wide-origin',
    bad: nginx('add_header Access-Control-Allow-Origin $http_origin; add_header Access-Control-Allow-Credentials true;'),
    good: nginx('add_header Access-Control-Allow-Origin https://h.test; add_header Access-Control-Allow-Credentials true;'),
  },
];
