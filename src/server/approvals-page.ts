import type { Listening } from './page/listen.ts';
import type { PageContext } from './page/serve-page.ts';
import { Visitors } from './page/visitors.ts';

/** The page of this guard, from the first time that somebody wants to see it; nothing listens before. */
export class ApprovalsPage {
  readonly #visitors: Visitors = new Visitors();
  readonly #context: Omit<PageContext, 'visitors'>;
  #listening: Promise<Listening> | undefined;

  constructor(context: Omit<PageContext, 'visitors'>) {
    this.#context = context;
  }

  /** An address that opens once, within two minutes. What stands behind the # never leaves the browser. */
  async address(): Promise<string> {
    this.#listening ??= import('./page/serve-page.ts').then(({ servePage }) =>
      servePage({ ...this.#context, visitors: this.#visitors }),
    );
    const { port } = await this.#listening.catch((error: unknown) => {
      this.#listening = undefined;
      throw error;
    });
    return `http://localhost:${port}/#${this.#visitors.ticket(Date.now())}`;
  }

  end(): void {
    this.#listening?.then(
      ({ close }) => close(),
      () => undefined,
    );
  }
}
