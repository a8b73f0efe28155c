"""Settles households, loans and events in Parquet on Spark, in two passes.

    spark-submit settle.py --input IN --output OUT --policy policy.json --year 2024

IN has households.parquet, loans.parquet and events.parquet, with amounts as DECIMAL and days as DATE. OUT gets lines (Parquet, by
township) and settlement.json. Amounts are DECIMAL or text on the whole way, never a double.
"""

import argparse
import json
import os
import subprocess
import tempfile
import threading

import pyarrow as pa
from pyspark.sql import SparkSession, functions as F

TEXT = "text STRING"


def one(value, of):
    """The one value of a group, or none; two values stop the job."""
    error = f"raise_error(concat('two values of ', {of}, ': ', min({value}), ', ', max({value})))"
    return f"CASE WHEN min({value}) <> max({value}) THEN {error} ELSE min({value}) END"


HOUSEHOLDS = f"""
WITH e AS (
  SELECT loan_id,
    array_sort(collect_list(CASE WHEN event = 'repayment'
      THEN struct(CAST(date AS STRING) AS `on`, CAST(amount AS STRING) AS amount) END)) AS repayments,
    array_sort(collect_list(CASE WHEN event = 'rate-change'
      THEN struct(CAST(date AS STRING) AS `from`, CAST(rate_annual_pct AS STRING) AS pct) END)) AS rates,
    array_sort(collect_list(CASE WHEN event = 'overdue-begin' THEN CAST(date AS STRING) END)) AS begins,
    array_sort(collect_list(CASE WHEN event = 'overdue-end' THEN CAST(date AS STRING) END)) AS ends,
    {one("CASE WHEN event = 'extension' THEN CAST(date AS STRING) END", "loan_id")} AS extended,
    {one("CASE WHEN event = 'misuse' THEN CAST(date AS STRING) END", "loan_id")} AS misused
  FROM events
  WHERE CASE WHEN date IS NOT NULL
      AND event IN ('repayment', 'rate-change', 'overdue-begin', 'overdue-end', 'extension', 'misuse') THEN true
    ELSE raise_error(concat('no such event: ', coalesce(event, 'NULL'), ' of ', coalesce(loan_id, 'NULL'))) END
  GROUP BY loan_id
), l AS (
  SELECT household_id, array_sort(collect_list(struct(
    loan_id AS id, household_id AS householdId, lender, product, CAST(principal AS STRING) AS principal,
    CAST(contracted_on AS STRING) AS contractedOn, CAST(disbursed_on AS STRING) AS disbursedOn,
    CAST(matures_on AS STRING) AS maturesOn, extended AS extendedTo,
    concat(array(struct(CAST(disbursed_on AS STRING) AS `from`, CAST(rate_annual_pct AS STRING) AS pct)),
      coalesce(rates, array())) AS rates,
    repayments,
    transform(begins, (begin, i) -> struct(begin AS `from`, get(ends, i) AS to)) AS overdue,
    misused AS misusedOn
  ))) AS loans
  FROM loans FULL JOIN e USING (loan_id) GROUP BY household_id
), h AS (
  SELECT household_id, struct(
    household_id AS id,
    {one("township", "household_id")} AS township,
    {one("category", "household_id")} AS category,
    {one("CAST(annual_income AS STRING)", "household_id")} AS annualIncome,
    array_sort(collect_list(CASE WHEN coalesce(listed_from, listed_to) IS NOT NULL
      THEN struct(CAST(listed_from AS STRING) AS `from`, CAST(listed_to AS STRING) AS to) END)) AS listed
  ) AS household
  FROM households GROUP BY household_id
)
SELECT to_json(struct(household, coalesce(loans, array()) AS loans)) AS text
FROM h FULL JOIN l USING (household_id)
"""

AMOUNTS = ["principalDays", "interest", "concession", "waived", "capped", "subsidy", "borrowerInterest"]
SETTLED = (
    "loanId STRING, householdId STRING, basis STRING, reasons ARRAY<STRING>, excludedDays MAP<STRING, INT>, "
    "subsidisedDays INT, " + ", ".join(f"{name} STRING" for name in AMOUNTS) + ", "
    "funders MAP<STRING, STRING>, product STRING, township STRING, category STRING"
)


