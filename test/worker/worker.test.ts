import { afterEach, describe, expect, it } from 'vitest';
import {
  encodeExplanation,
  encodeQuote,
  encodeReconciliation,
  encodeSettlement,
  encodeSummary,
  explain,
  type Loan,
  parseClaims,
  parseHousehold,
  parsePortfolio,
  quote,
  reconcile,
  screen,
  settle,
} from '../../src/index.js';
import { assessedAt } from '../../src/worker/assessed.js';
import { EngineClient, type Step, serve, WorkerCancelledError, type WorkerScope } from '../../src/worker/index.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';
import { type Connected, connected } from './connected.js';

/** Of 100,000 yuan at 3.6%, subsidised with 1.5 points, 122 days of 2024: 508.33 each. */
const PORTFOLIO = {
  policy: POLICY,
  period: { from: '2024-01-01', to: '2025-01-01' },
  households: [HOUSEHOLD],
  loans: ['L3', 'L1', 'L2'].map((id) => ({ ...LOAN, id })),
};
const parsed = parsePortfolio(PORTFOLIO);
const SUBSIDY = ((100_000 * 0.015 * 122) / 360).toFixed(2);

const workers: Connected[] = [];
const steps: Step[] = [];

function client(script: (scope: WorkerScope) => void = serve): EngineClient {
  const start = () => {
    const worker = connected(script);
    workers.push(worker);
    return worker;
  };
  return new EngineClient(start, { onStep: (step) => steps.push(step) });
}

async function opened(): Promise<EngineClient> {
  const engine = client();
  const result = await engine.open({ portfolio: PORTFOLIO });
  expect(result.success).toBe(true);
  return engine;
}

afterEach(() => {
  for (const worker of workers.splice(0)) worker.terminate();
  steps.length = 0;
});

describe('the engine in a worker', () => {
  it('reads a portfolio, as an object or as JSON text, and tells what is unlikely in it', async () => {
    for (const portfolio of [PORTFOLIO, JSON.stringify(PORTFOLIO)]) {
      expect(await client().open({ portfolio })).toEqual({
        success: true,
        data: { households: 1, loans: 3, warnings: [] },
      });
    }
    const loans = [{ ...LOAN, lender: 'BANKK' }];
    const unlikely = await client().open({ portfolio: { ...PORTFOLIO, loans }, lang: 'zh-CN' });
    expect(unlikely).toMatchObject({ data: { warnings: [{ code: 'UNKNOWN_LENDER' }, { code: 'MOSTLY_INELIGIBLE' }] } });
  });

  it('returns faults as data, all of them, in the language that is asked for', async () => {
    const loans = [{ ...LOAN, principal: 'x', disbursedOn: 'y' }];
    const result = await client().open({ portfolio: { ...PORTFOLIO, loans }, lang: 'zh-CN' });
    if (result.success) throw new Error('read');
    expect(result.faults.map(({ code, path }) => [code, path])).toEqual([
      ['INVALID_MONEY', ['loans', 0, 'principal']],
      ['INVALID_DATE', ['loans', 0, 'disbursedOn']],
    ]);
    expect(result.faults[0]?.message).toContain('金额');
  });

  it('settles, and sends all of it but the lines, which are asked for by their places', async () => {
    const engine = await opened();
    const summary = await engine.settle();
    expect(summary.totals.subsidy).toBe((3 * Number(SUBSIDY)).toFixed(2));
    expect(summary).toEqual(encodeSummary(settle(parsed)));
    const lines = await engine.lines({ from: 1, to: 99 });
    expect(lines.map(({ loanId, subsidy }) => [loanId, subsidy])).toEqual([
      ['L2', SUBSIDY],
      ['L3', SUBSIDY],
    ]);
    expect(await engine.lines({ from: 3, to: 9 })).toEqual([]);
    expect(await engine.lines({ from: -2, to: 1 })).toEqual(encodeSettlement(settle(parsed)).loans.slice(0, 1));
  });

  it('explains a loan, in text and as data', async () => {
    const engine = await opened();
    const { assessment } = assessedAt(parsed, 1);
    const settlement = settle(parsed);
    const options = { loanId: 'L2', form: 'customer', lang: 'zh-CN' } as const;
    expect(await engine.explain(options)).toBe(explain(assessment, { ...options, settlement }));
    expect(await engine.explanation('L2')).toEqual(encodeExplanation(assessment, { loanId: 'L2', settlement }));
  });

  it('holds a claim against it, or returns the faults of the claim', async () => {
    const engine = await opened();
    const claims = [{ loanId: 'L1', subsidy: '512.50' }];
    expect(await engine.reconcile({ claims })).toEqual({
      success: true,
      data: encodeReconciliation(reconcile(parsed, parseClaims(claims))),
    });
    expect(await engine.reconcile({ claims: [{ loanId: 'L1', subsidy: 'x' }] })).toMatchObject({
      success: false,
      faults: [{ code: 'INVALID_MONEY' }],
    });
  });

  it('tells before a loan whether a household is eligible and what the loan would come to', async () => {
    const engine = await opened();
    const { household, loans } = parseHousehold({
      household: HOUSEHOLD,
      loans: [LOAN, { ...LOAN, id: 'A' }],
    });
    const [loan, other] = loans as readonly [Loan, Loan];
    expect(await engine.screen({ household: HOUSEHOLD, on: '2024-10-01' })).toEqual({
      success: true,
      data: screen({ policy: parsed.policy, household, on: '2024-10-01' }),
    });
    expect(await engine.quote({ household: HOUSEHOLD, loan: LOAN, loans: [{ ...LOAN, id: 'A' }] })).toEqual({
      success: true,
      data: encodeQuote(quote({ policy: parsed.policy, household, loan, loans: [other] })),
    });
    expect(await engine.quote({ household: HOUSEHOLD, loan: { ...LOAN, principal: 'x' } })).toMatchObject({
      success: false,
      faults: [{ code: 'INVALID_MONEY', path: ['loans', 0, 'principal'] }],
    });
  });

  it('hands over the settlement as bytes with its hash, which are moved', async () => {
    const engine = await opened();
    const bytes = await engine.settlementJson();
    expect(JSON.parse(new TextDecoder().decode(bytes))).toEqual(encodeSettlement(settle(parsed)));
    // Not the copy that another answer holds.
    expect((await engine.settlementJson()).length).toBe(bytes.length);
  });

  it('is told what the worker is doing', async () => {
    const engine = await opened();
    await engine.settle();
    await engine.settle();
    await engine.settlementJson();
    // The settlement is computed once.
    expect(steps).toEqual(['reading', 'checking', 'settling', 'writing']);
  });

  it('computes nothing before a portfolio is open, nor after one with faults', async () => {
    const engine = client();
    await expect(engine.settle()).rejects.toThrow('no portfolio is open: call open first');
    await engine.open({ portfolio: PORTFOLIO });
    await engine.open({ portfolio: {} });
    await expect(engine.settle()).rejects.toThrow('no portfolio is open');
  });

  it('rejects a call with the error of its function, by name and message', async () => {
    const engine = await opened();
    await expect(engine.explain({ loanId: 'L9' })).rejects.toMatchObject({
      name: 'RangeError',
      message: 'the portfolio has no loan L9',
    });
    const unknown = { loanId: 'L1', lang: 'fr' as never };
    await expect(engine.explain(unknown)).rejects.toMatchObject({ name: 'RangeError' });
    // The worker goes on.
    expect((await engine.settle()).totals.loans).toBe(3);
  });

  it('answers calls in the order in which they were made', async () => {
    const engine = client();
    const order: string[] = [];
    await Promise.all([
      engine.open({ portfolio: PORTFOLIO }).then(() => order.push('open')),
      engine.settle().then(() => order.push('settle')),
      engine.lines({ from: 0, to: 1 }).then(() => order.push('lines')),
    ]);
    expect(order).toEqual(['open', 'settle', 'lines']);
  });

  it('leaves messages of others alone, on both sides', async () => {
    const engine = client((scope) => {
      serve(scope);
      scope.addEventListener('message', () => scope.postMessage({ type: 'mine', id: 1 }, []));
    });
    const opening = engine.open({ portfolio: PORTFOLIO });
    await opening;
    const [worker] = workers as [Connected];
    for (const message of [null, 'x', { id: 1 }, { id: 1, call: 'toString' }]) worker.postMessage(message, []);
    expect((await engine.settle()).totals.loans).toBe(3);
  });
});

