import { REMOTE, taintOf, textOf } from '../../flow/value.ts';
import type { CallView, OtherLanguages, Report } from '../../rule.ts';

/** `query.put("$where", "this.name == '" + name + "'")`: the text is code that the database runs. */
function checkWhere(call: CallView, report: Report): undefined {
  const at = call.args.findIndex((arg) => textOf(arg) === '$where');
  const code = at < 0 ? undefined : call.args[at + 1];
  if (code === undefined || textOf(code) !== undefined) return;
  const taint = taintOf(code);
  if (taint !== undefined && call.isSafeFor(taint, 'nosql-injection')) return;
  const isOutside = taint !== undefined && (taint.sources & REMOTE) !== 0;
  if (isOutside || code.isBuilt) report(call.place, isOutside ? {} : { severity: 'low', confidence: 'low' });
}

/** `new BasicQuery("{ name: '" + name + "' }")`, `Document.parse(...)`: data can add conditions of its own. */
function checkJson(call: CallView, report: Report): undefined {
  const [text] = call.args;
  const taint = taintOf(text);
  if (!/^(?:BasicQuery|(?:BasicDBObject|Document|BsonDocument)\.parse)$/.test(call.path) || text?.isBuilt !== true) return;
  if (taint !== undefined && (taint.sources & REMOTE) !== 0 && !call.isSafeFor(taint, 'nosql-injection')) report(call.place);
}

export const others: OtherLanguages = {
  java: {
    calls: [
      { names: ['put', 'append', 'add', 'start', 'BasicDBObject', 'Document', 'where', 'eq', 'BasicQuery'], check: checkWhere },
      { names: ['BasicQuery', 'parse'], check: checkJson },
    ],
  },
};
