import { FETCH_SERVICE, type NetworkPolicy, type NetworkRule, type Protocol, type Verdict } from '../model/index.ts';
import { classifyAddress, isInRange, looksLikeAddress } from './address-class.ts';
import { readingsOf } from './path-readings.ts';

/** Who wants to reach what. `by` is what the caller's executable is called by rules that it satisfies. */
export interface NetworkQuestion {
  /** In the form of `normaliseHost`. */
  readonly host: string;
  readonly port: number;
  /** Whether the calling program is the one that a rule names in `by`. */
  readonly isBy: (name: string) => boolean;
}

export interface NetworkDecision {
  readonly verdict: Verdict;
  /** `network.deny[0]`: where the rule stands, for the record. */
  readonly rule: string;
  readonly why: string;
  /** With allow or ask: TLS is to be ended, because the rule asks for it or could not be judged otherwise. */
  readonly inspect: boolean;
  /** What the rule says must be spoken. */
  readonly protocol?: Protocol | undefined;
}

/**
 * Decides on a connection: deny wins, then allow, then ask, then what the policy says of the unlisted. A deny rule with methods
 * or paths says nothing of the connection, only of requests on it.
 */
export function decideConnection(policy: NetworkPolicy, question: NetworkQuestion): NetworkDecision {
  const { host, port } = question;
  if (host === FETCH_SERVICE.host) return decideService(policy, port);
  const place = `${host}:${port}`;
  const denied = findRule(policy.deny, question, (rule) => rule.methods.length === 0 && rule.paths.length === 0);
  if (denied !== undefined) return decision('deny', 'deny', denied, `the policy denies ${place}`);
  const allowed = findRule(policy.allow, question);
  const isLiteral = looksLikeAddress(host);
  if (isLiteral && classifyAddress(host) === 'metadata' && !isNamed(allowed?.rule, host))
    return { verdict: 'deny', rule: 'network.metadata', why: `${host} hands out credentials of the machine`, inspect: false };
  if (allowed !== undefined) {
    const sighted =
      policy.deny.some((rule) => isAbout(rule, question)) || policy.ask.some((rule) => hasSight(rule) && isAbout(rule, question));
    const found = decision('allow', 'allow', allowed, `the policy allows ${place}`);
    return { ...found, inspect: found.inspect || sighted };
  }
  const asked = findRule(policy.ask, question);
  if (asked !== undefined) return decision('ask', 'ask', asked, `the policy asks about ${place}`);
  // Nobody can judge an address by its number, and what is near is never unlisted by accident.
  if (isLiteral && classifyAddress(host) !== 'public')
    return {
      verdict: 'deny',
      rule: 'network.near',
      why: `${place} is an address of this machine or its network, and no rule names it`,
      inspect: false,
    };
  return { verdict: policy.unlisted, rule: 'network.unlisted', why: `no rule allows ${place}`, inspect: false };
}

/** The run's own service, which no rule speaks of: what it may fetch is decided page by page. */
function decideService({ fetch }: NetworkPolicy, port: number): NetworkDecision {
  const isOpen = fetch !== 'off' && port === FETCH_SERVICE.port;
  return isOpen
    ? { verdict: 'allow', rule: 'fetch', why: 'this run may read web pages', inspect: false, protocol: 'http' }
    : { verdict: 'deny', rule: 'fetch.off', why: 'this run may not read web pages', inspect: false };
}

export interface RequestQuestion extends NetworkQuestion {
  readonly method: string;
  /** With its query. */
  readonly path: string;
}

/** Decides on one request over a connection that was allowed: the same order, now with methods and paths. */
export function decideRequest(policy: NetworkPolicy, question: RequestQuestion): NetworkDecision {
  if (question.host === FETCH_SERVICE.host) return decideService(policy, question.port);
  const place = `${question.method} ${question.host}${question.path.split('?')[0] ?? ''}`;
  const fits = (rule: NetworkRule): boolean => isMethod(rule, question.method) && isBelow(rule, question.path);
  // What a server may make of the request is enough for a no; what may be a yes must be one in every reading.
  const forbids = (rule: NetworkRule): boolean => mayBeMethod(rule, question.method) && mayBeBelow(rule, question.path);
  const denied = findRule(policy.deny, question, forbids);
  if (denied !== undefined) return decision('deny', 'deny', denied, `the policy denies ${place}`);
  const allowed = findRule(policy.allow, question, fits);
  if (allowed !== undefined) return decision('allow', 'allow', allowed, `the policy allows ${place}`);
  const asked = findRule(policy.ask, question, fits);
  if (asked !== undefined) return decision('ask', 'ask', asked, `the policy asks about ${place}`);
  return { verdict: policy.unlisted, rule: 'network.unlisted', why: `no rule allows ${place}`, inspect: false };
}

