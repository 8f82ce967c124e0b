import type { Layer } from '../model/index.ts';
import type { PolicyParse } from './parse.ts';

/**
 * Checks a policy document, as a YAML parser gave it, and turns it into a layer. Loaded late: zod is needed only where a
 * policy file exists.
 */
export async function parsePolicy(value: unknown, layer: Layer, path: string | null): Promise<PolicyParse> {
  const { parsePolicyDocument } = await import('./parse.ts');
  return parsePolicyDocument(value, layer, path);
}

/** The published JSON Schema of `sallyport.yaml`. */
export async function policyJsonSchema(): Promise<Record<string, unknown>> {
  const schema = await import('./schema.ts');
  return schema.policyJsonSchema();
}
