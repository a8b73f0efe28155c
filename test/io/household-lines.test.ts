import { describe, expect, it } from 'vitest';
import { formatPath, type RawFault } from '../../src/fields/faults.js';
import { readHouseholdLines } from '../../src/io/household-lines.js';
import { HOUSEHOLD, LOAN } from '../support.js';

/** What is read from lines, and the faults as `CODE file:line: path`. */
function read(text: string, firstLine = 1) {
  const faults: RawFault[] = [];
  const { batch, lines } = readHouseholdLines(new TextEncoder().encode(text), 'in.ndjson', firstLine, faults);
  return {
    households: Array.from({ length: batch.households.count }, (_, place) => batch.households.columns.id.at(place)),
    loans: Array.from({ length: batch.loans.count }, (_, place) => [batch.loanIdAt(place), batch.householdIdAt(place)]),
    lines,
    faults: faults.map(({ code, file, line, path }) =>
      [`${code} ${file}:${line}`, formatPath(path)].filter((part) => part !== '').join(': '),
    ),
  };
}

const lineOf = (id: string, ...loans: string[]) =>
  JSON.stringify({
    household: { ...HOUSEHOLD, id },
    loans: loans.map((loan) => ({ ...LOAN, id: loan, householdId: id })),
  });

describe('lines of JSON', () => {
  const both = {
    households: ['A', 'B'],
    loans: [
      ['A1', 'A'],
      ['A2', 'A'],
      ['B1', 'B'],
    ],
    faults: [],
  };

  it('are read with the number of the line of every household and loan', () => {
    const text = `\n${lineOf('A', 'A1', 'A2')}\r\n \t\n${lineOf('B', 'B1')}`;
    expect(read(text, 7)).toEqual({ ...both, lines: { households: [8, 10], loans: [8, 8, 10] } });
    expect(read(`${text}\n`, 7)).toEqual(read(text, 7));
  });

  it('are read where one line between others has an unusual form', () => {
    const unusual = lineOf('A', 'A1', 'A2').replace('"A1"', String.raw`"\u00411"`);
    expect(read(`${unusual}\n${lineOf('B', 'B1')}\n`)).toEqual({
      ...both,
      lines: { households: [1, 2], loans: [1, 1, 2] },
    });
  });

  it('a faulty line adds nothing to the batch', () => {
    const strange = lineOf('X', 'X1', 'X2').replace('"householdId":"X","lender"', '"householdId":"Y","lender"');
    expect(read([lineOf('A', 'A1', 'A2'), strange, lineOf('B', 'B1')].join('\n'))).toEqual({
      ...both,
      lines: { households: [1, 3], loans: [1, 1, 3] },
      faults: ['UNKNOWN_HOUSEHOLD in.ndjson:2: loans[0].householdId'],
    });
  });

  it.each([
    ['before its loans', (line: string) => line.replace(',"loans"', '\n,"loans"')],
    ['before its last brace', (line: string) => line.replace(/\}$/, '\n}')],
    ['within a loan', (line: string) => line.replace('"lender"', '\n"lender"')],
  ])('an object that is broken %s is at fault on both lines', (_, broken) => {
    expect(read(`${broken(lineOf('A', 'A1'))}\n${lineOf('B', 'B1')}`)).toEqual({
      households: ['B'],
      loans: [['B1', 'B']],
      lines: { households: [3], loans: [3] },
      faults: ['INVALID_JSON in.ndjson:1', 'INVALID_JSON in.ndjson:2'],
    });
  });

  it('two objects on a line are at fault', () => {
    expect(read(`${lineOf('A')}${lineOf('B')}`).faults).toEqual(['INVALID_JSON in.ndjson:1']);
  });
});
