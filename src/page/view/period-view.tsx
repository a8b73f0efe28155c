import { useId } from 'preact/hooks';
import { PAGE } from '../../words/page.js';
import { TERMS } from '../../words/terms.js';
import { DayInput } from './parts.js';
import { changePeriod, lang, opened, period, say } from './state.js';

/** The period that is settled: a year of the data, or any two days. */
export function PeriodView() {
  const ids = { from: useId(), to: useId() };
  const days = period.value;
  const years = opened.value?.years ?? [];
  const isYear = (year: number) => days?.from === `${year}-01-01` && days.to === `${year + 1}-01-01`;
  const change = (end: 'from' | 'to', value: string) =>
    void changePeriod({ from: days?.from ?? '', to: days?.to ?? '', [end]: value });
  return (
    <section class="period" aria-labelledby="period">
      <h2 id="period">{TERMS.period[lang.value]}</h2>
      {days === undefined ? <p class="undecided">{say(PAGE.choosePeriod)}</p> : null}
      <p class="years no-print">
        {years.map((year) => (
          <button
            key={year}
            type="button"
            aria-pressed={isYear(year)}
            onClick={() => void changePeriod({ from: `${year}-01-01`, to: `${year + 1}-01-01` })}
          >
            {year}
          </button>
        ))}
      </p>
      {(['from', 'to'] as const).map((end) => (
        <p class="typed" key={end}>
          <label for={ids[end]}>{say(end === 'from' ? PAGE.firstDay : PAGE.lastDay)}</label>
          <DayInput id={ids[end]} value={days?.[end] ?? ''} onType={(value) => change(end, value)} />
        </p>
      ))}
    </section>
  );
}
