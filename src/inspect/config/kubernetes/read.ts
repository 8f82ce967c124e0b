import type { ConfigRule, Spot } from '../shared/rule.ts';
import { spotOf } from '../shared/spots.ts';
import { entry, items, member, type Tree, textOf } from '../shared/yaml-tree.ts';

/** An object of a manifest. */
export interface Manifest {
  readonly kind: string;
  readonly name: string;
  readonly tree: Tree;
  /** The pod that a workload makes, whatever wraps it. */
  readonly pod: Tree | undefined;
  readonly containers: readonly Tree[];
}

export interface Manifests {
  readonly list: readonly Manifest[];
}

export type Rule = ConfigRule<Manifests>;

/** The objects in a document: one, or those of a list. */
export function manifestOf(tree: Tree): readonly Manifest[] {
  const kind = textOf(member(tree, 'kind')) ?? '';
  if (kind === 'List') return items(member(tree, 'items')).flatMap(manifestOf);
  const spec = member(tree, 'spec');
  const pod =
    kind === 'Pod' ? spec : (member(spec, 'template', 'spec') ?? member(spec, 'jobTemplate', 'spec', 'template', 'spec'));
  const containers = ['containers', 'initContainers', 'ephemeralContainers'].flatMap((key) => items(member(pod, key)));
  return [{ kind, name: textOf(member(tree, 'metadata', 'name')) ?? kind, tree, pod, containers }];
}

/** Asks something of every container. */
export function perContainer(check: (container: Tree, name: string, manifest: Manifest) => readonly Spot[]): Rule['check'] {
  return ({ list }) =>
    list.flatMap((manifest) =>
      manifest.containers.flatMap((container) => check(container, textOf(member(container, 'name')) ?? 'A container', manifest)),
    );
}

/** The security contexts of the pod and of its containers. */
export function contexts({ pod, containers }: Manifest): readonly Tree[] {
  return [pod, ...containers].flatMap((tree) => member(tree, 'securityContext') ?? []);
}

/** Asks something of one key of every security context. */
export function inContexts(key: string, isBad: (value: Tree) => boolean, message: string): Rule['check'] {
  return ({ list }) =>
    list.flatMap((manifest) =>
      contexts(manifest).flatMap((context) => {
        const found = entry(context, key);
        if (found === undefined || !isBad(found.value) || isOverruled(manifest, context, key)) return [];
        return [spotOf(found, message)];
      }),
    );
}

/** What the pod says is nothing to containers that each say something themselves. */
function isOverruled({ pod, containers }: Manifest, context: Tree, key: string): boolean {
  if (context !== member(pod, 'securityContext') || containers.length === 0) return false;
  return containers.every((container) => entry(member(container, 'securityContext'), key) !== undefined);
}
