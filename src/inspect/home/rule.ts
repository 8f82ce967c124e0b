import type { Confidence, RuleInfo, Severity } from '../../model/index.ts';
import type { Home, Section } from './load/home.ts';
import type { Node, Where } from './node.ts';

/** Where a rule speaks. */
export interface Spot extends Where {
  /** Ends with a full stop; says what stands here and what follows. */
  readonly message: string;
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  /** The line shows a secret: it is cut out. */
  readonly isSecret?: boolean;
}

/** A rule about a smart home: what is dangerous, why, what is safe instead, where that is written, and how it is seen. */
export interface HomeRule extends RuleInfo {
  /** In the order in which docs/home.md lists them: `HA-01`. */
  readonly number: string;
  /** Only with `--all`: its precision has not been measured on configurations of strangers. */
  readonly isExtra?: true;
  readonly why: string;
  readonly instead: string;
  readonly source: string;
  readonly check: (home: Home) => readonly Spot[];
}

/** A text of some file that a rule must speak of, and its neighbour, differing by the remedy, of which it must not. */
export interface HomeCase {
  readonly rule: string;
  /** What the text is; where several files are needed they are given by their names. */
  readonly path: string;
  readonly bad: string;
  readonly good: string;
  readonly beside?: Readonly<Record<string, string>>;
  /** What stands beside the good text, where the danger is in what stands beside the bad one. */
  readonly besideGood?: Readonly<Record<string, string>>;
}

/** Where what rules say is written down. */
export const SOURCES = {
  http: 'https://www.home-assistant.io/integrations/http/',
  auth: 'https://www.home-assistant.io/docs/authentication/providers/',
  sec: 'https://www.home-assistant.io/docs/configuration/securing/',
  secrets: 'https://www.home-assistant.io/docs/configuration/secrets/',
  shell: 'https://www.home-assistant.io/integrations/shell_command/',
  trigger: 'https://www.home-assistant.io/docs/automation/trigger/',
  manual: 'https://www.home-assistant.io/integrations/manual/',
  google: 'https://www.home-assistant.io/integrations/google_assistant/',
  mcp: 'https://www.home-assistant.io/integrations/mcp_server/',
  core: 'https://www.home-assistant.io/integrations/homeassistant/',
  python: 'https://www.home-assistant.io/integrations/python_script/',
  packages: 'https://www.home-assistant.io/docs/configuration/packages/',
  component: 'https://developers.home-assistant.io/docs/creating_integration_manifest/',
  z2m: 'https://www.zigbee2mqtt.io/guide/configuration/',
  esphome: 'https://esphome.io/components/',
  frigate: 'https://docs.frigate.video/configuration/authentication/',
  mosquitto: 'https://mosquitto.org/man/mosquitto-conf-5.html',
  nodered: 'https://nodered.org/docs/user-guide/runtime/securing-node-red',
  general: 'general hardening practice',
} as const;

export function spotAt(where: Where, message: string, more: Partial<Spot> = {}): Spot {
  return { file: where.file, start: where.start, end: where.end, message, ...more };
}

/** The blocks of one integration, wherever they stand. */
export function sectionsOf(home: Home, ...domains: readonly string[]): readonly Section[] {
  return home.sections.filter(({ domain }) => domains.includes(domain));
}

export function nodesOf(home: Home, ...domains: readonly string[]): readonly Node[] {
  return sectionsOf(home, ...domains).map(({ node }) => node);
}
