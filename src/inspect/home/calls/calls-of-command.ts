/* What a command line asks of a running house: hass-cli, ha, curl and wget to its API, mosquitto_pub, code that posts. */
import type { CommandEffects, EmbeddedCode, ResolvedCommand } from '../../../model/index.ts';
import type { HouseCall } from './call.ts';
import { callOfRequest, targetsIn } from './rest.ts';

type Words = readonly (string | null)[];

/**
 * Everything that a command line would ask of a running house.
 *
 * @param isInHouse the command stands in the folder of a house: a message to a broker is then one to its devices
 */
export function houseCalls({ commands, code = [] }: CommandEffects, isInHouse: boolean): readonly HouseCall[] {
  return [...commands.flatMap((command) => ofCommand(command, isInHouse)), ...code.flatMap(ofCode)];
}

function ofCommand({ words }: ResolvedCommand, isInHouse: boolean): readonly HouseCall[] {
  const [program, ...rest] = words;
  switch (program) {
    case 'hass-cli':
      return ofHassCli(rest);
    case 'ha':
      return ofSupervisor(rest);
    case 'curl':
      return ofCurl(rest);
    case 'wget':
      return ofWget(rest);
    case 'http':
    case 'https':
    case 'xh':
      return ofHttpie(rest);
    case 'mosquitto_pub':
      return isInHouse ? ofPublish(rest) : [];
    default:
      return [];
  }
}

const HASS_READS = /^(?:completion|config|discover|info|template|--help|--version|help)$/;

function ofHassCli(words: Words): readonly HouseCall[] {
  const plain = withoutOptions(
    words,
    /^(?:-s|--server|--token|-o|--output|--timeout|-x|--cert|--password|--sort-by|--columns|--table-format)$/,
  );
  const [group, verb, name] = plain;
  if (group === undefined || (group !== null && HASS_READS.test(group))) return [];
  if (group === 'service' && verb === 'call') {
    const service = name ?? null;
    const parts = words.filter((word, at) => words[at - 1] === '--arguments' || /^--arguments=/.test(word ?? ''));
    const body = parts.length === 0 ? '' : parts.includes(null) ? null : parts.join(',').replace(/^--arguments=/, '');
    if (service === null || !/^[a-z_]+\.[a-z0-9_]+$/.test(service)) return [{ service: '?', targets: ['?'] }];
    return [{ service, targets: targetsIn(body, service.split('.')[0] ?? '') }];
  }
  if (group === 'state' && verb !== undefined && /^(?:toggle|turn_on|turn_off)$/.test(verb ?? '')) {
    const targets = plain.slice(2).map((word) => word ?? '?');
    return [{ service: `homeassistant.${verb}`, targets: targets.length === 0 ? ['?'] : targets }];
  }
  if (/^(?:list|get|history|show|ls)$/.test(verb ?? '') || verb === undefined) return [];
  if (group === 'state' && /^(?:edit|delete)$/.test(verb ?? ''))
    return [{ service: '', targets: [], words: `it says by itself what the state of ${name ?? 'an entity'} is`, tier: 'high' }];
  if (group === 'event' && verb === 'fire')
    return [{ service: '', targets: [], words: 'it fires an event, for which automations wait', tier: 'high' }];
  if (group === 'raw' && verb === 'get') return [];
  // Areas, devices, the system log, raw messages: control of the house, or not known.
  return [{ service: '?', targets: ['?'] }];
}

const SUPERVISOR =
  /^(?:addons|apps|audio|auth|backups|cli|core|dns|docker|hardware|host|jobs|mounts|multicast|network|observer|os|resolution|security|store|supervisor)$/;

function ofSupervisor(words: Words): readonly HouseCall[] {
  const plain = withoutOptions(words, /^--(?:api-token|endpoint|log-level|config)$/);
  const reads = /^(?:info|logs|stats|list|check|help|options|--help)$/;
  const group = plain[0] ?? '';
  if (!SUPERVISOR.test(group)) return [];
  if (plain.some((word) => word !== null && reads.test(word))) return [];
  return [
    {
      service: 'hassio.command',
      targets: [],
      words: `it runs \`ha ${plain.map((word) => word ?? '?').join(' ')}\`, which changes what runs the house`,
      tier: 'critical',
    },
  ];
}

const CURL_BODY = /^(?:-d|--data|--data-raw|--data-binary|--data-ascii|--data-urlencode|--json|-F|--form|-T|--upload-file)$/;

