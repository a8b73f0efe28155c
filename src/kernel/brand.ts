/** A primitive type that only the kernel's readers return. A value that was not read does not compile in its place. */
export type Brand<T, Name extends string> = T & { readonly __brand: Name };
