import { entry, isFalse, isTemplate, itemsOf, leavesOf, type Node, textOf } from '../node.ts';
import { router } from '../ports.ts';
import { type HomeRule, nodesOf, SOURCES, type Spot, sectionsOf, spotAt } from '../rule.ts';
import { isFar } from './broker.ts';
import { callerVariable } from './caller-words.ts';

const openedRouter: HomeRule = {
  number: 'FW-04',
  id: 'home-router-opened',
  title: 'The router is told to let the internet in',
  cwe: 'CWE-668',
  severity: 'critical',
  confidence: 'high',
  why: 'Whoever scans the internet then finds the house, and every weakness that is published later.',
  instead: 'A VPN, or a proxy with TLS and a login; a person opens a port by hand, and knows of it.',
  source: SOURCES.sec,
  check: (home) => router(home).map((where) => spotAt(where, 'The router opens a port of the house to the internet.')),
};

const REST = ['rest', 'rest_command', 'sensor', 'binary_sensor', 'switch', 'notify', 'camera', 'scrape', 'multiscrape'];

const unverified: HomeRule = {
  number: 'HX-06',
  id: 'home-tls-unchecked',
  title: 'Certificates are not checked',
  cwe: 'CWE-295',
  severity: 'medium',
  confidence: 'high',
  isExtra: true,
  why: 'Anyone on the way can answer for the other side, and gets the password that is sent along.',
  instead: 'The certificate authority of the other side, or one that is known.',
  source: 'https://www.home-assistant.io/integrations/rest/',
  check: (home) =>
    nodesOf(home, ...REST).flatMap((node) =>
      leavesOf(node).flatMap(({ path, leaf }) =>
        path.at(-1) === 'verify_ssl' && isFalse(leaf) ? [spotAt(leaf, 'Anyone on the way can answer for the other side.')] : [],
      ),
    ),
};

const inward: HomeRule = {
  number: 'HX-07',
  id: 'home-request-inward',
  title: 'A request whose address is chosen by the caller, or that leads to the house itself',
  cwe: 'CWE-918',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'The house then asks on behalf of whoever calls the service: the supervisor, the router, cloud metadata.',
  instead: 'A fixed host in the address.',
  source: 'https://www.home-assistant.io/integrations/rest_command/',
  check: (home) =>
    nodesOf(home, 'rest_command', 'rest').flatMap((node) =>
      leavesOf(node).flatMap(({ path, leaf }): readonly Spot[] => {
        if (!/^(?:url|resource)$/.test(path.at(-1) ?? '')) return [];
        const host = /^\s*(?:https?:\/\/)?(\{\{[\s\S]*?\}\})/.exec(leaf.text)?.[1];
        if (host !== undefined && callerVariable(host) !== undefined)
          return [spotAt(leaf, 'Whoever calls the service chooses which machine is asked.')];
        return /^https?:\/\/(?:supervisor\b|169\.254\.169\.254)/.test(leaf.text)
          ? [spotAt(leaf, 'The request goes to what administers the house.')]
          : [];
      }),
    ),
};

const downloader: HomeRule = {
  number: 'HX-09',
  id: 'home-downloader',
  title: 'Files of any address can be downloaded into the house',
  cwe: 'CWE-494',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'A call of the service writes a file of the caller’s choice.',
  instead: 'Take downloader out where no person needs it.',
  source: 'https://www.home-assistant.io/integrations/downloader/',
  check: (home) =>
    sectionsOf(home, 'downloader').map((section) =>
      spotAt(section.entry, 'A call of a service writes any file of the web into the house.'),
    ),
};

const chosenService: HomeRule = {
  number: 'HX-10',
  id: 'home-chosen-service',
  title: 'What comes in chooses the service or the entity',
  cwe: 'CWE-470',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'A message can then unlock a door, though the automation was written for a lamp.',
  instead: 'choose: with one fixed service for each word that is expected.',
  source: SOURCES.trigger,
  check: (home) =>
    [...home.automations, ...home.scripts].flatMap(({ node }) =>
      leavesOf(node).flatMap(({ path, leaf }): readonly Spot[] => {
        // A variable may have the name of a key.
        const isCalled = /^(?:service|action|service_template|entity_id)$/.test(path.at(-1) ?? '') && path.at(-2) !== 'variables';
        if (!isCalled || !isTemplate(leaf.text)) return [];
        return /trigger\.(?:json|payload|payload_json|data|query|event\.data)/.test(leaf.text)
          ? [spotAt(leaf, 'Whoever sends the message chooses what happens.')]
          : [];
      }),
    ),
};

const PRIVATE_STATE =
  /\bstates?(?:_attr)?\s*\(\s*['"](?:person|device_tracker|zone|camera|alarm_control_panel|lock)\.|\bstates\.(?:person|device_tracker|camera|alarm_control_panel|lock)\b|api\/camera_proxy|\b(?:latitude|longitude)\b/;

const told: HomeRule = {
  number: 'HX-08',
  id: 'home-state-told',
  title: 'Where people are, or what a camera sees, goes to a company',
  cwe: 'CWE-359',
  severity: 'medium',
  confidence: 'medium',
  isExtra: true,
  why: 'Who reads it knows when the house is empty.',
  instead: 'A service in the house; or only what is needed, and with the yes of whom it is about.',
  source: SOURCES.general,
  check: (home) =>
    nodesOf(home, 'rest_command', 'rest', 'notify').flatMap((node) =>
      itemsOrValues(node).flatMap((one): readonly Spot[] => {
        const url = entry(one, 'url', 'resource');
        if (url === undefined || !isFar(textOf(url.value) ?? '')) return [];
        const told = leavesOf(one).find(({ path, leaf }) => !/^headers$/.test(path[0] ?? '') && PRIVATE_STATE.test(leaf.text));
        return told === undefined
          ? []
          : [spotAt(told.leaf, 'Where people are, or what is locked, goes to another company from here.')];
      }),
    ),
};

function itemsOrValues(node: Node): readonly Node[] {
  return node.kind === 'map' ? node.entries.map(({ value }) => value) : itemsOf(node);
}

export const requestRules: readonly HomeRule[] = [openedRouter, unverified, inward, downloader, chosenService, told];
