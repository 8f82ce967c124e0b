import type { Surface } from './types.ts';

/** The first that fits; names in any case. */
const BY_PATH: readonly (readonly [RegExp, Surface])[] = [
  [/(?:^|\/)skill\.md$/i, 'skill'],
  [/(?:^|\/)(?:agents?|claude(?:\.local)?|gemini|copilot-instructions|memory)\.md$/i, 'instructions'],
  [/(?:^|\/)\.(?:cursorrules|windsurfrules|clinerules)$/i, 'instructions'],
  [
    /(?:^|\/)\.(?:claude|cursor|windsurf|clinerules|roo|gemini|opencode|github\/(?:instructions|agents|prompts|chatmodes))\/.*\.(?:md|mdc|txt|toml)$/i,
    'instructions',
  ],
  [/\.(?:mdc|instructions\.md|agent\.md|prompt\.md)$/i, 'instructions'],
  [/\.(?:md|mdx|markdown|rst|adoc|asciidoc|txt|org)$/i, 'docs'],
  [/(?:^|\/)(?:readme|changelog|contributing|license|security|notes?|todo)$/i, 'docs'],
  [/\.(?:html?|xhtml)$/i, 'web'],
];

/** Where the prose of a file is from, by its name; undefined: it is no prose. */
export function surfaceOfPath(path: string): Surface | undefined {
  return BY_PATH.find(([pattern]) => pattern.test(path))?.[1];
}
