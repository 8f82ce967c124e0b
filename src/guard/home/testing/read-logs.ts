/* What Home Assistant says of a configuration, and what of it is no fault of the configuration. */

/** What follows from there being no network and no devices. */
const EXPECTED =
  /requirements?\b.*(?:not found|install)|Unable to install package|Temporary failure in name resolution|Network is unreachable|Cannot connect to host|Name or service not known|Setup of domain .* took|We found a custom integration|aiodns|Timeout while contacting DNS/i;
const MOST_LINES = 40;

/** A package that the check itself needs and that can't be installed in the cage; undefined where it could begin. */
export function missingIn(checked: readonly string[]): string | undefined {
  for (const line of checked) {
    const found = /could not install dependency ([\w.=-]+)|^ModuleNotFoundError: No module named '(colorlog|homeassistant)'/.exec(
      line,
    );
    if (found !== null) return found[1] ?? found[2];
  }
  return undefined;
}

/** Its exit code is that of warnings too: what it could not install without a network is none of the configuration's faults. */
export function isRefused(checked: readonly string[]): boolean {
  return (
    checked.some((line) =>
      /^\s*(?:Failed config|General Errors)\b|^ERROR:homeassistant\.(?:config|components\.(?:automation|script|scene|template))\b/.test(
        line,
      ),
    ) || !checked.some((line) => line.startsWith('Testing configuration'))
  );
}

export function toldOfCheck(checked: readonly string[]): readonly string[] {
  return checked.filter((line) => !EXPECTED.test(line) && !/^(?:INFO|DEBUG|ERROR: )/.test(line)).slice(0, MOST_LINES);
}

export function toldOfBoot(log: readonly string[]): readonly string[] {
  return log.filter((line) => /\b(?:ERROR|CRITICAL)\b|Traceback|Error:/.test(line) && !EXPECTED.test(line)).slice(0, MOST_LINES);
}

export function isUp(log: readonly string[]): boolean {
  return (
    log.some((line) => line.includes('Home Assistant initialized in')) &&
    !log.some((line) => /recovery mode|safe mode/i.test(line))
  );
}
