-- The loans of the benchmarks settled for a year by DuckDB: the same figures as the engine's, fen by fen, for the policy of
-- test/bench/loans.ts alone. The tables household, loan and event are in csv.sql and ndjson.sql; what begins with a dollar
-- sign is put in by the benchmark.
--
-- What it leaves out: every check of the input; every reason but four; all exclusions but overdue days; caps, other
-- subsidies, references, levels, eligible amounts; totals and groups; warnings; provenance; ids that occur twice.
--
-- Amounts are whole fen, rates millionths of a percent; what accrues is a numerator over 360 days × 100% × 10^6.
COPY (
  WITH
    $sources,
    -- Every change of a loan, no earlier than the period.
    change AS (
      SELECT loan_id, disbursed_on AS since, greatest(disbursed_on, DATE '2025-01-01') AS day, principal AS owed, rate, 0 AS overdue
      FROM loan
      UNION ALL
      SELECT
        loan_id, day, greatest(day, DATE '2025-01-01'),
        CASE event WHEN 'repayment' THEN -amount ELSE 0 END,
        rate,
        CASE event WHEN 'overdue-begin' THEN 1 WHEN 'overdue-end' THEN -1 ELSE 0 END
      FROM event
      WHERE day < DATE '2026-01-01'
    ),
    segment AS (
      SELECT
        loan_id,
        lead(day, 1, DATE '2026-01-01') OVER following - day AS days,
        sum(owed) OVER following AS balance,
        last_value(rate IGNORE NULLS) OVER following AS rate,
        sum(overdue) OVER following > 0 AS is_overdue
      FROM change
      WINDOW following AS (PARTITION BY loan_id ORDER BY since ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
    ),
    accrued AS (
      SELECT
        loan_id,
        sum(days) FILTER (balance > 0 AND NOT is_overdue) AS days,
        sum(days) FILTER (balance > 0 AND is_overdue) AS overdue_days,
        sum(balance * days) FILTER (NOT is_overdue) AS principal_days,
        sum(balance::HUGEINT * days * rate) AS interest,
        sum(balance::HUGEINT * days * least(1800000, rate)) FILTER (NOT is_overdue) AS subsidy,
        sum(balance::HUGEINT * days * least(1900000, rate - least(1800000, rate))) FILTER (NOT is_overdue) AS waived
      FROM segment
      WHERE days > 0
      GROUP BY loan_id
    ),
    line AS (
      SELECT
        loan_id, household_id, product, township,
        CASE WHEN disbursed_on < DATE '2024-12-12' THEN 'trial' ELSE 'regular' END AS basis,
        coalesce(overdue_days, 0) AS overdue_days,
        coalesce(days, 0) AS days,
        coalesce(principal_days, 0) AS principal_days,
        (2 * interest + 36000000000) // 72000000000 AS interest,
        (2 * coalesce(subsidy, 0) + 36000000000) // 72000000000 AS subsidy,
        (2 * coalesce(waived, 0) + 36000000000) // 72000000000 AS waived
      FROM loan
      JOIN household USING (household_id)
      JOIN accrued USING (loan_id)
      WHERE lender = '遂昌农商银行' AND product = '共富经营贷' AND disbursed_on >= DATE '2024-09-01' AND listed_from <= disbursed_on
    ),
    total AS (SELECT (2 * sum(subsidy) * 4 + 5) // 10 - sum(subsidy * 4 // 5) AS missing FROM line),
    funded AS (
      SELECT
        line.*,
        subsidy * 4 // 5
          + (row_number() OVER (ORDER BY subsidy * 4 % 5 DESC, loan_id) <= missing)::INTEGER AS province
      FROM line, total
    )
  SELECT
    loan_id AS "loanId", household_id AS "householdId", basis, overdue_days AS "overdueDays", days AS "subsidisedDays",
    (principal_days::DECIMAL(18,0) * 0.01)::DECIMAL(18,2)::VARCHAR AS "principalDays",
    (interest::DECIMAL(18,0) * 0.01)::DECIMAL(18,2)::VARCHAR AS interest,
    (waived::DECIMAL(18,0) * 0.01)::DECIMAL(18,2)::VARCHAR AS waived,
    (subsidy::DECIMAL(18,0) * 0.01)::DECIMAL(18,2)::VARCHAR AS subsidy,
    ((interest - subsidy - waived)::DECIMAL(18,0) * 0.01)::DECIMAL(18,2)::VARCHAR AS "borrowerInterest",
    (province::DECIMAL(18,0) * 0.01)::DECIMAL(18,2)::VARCHAR AS province,
    ((subsidy - province)::DECIMAL(18,0) * 0.01)::DECIMAL(18,2)::VARCHAR AS local,
    product, township
  FROM funded
) TO $lines (FORMAT json)
