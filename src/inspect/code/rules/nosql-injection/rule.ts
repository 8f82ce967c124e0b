import { sinks } from '../../flow/sink.ts';
import { mapTaint, type Value } from '../../flow/value.ts';
import { COLLECTION } from '../../models/receivers.ts';
import type { CodeRule, IsSafeFor } from '../../rule.ts';
import { others } from './others.ts';

/** Forms and addresses hold texts alone in Python's frameworks. */
const ALWAYS_TEXT = /^(?:(?:flask|quart)\.)?request\.(?:args|form|values|headers|cookies|GET|POST|COOKIES)[.[]/;

/** A collection, and no statement of SQL that is put together: `db.select().from(users).where(...)`. */
const NO_STATEMENT = new RegExp(
  `^(?![\\s\\S]*\\.(?:from|select|set|insert|delete|update)\\()[\\s\\S]*(?:${COLLECTION.source})`,
  COLLECTION.flags,
);

/** What only a text has, or what gives one of anything. */
const OF_TEXT =
  /\.(?:toString|to(?:Locale)?(?:Lower|Upper)Case|trim(?:Start|End)?|replace(?:All)?|substr(?:ing)?|padStart|padEnd|normalize)\(\)$/;
const isText = ({ isBuilt, path }: Value): boolean => isBuilt || OF_TEXT.test(path);

/** Text that is put together can't hold an operator; `$where` is code. */
function asOperators(value: Value, isSafeFor: IsSafeFor): Value | undefined {
  if (value.known?.is !== 'map') return isText(value) ? undefined : value;
  // `{ where, data }` of Prisma and Sequelize: only the first is a question.
  const question = value.known.entries.get('where');
  if (question !== undefined)
    return question.known?.is === 'map' && question.known.entries.has('where') ? question : asOperators(question, isSafeFor);
  const { entries, rest } = value.known;
  const kept = new Map([...entries].filter(([key, entry]) => key === '$where' || !isText(entry)));
  // `{ $eq: value }` and `{ $set: ... }` can't become operators of the query.
  for (const key of ['$eq', '$set', '$in', '$text', '$push', '$inc']) kept.delete(key);
  for (const [key, entry] of kept) {
    if (key === '$where') kept.set(key, asCode(entry, isSafeFor));
    if (key !== '$where' && ALWAYS_TEXT.test(entry.path)) kept.delete(key);
    if (entry.known?.is === 'map' && entry.known.entries.has('$eq')) kept.delete(key);
  }
  return { ...value, known: { is: 'map', entries: kept, rest } };
}

/** That it is a text makes code no better. */
function asCode(code: Value, isSafeFor: IsSafeFor): Value {
  return mapTaint(code, (taint) => (isSafeFor(taint, 'code-injection') ? taint : { ...taint, safe: 0, remoteSafe: 0 }));
}

export const nosqlInjection: CodeRule = {
  id: 'nosql-injection',
  title: 'Data becomes part of a query document',
  cwe: 'CWE-943',
  severity: 'high',
  confidence: 'high',
  message: 'Data from outside becomes part of a query document, so it can bring operators of its own.',
  flow: {
    sinks: [
      ...sinks(
        [
          '*.find(0,1|filter)',
          '*.findOne(0,1)',
          '*.findOneAndUpdate(0,1)',
          '*.findOneAndDelete(0,1)',
          '*.findOneAndReplace(0,1)',
          '*.findOneAndRemove(0,1)',
          '*.updateOne(0,1)',
          '*.updateMany(0,1)',
          '*.deleteOne(0,1)',
          '*.deleteMany(0,1)',
          '*.replaceOne(0,1)',
          '*.update(0,1)',
          '*.remove(0,1)',
          '*.count(0,1)',
          '*.countDocuments(0,1)',
          '*.aggregate(0,1|pipeline)',
          '*.distinct(0,1|filter)',
          '*.exists(0,1)',
          '*.mapReduce(0,1)',
          '*.findByIdAndUpdate(1)',
          '*.geoSearch(0)',
          '*.estimatedDocumentCount(0)',
          '*.find_one(0,1|filter)',
          '*.find_one_and_update(0,1|filter)',
          '*.update_one(0,1|filter)',
          '*.update_many(0,1|filter)',
          '*.delete_one(0,1|filter)',
          '*.delete_many(0,1|filter)',
          '*.insert_one_(0,1)',
        ],
        COLLECTION,
      ),
      ...sinks(['*.where(0,1)'], NO_STATEMENT),
      // A document of MongoEngine as it is sent.
      ...sinks(['*.objects(__raw__)', '*.objects.filter(__raw__)']),
      ...sinks(
        ['*.query(0|QueryFilter|KeyConditions)', '*.scan(0|ScanFilter)', '*.put_(0)'],
        /dynamo|document_?client|ddb|doc_?client/i,
      ),
      ...sinks(['new QueryCommand(0)', 'new ScanCommand(0)', '*.QueryCommand(0)', '*.ScanCommand(0)']),
    ],
    narrow: asOperators,
    // `$where` is code: text that is put together there is the mistake, whoever calls.
    fromParameter: ({ known }) => (known?.is === 'map' && known.entries.get('$where')?.isBuilt === true ? 'medium' : undefined),
  },
  others,
};
