/** What SQL text does that cannot be taken back, as sentence parts; empty when it only reads or changes chosen rows. */
export function destructiveSql(text: string): readonly string[] {
  const found = new Set<string>();
  for (const statement of statementsOf(text.slice(0, 65_536))) {
    const what = destructiveStatement(statement);
    if (what !== undefined) found.add(what);
  }
  return [...found];
}

/** Whether the text changes anything at all. */
export function changesData(text: string): boolean {
  return statementsOf(text.slice(0, 65_536)).some((statement) =>
    /\b(?:INSERT|UPDATE|DELETE|DROP|TRUNCATE|ALTER|CREATE|GRANT|REVOKE|MERGE|REPLACE|RENAME)\b/i.test(statement),
  );
}

// Comments, strings and quoted names are emptied first, so that a word in them is not taken for a verb. A scanner, not a
// pattern: an unterminated string must cost no more than one pass. MySQL runs what stands in /*! ... */, so that stays.
function statementsOf(text: string): readonly string[] {
  let bare = '';
  for (let at = 0; at < text.length; ) {
    const end = endOfQuiet(text, at);
    if (end === at) bare += text.charAt(at++);
    else {
      bare += /['"`]/.test(text.charAt(at)) ? ' x ' : ' ';
      at = end;
    }
  }
  return bare
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

function endOfQuiet(text: string, at: number): number {
  const char = text.charAt(at);
  if (char === "'" || char === '"' || char === '`') return endOfString(text, at, char);
  if (text.startsWith('--', at)) return indexOrEnd(text, '\n', at);
  if (text.startsWith('/*', at) && text.charAt(at + 2) !== '!') return Math.min(text.length, indexOrEnd(text, '*/', at + 2) + 2);
  return at;
}

function endOfString(text: string, at: number, quote: string): number {
  let end = at + 1;
  while (end < text.length && text.charAt(end) !== quote) end += text.charAt(end) === '\\' ? 2 : 1;
  return Math.min(text.length, end + 1);
}

function indexOrEnd(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from);
  return at === -1 ? text.length : at;
}

function destructiveStatement(statement: string): string | undefined {
  if (/^EXPLAIN\b(?!\s+ANALY)/i.test(statement)) return undefined;
  if (/^DO\b|^CALL\b/i.test(statement) && /\b(?:DROP|TRUNCATE|DELETE)\b/i.test(statement)) return 'runs a block that deletes';
  const drop =
    /\bDROP\s+(?:TEMPORARY\s+)?(TABLE|DATABASE|SCHEMA|INDEX|VIEW|MATERIALIZED|COLUMN|USER|ROLE|TABLESPACE|SEQUENCE|FUNCTION|PROCEDURE|TRIGGER|TYPE|EXTENSION|KEYSPACE|COLLECTION|PARTITION|OWNED)\b/i.exec(
      statement,
    )?.[1];
  if (drop !== undefined) return `drops a ${drop.toLowerCase()}`;
  if (/^TRUNCATE\b|\bTRUNCATE\s+TABLE\b|\bTRUNCATE\s+PARTITION\b/i.test(statement)) return 'truncates a table';
  if (/\bDELETE\s+(?:FROM\b|[\w.]+\s+FROM\b)/i.test(statement) && !hasCondition(statement)) return 'deletes every row of a table';
  if (
    /\bUPDATE\b[\s\S]{1,2000}?\bSET\b/i.test(statement) &&
    !/^(?:SELECT|INSERT|CREATE)\b/i.test(statement) &&
    !hasCondition(statement)
  )
    return 'changes every row of a table';
  return undefined;
}

// A condition that always holds is none.
function hasCondition(statement: string): boolean {
  const at = statement.search(/\bWHERE\b/i);
  if (at === -1) return false;
  return !/^WHERE\s{0,99}\(?\s{0,99}(?:(\d{1,99})\s{0,99}=\s{0,99}\1|TRUE|x\s{0,99}=\s{0,99}x|1)\s{0,99}\)?\s*$/i.test(
    statement.slice(at),
  );
}
