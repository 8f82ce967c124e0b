import { sinks } from '../../flow/sink.ts';
import { taintOf } from '../../flow/value.ts';
import type { CallView, FileView, OtherLanguages, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';

/** What speaks to a database in Java. */
const JAVA_DATABASE =
  /jdbc|statement|stmt|session|entityManager|\bem\b|\bdb\b|database|template|connection|conn\b|sqlite|client|dsl|query/i;

/** The same without directories, whose templates have methods of the same names. */
const JAVA_DATABASE_OF_SQL = new RegExp(`^(?!.*Ldap).*(?:${JAVA_DATABASE.source})`, 'i');

/** The same, but for what was prepared: that takes the values. */
const JAVA_STATEMENT = new RegExp(`^(?!.*\\bprepare\\w*\\().*(?:${JAVA_DATABASE.source})`, 'i');

/** A call whose first argument is a context: the statement is the second. */
const CONTEXT_FIRST = /(?:\bctx|[cC]ontext(?:\(\))?|Background\(\)|TODO\(\))$/;
const GO_DATABASE =
  /^(?!.*(?:\bPrepare\w*\(\)|\b[sS]t(?:mt|atement)\w*$)).*(?:(?:\b|_|\.)(?:\w*db|tx|conn|pool|sql\w*|gorm|database|pg|session)\b|(?:DB|(?<!c)Tx|Conn|Pool)\b)/i;
/** The same where the first argument, which stands last in what is looked at, is no context: behind one the statement comes second. */
const GO_WITHOUT_CONTEXT = new RegExp(
  `^(?!.*\\s\\S*(?:\\bctx|context(?:\\(\\))?|background\\(\\)|todo\\(\\))$)(?:${GO_DATABASE.source})`,
  'i',
);

/** What speaks to a database in PHP. */
const PHP_DATABASE =
  /(?:\b|_|\$|>)(?:\w*pdo|\w*db\w*|dbh|mysqli?|conn\w*|sql\w*|link|wpdb|database|connection|em|entityManager|stmt|handler?)\b|PDO\(|mysqli\(|SQLite3\(/i;

/** Classes and scopes of ActiveRecord. */
const RUBY_MODEL = /(?:^|[\s.(])[A-Z]\w*(?:\.\w+)*(?:\s|$)|\.(?:where|all|order|joins|includes|scope)\b|relation|scope|records/;

/** `@Select("... ${name}")` of MyBatis puts the text in as it is; `#{name}` gives it as a value. */
function checkMapper({ unit }: FileView, report: Report): void {
  if (!/\bibatis\b/.test(unit.text)) return;
  for (const { span, text } of codeMatches(unit, STATEMENTS))
    if (/\$\{\s*\w/.test(text))
      report(span, { severity: 'medium', confidence: 'medium', message: 'What `${}` names is put into the statement as text.' });
}

/** `template.batchUpdate(first, second)`: further statements, where lists of values stand otherwise. */
function checkBatch(call: CallView, report: Report): undefined {
  const isBad = call.args.slice(1).some((arg) => {
    const taint = arg.known === undefined && arg.isBuilt && WRITES.test(arg.prefix) ? taintOf(arg) : undefined;
    return taint !== undefined && !call.isSafeFor(taint, 'sql-injection') && !call.asksCallers(taint, 'sql-injection', call.path);
  });
  if (isBad) report(call.place);
}

const WRITES = /^\s*(?:insert|update|delete|merge|replace|create|drop|alter)\s/i;

const STATEMENTS =
  /@(?:Select|Insert|Update|Delete)\s*\(\s*\{?(?:"""[\s\S]{0,2000}?"""|"(?:[^"\\\n]|\\.){1,2000}"|[\s,+]){1,60}/g;

/** Statements that Spring Security is given for its tables of users. */
const OF_USERS: readonly string[] = [
  ...['usersByUsername', 'authoritiesByUsername', 'groupAuthoritiesByUsername'].flatMap((name) => [
    `*.${name}Query(0)`,
    `*.set${name.charAt(0).toUpperCase()}${name.slice(1)}Query(0)`,
  ]),
  ...['ChangePassword', 'CreateAuthority', 'CreateUser', 'DeleteUser', 'DeleteUserAuthorities', 'UpdateUser', 'UserExists'].map(
    (name) => `*.set${name}Sql(0)`,
  ),
  ...['FindAllGroups', 'FindGroupId', 'FindUsersInGroup', 'GroupAuthorities', 'RenameGroup', 'DeleteGroup', 'InsertGroup'].map(
    (name) => `*.set${name}Sql(0)`,
  ),
  ...['InsertGroupAuthority', 'InsertGroupMember', 'DeleteGroupAuthority', 'DeleteGroupAuthorities', 'DeleteGroupMember'].map(
    (name) => `*.set${name}Sql(0)`,
  ),
  '*.setDeleteGroupMembersSql(0)',
];

export const others: OtherLanguages = {
  java: {
    file: checkMapper,
    whole: 'low',
    calls: [{ names: ['batchUpdate'], check: checkBatch }],
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
        '*.createSelectionQuery(0)',
        '*.createNativeMutationQuery(0)',
        '*.analyticsQuery(0)',
        '*.queryStreaming(0)',
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
        '*.newQuery(0,1,2)',
        '*.sqlRestriction(0)',
        'Restrictions.sqlRestriction(0)',
        '*.createStatement(0)',
        '*.preparedQuery(0)',
        'new PreparedStatementCreatorFactory(0)',
        'new SqlQuery(1)',
        'new SqlUpdate(1)',
        'new BatchSqlUpdate(1)',
        'new SqlFunction(1)',
        'new MappingSqlQuery(1)',
        'BasePeer.executeStatement(0)',
        'DSL.condition(0)',
        'DSL.field(0)',
        'DSL.sql(0)',
      ]),
      ...sinks(['*.execute(0)'], JAVA_STATEMENT),
      ...sinks(['*.query(0)', '*.update(0)', '*.sql(0)', '*.find(0)', '*.queryRow(0)'], JAVA_DATABASE_OF_SQL),
      ...sinks(['*.prepare(0)'], /sql_?(?:client|connection)|\bpool\b/i),
      ...sinks(['*.setFilter(0)', '*.setGrouping(0)'], /query/i),
      ...sinks(['*.setSql(0)'], /sql|query|update|batch/i),
      ...sinks(OF_USERS, /jdbc|user|dao|auth|manager/i),
    ],
  },
  go: {
    whole: 'low',
    sinks: [
      ...sinks(
        [
          '*.QueryContext(1)',
          '*.QueryRowContext(1)',
          '*.ExecContext(1)',
          '*.PrepareContext(1)',
          '*.SelectContext(2)',
          '*.GetContext(2)',
        ],
        GO_DATABASE,
      ),
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
        GO_WITHOUT_CONTEXT,
      ),
      ...sinks(['*.Query(1)', '*.QueryRow(1)', '*.Exec(1)', '*.Prepare(2)', '*.Queryx(1)'], CONTEXT_FIRST),
      ...sinks(['*.Get(1)', '*.Select(1)'], /sqlx/),
      ...sinks(['*.ColumnExpr(0)', '*.WhereOr(0)', '*.OrderExpr(0)', '*.GroupExpr(0)', 'sqlbuilder.Raw(0)']),
      ...sinks(['sq.Expr(0)', 'squirrel.Expr(0)', 'goqu.L(0)', 'gorm.Expr(0)', 'bun.Safe(0)']),
    ],
  },
  php: {
    sinks: [
      ...sinks([
        'mysqli_query(1)',
        'mysqli_multi_query(1)',
        'mysqli_real_query(1)',
        'mysqli_prepare(1)',
        'mysql_query(0)',
        'mysql_db_query(1)',
        'pg_query(0,1)',
        'pg_send_query(1)',
        'pg_prepare(2)',
        'sqlite_query(0,1)',
        'mssql_query(0)',
        'sqlsrv_query(1)',
        'oci_parse(1)',
        'odbc_exec(1)',
        'db_query(0)',
      ]),
      ...sinks(['*.ignore(0,1)'], /\bRule\.unique|\bunique\(/),
      ...sinks(['*.where(0)', '*.pluck(0)', '*.orderBy(0)', '*.max(0)', '*.min(0)', '*.select(0)'], /DB::table/),
      ...sinks([
        'DB.raw(0)',
        'DB.select(0)',
        'DB.insert(0)',
        'DB.update(0)',
        'DB.delete(0)',
        'DB.statement(0)',
        'DB.unprepared(0)',
        'DB.scalar(0)',
      ]),
      ...sinks([
        '*.whereRaw(0)',
        '*.orWhereRaw(0)',
        '*.selectRaw(0)',
        '*.orderByRaw(0)',
        '*.havingRaw(0)',
        '*.groupByRaw(0)',
        '*.fromRaw(0)',
        '*.createQuery(0)',
        '*.createNativeQuery(0)',
        '*.executeQuery(0)',
        '*.executeStatement(0)',
        '*.executeUpdate(0)',
        '*.fetchAllAssociative(0)',
        '*.fetchAssociative(0)',
        '*.fetchOne(0)',
        '*.multi_query(0)',
        '*.get_results(0)',
        '*.get_row(0)',
        '*.get_var(0)',
        '*.get_col(0)',
      ]),
      ...sinks(
        [
          '*.query(0)',
          '*.exec(0)',
          '*.prepare(0)',
          '*.querySingle(0)',
          '*.real_query(0)',
          '*.executeS(0)',
          '*.getRow(0)',
          '*.getValue(0)',
        ],
        PHP_DATABASE,
      ),
    ],
  },
  ruby: {
    sinks: [
      ...sinks([
        '*.where(0)',
        // In a method of the model itself.
        ...['where', 'find_by', 'find_by!', 'order', 'reorder', 'having', 'joins', 'group', 'pluck', 'find_by_sql'].map(
          (name) => `${name}(0)`,
        ),
        '*.find_by_sql(0)',
        '*.count_by_sql(0)',
        '*.order(0)',
        '*.reorder(0)',
        '*.having(0)',
        '*.delete_all(0)',
        '*.update_all(0)',
        '*.destroy_all(0)',
        '*.exec_query(0)',
        '*.select_all(0)',
        '*.select_values(0)',
        '*.select_rows(0)',
        '*.select_one(0)',
        'Arel.sql(0)',
        '*.find_by(0)',
        '*.find_by!(0)',
        '*.find_or_create_by(0)',
        '*.find_or_create_by!(0)',
        '*.find_or_initialize_by(0)',
        '*.create_or_find_by(0)',
        '*.delete_by(0)',
        '*.destroy_by(0)',
        '*.rewhere(0)',
        '*.reselect(0)',
        '*.exec_update(0)',
        '*.exec_delete(0)',
        '*.exec_insert(0)',
        '*.lock(0)',
        '*.calculate(1)',
      ]),
      // Rails before 5 took the parts of a statement as options.
      ...sinks(
        [
          'find all first last count paginate sum average minimum maximum calculate exists? update_all delete_all find_each find_in_batches',
        ]
          .flatMap((names) => names.split(' '))
          .flatMap((method) =>
            ['conditions', 'order', 'group', 'having', 'joins', 'select', 'from', 'lock'].map((part) => `*.${method}(${part})`),
          ),
        RUBY_MODEL,
      ),
      ...sinks(
        [
          '*.select(*)',
          '*.joins(*)',
          '*.group(*)',
          '*.pluck(*)',
          '*.from(0)',
          '*.exists?(0)',
          '*.sum(0)',
          '*.count(0)',
          '*.average(0)',
          '*.maximum(0)',
          '*.minimum(0)',
        ],
        RUBY_MODEL,
      ),
      ...sinks(
        [
          '*.execute(0)',
          '*.exec(0)',
          '*.query(0)',
          '*.async_exec(0)',
          '*.prepare(0)',
          '*.exec_params(0)',
          '*.sql_query(0)',
          '*.run(0)',
          '*.fetch(0)',
        ],
        /conn|client|db\b|DB\b|mysql|pg\b|sqlite|sequel|Base|database/i,
      ),
    ],
  },
};
