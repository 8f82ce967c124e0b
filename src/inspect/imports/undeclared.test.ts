import { expect, test } from 'vitest';
import { isManifest, type Manifest, readManifest, undeclaredPackage } from './index.ts';

const manifests = (files: Readonly<Record<string, string>>): readonly Manifest[] =>
  Object.entries(files).flatMap(([path, text]) => {
    expect(isManifest(path)).toBe(true);
    return readManifest(path, text) ?? [];
  });

const NODE = {
  'package.json': '{"name":"me","dependencies":{"express":"5","@a/b":"1"},"devDependencies":{"@types/estree":"1"}}',
};
const PYTHON = {
  'requirements.txt': '# all\nFlask>=3\npython-dotenv\nPyYAML==6 ; python_version > "3.8"\ndjangorestframework\n',
};

test.each<[module: string, files: Readonly<Record<string, string>>, own: readonly string[], undeclared: boolean]>([
  ['express', NODE, [], false],
  ['express/lib/router', NODE, [], false],
  ['@a/b/deep', NODE, [], false],
  ['estree', NODE, [], false],
  ['me/part', NODE, [], false],
  ['node:fs', NODE, [], false],
  ['fs/promises', NODE, [], false],
  ['@/components/a', NODE, [], false],
  ['~/a', NODE, [], false],
  ['#internal', NODE, [], false],
  ['virtual:pages', NODE, [], false],
  ['express-jwt-guard', NODE, [], true],
  ['@a/unknown', NODE, [], true],
  ['components/a', NODE, ['src/components'], false],
  ['components/a', { ...NODE, 'tsconfig.json': '{"compilerOptions":{"paths":{"components/*":["x/*"]}}}' }, [], false],
  ['express', {}, [], false],
  ['express', { 'tsconfig.json': '{}' }, [], false],
  ['express', { 'package.json': 'not JSON' }, [], false],
  ['sibling', { ...NODE, 'packages/x/package.json': '{"name":"sibling"}' }, [], false],
])('%s of a script', (module, files, own, undeclared) => {
  const around = {
    manifests: manifests(files),
    holds: (folder: string, name: string) => own.includes(folder === '' ? name : `${folder}/${name}`),
  };
  expect(undeclaredPackage({ path: 'src/deep/a.ts', module, language: 'javascript' }, around) !== undefined).toBe(undeclared);
});

test.each<[module: string, files: Readonly<Record<string, string>>, own: readonly string[], undeclared: boolean]>([
  ['flask', PYTHON, [], false],
  ['werkzeug.security', PYTHON, [], false],
  ['dotenv', PYTHON, [], false],
  ['yaml', PYTHON, [], false],
  ['rest_framework.views', PYTHON, [], false],
  ['json', PYTHON, [], false],
  ['os.path', PYTHON, [], false],
  ['flask_secure_auth', PYTHON, [], true],
  ['helpers.text', PYTHON, ['src/helpers'], false],
  ['helpers', PYTHON, [], true],
  ['anything', {}, [], false],
  ['requests', { 'pyproject.toml': '[project]\ndependencies = [\n  "requests[socks]>=2",\n]\n' }, [], false],
  ['requests', { 'pyproject.toml': '[tool.poetry.dependencies]\nrequests = "^2"\n' }, [], false],
  ['requests', { 'environment.yml': 'dependencies:\n  - requests=2.31\n' }, [], false],
  ['requests', { 'requirements/base.txt': 'requests\n' }, [], false],
  ['boto3', { 'requirements-dev.txt': 'requests\n' }, [], true],
])('%s of Python', (module, files, own, undeclared) => {
  const around = {
    manifests: manifests(files),
    holds: (folder: string, name: string) => own.includes(folder === '' ? name : `${folder}/${name}`),
  };
  expect(undeclaredPackage({ path: 'app/a.py', module, language: 'python' }, around) !== undefined).toBe(undeclared);
});