describe('cancelling', () => {
  it('ends the worker and rejects what waits; the next call starts another, which knows nothing', async () => {
    const engine = await opened();
    const waiting = [engine.settle(), engine.lines({ from: 0, to: 1 })];
    engine.cancel();
    for (const each of waiting) await expect(each).rejects.toThrow(WorkerCancelledError);
    expect(workers.map(({ isEnded }) => isEnded())).toEqual([true]);
    await expect(engine.settle()).rejects.toThrow('no portfolio is open');
    expect(workers).toHaveLength(2);
    expect((await engine.open({ portfolio: PORTFOLIO })).success).toBe(true);
  });

  it('while the worker is being started, ends it once it is', async () => {
    let begin: (worker: Connected) => void = () => {};
    const engine = new EngineClient(() => new Promise<Connected>((resolve) => (begin = resolve)));
    const waiting = engine.settle();
    engine.cancel();
    await expect(waiting).rejects.toMatchObject({ name: 'WorkerCancelledError' });
    const worker = connected(serve);
    workers.push(worker);
    begin(worker);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect([worker.isEnded(), worker.messages]).toEqual([true, []]);
  });

  it('of nothing does nothing', () => {
    client().cancel();
    expect(workers).toEqual([]);
  });
});

describe('a worker that fails', () => {
  it('rejects what waits, and the next call starts another', async () => {
    const engine = client((scope) => {
      // The first one hangs.
      if (workers.length > 0) serve(scope);
    });
    const waiting = engine.open({ portfolio: PORTFOLIO });
    await new Promise((resolve) => setTimeout(resolve, 10));
    workers[0]?.fail('Uncaught SyntaxError');
    await expect(waiting).rejects.toThrow('Uncaught SyntaxError');
    expect(workers[0]?.isEnded()).toBe(true);
    expect((await engine.open({ portfolio: PORTFOLIO })).success).toBe(true);
    // What an ended worker still tells is not heard.
    workers[0]?.fail();
    expect((await engine.settle()).totals.loans).toBe(3);
  });

  it('is named where the browser tells nothing, as for a script that is not there', async () => {
    const engine = client(() => {});
    const waiting = engine.settle();
    await new Promise((resolve) => setTimeout(resolve, 10));
    workers[0]?.fail();
    await expect(waiting).rejects.toThrow('the worker could not be loaded');
  });

  it('cannot be started: the call is rejected, and the next one tries again', async () => {
    let tries = 0;
    const engine = new EngineClient(() => {
      tries += 1;
      throw new TypeError(`refused ${tries}`);
    });
    await expect(engine.settle()).rejects.toMatchObject({ name: 'TypeError', message: 'refused 1' });
    await expect(engine.settle()).rejects.toThrow('refused 2');
  });
});
