/** An error that the user can fix: a stable code, one sentence and a hint. Anything else that throws is a bug. */
export class UserError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  /** Exit code when it reaches the command line; 125 (Sallyport failed) for `run`, 2 (wrong usage) elsewhere. */
  readonly exitCode: number;

  constructor(code: string, message: string, options: { hint?: string; exitCode?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'UserError';
    this.code = code;
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? 2;
  }
}
