import { useEffect, useRef, useState } from 'preact/hooks';
import { HEADINGS } from '../../words/headings.js';
import { PAGE } from '../../words/page.js';
import { TERMS } from '../../words/terms.js';
import { daysText, halfOpenText } from '../../words/values.js';
import type { ShownLoan, ShownSegment } from '../protocol.js';
import { Facts, Panel, Table } from './parts.js';
import { lang, loan, openLoan, say } from './state.js';

/** A loan: what it is, its amounts, its days, why, and its household. */
export function LoanView({ shown }: { readonly shown: ShownLoan }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { loanId } = shown;
  useEffect(() => heading.current?.focus(), [loanId]);
  const { basis, isEligible, facts, figures, reasons, segments, funders, short, long, household } = shown;
  return (
    <article class="loan">
      <p class="no-print">
        <button
          type="button"
          class="plain"
          onClick={() => {
            loan.value = undefined;
          }}
        >
          ← {say(PAGE.back)}
        </button>
      </p>
      <h2 ref={heading} tabIndex={-1}>
        {shown.heading} <span class={isEligible ? 'tag good' : 'tag bad'}>{basis}</span>
      </h2>
      {reasons.map((reason) => (
        <p key={reason} class="error">
          {reason}
        </p>
      ))}
      <Facts facts={facts} />
      <Panel heading={HEADINGS.result[lang.value]}>
        <div class="columns">
          <Facts facts={figures} />
          <Table table={funders} />
        </div>
      </Panel>
      {segments.length === 0 ? null : <Days segments={segments} isEligible={isEligible} key={loanId} />}
      <Panel heading={say(PAGE.why)}>
        <h3>{say(PAGE.short)}</h3>
        <pre class="words">{short}</pre>
        <details>
          <summary>{say(PAGE.long)}</summary>
          <pre class="words long" tabIndex={0}>
            {long}
          </pre>
        </details>
      </Panel>
      <Panel heading={say(PAGE.household)}>
        <Facts facts={household.facts} />
        <HouseholdLoans household={household} loanId={loanId} />
      </Panel>
    </article>
  );
}

function HouseholdLoans({ household: { loans, places }, loanId }: Pick<ShownLoan, 'household' | 'loanId'>) {
  const others = loans.rows.flatMap(([id = ''], i) => (id === loanId ? [] : [{ id, place: places[i] as number }]));
  return (
    <>
      <Table table={loans} />
      <p class="buttons no-print">
        {others.map(({ id, place }) => (
          <button key={id} type="button" onClick={() => void openLoan(place)}>
            {say(PAGE.open)} {id}
          </button>
        ))}
      </p>
    </>
  );
}

/** What a span of days is drawn as. */
function kindOf({ exclusion, coveredHeight }: ShownSegment): 'subsidised' | 'unsubsidised' | 'excluded' {
  return exclusion !== undefined ? 'excluded' : coveredHeight > 0 ? 'subsidised' : 'unsubsidised';
}

/** The days of a loan as a bar that is cut wherever something changes, and the span that is chosen. */
function Days({ segments, isEligible }: { readonly segments: readonly ShownSegment[]; readonly isEligible: boolean }) {
  const [chosen, choose] = useState(() =>
    Math.max(
      0,
      segments.findIndex((each) => kindOf(each) === 'subsidised'),
    ),
  );
  const bars = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const to = Math.max(0, Math.min(segments.length - 1, chosen + by));
    choose(to);
    (bars.current?.children[to] as HTMLElement | undefined)?.focus();
  };
  const segment = segments[chosen];
  const isExcluded = segments.some(({ exclusion }) => exclusion !== undefined);
  return (
    <Panel heading={say(PAGE.days)}>
      <p class="note no-print">{say(PAGE.daysHint)}</p>
      <div class="timeline" role="toolbar" aria-label={say(PAGE.days)} ref={bars} onKeyDown={move}>
        {segments.map((each, i) => (
          <button
            key={each.from}
            type="button"
            class={`span ${kindOf(each)}`}
            style={{ flexGrow: each.days }}
            aria-pressed={i === chosen}
            tabIndex={i === chosen ? 0 : -1}
            aria-label={`${halfOpenText(each, lang.value)} ${each.exclusion ?? ''} ${TERMS.balance[lang.value]} ${each.balance}`}
            onClick={() => choose(i)}
          >
            <span class="balance" style={{ height: `${100 * each.height}%` }} />
            <span class="covered" style={{ height: `${100 * each.coveredHeight}%` }} />
          </button>
        ))}
      </div>
      <p class="axis" aria-hidden="true">
        {segments.map(({ from, days }) => (
          <span key={from} style={{ flexGrow: days }}>
            {from}
          </span>
        ))}
        <span>{segments.at(-1)?.to}</span>
      </p>
      <ul class="legend" aria-hidden="true">
        {isEligible ? <li class="subsidised">{say(PAGE.subsidised)}</li> : null}
        <li class="unsubsidised">{say(PAGE.unsubsidised)}</li>
        {isExcluded ? <li class="excluded">{say(PAGE.excluded)}</li> : null}
      </ul>
      {segment === undefined ? null : <Segment segment={segment} />}
      <SegmentTable segments={segments} />
    </Panel>
  );
}

function Segment({ segment }: { readonly segment: ShownSegment }) {
  const { days, exclusion, cap, sums, clauses } = segment;
  return (
    <section class="segment" aria-live="polite">
      <h3>
        {halfOpenText(segment, lang.value)} · {daysText(days, lang.value)}
        {exclusion === undefined ? null : <span class="tag bad"> {exclusion}</span>}
        {cap === undefined ? null : (
          <span class="tag warn">
            {say(PAGE.capBinds)} {cap}
          </span>
        )}
      </h3>
      <div class="columns">
        <div>
          <h4>{say(PAGE.calculation)}</h4>
          <dl class="sums">
            {sums.map(({ label, text }) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </div>
        {clauses.length === 0 ? null : (
          <div>
            <h4>{say(PAGE.rests)}</h4>
            {clauses.map(({ label, text, source }) => (
              <div key={label} class="clause">
                <p>
                  <strong>{label}</strong> {text}
                </p>
                <p class="source">{source}</p>
              </div>
            ))}
          </div>
        )}
      </div>
    </section>
  );
}

/** The same days as a table. */
function SegmentTable({ segments }: { readonly segments: readonly ShownSegment[] }) {
  const word = (key: keyof typeof TERMS) => TERMS[key][lang.value];
  return (
    <Table
      table={{
        caption: HEADINGS.segmentsInYuan[lang.value],
        columns: [
          { label: word('span'), isFigure: false },
          { label: word('days'), isFigure: true },
          { label: word('balance'), isFigure: true },
          { label: word('subsidisedBalance'), isFigure: true },
          { label: `${word('contractRate')} %`, isFigure: true },
          { label: `${word('subsidyRate')} %`, isFigure: true },
          { label: `${word('concessionRate')} %`, isFigure: true },
          { label: word('exclusion'), isFigure: false },
        ],
        rows: segments.map((each) => [
          `${each.from} → ${each.to}`,
          String(each.days),
          each.balance,
          each.covered,
          each.contractRate,
          each.subsidyRate,
          each.concessionRate,
          each.exclusion ?? '',
        ]),
      }}
    />
  );
}
