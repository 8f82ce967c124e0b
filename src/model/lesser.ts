/** Code that is not what runs in production, or that others wrote. Everything else counts in full. */
const LESSER_PATH =
  /(?:^|\/)_{0,2}(?:tests?|mocks|specs?|fixtures?|testdata|examples?|samples?|demos?|playgrounds?|vendor|vendored|third[-_]party|node_modules|site-packages|bower_components|e2e|cypress)(?:__)?\/|^(?:packages\/[^/]+\/)?bench(?:marks?)?\/|[._-](?:test|spec|stories|min)\.[\w.]+$|(?:^|\/)(?:test_[^/]*|[^/]*_test|tests?|conftest)\.(?:py|go|rb)$|[a-z](?:Tests?|IT)\.(?:java|php)$/;

/** Whether a file is a test, an example, or somebody else's code. */
export function isLesserPath(path: string): boolean {
  return LESSER_PATH.test(path);
}
