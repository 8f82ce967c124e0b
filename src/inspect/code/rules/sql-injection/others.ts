import { sinks } from '../../flow/sink.ts';
import type { OtherLanguages } from '../../rule.ts';

/** What speaks to a database in Java. */
const JAVA_DATABASE =
  /jdbc|statement|stmt|session|entityManager|\bem\b|\bdb\b|database|template|connection|conn\b|sqlite|client|dsl|query/i;

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
};
