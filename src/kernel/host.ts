/** A host that may have the modules of Node: Node itself from 20.16 on, Deno, Bun. */
export interface Host {
  readonly process?: { readonly getBuiltinModule?: (name: string) => unknown };
}

/**
 * A module of Node where the host has it; undefined in a browser. Nothing is imported, so that browsers and bundlers need
 * nothing in its place. What a caller uses of the module is `T`.
 */
export function hostModule<T>(name: `node:${string}`, host: Host = globalThis as Host): T | undefined {
  return host.process?.getBuiltinModule?.(name) as T | undefined;
}
