-- From the CSV files of a folder.
household AS (
  SELECT household_id, coalesce(township, '') AS township, listed_from FROM read_csv($input || '/households.csv', header = true,
    columns = {household_id: 'VARCHAR', township: 'VARCHAR', listed_from: 'DATE'})
),
loan AS (
  SELECT
    loan_id, household_id, lender, product, disbursed_on, matures_on,
    (principal * 100)::BIGINT AS principal, (rate_annual_pct * 1000000)::BIGINT AS rate
  FROM read_csv($input || '/loans.csv', header = true, columns = {
    loan_id: 'VARCHAR', household_id: 'VARCHAR', lender: 'VARCHAR', product: 'VARCHAR',
    principal: 'DECIMAL(17,2)', disbursed_on: 'DATE', matures_on: 'DATE', rate_annual_pct: 'DECIMAL(9,6)'})
),
event AS (
  SELECT
    loan_id, event, date AS day,
    (amount * 100)::BIGINT AS amount, (rate_annual_pct * 1000000)::BIGINT AS rate
  FROM read_csv($input || '/events.csv', header = true, columns = {
    loan_id: 'VARCHAR', event: 'VARCHAR', date: 'DATE', amount: 'DECIMAL(17,2)', rate_annual_pct: 'DECIMAL(9,6)'})
)
