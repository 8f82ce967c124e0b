import type { Spot } from '../shared/rule.ts';
import { spotOf } from '../shared/spots.ts';
import { isLiteralSecret, isSecretName } from '../shared/words.ts';
import { type Entry, entries, entry, items, member, textOf } from '../shared/yaml-tree.ts';
import { perContainer, type Rule } from './read.ts';

export const secretInManifest: Rule = {
  id: 'k8s-secret',
  title: 'A secret stands in a manifest',
  cwe: 'CWE-798',
  severity: 'high',
  confidence: 'medium',
  check: (file) => [
    ...file.list
      .filter(({ kind }) => kind.toLowerCase() === 'secret')
      .flatMap(({ tree }) => [...fromSecret(entry(tree, 'data'), true), ...fromSecret(entry(tree, 'stringData'), false)]),
    ...file.list
      .filter(({ kind }) => kind === 'ConfigMap')
      .flatMap(({ tree }) => entries(member(tree, 'data')).flatMap(fromConfigMap)),
    ...perContainer((container) =>
      items(member(container, 'env')).flatMap((variable): readonly Spot[] => {
        const name = textOf(member(variable, 'name')) ?? '';
        const value = entry(variable, 'value');
        const text = textOf(value?.value) ?? '';
        if (value === undefined || !isSecretName(name) || !isLiteralSecret(text)) return [];
        return [
          spotOf(value, `${name} is in the manifest in the clear; valueFrom.secretKeyRef keeps it apart.`, {
            severity: 'medium',
            hide: [value.value.start, value.value.end],
          }),
        ];
      }),
    )(file),
  ],
};

/** Keys under which a Secret keeps what is none, and files that may or may not hold one. */
const plainKey =
  /^(?:user(?:_?name)?|name|type|kind|url|uri|project(?:_?id)?|host(?:_?name)?|port|namespace|database|db(?:_?name)?|server|e?mail|region|endpoint|bucket|scheme|connection_?name|ca\.crt|tls\.crt|tenant_?id|client_?id|enable\w*)$/i;
const fileKey = /\.(?:ya?ml|json|conf|cfg|ini|properties|toml|xml|txt|env)$/i;
const holdsSecret =
  /PRIVATE KEY|(?:pass(?:word|wd)?|token|secret|api_?key|credentials?)["']?\s{0,4}[:=]\s{0,4}["']?[^\s"'${<]{6}/i;

function isKept(key: string, text: string, isEncoded: boolean): boolean {
  if (plainKey.test(key)) return false;
  if (!fileKey.test(key)) return true;
  return holdsSecret.test(isEncoded ? Buffer.from(text, 'base64').toString('utf8') : text);
}

function fromSecret(data: Entry | undefined, isEncoded: boolean): readonly Spot[] {
  const held = entries(data?.value).filter(({ key, value }) => {
    const text = textOf(value)?.trim() ?? '';
    if (!isKept(key, text, isEncoded)) return false;
    return isEncoded ? /^[A-Za-z0-9+/\s]{4,}={0,2}$/.test(text) && !text.startsWith('TPL') : isLiteralSecret(text);
  });
  const [first] = held;
  if (first === undefined) return [];
  const names = held
    .map(({ key }) => key)
    .slice(0, 5)
    .join(', ');
  const message = `${names} ${held.length === 1 ? 'is' : 'are'} in the repository${isEncoded ? '; base64 hides nothing' : ''}.`;
  return [
    spotOf({ start: first.start, end: first.value.end }, message, {
      hide: [first.value.start, held.at(-1)?.value.end ?? first.value.end],
    }),
  ];
}

const ASSIGNMENT = /^[ \t]*(?:export[ \t]+)?([A-Za-z][\w.-]{2,60})[ \t]*[=:][ \t]*(["']?)([^\s"']{8,200})\2[ \t]*$/;

/** Everyone who may look at a namespace reads its ConfigMaps. */
function fromConfigMap({ key, value, start }: Entry): readonly Spot[] {
  const text = textOf(value) ?? '';
  const isSecret = (name: string, held: string): boolean => isSecretName(name) && held.length >= 8 && isLiteralSecret(held);
  const lines = text.split('\n');
  const named = lines.length === 1 && isSecret(key, text.trim()) ? key : undefined;
  const inside = lines
    .slice(0, 500)
    .map((line) => (line.length > 300 ? null : ASSIGNMENT.exec(line)))
    .find((found) => found !== null && isSecret(found[1] ?? '', found[3] ?? ''))?.[1];
  const name = named ?? inside;
  if (name === undefined) return [];
  const message = `${name} is in the manifest in the clear, and everyone who may look at the namespace reads a ConfigMap; a Secret keeps it apart.`;
  return [spotOf({ start, end: value.end }, message, { severity: 'medium', hide: [value.start, value.end] })];
}
