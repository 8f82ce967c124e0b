import { sinks } from '../../flow/sink.ts';
import { REMOTE, taintOf } from '../../flow/value.ts';
import { DATABASE } from '../../models/receivers.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';
import { others } from './others.ts';

// Where a value stands in a statement; a name of a table or column is more often the program's own.
const AS_VALUE = /(?:[=<>]|\blike|\bin|\bvalues|\blimit|\band|\bor)\s*\(?\s*['"%]*$|['"]%?$/i;

/** What carries out something else than a statement. */
const NO_OTHER_WORK =
  /^(?!.*(?:toolkit|executor|runner|scheduler|queue|command|handler|workflow|pipeline|middleware|task|job)s?(?:\(\))?(?:\s|$))/i;
/** Maps, clients of the web and much else have these methods too: the last name must be that of a database. */
const DATABASE_ITSELF =
  /^(?!.*(?:dynamo|httpx|aiohttp|axios|http_?client|redis|memcache|cache)).*(?:(?:\b|_|\.)(?:\w*db|database|conn|connection|cursor|cur|knex|sql|mysql2?|pg|pgp|postgres|sqlite3?|tx|trx|transaction|t|stmt|pool)|(?:Db|DB|Pool|Conn)|(?:connect(?:ion)?|createConnection|createPool|Pool|Database|getConnection)\(\))(?:\s|$)/i;

/** `session.query(User).filter(f"name = '{name}'")`: a text among the clauses of SQLAlchemy is a part of the statement. */
function checkClause(call: CallView, report: Report): undefined {
  const [clause] = call.args;
  if (clause?.isBuilt !== true || clause.known !== undefined || call.unit.language !== 'python') return;
  if (!/\bquery\b|\bselect\(/i.test(call.label)) return;
  const taint = taintOf(clause);
  if (taint === undefined || call.isSafeFor(taint, 'sql-injection')) return;
  if ((taint.sources & REMOTE) !== 0) report(call.place, { confidence: 'medium' });
  else call.asksCallers(taint, 'sql-injection', call.path);
}

export const sqlInjection: CodeRule = {
  id: 'sql-injection',
  title: 'Data becomes part of an SQL statement',
  cwe: 'CWE-89',
  severity: 'high',
  confidence: 'high',
  message: 'Data from outside becomes part of an SQL statement, so it can read or change other rows.',
  calls: [{ names: ['filter', 'order_by', 'having', 'group_by', 'distinct', 'where'], check: checkClause }],
  flow: {
    sinks: [
      ...sinks(['*.execute(0|sql|query|statement|operation)'], NO_OTHER_WORK),
      ...sinks(['*.executemany(0)', '*.executescript(0)', 'cursor.callproc(0)', '*.executeQuery(0)', '*.executeUpdate(0)']),
      ...sinks(
        [
          '*.query(0|sql|text)',
          '*.run(0)',
          '*.exec(0)',
          '*.prepare(0)',
          '*.fetchrow(0)',
          '*.fetchval(0)',
          '*.oneOrNone(0)',
          '*.manyOrNone(0)',
          '*.executeSql(0)',
          '*.queryStream(0)',
          '*.executeMany(0)',
          '*.batch(0)',
          '*.unprepared(0)',
        ],
        DATABASE,
      ),
      ...sinks(
        [
          ...['*.all(0)', '*.get(0)', '*.each(0)', '*.fetch(0)', '*.one(0)', '*.many(0)', '*.any(0)', '*.none(0)', '*.select(0)'],
          ...['*.map(0)', '*.result(0)', '*.multi(0)', '*.multiResult(0)', '*.func(0)', '*.proc(0)'],
        ],
        DATABASE_ITSELF,
      ),
      ...sinks([
        '*.raw(0)',
        '*.whereRaw(0)',
        '*.orderByRaw(0)',
        '*.havingRaw(0)',
        '*.joinRaw(0)',
        '*.groupByRaw(0)',
        '*.fromRaw(0)',
        '*.selectRaw(0)',
      ]),
      ...sinks([
        '*.extra(where|select|tables|order_by|0)',
        'django.db.models.expressions.RawSQL(0)',
        'RawSQL(0)',
        'sqlalchemy.text(0|text)',
        'sqlalchemy.sql.text(0|text)',
        'sqlalchemy.sql.expression.text(0|text)',
        'sqlalchemy.sql.expression.TextClause(0|text)',
        'sqlmodel.text(0|text)',
        'peewee.SQL(0)',
        'duckdb.sql(0|query)',
        'duckdb.query(0|query)',
        '*.literal_column(0)',
        'sqlalchemy.literal_column(0)',
        'flask_sqlalchemy.text(0)',
        '*.from_statement(0)',
      ]),
      ...sinks(['*.text(0|text)'], /(?:^|[\s.])(?:db|sa|sqlalchemy|\w*SQLAlchemy\(\))(?:\s|$)/),
      ...sinks(['*.sql(0|query|sqlQuery)'], /(?:^|[\s.])(?:spark\w*|duckdb\S*|conn?|connection|session|ctx)(?:\s|$)/),
      ...sinks([
        '*.execute_query(0|query|sql)',
        '*._execute_query(0|query|sql)',
        '*.execute_sql(0|query|sql)',
        '*.run_query(0|query|sql)',
        '*.run_sql(0|query|sql)',
        '*.execute_scalar(0|query|sql)',
        '*.execute_async(0|query|sql)',
        '*.exec_driver_sql(0|statement)',
        '*.copy_expert(0|sql)',
        '*.fetch_all(0|query)',
        '*.fetch_one(0|query)',
        '*.fetch_val(0|query)',
        '*.read_sql(0|sql)',
      ]),
      ...sinks(
        [
          '*.$queryRawUnsafe(0)',
          '*.$executeRawUnsafe(0)',
          'prisma.$queryRaw(0)',
          '*.$queryRaw(0)',
          '*.$executeRaw(0)',
          'sequelize.literal(0)',
          'Sequelize.literal(0)',
          '*.literal(0)',
        ],
        DATABASE,
      ),
      ...sinks(
        ['*.where(0)', '*.andWhere(0)', '*.orWhere(0)', '*.having(0)', '*.orderBy(0)', '*.addSelect(0)'],
        /createQueryBuilder|query_?builder|\bqb\b/i,
      ),
      ...sinks([
        'pandas.read_sql(0)',
        'pandas.read_sql_query(0)',
        'pd.read_sql(0)',
        '*.read_sql_query(0)',
        '*.session.execute(0)',
        '*.scan(FilterExpression)',
        '*.query(KeyConditionExpression)',

        'mssql.query(0)',
      ]),
    ],
    shape:
      /^\s*(?:select\b[\s\S]*\bfrom\b|select\s+[\w.]+\(|(?:insert|replace)\s+into\b|update\s+\w+\s+set\b|delete\s+from\b|(?:drop|truncate|alter|create)\s+table\b|pragma\s+\w+\s*\(|attach\s+database\b)/i,
    shapeOfParameter:
      /^\s*(?:select\b[\s\S]*\bfrom\b|insert\s+into\b|update\s+\w+\s+set\b|delete\s+from\b)[\s\S]*(?:(?:[=<>]|\blike)\s*['"%]*|['"]%?)$/i,
    fromParameter: ({ prefix }) => (AS_VALUE.test(prefix) ? 'medium' : 'low'),
    // `where(['name = ?', name])`: the statement and its values.
    narrow: (value) => (value.known?.is === 'list' ? value.known.items[0] : value),
    fromLocal: 'low',
    parameterMustBeBuilt: true,
    whenBuilt: 'low',
  },
  others,
};
