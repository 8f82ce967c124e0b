/** Code that is not what runs in production, or that others wrote. Everything else counts in full. */
const LESSER_PATH =
  /(?:^|\/)(?:tests?|__tests__|__mocks__|specs?|fixtures?|testdata|examples?|samples?|vendor|vendored|third[-_]party|node_modules|site-packages|bower_components|e2e|cypress)\/|[._-](?:test|spec|stories|min)\.[\w.]+$|(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest)\.(?:py|go|rb)$|[a-z](?:Tests?|IT)\.(?:java|php)$/;

/** Whether a file is a test, an example, or somebody else's code. */
export function isLesserPath(path: string): boolean {
  return LESSER_PATH.test(path);
}
