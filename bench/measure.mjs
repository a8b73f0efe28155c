// Times cases in turn, so that whatever else the machine does hits all of them alike.

/** The median of each case's seconds a round, after rounds that only warm up. */
export function mediansOf(cases, { warmUps, rounds }) {
  const seconds = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
  for (let round = 0; round < warmUps + rounds; round++) {
    for (const [name, run] of Object.entries(cases)) {
      const start = performance.now();
      run();
      if (round >= warmUps) seconds[name].push((performance.now() - start) / 1000);
    }
  }
  return Object.fromEntries(Object.entries(seconds).map(([name, all]) => [name, medianOf(all)]));
}

export function medianOf(numbers) {
  const sorted = [...numbers].sort((x, y) => x - y);
  return sorted[Math.floor(sorted.length / 2)];
}

export const count = (number) => Math.round(number).toLocaleString('en-US');
export const times = (ratio) => `${ratio < 10 ? ratio.toFixed(2) : Math.round(ratio).toLocaleString('en-US')} ×`;

/** A table in Markdown. */
export function table(header, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