function ofCurl(words: Words): readonly HouseCall[] {
  const method = optionOf(words, /^(?:-X|--request)$/, /^(?:-X|--request=)(?=.)/);
  const bodies = bodiesOf(words, CURL_BODY, /^(?:-d|--data(?:-\w+)?=|--json=)/);
  const isGet = words.some((word) => word === '-G' || word === '--get' || word === '-I' || word === '--head');
  return ofUrls(words, {
    method: method ?? (isGet ? 'GET' : bodies === undefined ? 'GET' : 'POST'),
    body: bodies === undefined ? '' : bodies,
  });
}

function ofWget(words: Words): readonly HouseCall[] {
  const method = optionOf(words, /^--method$/, /^--method=/);
  const bodies = bodiesOf(words, /^--(?:post|body)-(?:data|file)$/, /^--(?:post|body)-(?:data|file)=/);
  return ofUrls(words, { method: method ?? (bodies === undefined ? 'GET' : 'POST'), body: bodies === undefined ? '' : bodies });
}

function ofHttpie(words: Words): readonly HouseCall[] {
  const method = words.find((word) => word !== null && /^[A-Z]+$/.test(word)) ?? undefined;
  const rest = words.filter((word) => word === null || (!word.startsWith('-') && !/\/api\//.test(word) && word !== method));
  const body = rest.includes(null) ? null : rest.join(' ');
  return ofUrls(words, { method: method ?? (rest.length > 0 ? 'POST' : 'GET'), body });
}

function ofUrls(words: Words, request: { readonly method: string; readonly body: string | null }): readonly HouseCall[] {
  const method = /^[A-Z]+$/.test(request.method) ? request.method : undefined;
  return words.flatMap((word) => {
    const call = word === null ? undefined : callOfRequest({ url: word, method, body: request.body });
    return call === undefined ? [] : [call];
  });
}

/** The value of an option in either form; `?` where it is not known. */
function optionOf(words: Words, apart: RegExp, joined: RegExp): string | undefined {
  for (const [at, word] of words.entries()) {
    if (word === null) continue;
    if (apart.test(word)) return words[at + 1] === null ? '?' : (words[at + 1] ?? '').toUpperCase();
    if (joined.test(word)) return word.replace(joined, '').toUpperCase();
  }
  return undefined;
}

/** What is sent; null where a part of it is a file or not known; undefined where nothing is. */
function bodiesOf(words: Words, apart: RegExp, joined: RegExp): string | null | undefined {
  const parts = words.flatMap((word, at): readonly (string | null)[] => {
    if (word === null) return [];
    if (apart.test(word)) return [words[at + 1] ?? null];
    return joined.test(word) ? [word.replace(joined, '')] : [];
  });
  if (parts.length === 0) return undefined;
  const isKnown = parts.every((part) => part !== null && !part.startsWith('@') && !/^<\(/.test(part));
  return isKnown ? parts.join(' ') : null;
}

const OPENING_TOPIC = /(?:^|[/_-])(?:lock|door|garage|gate|alarm|valve|siren)s?(?:$|[/_-])/i;

function ofPublish(words: Words): readonly HouseCall[] {
  const topic = words[words.findIndex((word) => word === '-t' || word === '--topic') + 1];
  const isKnown = topic !== undefined && topic !== null && words.some((word) => word === '-t' || word === '--topic');
  if (!isKnown)
    return [{ service: '', targets: [], words: 'it sends MQTT messages that are only known when it runs', tier: 'high' }];
  const isGrave = OPENING_TOPIC.test(topic) || /^homeassistant\//.test(topic) || /permit_join|bridge\/request/.test(topic);
  return [
    {
      service: '',
      targets: [],
      words: `it sends an MQTT message to ${topic}, which devices obey`,
      tier: isGrave ? 'high' : 'medium',
    },
  ];
}

function withoutOptions(words: Words, withValue: RegExp): Words {
  return words.filter((word, at) => {
    const before = words[at - 1];
    return (
      !(word?.startsWith('-') === true && word !== '--help') &&
      !(before !== null && before !== undefined && withValue.test(before))
    );
  });
}

/** Code that posts to the API: each address that stands in it, with the entities of the whole text. */
function ofCode({ text }: EmbeddedCode): readonly HouseCall[] {
  if (!/\/api\/(?:services|states|events|webhook|hassio|config)\b/.test(text)) return [];
  if (!/\b(?:post|put|request|urlopen|urlretrieve|fetch|send|delete)\b/i.test(text)) return [];
  const urls = text.split(/["'`\s]/).filter((word) => word.includes('/api/'));
  return urls.flatMap((url) => callOfRequest({ url, method: 'POST', body: text }) ?? []);
}
