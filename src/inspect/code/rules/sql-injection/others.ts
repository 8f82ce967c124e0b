import { sinks } from '../../flow/sink.ts';
import type { OtherLanguages } from '../../rule.ts';

/** What speaks to a database in Java. */
const JAVA_DATABASE =
  /jdbc|statement|stmt|session|entityManager|\bem\b|\bdb\b|database|template|connection|conn\b|sqlite|client|dsl|query/i;

/** A call whose first argument is a context: the statement is the second. */
const CONTEXT_FIRST = /(?:\bctx|[cC]ontext(?:\(\))?|Background\(\)|TODO\(\))$/;
const GO_DATABASE = /(?:\b|_|\.)(?:\w*db|tx|conn|pool|sql\w*|gorm|database|pg|stmt|session)\b|(?:DB|Tx|Conn|Pool)\b/i;

export const others: OtherLanguages = {
  java: {
    sinks: [
      ...sinks([
        '*.executeQuery(0)',
        '*.executeUpdate(0)',
        '*.executeLargeUpdate(0)',
        '*.addBatch(0)',
        '*.prepareStatement(0)',
        '*.prepareCall(0)',
        '*.nativeSQL(0)',
        '*.createNativeQuery(0)',
        '*.createSQLQuery(0)',
        '*.createQuery(0)',
        '*.createMutationQuery(0)',
        '*.queryForObject(0)',
        '*.queryForList(0)',
        '*.queryForMap(0)',
        '*.queryForRowSet(0)',
        '*.queryForInt(0)',
        '*.queryForLong(0)',
        '*.queryForStream(0)',
        '*.batchUpdate(0)',
        '*.rawQuery(0)',
        '*.execSQL(0)',
        '*.newQuery(0)',
        '*.sqlRestriction(0)',
        'Restrictions.sqlRestriction(0)',
        '*.createStatement(0)',
        '*.preparedQuery(0)',
      ]),
      ...sinks(['*.execute(0)', '*.query(0)', '*.update(0)', '*.sql(0)', '*.find(0)', '*.queryRow(0)'], JAVA_DATABASE),
      ...sinks(['*.setFilter(0)', '*.setGrouping(0)'], /query/i),
    ],
  },
  go: {
    sinks: [
      ...sinks(
        [
          '*.Query(0)',
          '*.QueryRow(0)',
          '*.Exec(0)',
          '*.Prepare(0)',
          '*.Queryx(0)',
          '*.QueryRowx(0)',
          '*.MustExec(0)',
          '*.NamedQuery(0)',
          '*.NamedExec(0)',
          '*.QueryContext(1)',
          '*.QueryRowContext(1)',
          '*.ExecContext(1)',
          '*.PrepareContext(1)',
          '*.SelectContext(2)',
          '*.GetContext(2)',
          '*.Raw(0)',
          '*.Where(0)',
          '*.Order(0)',
          '*.Having(0)',
          '*.Group(0)',
          '*.Joins(0)',
          '*.Not(0)',
          '*.Or(0)',
          '*.Select(0)',
        ],
        GO_DATABASE,
      ),
      ...sinks(['*.Query(1)', '*.QueryRow(1)', '*.Exec(1)', '*.Prepare(2)', '*.Queryx(1)'], CONTEXT_FIRST),
      ...sinks(['*.Get(1)', '*.Select(1)'], /sqlx/),
      ...sinks(['*.ColumnExpr(0)', '*.WhereOr(0)', '*.OrderExpr(0)', '*.GroupExpr(0)', 'sqlbuilder.Raw(0)']),
    ],
  },
};
