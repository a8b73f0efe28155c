/**
 * Tools for checking this package or another implementation: arbitraries, invariants, an independent oracle and golden
 * vectors. `fast-check` must be installed.
 */

export { type Constraints, households, loans, policies, portfolios } from './arbitraries.js';
export { plainPortfolio } from './engine.js';
export { INVARIANTS, type Invariant, type InvariantName, invariant } from './invariants.js';
export {
  type DailyBooking,
  dailyBookingsByDay,
  daysByLoan,
  type LoanDay,
  type OracleAdjustment,
  type OracleLine,
  type OracleSettlement,
  type OracleTotals,
  settleByDay,
} from './oracle/oracle.js';
export type {
  AdvanceJson,
  AmountCapJson,
  AssistanceSpellJson,
  BoundsJson,
  CapJson,
  ConditionJson,
  DatedRateJson,
  DecimalJson,
  FunderJson,
  FunderSharesJson,
  HouseholdJson,
  InterestPeriodJson,
  IntervalJson,
  IssuedLineJson,
  IssuedSettlementJson,
  IssuedTotalsJson,
  LoanJson,
  OtherSubsidyJson,
  PeriodJson,
  PolicyJson,
  PortfolioJson,
  RangeJson,
  RateFormulaJson,
  RateJson,
  ReferenceJson,
  RepaymentJson,
  SubsidyRuleJson,
  WhenJson,
} from './oracle/portfolio-json.js';
export type { Counterexample } from './properties/property.js';
export {
  type ExpectedFaults,
  type ExpectedFigures,
  type Implementation,
  runVectors,
  settleWithOracle,
  settleWithTiexi,
  VECTORS,
  type Vector,
  type VectorFailure,
  type VectorRun,
} from './vectors.js';
