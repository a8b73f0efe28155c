/** A primitive that only the kernel's readers make, so that an unread one does not compile where a read one is meant. */
export type Brand<T, Name extends string> = T & { readonly __brand: Name };
