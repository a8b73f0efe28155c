import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { BASES, BASIS_NAMES } from '../../fields/reasons.js';
import { listedText, PAGE } from '../../words/page.js';
import { TERMS } from '../../words/terms.js';
import type { Query } from '../protocol.js';
import { LoanGrid } from './loan-grid.js';
import { LoanView } from './loan-view.js';
import { changeQuery, lang, listed, loan, query, say, settled } from './state.js';

/** All loans, or the one that is open. */
export function LoansView() {
  return loan.value === undefined ? <List /> : <LoanView shown={loan.value} />;
}

function List() {
  const now = listed.value;
  const text = useSignal(query.value.text);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  if (now === undefined) return null;
  const search = (value: string) => {
    text.value = value;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void changeQuery({ text: value }), 150);
  };
  return (
    <>
      <div class="filters no-print">
        <label>
          <span>{say(PAGE.search)}</span>
          <input
            type="search"
            value={text.value}
            placeholder={say(PAGE.searchHint)}
            onInput={(event) => search(event.currentTarget.value)}
          />
        </label>
        <label>
          <span>{TERMS.basis[lang.value]}</span>
          <select
            value={query.value.basis}
            onChange={(event) => void changeQuery({ basis: event.currentTarget.value as Query['basis'] })}
          >
            <option value="">{say(PAGE.all)}</option>
            {BASIS_NAMES.map((basis) => (
              <option key={basis} value={basis}>
                {say(BASES[basis])}
              </option>
            ))}
          </select>
        </label>
        <p role="status">{listedText(now.count, settled.value?.summary?.loans ?? now.count, lang.value)}</p>
      </div>
      {now.count === 0 ? (
        <p class="note">{say(PAGE.noLoans)}</p>
      ) : (
        <LoanGrid count={now.count} columns={now.columns} stamp={now.stamp} />
      )}
    </>
  );
}
