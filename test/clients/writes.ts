import { join } from 'node:path';
import type { Check } from '../agents/task.ts';
import { driveHooked } from './drive-hooked.ts';
import type { Hooked } from './hooked.ts';

const HOLE = `import sqlite3

from flask import Flask, request

app = Flask(__name__)


@app.get('/notes')
def notes():
    db = sqlite3.connect('notes.db')
    name = request.args['name']
    return str(db.execute(f"select * from notes where name = '{name}'").fetchall())
`;

/** A client's own tool writes code with a hole: it is written, and the next thing that the model reads names the line. */
export async function tryWrites(hooked: Hooked, place: string, base: string): Promise<readonly Check[]> {
  const session = await driveHooked(
    hooked,
    place,
    base,
    { mode: 'normal', isHooked: true },
    {
      files: {},
      script: ({ workspace }) => [hooked.client.write(join(workspace, 'app.py'), HOLE), { say: 'I wrote it.' }],
    },
  );
  const isTold = /the code that was just written is dangerous[\s\S]*sql-injection[\s\S]*app\.py, line 12/.test(session.told);
  session.discard();
  return [
    {
      what: 'the model is told of a hole that it wrote',
      ok: isTold,
      seen: `${session.results.join('\n')}\n${JSON.stringify(
        session.events.filter(({ type }) => type === 'hook'),
        null,
        1,
      )}`,
    },
  ];
}
