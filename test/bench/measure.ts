// Times cases in turn, so that whatever else the machine does hits all of them alike.

/** The median of each case's seconds a round, after rounds that only warm up. */
export function mediansOf<Name extends string>(
  cases: Readonly<Record<Name, () => unknown>>,
  { warmUps, rounds }: { readonly warmUps: number; readonly rounds: number },
): Record<Name, number> {
  const all = Object.entries<() => unknown>(cases).map(([name, run]) => ({ name, run, seconds: [] as number[] }));
  for (let round = 0; round < warmUps + rounds; round++) {
    for (const { run, seconds } of all) {
      const start = performance.now();
      run();
      if (round >= warmUps) seconds.push((performance.now() - start) / 1000);
    }
  }
  return Object.fromEntries(all.map(({ name, seconds }) => [name, medianOf(seconds)])) as Record<Name, number>;
}

export function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((x, y) => x - y);
  return sorted[Math.floor(sorted.length / 2)]!;
}

export const count = (number: number): string => Math.round(number).toLocaleString('en-US');
export const times = (ratio: number): string =>
  `${ratio < 10 ? ratio.toFixed(2) : Math.round(ratio).toLocaleString('en-US')} ×`;

/** A table in Markdown. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
