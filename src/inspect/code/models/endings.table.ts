/** Calls that never come back: they throw, or end the program. By their path, or `*.name` for a method of anything. */
const PATHS: ReadonlySet<string> = new Set(
  `flask.abort abort werkzeug.exceptions.abort quart.abort bottle.abort bottle.redirect sanic.exceptions.abort sys.exit exit quit os._exit os.abort pytest.fail
   process.exit process.abort assert.fail next/navigation.notFound next/navigation.redirect next/navigation.permanentRedirect
   log.Fatal log.Fatalf log.Fatalln log.Panic log.Panicf panic os.Exit System.exit Runtime.getRuntime().exit Runtime.getRuntime().halt
   wp_die wp_send_json_error wp_send_json abort_if_unauthorized halt Process.exit Kernel.exit`.split(/\s+/),
);

const METHODS = /\.(?:throw|fatalf?|failNow)$/i;
const OF_METHODS = /^(?:ctx|context|c|t|b|logger|log|app|this\.ctx)\b/;

/** Whether a call by this path ends what calls it. */
export function endsHere(path: string): boolean {
  return PATHS.has(path) || (METHODS.test(path) && OF_METHODS.test(path));
}
