import { createSpinner } from 'nanospinner';
import type { Lang, Text } from '../fields/faults.js';
import { count } from '../words/values.js';
import type { Output } from './context.js';

const STEPS = {
  reading: { en: 'reading', 'zh-CN': '读取' },
  checking: { en: 'checking', 'zh-CN': '检查' },
  settling: { en: 'settling', 'zh-CN': '计算' },
  vectors: { en: 'golden vectors', 'zh-CN': '基准算例' },
  comparing: { en: 'comparing', 'zh-CN': '比对' },
  splitting: { en: 'splitting', 'zh-CN': '分担' },
  writing: { en: 'writing', 'zh-CN': '写出' },
} as const satisfies Record<string, Text>;

/** Shows on a terminal which step is running, and how far it is. */
export interface Progress {
  step(name: keyof typeof STEPS): Promise<void>;
  /** `done` of `total` units of a step are done; `unit` names them. */
  at(done: number, total: number, unit: string): Promise<void>;
  /** `loans` are done; `share` is the share of the input that they are, where it is known. */
  flow(loans: number, share: number | undefined): Promise<void>;
  done(): void;
}

export const SILENT: Progress = {
  step: async () => {},
  at: async () => {},
  flow: async () => {},
  done: () => {},
};

/** Milliseconds between two updates of a bar. */
const REFRESH = 100;

/** Shows progress on standard error where it is a terminal, and nothing elsewhere. */
export function progressOn(stderr: Output, lang: Lang): Progress {
  if (stderr.isTTY !== true) return SILENT;
  // A terminal that does not know its width reports 0, with which the spinner would not end.
  const stream = { write: (text: string) => stderr.write(text), columns: stderr.columns || 80 };
  const spinner = createSpinner('', { stream: stream as NodeJS.WriteStream });
  let name: keyof typeof STEPS = 'reading';
  let begun = 0;
  let shownAt = 0;
  const show = async (text: string) => {
    if (spinner.isSpinning()) spinner.update({ text }).render();
    else spinner.start({ text });
    // The step does not yield: the line must be written before it begins.
    await new Promise((resolve) => setImmediate(resolve));
  };
  /** Shows a line of a step at most once in {@link REFRESH}; `line` receives the number done a second. */
  const update = async (done: number, line: (rate: string) => string) => {
    const now = performance.now();
    if (now - shownAt < REFRESH) return;
    shownAt = now;
    await show(`${STEPS[name][lang]} ${line(`${count(Math.floor((done * 1000) / (now - begun)))}/s`)}`);
  };
  return {
    step: async (next) => {
      name = next;
      begun = shownAt = performance.now();
      await show(STEPS[name][lang]);
    },
    at: (done, total, unit) =>
      update(done, (rate) => `${bar(done, total)} ${count(done)}/${count(total)} ${unit}, ${rate}`),
    flow: (loans, share) =>
      update(loans, (rate) => `${share === undefined ? '' : `${bar(share, 1)} `}${loansText(loans, lang)}, ${rate}`),
    done: () => {
      if (spinner.isSpinning()) spinner.stop();
    },
  };
}

function loansText(loans: number, lang: Lang): string {
  return lang === 'en' ? `${count(loans)} loans` : `${count(loans)} 笔`;
}

const WIDTH = 20;

function bar(done: number, total: number): string {
  const full = Math.min(WIDTH, Math.floor((done * WIDTH) / total));
  return `[${'='.repeat(full)}${' '.repeat(WIDTH - full)}]`;
}
