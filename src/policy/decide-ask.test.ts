import { expect, test } from 'vitest';
import type { JsonObject, SessionLabels } from '../model/index.ts';
import { decideAsk } from './decide-ask.ts';
import { mergePolicy } from './merge.ts';
import { parsePolicyDocument } from './parse.ts';

const NOTHING: SessionLabels = { private: [], untrusted: [], outward: [] };
const ORIGIN = { what: 'mail: read', place: null, at: 0 };
const traits = { readsPrivate: false, readsUntrusted: true, sends: false };

function policyOf(tools: object): ReturnType<typeof mergePolicy>['policy'] {
  const layer = parsePolicyDocument({ version: 1, mcp: { servers: { docs: { tools } } } }, 'user', null);
  return mergePolicy([layer.ok ? layer.layer : expect.fail(JSON.stringify(layer.problems))]).policy;
}

function decided(method: string, params: JsonObject, tools: object = {}, more: object = {}): string {
  const about = { server: 'docs', method, params, notes: [], hosts: ['docs.test'], traits, labels: NOTHING };
  const { verdict, reasons } = decideAsk({ ...about, ...more }, policyOf(tools));
  return `${verdict} ${reasons[0]?.rule}`;
}

const form = (properties: JsonObject, message = 'Please fill this in.'): JsonObject => ({
  message,
  requestedSchema: { type: 'object', properties },
});
const text = { type: 'string' };

test.each<[string, JsonObject, string]>([
  ['a name and an age', form({ name: text, age: { type: 'integer' } }), 'allow mcp.tool'],
  ['a choice', form({ colour: { type: 'string', enum: ['red'] } }, 'Which token colour?'), 'allow mcp.tool'],
  ['a limit on tokens', form({ max_tokens: text }), 'allow mcp.tool'],
  ['a yes to keep a password', form({ rememberPassword: { type: 'boolean' } }), 'allow mcp.tool'],
  ['a passenger', form({ passengerName: text }), 'allow mcp.tool'],
  ['a password', form({ password: text }), 'ask mcp.elicit-secret'],
  ['a password by another case', form({ userPassword: text }), 'ask mcp.elicit-secret'],
  ['an API key', form({ api_key: text }), 'ask mcp.elicit-secret'],
  ['a key by its title', form({ value: { ...text, title: 'GitHub token' } }), 'ask mcp.elicit-secret'],
  ['a key by the message', form({ value: text }, 'Paste your secret key here.'), 'ask mcp.elicit-secret'],
  ['a hidden field', form({ value: { ...text, format: 'password' } }), 'ask mcp.elicit-secret'],
  ['its own page', { mode: 'url', message: 'Log in.', url: 'https://docs.test/login' }, 'allow mcp.tool'],
  ['a part of its own host', { mode: 'url', url: 'https://auth.docs.test/login' }, 'allow mcp.tool'],
  ['a stranger that ends like it', { mode: 'url', url: 'https://evildocs.test/login' }, 'ask mcp.elicit-url'],
  ['a stranger', { mode: 'url', url: 'https://evil.test/login' }, 'ask mcp.elicit-url'],
  ['without encryption', { mode: 'url', url: 'http://docs.test/login' }, 'ask mcp.elicit-url'],
  ['an address in another mode', { mode: 'form', url: 'https://evil.test/' }, 'ask mcp.elicit-url'],
  ['a script', { mode: 'url', url: 'javascript:alert(1)' }, 'deny mcp.elicit-url'],
  ['a file', { mode: 'url', url: 'file:///etc/passwd' }, 'deny mcp.elicit-url'],
  ['a command', { mode: 'url', url: '$(touch canary)' }, 'deny mcp.elicit-url'],
  ['no text', { mode: 'url', url: 7 }, 'deny mcp.elicit-url'],
  ['none', { mode: 'url' }, 'deny mcp.elicit-url'],
  ['a name before the host', { mode: 'url', url: 'https://docs.test@evil.test/' }, 'deny mcp.elicit-url'],
  ["the machine's credentials", { mode: 'url', url: 'http://169.254.169.254/latest/' }, 'deny mcp.elicit-url'],
  ["the machine's credentials, in disguise", { mode: 'url', url: 'http://[::ffff:169.254.169.254]/' }, 'deny mcp.elicit-url'],
])('an elicitation for %s', (_, params, want) => {
  expect(decided('elicitation/create', params)).toBe(want);
});

test('sampling: what speaks against it is asked about', () => {
  const plain = { messages: [{ role: 'user', content: { type: 'text', text: 'Summarise this.' } }] };
  expect(decided('sampling/createMessage', plain)).toBe('allow mcp.tool');
  expect(decided('sampling/createMessage', { ...plain, includeContext: 'thisServer' })).toBe('allow mcp.tool');
  expect(decided('sampling/createMessage', { ...plain, includeContext: 'allServers' })).toBe('ask mcp.context');
  expect(decided('sampling/createMessage', plain, {}, { notes: ['reads like an order: x'] })).toBe('ask mcp.orders');
});

test('sampling: an answer that could carry private data out is asked about, whatever a rule allows', () => {
  const labels = { ...NOTHING, private: [ORIGIN], untrusted: [ORIGIN] };
  const more = { labels, traits: { ...traits, sends: true } };
  expect(decided('sampling/createMessage', {}, {}, more)).toBe('ask flow.toxic');
  expect(decided('sampling/createMessage', {}, { 'sampling/createMessage': 'allow' }, more)).toBe('ask flow.toxic');
  expect(decided('roots/list', {}, {}, { labels })).toBe('allow mcp.tool');
});

test('a rule may deny, ask about or allow a method; what is meant for tools allows no elicitation of a secret', () => {
  const asks = form({ password: text });
  expect(decided('elicitation/create', form({ name: text }), { 'elicitation/*': 'deny' })).toBe('deny mcp.tool');
  expect(decided('sampling/createMessage', {}, { 'sampling/createMessage': 'ask' })).toBe('ask mcp.tool');
  expect(decided('elicitation/create', asks, { '*': 'allow' })).toBe('ask mcp.elicit-secret');
  expect(decided('elicitation/create', asks, { 'elicitation/create': 'allow' })).toBe('allow mcp.tool');
});
