import { lineStarts, spotAt } from '../../../../model/index.ts';
import type { PackageRef } from '../../package.ts';
import { Collected, ref } from '../collect.ts';
import type { PackageReader, ReadResult } from '../types.ts';

const LONGEST = 4 * 1024 * 1024;
const DEEPEST = 100;
const MOST_STEPS = 10;
const MOST_TEXT = 1000;

// What brings code: dependencies into the program, plugins and extensions into the build, a parent into both.
const KINDS: ReadonlyMap<string, PackageRef['group']> = new Map([
  ['dependency', undefined],
  ['parent', undefined],
  ['plugin', 'build'],
  ['extension', 'build'],
]);

interface Element {
  readonly name: string;
  readonly at: number;
  readonly children: Map<string, string>;
  text: string;
}

/** A pom.xml without what it inherits: a version that its parent sets is not known. */
function read(text: string): ReadResult {
  const found = new Collected();
  if (text.length > LONGEST) {
    found.problem(`it is longer than ${LONGEST} characters`);
    return found.done();
  }
  const starts = lineStarts(text);
  const coordinates: Element[] = [];
  const properties = new Map<string, string>();
  walk(text, found, (element, path) => {
    if (KINDS.has(element.name) && element.children.has('artifactId')) coordinates.push(element);
    if (element.name === 'repository' || element.name === 'pluginRepository') {
      const url = element.children.get('url');
      if (url !== undefined) found.index({ url, isExtra: true, line: spotAt(starts, element.at).line });
    }
    if (path.at(-1) === 'properties') properties.set(element.name, element.text.trim());
    if (path.length === 1) properties.set(`project.${element.name}`, element.text.trim());
  });
  for (const element of coordinates) addCoordinates(element, properties, spotAt(starts, element.at).line, found);
  return found.done();
}

const TAG = /<!--|<!\[CDATA\[|<\?|<!|<(\/?)([A-Za-z_][\w.:-]*)(?![\w.:-])((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>/g;

/** Visits every element when it ends, with the names above it. */
function walk(text: string, found: Collected, visit: (element: Element, path: readonly string[]) => void): void {
  const stack: Element[] = [];
  const pattern = new RegExp(TAG);
  let from = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const open = stack.at(-1);
    if (open !== undefined && open.text.length < MOST_TEXT) open.text += text.slice(from, match.index).slice(0, MOST_TEXT);
    const [whole, slash, name] = match;
    if (name === undefined) {
      const end = endOf(text, whole, match.index);
      // An entity of its own could put any text into the place of a name.
      if (whole === '<!' || end === undefined) {
        found.problem('it has a document type, or it ends in the middle');
        return;
      }
      if (whole === '<![CDATA[' && open !== undefined) open.text += text.slice(match.index + 9, end - 3).slice(0, MOST_TEXT);
      pattern.lastIndex = end;
    } else if (slash === '/') {
      if (open?.name !== name) {
        found.problem('its elements are not closed as they were opened');
        return;
      }
      stack.pop();
      stack.at(-1)?.children.set(name, open.text.trim());
      visit(
        open,
        stack.map((one) => one.name),
      );
    } else if (!whole.endsWith('/>')) {
      if (stack.length >= DEEPEST) {
        found.problem(`it is nested more than ${DEEPEST} deep`);
        return;
      }
      stack.push({ name, at: match.index, children: new Map(), text: '' });
    }
    from = pattern.lastIndex;
  }
  if (stack.length > 0) found.problem('its elements are not all closed');
}

function endOf(text: string, opening: string, at: number): number | undefined {
  const closing = opening === '<!--' ? '-->' : opening === '<?' ? '?>' : opening === '<![CDATA[' ? ']]>' : '>';
  const end = text.indexOf(closing, at + opening.length);
  return end === -1 ? undefined : end + closing.length;
}

function addCoordinates(element: Element, properties: ReadonlyMap<string, string>, line: number, found: Collected): void {
  const get = (name: string): string | undefined => {
    const value = element.children.get(name);
    return value === undefined ? undefined : filled(value, properties);
  };
  const group = get('groupId') ?? (element.name === 'plugin' ? 'org.apache.maven.plugins' : undefined);
  const artifact = get('artifactId');
  if (group === undefined || artifact === undefined || /\$\{/.test(`${group}${artifact}`)) {
    found.problem(`a ${element.name} has no name that stands here`, line);
    return;
  }
  const told = get('version');
  const isExact = told !== undefined && /^[\w.+-]+$/.test(told) && !/^(?:LATEST|RELEASE)$/.test(told);
  const scope = get('scope');
  found.add(
    ref({
      ecosystem: 'maven',
      name: `${group}:${artifact}`,
      version: isExact ? told : undefined,
      range: isExact ? undefined : told,
      source: scope === 'system' ? 'file' : 'registry',
      url: scope === 'system' ? get('systemPath') : undefined,
      isDirect: true,
      group: scope === 'test' ? 'dev' : get('optional') === 'true' ? 'optional' : KINDS.get(element.name),
      line,
    }),
  );
}

function filled(text: string, properties: ReadonlyMap<string, string>): string {
  let value = text;
  for (let step = 0; step < MOST_STEPS && value.includes('${') && value.length < MOST_TEXT; step += 1)
    value = value.replace(/\$\{([\w.-]{1,200})\}/g, (whole, name: string) => properties.get(name) ?? whole);
  return value.slice(0, MOST_TEXT);
}

export const pomXml: PackageReader = { id: 'pom.xml', ecosystem: 'maven', isLock: false, read };
