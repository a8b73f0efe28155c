-- From the lines of households, with their loans, of a file.
held AS MATERIALIZED (
  SELECT household, loans FROM read_json($input, format = 'newline_delimited', columns = {
    household: 'STRUCT(id VARCHAR, township VARCHAR, listed STRUCT("from" DATE)[])',
    loans: 'STRUCT(id VARCHAR, "householdId" VARCHAR, lender VARCHAR, product VARCHAR, principal DECIMAL(17,2),
      "disbursedOn" DATE, "maturesOn" DATE, rates STRUCT("from" DATE, pct DECIMAL(9,6))[],
      repayments STRUCT("on" DATE, amount DECIMAL(17,2))[], overdue STRUCT("from" DATE, "to" DATE)[])[]'})
),
written AS MATERIALIZED (SELECT unnest(loans) AS loan FROM held),
household AS (
  SELECT household.id AS household_id, coalesce(household.township, '') AS township, household.listed[1]."from" AS listed_from
  FROM held
),
loan AS (
  SELECT
    loan.id AS loan_id, loan."householdId" AS household_id, loan.lender AS lender, loan.product AS product,
    loan."disbursedOn" AS disbursed_on, loan."maturesOn" AS matures_on,
    (loan.principal * 100)::BIGINT AS principal, (loan.rates[1].pct * 1000000)::BIGINT AS rate
  FROM written
),
event AS (
  SELECT id AS loan_id, 'repayment' AS event, each."on" AS day, (each.amount * 100)::BIGINT AS amount, NULL::BIGINT AS rate
  FROM (SELECT loan.id AS id, unnest(loan.repayments) AS each FROM written)
  UNION ALL
  SELECT id, 'rate-change', each."from", NULL, (each.pct * 1000000)::BIGINT
  FROM (SELECT loan.id AS id, unnest(loan.rates[2:]) AS each FROM written)
  UNION ALL
  SELECT id, 'overdue-begin', each."from", NULL, NULL
  FROM (SELECT loan.id AS id, unnest(loan.overdue) AS each FROM written)
  UNION ALL
  SELECT id, 'overdue-end', each."to", NULL, NULL
  FROM (SELECT loan.id AS id, unnest(loan.overdue) AS each FROM written)
  WHERE each."to" IS NOT NULL
)
