import { HEADINGS } from '../../words/headings.js';
import { Charts } from './charts.js';
import { Panel, Table } from './parts.js';
import { lang, settled } from './state.js';

/** The settled period: totals, who pays, groups, what was excluded and why. */
export function SettlementView() {
  const summary = settled.value?.summary;
  if (summary === undefined) return null;
  const { policy, period, subsidy, figures, funders, groups, exclusions, reasons, adjustments } = summary;
  return (
    <>
      <p class="eyebrow">
        {policy} · {period}
      </p>
      <p class="hero">
        <span class="label">{subsidy.label}</span>
        <span class="value">{subsidy.value}</span>
        <span class="unit">{subsidy.unit}</span>
      </p>
      <dl class="figures">
        {figures
          .filter(({ name }) => name !== 'subsidy')
          .map(({ name, label, value, unit }) => (
            <div key={name}>
              <dt>{label}</dt>
              <dd>
                {value}
                <span class="unit"> {unit}</span>
              </dd>
            </div>
          ))}
      </dl>
      <Panel heading={funders.caption}>
        <Table table={funders} hidesCaption />
      </Panel>
      <Charts />
      {adjustments === undefined ? null : (
        <Panel heading={adjustments.caption}>
          <Table table={adjustments} hidesCaption />
        </Panel>
      )}
      <Panel heading={HEADINGS.groups[lang.value]}>
        {groups.map((group) => (
          <Table key={group.caption} table={group} />
        ))}
      </Panel>
      {exclusions.rows.length === 0 ? null : (
        <Panel heading={exclusions.caption}>
          <Table table={exclusions} hidesCaption />
        </Panel>
      )}
      {reasons.rows.length === 0 ? null : (
        <Panel heading={reasons.caption}>
          <Table table={reasons} hidesCaption />
        </Panel>
      )}
    </>
  );
}
