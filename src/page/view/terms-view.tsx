import { useEffect, useId, useState } from 'preact/hooks';
import { HEADINGS } from '../../words/headings.js';
import { PAGE, undecidedText } from '../../words/page.js';
import { TERMS } from '../../words/terms.js';
import type { ShownTerm, TermChoice, TermPart } from '../protocol.js';
import { DayInput } from './parts.js';
import { PeriodView } from './period-view.js';
import { decide, decideCustomary, lang, say, shownPolicy } from './state.js';

/** The terms of the policy: each with its value, its source, and what can be chosen. */
export function TermsView() {
  const shown = shownPolicy.value;
  // Where the terms stand above the content and not beside it, they are closed once they are decided.
  const [isOpen, setOpen] = useState(() => matchMedia('(min-width: 60rem)').matches);
  if (shown === undefined) return null;
  const { name, terms, undecided, faults } = shown;
  const hasKnown = terms.some(({ isUndecided, choice }) => isUndecided && choice?.known !== undefined);
  return (
    <aside aria-labelledby="terms">
      <PeriodView />
      <h2 id="terms">{HEADINGS.terms[lang.value]}</h2>
      <p class="policy">{name}</p>
      {undecided > 0 ? (
        <div class="undecided">
          <p>
            <strong>{undecidedText(undecided, lang.value)}</strong>
          </p>
          <p>{say(PAGE.decideFirst)}</p>
          <p class="buttons no-print">
            {hasKnown ? (
              <button type="button" onClick={decideCustomary}>
                {say(PAGE.takeCustomary)}
              </button>
            ) : null}
            <button type="button" onClick={toUndecided}>
              {say(PAGE.nextUndecided)}
            </button>
          </p>
        </div>
      ) : null}
      {faults.map((message) => (
        <p key={message} class="error">
          {message}
        </p>
      ))}
      <details class="all" open={isOpen || undecided > 0} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{say(PAGE.allTerms)}</summary>
        <ul class="terms">
          {terms.map((term) => (
            <Term key={term.term} term={term} />
          ))}
        </ul>
      </details>
    </aside>
  );
}

/** Leads to the first term that is undecided. */
function toUndecided(): void {
  const choice = document.querySelector<HTMLElement>('.term.open .choice');
  choice?.querySelector<HTMLElement>('input, button')?.focus();
  choice?.closest('.term')?.scrollIntoView({ block: 'center' });
}

function Term({ term }: { readonly term: ShownTerm }) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const { label, text, source, kind, isUndecided, choice, faults } = term;
  const mark = isUndecided ? PAGE.undecided : kind === 'plan' ? undefined : PAGE.notFromPlan;
  return (
    <li class={isUndecided ? 'term open' : 'term'}>
      <div class="head">
        <h3 id={id}>{label}</h3>
        {mark === undefined ? null : <span class={isUndecided ? 'tag warn' : 'tag'}>{say(mark)}</span>}
        {choice === undefined || isUndecided ? null : (
          <button
            type="button"
            class="plain no-print"
            aria-expanded={isOpen}
            aria-describedby={id}
            onClick={() => setOpen(!isOpen)}
          >
            {say(isOpen ? PAGE.close : PAGE.change)}
          </button>
        )}
      </div>
      {text === '' ? null : <p class="text">{text}</p>}
      {source === '' ? null : <p class="source">{source}</p>}
      {faults.map((message) => (
        <p key={message} class="error" role="alert">
          {message}
        </p>
      ))}
      {choice !== undefined && (isOpen || isUndecided || faults.length > 0) ? (
        <Choice term={term} choice={choice} labelledBy={id} onDecide={() => setOpen(true)} />
      ) : null}
    </li>
  );
}

function Choice({
  term: { term, meaning, isUndecided },
  choice,
  labelledBy,
  onDecide,
}: {
  readonly term: ShownTerm;
  readonly choice: TermChoice;
  readonly labelledBy: string;
  /** The choice stays open when it is made, so that the keyboard stays where it is. */
  readonly onDecide: () => void;
}) {
  const { parts, none, isNone, known, isOther } = choice;
  const given = Object.fromEntries(parts.map(({ key, value }) => [key, value]));
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(given);
  // What was decided elsewhere, such as by what is known of other rules, takes the place of what was typed.
  const decidedElsewhere = JSON.stringify(given);
  useEffect(() => setTyped(JSON.parse(decidedElsewhere)), [decidedElsewhere]);
  const decideTo = (value: Parameters<typeof decide>[1]) => {
    onDecide();
    void decide(term, value);
  };
  const type = (key: string, value: string) => {
    const next = { ...typed, [key]: value };
    setTyped(next);
    // A term is decided when the last of its parts has been given.
    if (parts.every((part) => next[part.key] !== '' || part.kind === 'decimal') && Object.values(next).some(Boolean))
      decideTo(next);
  };
  return (
    <fieldset class="choice no-print" aria-labelledby={labelledBy}>
      {meaning === undefined ? null : <p class="meaning">{meaning}</p>}
      {isOther ? <p class="note">{say(PAGE.otherForm)}</p> : null}
      {parts.map((part) => (
        <Part
          key={part.key}
          term={term}
          part={{ ...part, value: typed[part.key] ?? '' }}
          isNone={isNone}
          onType={(value) => type(part.key, value)}
        />
      ))}
      {none === undefined ? null : (
        <label class="option">
          <input type="checkbox" checked={isNone} disabled={isNone} onChange={() => decideTo(null)} />
          <span>
            {say(PAGE.notSet)} <small>{none}</small>
          </span>
        </label>
      )}
      {known === undefined ? null : (
        <p class="known">
          <span>
            {say(PAGE.knownElsewhere)} {known}
          </span>
          {isUndecided ? (
            <button type="button" class="plain" onClick={() => decideTo('customary')}>
              {say(PAGE.takeThis)}
            </button>
          ) : null}
        </p>
      )}
    </fieldset>
  );
}

function Part({
  term,
  part: { key, kind, label, unit, options, value },
  isNone,
  onType,
}: {
  readonly term: string;
  readonly part: TermPart;
  readonly isNone: boolean;
  readonly onType: (value: string) => void;
}) {
  const id = useId();
  if (kind === 'choice') {
    return (
      <div class="options" role="radiogroup" aria-label={label === '' ? TERMS.value[lang.value] : label}>
        {label === '' ? null : <p class="part">{label}</p>}
        {(options ?? []).map((option) => (
          <label key={option.value} class="option">
            <input
              type="radio"
              name={`${term} ${key}`}
              checked={option.value === value}
              onChange={() => onType(option.value)}
            />
            <span>
              {option.label} <small>{option.meaning}</small>
            </span>
          </label>
        ))}
      </div>
    );
  }
  const shown = isNone ? '' : value;
  return (
    <p class="typed">
      <label for={id}>{label === '' ? TERMS.value[lang.value] : label}</label>
      {kind === 'day' ? (
        <DayInput id={id} value={shown} onType={onType} />
      ) : (
        <input
          id={id}
          type="text"
          inputMode={kind === 'integer' ? 'numeric' : 'decimal'}
          value={shown}
          onChange={(event) => onType(event.currentTarget.value.trim())}
        />
      )}
      {unit === undefined ? null : <span class="unit">{unit}</span>}
    </p>
  );
}