/** Whether any rule could ever let a program reach this name, so that its resolver gets an answer. */
export function mayBeReached(policy: NetworkPolicy, host: string): boolean {
  if (host === FETCH_SERVICE.host) return policy.fetch !== 'off';
  if (policy.unlisted === 'ask') return true;
  return [...policy.allow, ...policy.ask].some((rule) => isHost(rule.host, host));
}

/** An address that a name led to: only public ones, those that a rule names as an address, and private ones of a host that proves itself. */
export function mayDial(policy: NetworkPolicy, address: string, question: NetworkQuestion): boolean {
  const kind = classifyAddress(address);
  if (kind === 'public') return true;
  if (findRule(policy.allow, { ...question, host: address }, (rule) => isNamed(rule, address)) !== undefined) return true;
  if (kind !== 'private' && kind !== 'reserved') return false;
  if (findRule(policy.deny, { ...question, host: address }) !== undefined) return false;
  return findRule(policy.allow, question, (rule) => rule.mayBePrivate === true && rule.protocol === 'https') !== undefined;
}

/** The first of these rules that fits a connection: its place in the list; -1: none. */
export function ruleAt(rules: readonly NetworkRule[], question: NetworkQuestion): number {
  return findRule(rules, question)?.at ?? -1;
}

function findRule(
  rules: readonly NetworkRule[],
  { host, port, isBy }: NetworkQuestion,
  also: (rule: NetworkRule) => boolean = () => true,
): { readonly rule: NetworkRule; readonly at: number } | undefined {
  const fits = (rule: NetworkRule): boolean =>
    isHost(rule.host, host) && isPort(rule, port) && isCaller(rule, isBy) && also(rule);
  const at = rules.findIndex(fits);
  const rule = rules[at];
  return rule === undefined ? undefined : { rule, at };
}

function decision(
  verdict: Verdict,
  list: Verdict,
  { rule, at }: { readonly rule: NetworkRule; readonly at: number },
  why: string,
): NetworkDecision {
  return { verdict, rule: `network.${list}[${at}]`, why: rule.why ?? why, inspect: rule.inspect, protocol: rule.protocol };
}

/** Whether a rule with methods or paths speaks of this connection. */
function isAbout(rule: NetworkRule, { host, port, isBy }: NetworkQuestion): boolean {
  return hasSight(rule) && isHost(rule.host, host) && isPort(rule, port) && isCaller(rule, isBy);
}

function hasSight(rule: NetworkRule): boolean {
  return rule.inspect && (rule.methods.length > 0 || rule.paths.length > 0);
}

function isNamed(rule: NetworkRule | undefined, address: string): boolean {
  if (rule === undefined || rule.host.startsWith('*')) return false;
  return (NEAR.has(rule.host) && NEAR.has(address)) || isInRange(address, rule.host);
}

/** Names of the host's own loopback; inside the cage they mean the cage, so only a port that a rule names leads out. */
const NEAR: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);

function isHost(pattern: string, host: string): boolean {
  if (pattern === host || (NEAR.has(pattern) && NEAR.has(host))) return true;
  if (looksLikeAddress(host)) return looksLikeAddress(pattern.split('/')[0] ?? '') && isInRange(host, pattern);
  return pattern.startsWith('*.') && host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1;
}

function isPort(rule: NetworkRule, port: number): boolean {
  return rule.ports.length === 0 || rule.ports.includes(port);
}

function isCaller(rule: NetworkRule, isBy: (name: string) => boolean): boolean {
  return rule.by.length === 0 || rule.by.some(isBy);
}

function isMethod(rule: NetworkRule, method: string): boolean {
  return rule.methods.length === 0 || rule.methods.includes(method);
}

/** Servers take a method in lower case for one, and the first of a list in a field that names another. */
function mayBeMethod(rule: NetworkRule, method: string): boolean {
  return method.split(',').some((one) => isMethod(rule, one.trim().toUpperCase()));
}

/**
 * What servers read in two ways: `..` with and without parameters (`..;x`, as servlets know them), its characters encoded once,
 * twice, too long (UTF-8) or in the form `%u002e`, and what some take for a slash or for the end.
 */
const AMBIGUOUS = /(?:^|\/)\.{1,2}(?:[/;]|$)|%(?:25)*(?:2e|2f|3b|5c|00)|%(?:25)*(?:c0|c1|u)|[\\#]|\/\//i;

/** Whole segments: `/repos/a` does not cover `/repos/ab`. What could be read in two ways fits no path. */
function isBelow(rule: NetworkRule, path: string): boolean {
  if (rule.paths.length === 0) return true;
  const bare = path.split('?')[0] ?? '';
  return !AMBIGUOUS.test(bare) && rule.paths.some((prefix) => isAtOrBelow(bare, prefix));
}

/** The same in any reading, for rules that deny. */
function mayBeBelow(rule: NetworkRule, path: string): boolean {
  if (rule.paths.length === 0) return true;
  const readings = [...readingsOf(path)];
  return rule.paths.some((prefix) => readings.some((reading) => isAtOrBelow(reading, prefix.toLowerCase())));
}

function isAtOrBelow(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`);
}
