import { expect, test } from 'vitest';
import { addressProblem, authorizationProblem, resourceProblem } from './login-addresses.ts';

test.each<[string, RegExp | undefined]>([
  ['https://login.example.com/authorize?x=1', undefined],
  ['https://login.example.com:8443/tenant1/', undefined],
  ['http://login.example.com/authorize', /not encrypted/],
  // CVE-2025-6514: what opens an address hands it to a shell.
  ['a:$(cmd.exe /c whoami > c:\\temp\\pwned.txt)?response_type=code', /plain address/],
  ['https://login.example.com/$(calc.exe)', /plain address/],
  ['https://login.example.com/`id`', /plain address/],
  ['https://login.example.com/"&calc"', /plain address/],
  ['https://login.example.com/a b', /plain address/],
  ['file:///etc/passwd', /no address of the web/],
  ['javascript:alert(1)', /no address of the web/],
  ['ms-settings:about', /no address of the web/],
  ['https://bank.example.com@evil.test/', /hides where it leads/],
  ['http://169.254.169.254/latest/meta-data/', /credentials/],
  ['http://[fd00:ec2::254]/', /credentials/],
  ['http://[::ffff:169.254.169.254]/', /credentials/],
  ['http://2852039166/', /credentials/],
  ['http://127.0.0.1:8080/admin', /your own network/],
  ['http://localhost:8080/admin', /your own network/],
  ['https://10.0.0.5/', /your own network/],
  ['https://[fd12::1]/', /your own network/],
  ['https://router.local/', /your own network/],
  ['https://metadata.google.internal/', /your own network/],
])('%s', (address, want) => {
  const found = addressProblem(address, false);
  if (want === undefined) expect(found).toBeUndefined();
  else expect(found).toMatch(want);
});

test('a server on this machine may log in on this machine, but not where credentials of machines are', () => {
  expect(addressProblem('http://localhost:9000/authorize', true)).toBeUndefined();
  expect(addressProblem('http://192.168.1.5/authorize', true)).toBeUndefined();
  expect(addressProblem('http://169.254.169.254/', true)).toMatch(/credentials/);
  expect(addressProblem('file:///bin/sh', true)).toMatch(/web/);
});

const SERVER = new URL('https://mcp.example.com/v1/mcp');

test.each([
  ['https://mcp.example.com/v1/mcp', true],
  ['https://mcp.example.com/v1/mcp/', true],
  ['https://mcp.example.com/v1', true],
  ['https://mcp.example.com', true],
  ['https://mcp.example.com/v1/mcp2', false],
  ['https://mcp.example.com/v', false],
  ['https://bank.example.com/v1/mcp', false],
  ['http://mcp.example.com/v1/mcp', false],
])('metadata for the resource %s are this server’s: %s', (resource, isFine) => {
  expect(resourceProblem({ resource }, SERVER, false) === undefined).toBe(isFine);
});

test('every address of an authorization server is looked at, and its name', () => {
  const issuer = 'https://login.example.com/a';
  const fine = {
    issuer: `${issuer}/`,
    authorization_endpoint: 'https://login.example.com/authorize',
    token_endpoint_auth_methods_supported: ['none'],
  };
  expect(authorizationProblem(fine, issuer, false)).toBeUndefined();
  for (const name of [
    'authorization_endpoint',
    'token_endpoint',
    'registration_endpoint',
    'jwks_uri',
    'device_authorization_endpoint',
  ])
    expect(authorizationProblem({ ...fine, [name]: 'file:///bin/sh' }, issuer, false)).toContain(name);
  expect(authorizationProblem({ mtls_endpoint_aliases: { token_endpoint: 'x:$(id)' } }, issuer, false)).toContain(
    'token_endpoint',
  );
  expect(authorizationProblem({ ...fine, issuer: 'https://evil.test' }, issuer, false)).toContain('says that it is another');
  expect(resourceProblem({ resource: SERVER.href, authorization_servers: ['http://169.254.169.254/'] }, SERVER, false)).toMatch(
    /credentials/,
  );
});
