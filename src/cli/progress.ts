import { createSpinner } from 'nanospinner';
import type { Lang, Text } from '../model/faults.js';
import type { Output } from './context.js';

const STEPS = {
  reading: { en: 'reading', 'zh-CN': '读取' },
  checking: { en: 'checking', 'zh-CN': '检查' },
  settling: { en: 'settling', 'zh-CN': '结算' },
} as const satisfies Record<string, Text>;

/** Tells a person at a terminal which step is under way. */
export interface Progress {
  step(name: keyof typeof STEPS): Promise<void>;
  done(): void;
}

const SILENT: Progress = { step: async () => {}, done: () => {} };

/** Progress on standard error where it is a terminal; nothing at all elsewhere. */
export function progressOn(stderr: Output, lang: Lang): Progress {
  if (stderr.isTTY !== true) return SILENT;
  // A terminal that does not know its width says 0, over which the spinner would never come to the end of a line.
  const stream = { write: (text: string) => stderr.write(text), columns: stderr.columns || 80 };
  const spinner = createSpinner('', { stream: stream as NodeJS.WriteStream });
  return {
    step: async (name) => {
      const text = STEPS[name][lang];
      if (spinner.isSpinning()) spinner.update({ text }).render();
      else spinner.start({ text });
      // The step itself does not yield: let the terminal have the line first.
      await new Promise((resolve) => setImmediate(resolve));
    },
    done: () => {
      if (spinner.isSpinning()) spinner.stop();
    },
  };
}
