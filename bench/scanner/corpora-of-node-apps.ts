/** Applications for Node that are broken on purpose, and snippets of mistakes: what their lessons tell, as lines that hold a text. */
import type { Corpus, Label } from './label.ts';
import { isClaimed, sources, whole } from './sources.ts';

interface Lesson {
  readonly path: string;
  /** What stands on the line that is meant. */
  readonly text: string;
  readonly cwes: readonly number[];
}

const lesson = (path: string, text: string, ...cwes: readonly number[]): Lesson => ({ path, text, cwes });

function lessonsOf(name: string, root: string, lessons: readonly Lesson[], isLeftOut: RegExp): Corpus {
  const files = sources(root, '.').filter(({ path }) => !isLeftOut.test(path));
  const labels = lessons.map(({ path, text, cwes }): Label => {
    const lines = files.find((file) => file.path === path)?.text.split('\n') ?? [];
    const at = lines.findIndex((line) => line.includes(text)) + 1;
    if (at === 0) throw new Error(`${name}: ${path} has no line with ${text}`);
    return { ...whole(path, true, undefined, cwes), lines: [at, at + 1] };
  });
  return { name, files, labels, isProject: true };
}

/** Lessons that no line of the code is about (versions of dependencies, what is not logged) are left out. */
const dvna = (root: string): Corpus =>
  lessonsOf(
    'DVNA',
    root,
    [
      lesson('core/appHandler.js', 'db.sequelize.query(query', 89),
      lesson('core/appHandler.js', "exec('ping", 78),
      lesson('core/appHandler.js', 'res.redirect(req.query.url)', 601),
      lesson('core/appHandler.js', 'mathjs.eval(', 95),
      lesson('core/appHandler.js', 'serialize.unserialize(', 502),
      lesson('core/appHandler.js', 'libxmljs.parseXmlString(', 611),
      lesson('core/appHandler.js', 'users: users', 200, 201),
      lesson('core/appHandler.js', "'id': req.body.id", 639),
      lesson('core/authHandler.js', 'req.query.token == md5(', 327, 328, 640),
      lesson('server.js', "secret: 'keyboard cat'", 798),
      lesson('server.js', 'cookie: { secure: false }', 614),
    ],
    /^(?:public|node_modules)\//,
  );

/** Lessons that no line of the code is about (no CSRF, no TLS, an error that tells too much) are left out. */
const nodeGoat = (root: string): Corpus =>
  lessonsOf(
    'NodeGoat',
    root,
    [
      lesson('app/routes/contributions.js', 'eval(req.body.preTax)', 95),
      lesson('app/routes/contributions.js', 'eval(req.body.roth)', 95),
      lesson('app/routes/research.js', 'needle.get(url', 918),
      lesson('app/routes/index.js', 'res.redirect(req.query.url)', 601),
      lesson('app/routes/index.js', 'app.post("/benefits"', 862),
      lesson('app/routes/profile.js', '/([0-9]+)+', 1333),
      lesson('app/routes/session.js', 'invalid user: "', 117),
      lesson('app/data/allocations-dao.js', 'allocationsCol.find(searchCriteria())', 943),
      lesson('app/data/user-dao.js', 'userName: userName', 943),
      lesson('app/data/user-dao.js', 'password //received', 256, 312),
      lesson('app/routes/allocations.js', 'getByUserIdAndThreshold(', 639),
      lesson('config/env/all.js', 'cookieSecret', 798),
      lesson('config/env/all.js', 'cryptoKey', 798),
      lesson('server.js', 'app.use(session(', 614, 1004),
      lesson('server.js', 'autoescape: false', 79),
    ],
    /^(?:test|app\/assets|node_modules)\/|Gruntfile/,
  );

/** Folders name what is wrong in their files. Left out: what a page shows of itself, and a note that a list may be long. */
const SNIPPETS: Readonly<Record<string, readonly number[]>> = {
  'Command Injection': [78],
  'Code Injection': [94],
  'NoSQL Injection': [943],
  'Open Redirect': [601],
  'Path Traversal': [22],
  'Prototype Pollution': [1321],
  ReDoS: [1333],
  SSRF: [918],
  'SQL Injection': [89],
  'Unsafe Deserialization': [502],
  XSS: [79],
  XXE: [611],
};

function snippets(root: string): Corpus {
  const files = sources(root, '.').filter(
    ({ path }) => weaknessesOf(path).length > 0 && isClaimed(weaknessesOf(path)) && /\.[jt]sx?$/.test(path),
  );
  return {
    name: 'snippets JS',
    files,
    labels: files.map(({ path }) => whole(path, true, undefined, weaknessesOf(path))),
    isProject: false,
  };
}

const weaknessesOf = (path: string): readonly number[] => SNIPPETS[path.split('/')[0] ?? ''] ?? [];

/** By the folders that they lie in. */
export const nodeSets: Readonly<Record<string, (root: string) => Corpus>> = { dvna, nodegoat: nodeGoat, snippets };
