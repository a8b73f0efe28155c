import { reconcile } from '../claims/reconcile.js';
import { InvalidInputError, type ParseResult } from '../fields/faults.js';
import type { Loan } from '../fields/loan.js';
import { batchOf, type Portfolio } from '../fields/portfolio.js';
import { encodeReconciliation, safeParseClaims } from '../io/claims.js';
import { explain } from '../io/explain.js';
import { encodeExplanation } from '../io/explanation-json.js';
import { safeParseHousehold, safeParsePortfolio } from '../io/parse.js';
import { encodeQuote } from '../io/planning-json.js';
import { settlementPieces } from '../io/settlement-pieces.js';
import { joinedBytes } from '../kernel/bytes.js';
import { quote } from '../planning/quote.js';
import { screen } from '../planning/screen.js';
import { encodeSummary } from '../settlement/encoded.js';
import { columnsOf, encodedLineAt } from '../settlement/lines.js';
import { settle } from '../settlement/settle.js';
import type { Settlement } from '../settlement/settlement.js';
import { warnings } from '../settlement/warnings.js';
import type { Answers } from './answers.js';
import { assessedAt, placeOf } from './assessed.js';
import type { EngineCalls, LinesRequest } from './calls.js';
import type { Step } from './messages.js';

/** What the worker keeps between two calls: the portfolio that was opened, and its settlement once it is asked for. */
export class EngineSession {
  private portfolio: Portfolio | undefined;
  private settlement: Settlement | undefined;

  constructor(private readonly tell: (step: Step) => void) {}

  /** What answers each call. Results are encoded; an input with faults throws an InvalidInputError. */
  readonly answers: Answers<EngineCalls> = {
    open: ({ portfolio, ...options }) => {
      this.tell('reading');
      this.portfolio = undefined;
      this.settlement = undefined;
      const read = dataOf(safeParsePortfolio(portfolio, options));
      this.tell('checking');
      const found = warnings(read, options);
      this.portfolio = read;
      const { households, loans } = batchOf(read);
      return { households: households.count, loans: loans.count, warnings: found };
    },
    settle: () => encodeSummary(this.settled()),
    lines: (request) => this.lines(request),
    explain: ({ loanId, ...options }) => {
      const settlement = this.settled();
      return explain(this.assessmentOf(loanId), { ...options, loanId, settlement });
    },
    explanation: ({ loanId }) => {
      const settlement = this.settled();
      return encodeExplanation(this.assessmentOf(loanId), { loanId, settlement });
    },
    reconcile: ({ claims, ...options }) => {
      const read = dataOf(safeParseClaims(claims, options));
      this.tell('settling');
      return encodeReconciliation(reconcile(this.opened(), read));
    },
    screen: ({ household: written, on, ...options }) => {
      const { household } = dataOf(safeParseHousehold({ household: written, loans: [] }, options));
      return screen({ policy: this.opened().policy, household, on });
    },
    quote: ({ household: written, loan, loans: others = [], ...options }) => {
      const { household, loans } = dataOf(
        safeParseHousehold({ household: written, loans: [loan, ...others] }, options),
      );
      const { policy } = this.opened();
      // In the order in which they are written.
      const [own, ...rest] = loans as readonly [Loan, ...Loan[]];
      return encodeQuote(quote({ policy, household, loan: own, loans: rest }));
    },
    settlementJson: () => {
      const settlement = this.settled();
      this.tell('writing');
      return joinedBytes(settlementPieces(settlement, 2));
    },
  };

  private lines({ from, to }: LinesRequest) {
    const lines = columnsOf(this.settled());
    const [first, end] = [Math.max(0, from), Math.min(to, lines.outcomes.length)];
    return Array.from({ length: Math.max(0, end - first) }, (_, i) => encodedLineAt(lines, first + i));
  }

  private opened(): Portfolio {
    if (this.portfolio === undefined) throw new Error('no portfolio is open: call open first');
    return this.portfolio;
  }

  /** The settlement, which is computed once. */
  private settled(): Settlement {
    const portfolio = this.opened();
    if (this.settlement === undefined) {
      this.tell('settling');
      this.settlement = settle(portfolio);
    }
    return this.settlement;
  }

  private assessmentOf(loanId: string) {
    const portfolio = this.opened();
    const place = placeOf(portfolio, loanId);
    if (place === undefined) throw new RangeError(`the portfolio has no loan ${loanId}`);
    return assessedAt(portfolio, place).assessment;
  }
}

function dataOf<T>(result: ParseResult<T>): T {
  if (result.success) return result.data;
  throw new InvalidInputError(result.faults);
}
