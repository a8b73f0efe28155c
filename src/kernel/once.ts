/**
 * A function that creates a value on its first call and returns the same value on every call: for what takes long to
 * create and many programs that load the module never use.
 */
export function once<T>(create: () => T): () => T {
  let created: { readonly value: T } | undefined;
  return () => {
    created ??= { value: create() };
    return created.value;
  };
}
