import { describe, expect, it } from 'vitest';
import { type InvalidInputError, parsePolicy, type SettlementStream, settleStream, year } from '../../src/index.js';
import { parseHouseholdLines, settlementLines } from '../../src/io/files.js';
import { sha256 } from '../../src/kernel/sha256.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';

const line = (id: string) =>
  JSON.stringify({ household: { ...HOUSEHOLD, id }, loans: [{ ...LOAN, id: `L${id}`, householdId: id }] });
const TEXT = `${line('甲')}\n\n${line('H2')}\n`;

async function idsOf(source: Parameters<typeof parseHouseholdLines>[0]): Promise<string[]> {
  const ids: string[] = [];
  for await (const { household } of parseHouseholdLines(source)) ids.push(household.id);
  return ids;
}

/** The bytes one by one, so that every character is cut. */
const byByte = async function* (text: string) {
  for (const byte of new TextEncoder().encode(text)) yield Uint8Array.of(byte);
};

describe('parseHouseholdLines', () => {
  it.each<[string, Parameters<typeof parseHouseholdLines>[0]]>([
    ['a text', TEXT],
    ['a text with a byte-order mark and CRLF', `\ufeff${TEXT.replaceAll('\n', '\r\n')}`],
    ['a text without a last line end', TEXT.trimEnd()],
    ['bytes', new TextEncoder().encode(TEXT)],
    ['pieces that cut a character', byByte(`\ufeff${TEXT}`)],
  ])('reads %s', async (_, source) => {
    expect(await idsOf(source)).toEqual(['甲', 'H2']);
  });

  it('names the file and the line of every fault, and gives no household after the first', async () => {
    const given: string[] = [];
    const read = async () => {
      const source = `${line('H1')}\n{}\n${line('H2')}\n7\n`;
      for await (const { household } of parseHouseholdLines(source, { name: 'a.ndjson' })) given.push(household.id);
    };
    const error = (await read().catch((caught: unknown) => caught)) as InvalidInputError;
    expect(error.faults.map(({ code, file, line }) => [code, file, line])).toEqual([
      ['MISSING_FIELD', 'a.ndjson', 2],
      ['MISSING_FIELD', 'a.ndjson', 2],
      ['INVALID_VALUE', 'a.ndjson', 4],
    ]);
    expect(given).toEqual(['H1']);
  });

  it('refuses bytes that are not UTF-8', async () => {
    await expect(idsOf(Uint8Array.of(0xff))).rejects.toThrow(TypeError);
  });
});

describe('settlementLines', () => {
  const settled = (): SettlementStream =>
    settleStream(() => parseHouseholdLines(TEXT), { policy: parsePolicy(POLICY), period: year(2024) });

  it('gives a line for every loan, and then the summary with the hash of these lines', async () => {
    const lines: string[] = [];
    for await (const each of settlementLines(settled())) lines.push(each);
    expect(lines.map((each) => each.endsWith('\n') && Object.keys(JSON.parse(each))[0])).toEqual([
      'loanId',
      'loanId',
      'settlement',
    ]);
    const hash = sha256();
    hash.update(new TextEncoder().encode(lines.slice(0, 2).join('')));
    const { settlement } = JSON.parse(lines[2] as string);
    expect(settlement.provenance.linesSha256).toBe(hash.hex());
    expect(settlement.totals.loans).toBe(2);
  });
});
