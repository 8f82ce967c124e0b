/** What things that talk to a database are called, by their name or how they were made. */
export const DATABASE: RegExp =
  /^(?!.*(?:dynamo|document_?client|ddb|httpx|aiohttp|requests|axios|http_?client|test_?client|fabric|paramiko|ssh|docker)).*(?:(?:\b|_|\.)(?:db|database|conn(?:ection)?|cursor|cur|pool|client|knex|sequelize|session|engine|sql|mysql2?|pg|pgp|postgres|sqlite3?|tx|trx|transaction|prisma|manager|entitymanager|queryrunner|query_?builder|qb|repo(?:sitory)?|stmt|orm|datasource|mssql|oracle|dbconn|db_?connection|psycopg2|pymysql|asyncpg)\w{0,12}\b|(?:cursor|connect(?:ion)?|createConnection|createPool|Pool|Client|Database|getConnection|createQueryBuilder|getRepository)\(\)|Db\b|DB\b|Pool\b|Client\b)/is;

/** What collections of a document database are called. */
export const COLLECTION: RegExp =
  /(?:\b|_|\.)(?:\w{0,40}collection|coll?|[mM]ongo\w{0,40}|db|users?)(?:\b|\(\))|\w(?:Model|Schema|Collection)\b|(?:^|[\s.])[A-Z][a-z]\w{0,60}$/;

/** Answers to a request. */
export const RESPONSE: RegExp = /(?:\b|\.)(?:res|resp|response|reply|ctx|context)\b/i;
