import { inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settle } from '../../src/index.js';
import { joined } from '../../src/kernel/bytes.js';
import { entriesOf, textOf, ZipWriter } from '../../src/papers/workbook-zip.js';
import { settlementWorkbook, writeSettlementWorkbook } from '../../src/papers/xlsx.js';
import { runs } from '../draws.js';
import { portfolioOf } from '../support.js';

async function archiveOf(files: readonly (readonly [path: string, text: string])[]): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const zip = new ZipWriter((piece) => void pieces.push(piece.slice()));
  // All are begun before one ends: the first is written at once, the others are kept.
  const entries = [];
  for (const [path, text] of files) {
    const entry = await zip.begin(path);
    entries.push(entry);
    await entry.write(text);
  }
  for (const entry of entries.reverse()) await entry.end();
  await zip.end();
  return joined(pieces);
}

describe('an archive', () => {
  it('has the files that were written, of any length', async () => {
    const texts = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.nat(300_000).map((length) => '贴a'.repeat(length)),
      ),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    await fc.assert(
      fc.asyncProperty(texts, async (drawn) => {
        const files = drawn.map((text, i) => [`f${i}`, text] as const);
        const entries = entriesOf(await archiveOf(files));
        expect(
          new Map(await Promise.all(entries.map(async (entry) => [entry.path, await textOf(entry)] as const))),
        ).toEqual(new Map(files));
        for (const { bytes, size } of entries) expect(inflateRawSync(bytes).length).toBe(size);
      }),
      runs(50),
    );
  });

  it('ends with the error of the sink, after any number of bytes', async () => {
    let count = 0;
    const zip = new ZipWriter(() => {
      count += 1;
      if (count > 5) throw new Error('the disk is full');
    });
    const entry = await zip.begin('f');
    const random = fc.sample(fc.string({ minLength: 1000, maxLength: 1000 }), { numRuns: 500, seed: 1 }).join('');
    const writing = async () => {
      for (let i = 0; i < 100; i++) await entry.write(random);
      await entry.end();
    };
    await expect(writing()).rejects.toThrow('the disk is full');
  });

  it('has the CRC-32 of its files: that of "123456789" is CBF43926', async () => {
    const [entry] = entriesOf(await archiveOf([['f', '123456789']]));
    expect(entry!.crc32.toString(16)).toBe('cbf43926');
  });
});

describe('a workbook that is written piece by piece', () => {
  const portfolio = portfolioOf({ loans: Array.from({ length: 40 }, (_, i) => ({ id: `L${i}` })) });

  it('has the same bytes as one that is made as a whole', async () => {
    const pieces: Uint8Array[] = [];
    await writeSettlementWorkbook(settle(portfolio), portfolio, async (piece) => void pieces.push(piece.slice()));
    expect(pieces.length).toBeGreaterThan(10);
    expect(Buffer.compare(joined(pieces), await settlementWorkbook(settle(portfolio), portfolio))).toBe(0);
  });

  it.each([0, 5, 12, 20])('ends with the error of the receiver of the pieces, after %i of them', async (most) => {
    let count = 0;
    const full = () => {
      count += 1;
      if (count > most) throw new Error('the disk is full');
    };
    await expect(writeSettlementWorkbook(settle(portfolio), portfolio, full)).rejects.toThrow('the disk is full');
  });
});