def through(command, files=None):
    """A function for mapInArrow: one process for a partition, which gets its rows as lines and gives lines back.

    The process stays up for all batches of the partition. A partition that Spark runs again gives the same lines.
    """

    def run(batches):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in (files or {}).items():
                with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                    file.write(text)
            errors = tempfile.TemporaryFile()
            process = subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors)
            failed = []

            def feed():
                try:
                    for batch in batches:
                        for text in batch.column(0).to_pylist():
                            process.stdin.write(text.encode() + b"\n")
                except Exception as error:  # the task fails with it, below
                    failed.append(error)
                finally:
                    try:
                        process.stdin.close()
                    except BrokenPipeError:
                        pass

            feeder = threading.Thread(target=feed)
            feeder.start()
            lines = []
            for line in process.stdout:
                lines.append(line.decode().rstrip("\n"))
                if len(lines) == 10_000:
                    yield pa.RecordBatch.from_pydict({"text": lines})
                    lines = []
            feeder.join()
            if process.wait() != 0 or failed:
                errors.seek(0)
                raise RuntimeError(f"{command}: {failed} {errors.read().decode()}")
            yield pa.RecordBatch.from_pydict({"text": pa.array(lines, pa.string())})

    return run


def is_tally():
    return F.col("text").startswith('{"tally":')


def decided(spark, tiexi, tallies, decision, folds):
    """What follows from the tallies: folded on the workers first, so that few of them reach the driver."""
    files = {} if decision is None else {"decision.json": decision}
    given = [] if decision is None else ["--decision", "decision.json"]
    folded = tallies.repartition(folds).mapInArrow(through_if_any([*tiexi, "tally", "-", *given], files), TEXT)
    lines = "\n".join(row.text for row in folded.collect())
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        command = [*tiexi, "tally", "-", "--decide", *given]
        done = subprocess.run(command, cwd=folder, input=lines.encode(), capture_output=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.decode())
        return done.stdout.decode()


def through_if_any(command, files):
    """As `through`, but starts no process for a partition without rows."""

    def run(batches):
        batches = (batch for batch in batches if batch.num_rows > 0)
        first = next(batches, None)
        if first is not None:
            yield from through(command, files)(iter([first, *batches]))

    return run


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--input", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--policy", required=True)
    parser.add_argument("--year", required=True)
    parser.add_argument("--parts", type=int, default=200, help="partitions; some 50,000 loans each are a good size")
    parser.add_argument("--tiexi", default="tiexi", help="the command on every worker, with blanks between its words")
    args = parser.parse_args()
    tiexi = args.tiexi.split(" ")

    spark = SparkSession.builder.appName("tiexi").getOrCreate()
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    spark.conf.set("spark.sql.ansi.enabled", "true")
    for name in ["households", "loans", "events"]:
        spark.read.parquet(f"{args.input}/{name}.parquet").createOrReplaceTempView(name)
    with open(args.policy, encoding="utf-8") as file:
        policy = {"policy.json": file.read()}

    # The first pass. What it gives is written, so that no loan is settled again.
    settle = [*tiexi, "settle", "-", "--input", "ndjson", "--draft", "--policy", "policy.json", "--year", args.year]
    households = spark.sql(HOUSEHOLDS).repartition(args.parts)
    households.mapInArrow(through_if_any(settle, policy), TEXT).write.mode("overwrite").parquet(f"{args.output}/drafts")
    drafts = spark.read.parquet(f"{args.output}/drafts")
    folds = max(1, round(args.parts**0.5))
    answer = decided(spark, tiexi, drafts.where(is_tally()), None, folds)

    # The second, once more for each decision that is open.
    while not answer.startswith('{"settlement":'):
        fund = [*tiexi, "fund", "-", "--decision", "decision.json"]
        filled = drafts.where(~is_tally()).mapInArrow(through_if_any(fund, {"decision.json": answer}), TEXT)
        filled.write.mode("overwrite").parquet(f"{args.output}/filled")
        filled = spark.read.parquet(f"{args.output}/filled")
        answer = decided(spark, tiexi, filled.where(is_tally()), answer, folds)

    line = F.from_json("text", SETTLED, {"mode": "FAILFAST"}).alias("line")
    lines = filled.where(~is_tally()).select(line).select("line.*")
    for name in AMOUNTS:
        lines = lines.withColumn(name, F.col(name).cast("DECIMAL(18,2)"))
    lines = lines.withColumn("funders", F.col("funders").cast("MAP<STRING, DECIMAL(18,2)>"))
    lines.write.mode("overwrite").partitionBy("township").parquet(f"{args.output}/lines")
    with open(f"{args.output}/settlement.json", "w", encoding="utf-8") as file:
        file.write(answer)
    totals = json.loads(answer)["settlement"]["totals"]
    print(totals["loans"], "loans", totals["subsidy"], totals["funders"])


if __name__ == "__main__":
    main()
