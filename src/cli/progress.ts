import { createSpinner } from 'nanospinner';
import type { Lang, Text } from '../fields/faults.js';
import type { Output } from './context.js';
import { grouped } from './shown.js';

const STEPS = {
  reading: { en: 'reading', 'zh-CN': '读取' },
  checking: { en: 'checking', 'zh-CN': '检查' },
  settling: { en: 'settling', 'zh-CN': '结算' },
  vectors: { en: 'golden vectors', 'zh-CN': '基准算例' },
  comparing: { en: 'comparing', 'zh-CN': '比对' },
  splitting: { en: 'splitting', 'zh-CN': '分担' },
  writing: { en: 'writing', 'zh-CN': '写出' },
} as const satisfies Record<string, Text>;

/** Tells a person at a terminal which step is under way, and how far it has come. */
export interface Progress {
  step(name: keyof typeof STEPS): Promise<void>;
  /** So much of a step is done; `unit` is what is counted. */
  at(done: number, total: number, unit: string): Promise<void>;
  /** So many loans are done; `share` is how much of the input that is, where it is known. */
  flow(loans: number, share: number | undefined): Promise<void>;
  done(): void;
}

export const SILENT: Progress = {
  step: async () => {},
  at: async () => {},
  flow: async () => {},
  done: () => {},
};

/** Milliseconds from one look of a bar to the next. */
const REFRESH = 100;

/** Progress on standard error where it is a terminal; nothing at all elsewhere. */
export function progressOn(stderr: Output, lang: Lang): Progress {
  if (stderr.isTTY !== true) return SILENT;
  // A terminal that does not know its width says 0, over which the spinner would never come to the end of a line.
  const stream = { write: (text: string) => stderr.write(text), columns: stderr.columns || 80 };
  const spinner = createSpinner('', { stream: stream as NodeJS.WriteStream });
  let name: keyof typeof STEPS = 'reading';
  let begun = 0;
  let shownAt = 0;
  const show = async (text: string) => {
    if (spinner.isSpinning()) spinner.update({ text }).render();
    else spinner.start({ text });
    // The step itself does not yield: let the terminal have the line first.
    await new Promise((resolve) => setImmediate(resolve));
  };
  /** Shows a line of a step, unless one has just been shown; `line` is told how many are done a second. */
  const tell = async (done: number, line: (rate: string) => string) => {
    const now = performance.now();
    if (now - shownAt < REFRESH) return;
    shownAt = now;
    await show(`${STEPS[name][lang]} ${line(`${grouped(Math.floor((done * 1000) / (now - begun)))}/s`)}`);
  };
  return {
    step: async (next) => {
      name = next;
      begun = shownAt = performance.now();
      await show(STEPS[name][lang]);
    },
    at: (done, total, unit) =>
      tell(done, (rate) => `${bar(done, total)} ${grouped(done)}/${grouped(total)} ${unit}, ${rate}`),
    flow: (loans, share) =>
      tell(loans, (rate) => `${share === undefined ? '' : `${bar(share, 1)} `}${loansWord(loans, lang)}, ${rate}`),
    done: () => {
      if (spinner.isSpinning()) spinner.stop();
    },
  };
}

function loansWord(loans: number, lang: Lang): string {
  return lang === 'en' ? `${grouped(loans)} loans` : `${grouped(loans)} 笔`;
}

const WIDTH = 20;

function bar(done: number, total: number): string {
  const full = Math.min(WIDTH, Math.floor((done * WIDTH) / total));
  return `[${'='.repeat(full)}${' '.repeat(WIDTH - full)}]`;
}
