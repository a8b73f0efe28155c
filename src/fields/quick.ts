import { Char, type JsonText } from '../kernel/json-text.js';

/**
 * A quick way to read what is written as nearly everything is, into exactly what its schema makes of it. On all else,
 * be it faulty or only unusual, it gives up, by undefined, and leaves the word to the schema.
 */
export interface Quick<T> {
  /** Reads a value, as `JSON.parse` gives it. */
  of(value: unknown): T | undefined;
  /** Reads JSON text, from where it stands. */
  in(json: JsonText): T | undefined;
}

export function quickList<T>(item: Quick<T>): Quick<readonly T[]> {
  return {
    of(value) {
      if (!Array.isArray(value)) return undefined;
      const items = new Array<T>(value.length);
      for (let i = 0; i < items.length; i++) {
        const read = item.of(value[i]);
        if (read === undefined) return undefined;
        items[i] = read;
      }
      return items;
    },
    in: (json) => json.takeList(item.in),
  };
}

/** A field of an object. */
export interface QuickField {
  readonly name: string;
  readonly quick: Quick<unknown>;
  readonly isRequired: boolean;
}

/**
 * An object of these fields, of which there are at most 31, and no others.
 *
 * @param blank makes the object with every field as it is where it is absent; undefined those that are required
 */
export function quickObject<T extends object>(fields: readonly QuickField[], blank: () => T): Quick<T> {
  const keys = fields.map(({ name }) => `"${name}":`);
  /** A bit for every field. */
  const required = fields.reduce((bits, { isRequired }, place) => bits | (isRequired ? 1 << place : 0), 0);
  return {
    of(value) {
      if (!isPlain(value)) return undefined;
      const object = blank() as Record<string, unknown>;
      let known = 0;
      for (let place = 0; place < fields.length; place++) {
        const { name, quick, isRequired } = fields[place] as QuickField;
        const given = value[name];
        if (given !== undefined) known += 1;
        if (given === undefined || given === null) {
          if (isRequired) return undefined;
        } else {
          const read = quick.of(given);
          if (read === undefined) return undefined;
          object[name] = read;
        }
      }
      for (const _ in value) known -= 1;
      return known === 0 ? (object as T) : undefined;
    },
    in(json) {
      if (!json.take(Char.Object)) return undefined;
      const object = blank() as Record<string, unknown>;
      let seen = 0;
      let place = -1;
      do {
        place = json.takeKey(keys, place + 1);
        if (place < 0 || (seen & (1 << place)) !== 0) return undefined;
        seen |= 1 << place;
        const { name, quick, isRequired } = fields[place] as QuickField;
        if (json.takeNull()) {
          if (isRequired) return undefined;
        } else {
          const read = quick.in(json);
          if (read === undefined) return undefined;
          object[name] = read;
        }
      } while (json.take(Char.Comma));
      return json.take(Char.ObjectEnd) && (seen & required) === required ? (object as T) : undefined;
    },
  };
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
