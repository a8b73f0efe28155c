/**
 * Exact fiscal interest subsidies (财政贴息) on loans: read a portfolio, assess every household's loans day by day,
 * settle the period and split it among the funders. See README for an example; SPEC sections are named where a formula
 * comes from one.
 */

export type { Mistakes } from './claims/diagnose.js';
export { MISTAKES, type Mistake } from './claims/mistakes.js';
export {
  CLAIM_STATUSES,
  type ClaimStatus,
  type ClaimTotals,
  type Diagnosis,
  type Mismatch,
  type MistakeCount,
  type ReconciledRow,
  type Reconciliation,
  reconcile,
} from './claims/reconcile.js';
export {
  type AccrualDays,
  type Accruals,
  type AccrualsRequest,
  type AccruedAmounts,
  accruals,
  type DayAccrual,
  type LoanAccruals,
} from './engine/accruals.js';
export { type Assessment, type AssessmentRequest, assess, type LoanAssessment } from './engine/assess.js';
export type { ConditionReason, ConditionReference, UnmetCondition } from './engine/conditions.js';
export { type Booking, dailyBookings, type LoanBookings } from './engine/daily-bookings.js';
export type { EncodedFigures, LoanEligibility, LoanFigures } from './engine/figures.js';
export { type Prepared, prepare } from './engine/prepare.js';
export type { BoundCap, ReferenceLookup, Segment } from './engine/segment.js';
export type {
  AmountCapStep,
  DailyRoundingStep,
  InterestLimitStep,
  Rounded,
  RoundingStep,
  Step,
  WaivedLimitStep,
} from './engine/steps.js';
export type { CapKey } from './fields/cap-keys.js';
export type { CapKeyValue } from './fields/caps.js';
export type { Claim, ClaimInput } from './fields/claim.js';
export type {
  AssistanceSpell,
  AssistanceSpellInput,
  DatedRate,
  DatedRateInput,
  Interval,
  IntervalInput,
} from './fields/dated.js';
export { encodePolicy } from './fields/encode-policy.js';
export type { Account, EntryKind, PostedEntry, PostedEntryInput } from './fields/entry.js';
export {
  FAULTS,
  type Fault,
  type FaultCode,
  InvalidInputError,
  type Lang,
  type ParseResult,
  type Text,
} from './fields/faults.js';
export type { EncodedHousehold, Household, HouseholdInput } from './fields/household.js';
export type {
  Advance,
  AdvanceInput,
  IssuedAdjustment,
  IssuedAdjustmentInput,
  IssuedGroups,
  IssuedGroupsInput,
  IssuedLine,
  IssuedLineInput,
  IssuedProvenance,
  IssuedProvenanceInput,
  IssuedSettlement,
  IssuedSettlementInput,
  IssuedTotals,
  IssuedTotalsInput,
} from './fields/issued.js';
export type {
  EligibleAmount,
  EligibleAmountInput,
  EncodedLoan,
  Loan,
  LoanInput,
  OtherSubsidy,
  OtherSubsidyInput,
  Repayment,
  RepaymentInput,
} from './fields/loan.js';
export {
  type EncodedPeriod,
  month,
  type Period,
  type PeriodInput,
  period,
  quarter,
  year,
} from './fields/period.js';
export type {
  AmountCap,
  AmountCapInput,
  CapOnAmount,
  CapOnAmountInput,
  CapOnPrincipal,
  CapOnPrincipalInput,
  Concession,
  ConcessionInput,
  Condition,
  ConditionInput,
  EncodedPolicy,
  FirstList,
  FirstListInput,
  Funder,
  FunderInput,
  FunderShares,
  FunderSharesInput,
  HouseholdTerms,
  HouseholdTermsInput,
  InterestPeriod,
  InterestPeriodInput,
  OtherSubsidyEffect,
  Policy,
  PolicyInput,
  PolicyRate,
  PolicyWindow,
  PolicyWindowInput,
  PrincipalCap,
  PrincipalCapInput,
  Product,
  ProductInput,
  RateField,
  RateFormula,
  RateFormulaInput,
  Reference,
  ReferenceInput,
  RuleKind,
  Source,
  SourceInput,
  SubsidyRule,
  TermCap,
  TermCapInput,
  When,
  WhenInput,
} from './fields/policy.js';
export type { HouseholdLineInput, Portfolio } from './fields/portfolio.js';
export { BASES, type Basis, EXCLUSIONS, type Exclusion, REASONS, type Reason } from './fields/reasons.js';
export { WARNINGS, type Warning, type WarningCode, type WarningExample } from './fields/warnings.js';
export type { DecimalInput } from './fields/zod-types.js';
export {
  type EncodedAccruals,
  type EncodedAccruedAmounts,
  type EncodedAssessment,
  type EncodedBooking,
  type EncodedLoanAssessment,
  type EncodedLoanBookings,
  type EncodedSegment,
  type EncodedStep,
  encodeAccruals,
  encodeAssessment,
  encodeDailyBookings,
} from './io/assessment-json.js';
export {
  type EncodedClaimTotals,
  type EncodedReconciliation,
  encodeReconciliation,
  parseClaims,
  safeParseClaims,
} from './io/claims.js';
export type { Encoded } from './io/encoded.js';
export { type EncodedEntry, encodeEntries, parseEntries, safeParseEntries } from './io/entries-json.js';
export { type ExplainOptions, explain } from './io/explain.js';
export {
  type EncodedExplainedSegment,
  type EncodedExplanation,
  type EncodedLoanExplanation,
  type EncodedReason,
  type EncodedSplitStep,
  encodeExplanation,
} from './io/explanation-json.js';
export {
  type ParseOptions,
  type PortfolioInput,
  type PresetInput,
  parseHousehold,
  parsePolicy,
  parsePortfolio,
  safeParseHousehold,
  safeParsePolicy,
  safeParsePortfolio,
} from './io/parse.js';
export {
  type EncodedComparison,
  type EncodedProgress,
  type EncodedQuote,
  encodeComparison,
  encodeProgress,
  encodeQuote,
} from './io/planning-json.js';
export { parseSettlement } from './io/settlement-json.js';
export { Decimal } from './kernel/decimal.js';
export { type Fen, formatFen } from './kernel/fen.js';
export type { Integer } from './kernel/integer.js';
export {
  formatMicro,
  type MicroFactor,
  type MicroPercent,
  type MicroShare,
  type SignedMicroPercent,
} from './kernel/percent.js';
export { type Day, formatDay } from './kernel/plain-date.js';
export type { Fraction } from './kernel/rational.js';
export { amountInWords } from './papers/amount-in-words.js';
export { auditAnnex } from './papers/annex.js';
export { applicationReport } from './papers/application.js';
export type { PaperOptions } from './papers/paper-data.js';
export type { PaperFormat } from './papers/render.js';
export {
  type AmountChanges,
  type BeforeAfter,
  type Change,
  type Comparison,
  compare,
  EFFECTS,
  type Effect,
  type Effects,
  type FunderChange,
  type HouseholdChange,
  type LoanChange,
  type TermChange,
  type TotalsChange,
} from './planning/compare.js';
export type { Budget, Forecast, ForecastPart, ForecastPeriod, FundedSubsidy } from './planning/forecast.js';
export {
  type Measurement,
  type MilestoneProgress,
  type MilestoneStatus,
  NOT_MEASURED,
  type ProgressFigures,
  type TargetProgress,
} from './planning/milestones.js';
export { type Progress, type ProgressOptions, progress } from './planning/progress.js';
export { type Quote, type QuotedFigures, type QuotedYear, type QuoteRequest, quote } from './planning/quote.js';
export type { Saving } from './planning/saving.js';
export { type Screening, type ScreeningChange, type ScreenRequest, screen } from './planning/screen.js';
export {
  LIST_CHANGES,
  type ListChange,
  type ListedHousehold,
  type ScreenedList,
  type ScreenListRequest,
  screenList,
} from './planning/screen-list.js';
export type { DaySpan } from './planning/subsidised-twice.js';
export { MEASURES, type Measure, type Milestone, suichangMilestones, type Target } from './policies/milestones.js';
export { suichang2024 } from './policies/suichang-2024.js';
export { customaryTerms, type SuichangTerms } from './policies/terms.js';
export type { Adjustment, EncodedAdjustment } from './settlement/corrections.js';
export type { KnownData } from './settlement/data-changes.js';
export {
  type EncodedSettlement,
  type EncodedStream,
  type EncodedSummary,
  encodeSettlement,
  encodeStream,
  encodeSummary,
  type InputFile,
  type StreamFiles,
  type StreamProvenance,
} from './settlement/encoded.js';
export { type EntriesOptions, entries } from './settlement/entries.js';
export type { Households, HouseholdsTwice } from './settlement/households.js';
export { type EncodedLine, encodeLine, type GroupKeys, type SettlementLine } from './settlement/lines.js';
export { type MergeOptions, mergeSettlements } from './settlement/merge.js';
export { policyWarnings } from './settlement/policy-warnings.js';
export type { EntryReason, LedgerEntry } from './settlement/posted.js';
export type { Provenance } from './settlement/provenance.js';
export type {
  ContractDay,
  EligibilityFacts,
  EncodedAssistance,
  EncodedListing,
  EncodedSpell,
  LeastOfCondition,
  LoansOfCondition,
  MostOfCondition,
  ReasonFacts,
  ReasonWithFacts,
  TestDay,
} from './settlement/reason-facts.js';
export { type PassDifference, SecondPassError } from './settlement/second-pass.js';
export { settle } from './settlement/settle.js';
export type { Settlement } from './settlement/settlement.js';
export { settlementEntries } from './settlement/settlement-entries.js';
export type { HouseholdLoans } from './settlement/settler.js';
export type { Entry, SplitStep } from './settlement/split.js';
export {
  type IdStore,
  type SettlementStream,
  type StreamOptions,
  settleStream,
} from './settlement/stream.js';
export type { SettlementSummary } from './settlement/summary.js';
export type { Grouping } from './settlement/tally.js';
export type { Term } from './settlement/terms.js';
export type { ByFunder, EncodedTotals, Totals } from './settlement/totals.js';
export { warnings } from './settlement/warnings.js';
export { type PolicyClause, policyClauses } from './words/policy-clauses.js';
