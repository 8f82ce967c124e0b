/** What a file is for, as far as it changes what counts as a secret in it. */
export interface FileKind {
  /** Hashes and versions only: names and entropy say nothing here. */
  readonly isListing: boolean;
  /** Code for tests, documentation or examples: secrets are mostly made up. */
  readonly isTest: boolean;
  /** A value needs no quotes: `NAME=value`, `name: value`. */
  readonly isConfig: boolean;
  /** A value without quotes is a variable. */
  readonly isCode: boolean;
}

const listing =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock|[\w.-]*\.lock|go\.sum|go\.mod|Cargo\.lock|poetry\.lock|Pipfile\.lock|uv\.lock|composer\.lock|Gemfile\.lock|flake\.lock|packages\.lock\.json|gradle\.lockfile|\.gitmodules|[\w.-]*\.(?:map|min\.js|min\.css|bundle\.js|snap|po|pot|mo|svg|css|scss|less|woff2?|ttf|sum|tsbuildinfo|csv|tsv|geojson|pb\.go|lst|patch|diff))$|(?:^|\/)(?:locales?|i18n|l10n|translations|lang)\/|(?:keybindings|keymap)[\w.-]*\.json$/i;

const test =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e|testdata|test[-_]data|fixtures?|mocks?|__mocks__|examples?|samples?|demos?|docs?|documentation|testing|benchmarks?|stories|cassettes|snapshots|vectors)\/|(?:^|\/)(?:test_[\w-]+|conftest)\.py$|[._-](?:test|tests|spec|e2e|stories|mock|fixture|example|sample|dist|template|tpl)\.[\w.]+$|\.(?:md|mdx|rst|adoc|example|sample|dist|template|tmpl|tpl)$|(?:^|\/)(?:README|CHANGELOG|HISTORY|CONTRIBUTING)[\w.-]*$/i;

const config =
  /(?:^|\/)(?:\.env|\.?netrc|\.npmrc|\.pypirc|\.pgpass|\.my\.cnf|credentials|config|Dockerfile|Makefile|docker-compose)[\w.-]*$|\.(?:env|ya?ml|ini|cfg|conf|config|properties|toml|tfvars|tf|hcl|sh|bash|zsh|ps1|bat|cmd|cnf|netrc|rc|service|dockerfile|mk|json|xml|plist|ipynb)$/i;

const code =
  /\.(?:[cm]?[jt]sx?|pyi?|go|java|rb|php|c|cc|cpp|h|hpp|cs|rs|kts?|swift|scala|dart|lua|pl|pm|r|m|mm|vue|svelte|html?|sql|ex|exs|erl|hs|clj|groovy|fs|vb|zig|sol|proto|graphql)$/i;

export function fileKindOf(path: string): FileKind {
  const name = path.replaceAll('\\', '/');
  return { isListing: listing.test(name), isTest: test.test(name), isConfig: config.test(name), isCode: code.test(name) };
}
