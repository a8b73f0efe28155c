import type { Batch } from '../fields/batch.js';
import type { TextMapColumn } from '../kernel/rows.js';

/** The values that the loans of a batch have of an attribute, of their own or of their households, as numbers. */
export interface AttributeValues {
  /** The number of each value; 0 is the number of none. */
  readonly numbers: ReadonlyMap<string, number>;
  /** The number of each loan's value, by its place. */
  readonly of: Int32Array;
}

/** The values of an attribute in a linked batch. */
export function attributeValuesIn({ loans, households, owners }: Batch, name: string): AttributeValues {
  const numbers = new Map<string, number>();
  const own = attributeReader(loans.columns.attributes, name, numbers);
  const ofHousehold = attributeReader(households.columns.attributes, name, numbers);
  const of = new Int32Array(loans.count);
  for (let place = 0; place < of.length; place++) of[place] = own(place) || ofHousehold(owners[place] as number);
  return { numbers, of };
}

/** The number of the value that a row has of an attribute, 0 where it has none. `numbers` are those of texts. */
function attributeReader(
  { list: { starts, rows } }: TextMapColumn,
  name: string,
  numbers: Map<string, number>,
): (row: number) => number {
  const { name: names, value } = rows.columns;
  const wanted = names.words.indexOf(name);
  if (wanted < 0) return () => 0;
  const ofWords = value.words.map((word) => {
    const number = numbers.get(word) ?? numbers.size + 1;
    numbers.set(word, number);
    return number;
  });
  return (row) => {
    for (let i = starts[row] as number; i < (starts[row + 1] as number); i++) {
      if (names.codes[i] === wanted) return ofWords[value.codes[i] as number] as number;
    }
    return 0;
  };
}
