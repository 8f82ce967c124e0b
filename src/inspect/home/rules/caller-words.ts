/* What a template takes from whoever calls it. */

/** Names that a template has by itself: everything else comes from whoever calls the service. */
const OWN_NAMES = new Set([
  ...[
    'states',
    'state_attr',
    'is_state',
    'is_state_attr',
    'has_value',
    'now',
    'utcnow',
    'today_at',
    'as_timestamp',
    'as_datetime',
    'as_local',
    'strptime',
    'timedelta',
  ],
  ...[
    'relative_time',
    'time_since',
    'distance',
    'closest',
    'expand',
    'area_name',
    'area_id',
    'device_attr',
    'device_id',
    'float',
    'int',
    'bool',
    'min',
    'max',
    'range',
    'namespace',
  ],
  ...[
    'if',
    'else',
    'elif',
    'endif',
    'for',
    'endfor',
    'in',
    'set',
    'endset',
    'and',
    'or',
    'not',
    'is',
    'true',
    'false',
    'none',
    'True',
    'False',
    'None',
    'dict',
    'loop',
    'iif',
    'random',
    'macro',
    'endmacro',
    'import',
    'from',
    'filter',
    'defined',
    'undefined',
    'this',
    'context',
    'version',
    'zip',
    'set',
    'log',
    'sqrt',
    'average',
    'median',
    'integration_entities',
  ],
]);
export const SAFE_FILTER: RegExp =
  /\|\s*(?:int|float|bool|round|abs|length|count|to_json|tojson|base64_encode|urlencode|md5|sha1|sha256|sha512|slugify|regex_replace)\b/;

/** What a template takes from its caller, as text; undefined where there is nothing of the kind. */
export function callerVariable(template: string): string | undefined {
  const own = new Set(
    [...template.matchAll(/\{%-?\s*(?:set|for)\s+([\w, ]+)/g)].flatMap(([, names = '']) => names.split(/[\s,]+/)),
  );
  for (const [, body = ''] of template.matchAll(/\{\{-?([\s\S]*?)-?\}\}/g)) {
    if (SAFE_FILTER.test(body)) continue;
    const bare = body.replace(/'[^']*'|"[^"]*"/g, "''");
    for (const match of bare.matchAll(/(^|[^\w.|])\s*([A-Za-z_]\w*)/g)) {
      const name = match[2] ?? '';
      const isFilter = /\|\s*$/.test(bare.slice(0, (match.index ?? 0) + (match[1] ?? '').length));
      const isArgument = /^\s*=(?!=)/.test(bare.slice((match.index ?? 0) + match[0].length));
      if (!isFilter && !isArgument && !OWN_NAMES.has(name) && !own.has(name)) return name;
    }
  }
  return undefined;
}
