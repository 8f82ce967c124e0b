/** Applications in Java whose mistakes are told one by one: micro_service_seclab and WebGoat. */
import { basename } from 'node:path';
import { calledFrom, mappedMethods, type Places } from './corpora-of-java-apps.ts';
import type { Corpus, Label, SourceText } from './label.ts';
import { sources, whole } from './sources.ts';

/** Method of a controller, what it shows, and whether it is a mistake: said in its comments (in Chinese) or by what is around it. */
const SECLAB: readonly (readonly [file: string, method: string, cwe: number, isBad: boolean])[] = [
  ['IndexController', 'one', 89, true],
  ['IndexController', 'in', 89, true],
  ['IndexController', 'longin', 89, false],
  ['IndexController', 'objectParam', 89, true],
  ['IndexController', 'objectIntParam', 89, false],
  ['IndexController', 'objectLomBok', 89, true],
  ['IndexController', 'optionalLike', 89, true],
  ['IndexController', 'myBatisWithAnnotations', 89, true],
  ['IndexController', 'jpaOne', 89, false],
  ['IndexController', 'jpawithAnnotations', 89, false],
  ['RceController', 'One', 78, true],
  ['RceController', 'Two', 78, true],
  ['SSRFController', 'One', 918, true],
  ['SSRFController', 'Two', 918, true],
  ['SSRFController', 'Three', 918, true],
  ['SSRFController', 'Four', 918, true],
  ['SSRFController', 'Five', 918, true],
  ['XXEController', 'one', 611, true],
  ['FastJsonController', 'createActivity', 502, true],
];

/** The statement of a query stands in another file than the method that is asked: what is said of either counts. */
export function seclab(root: string): Corpus {
  const files = sources(root, 'src/main/java');
  const labels = SECLAB.flatMap(([name, method, cwe, isBad]): readonly Label[] => {
    const file = files.find(({ path }) => basename(path) === `${name}.java`);
    const found = mappedMethods(file?.text ?? '').find((one) => one.name === method);
    if (file === undefined || found === undefined) return [];
    return [{ ...whole(file.path, isBad, undefined, [cwe]), lines: found.lines, further: deeply(file, found.lines, files) }];
  });
  return { name: 'seclab', files, labels, isProject: true };
}

/** What a method calls, and what that calls: a controller, its logic, its tables. */
function deeply(file: SourceText, lines: readonly [number, number], files: readonly SourceText[]): Places {
  const first = calledFrom(file, lines, files);
  const second = (places: Places): Places =>
    places.flatMap(({ path, lines: at }) => {
      const own = files.find((one) => one.path === path);
      return own === undefined ? [] : calledFrom(own, at, files);
    });
  return [...first, ...second(first)];
}

/** Classes of lessons that hold their lesson's mistake, and of mitigations that hold it no more. What is left out is checked by the lesson's text, in a browser or by who is asked. */
const LESSONS: readonly (readonly [file: string, cwe: number, isBad: boolean])[] = [
  ['SqlInjectionLesson2', 89, true],
  ['SqlInjectionLesson3', 89, true],
  ['SqlInjectionLesson4', 89, true],
  ['SqlInjectionLesson5a', 89, true],
  ['SqlInjectionLesson5b', 89, true],
  ['SqlInjectionLesson8', 89, true],
  ['SqlInjectionLesson9', 89, true],
  ['SqlInjectionLesson10', 89, true],
  ['SqlInjectionLesson6a', 89, true],
  ['SqlInjectionChallenge', 89, true],
  ['SqlInjectionChallengeLogin', 89, false],
  ['SqlInjectionLesson6b', 89, false],
  ['SqlInjectionLesson13', 89, false],
  ['Servers', 89, true],
  ['Assignment5', 89, true],
  ['Assignment8', 89, false],
  ['CrossSiteScriptingLesson5a', 79, true],
  ['SSRFTask2', 918, true],
  ['SSRFTask1', 918, false],
  ['OpenRedirectRealRedirect', 601, true],
  ['ProfileUpload', 22, true],
  ['ProfileUploadRetrieval', 22, true],
  ['ProfileZipSlip', 22, true],
  ['InsecureDeserializationTask', 502, true],
  ['VulnerableComponentsLesson', 502, true],
  ['CommentsCache', 611, true],
  ['LogBleedingTask', 532, true],
  ['HashingAssignment', 328, true],
  ['MD5', 328, false],
  ['JWTSecretKeyEndpoint', 798, true],
  ['JWTRefreshEndpoint', 798, true],
  ['JWTVotesEndpoint', 798, true],
  ['JWTHeaderKIDEndpoint', 89, true],
  ['JWTHeaderJKUEndpoint', 918, true],
  ['PasswordResetLink', 330, true],
  ['EncDec', 798, false],
  ['SpoofCookieAssignment', 614, true],
];

export function webGoat(root: string): Corpus {
  const files = sources(root, 'src/main/java');
  const labels = LESSONS.flatMap(([name, cwe, isBad]) =>
    files.filter(({ path }) => basename(path) === `${name}.java`).map(({ path }) => whole(path, isBad, undefined, [cwe])),
  );
  return { name: 'WebGoat', files, labels, isProject: true };
}
