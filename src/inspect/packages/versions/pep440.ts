/** PEP 440, with the spellings that it allows: `1.0-rc.1`, `v1.0`, `1.0.post1`. */
const FORM =
  /^v?(?:(\d{1,9})!)?(\d{1,15}(?:\.\d{1,15})*)(?:[-_.]?(a|alpha|b|beta|c|rc|pre|preview)[-_.]?(\d{0,15}))?(?:-(\d{1,15})|[-_.]?(?:post|rev|r)[-_.]?(\d{0,15}))?(?:[-_.]?(dev)[-_.]?(\d{0,15}))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;

const PRE: Readonly<Record<string, number>> = { a: 1, alpha: 1, b: 2, beta: 2, c: 3, rc: 3, pre: 3, preview: 3 };

/** Local versions (`+cu118`) are left out: no advisory tells them apart. */
export function comparePep440(one: string, other: string): number | undefined {
  const left = keyOf(one);
  const right = keyOf(other);
  if (left === undefined || right === undefined) return undefined;
  const length = Math.max(left.release.length, right.release.length);
  const numbers = (key: Key): readonly number[] => [
    key.epoch,
    ...Array.from({ length }, (_, index) => key.release[index] ?? 0),
    ...key.rest,
  ];
  const theirs = numbers(right);
  return numbers(left).reduce((result, number, index) => (result !== 0 ? result : number - (theirs[index] ?? 0)), 0);
}

interface Key {
  readonly epoch: number;
  readonly release: readonly number[];
  /** Kind and number of the pre-release, post-release, development release. */
  readonly rest: readonly number[];
}

function keyOf(text: string): Key | undefined {
  const found = FORM.exec(text.trim().toLowerCase());
  if (found === null) return undefined;
  const [, epoch = '0', release = '', pre, preNumber, dash, post, dev, devNumber] = found;
  const isPost = dash !== undefined || post !== undefined;
  const isDev = dev !== undefined;
  // 1.0.dev1 < 1.0a1 < 1.0rc1 < 1.0 < 1.0.post1
  const preKind = pre === undefined ? (isDev && !isPost ? 0 : 4) : (PRE[pre] ?? 0);
  return {
    epoch: Number(epoch),
    release: release.split('.').map(Number),
    rest: [
      preKind,
      Number(preNumber || 0),
      isPost ? Number(dash ?? (post || 0)) : -1,
      isDev ? Number(devNumber || 0) : Number.MAX_SAFE_INTEGER,
    ],
  };
}
