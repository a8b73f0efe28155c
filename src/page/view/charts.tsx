import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'preact/hooks';
import { PAGE } from '../../words/page.js';
import { count } from '../../words/values.js';
import type { ShownChart } from '../protocol.js';
import { Panel, Table } from './parts.js';
import { charts, say } from './state.js';

use([BarChart, GridComponent, TooltipComponent, LegendComponent, AriaComponent, SVGRenderer]);

/** The width of a chart on paper, in pixels: that of A4 between its margins. */
const PAPER_WIDTH = 660;

/** The charts of the settlement, each with its table. */
export function Charts() {
  if (charts.value.length === 0) return null;
  return (
    <Panel heading={say(PAGE.charts)}>
      <div class="charts">
        {charts.value.map((chart) => (
          <figure key={chart.table.caption}>
            <figcaption>{chart.table.caption}</figcaption>
            {chart.categories.length === 0 ? null : <Drawing chart={chart} />}
            <details>
              <summary>{say(PAGE.asTable)}</summary>
              <Table table={chart.table} hidesCaption />
            </details>
          </figure>
        ))}
      </div>
    </Panel>
  );
}

/** The drawing of a chart. It says nothing to a reader of the screen: the table does. */
function Drawing({ chart }: { readonly chart: ShownChart }) {
  const box = useRef<HTMLDivElement>(null);
  const height = chart.kind === 'bars' ? 90 + 26 * chart.categories.length * Math.min(2, chart.series.length) : 300;
  useEffect(() => {
    const { current } = box;
    if (current === null) return;
    const drawing = init(current, undefined, { renderer: 'svg' });
    const draw = () => drawing.setOption(optionOf(chart, current.clientWidth, coloursOf(current)), true);
    const resize = () => {
      drawing.resize();
      draw();
    };
    const observer = new ResizeObserver(resize);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const before = () => {
      observer.disconnect();
      drawing.resize({ width: PAPER_WIDTH });
      drawing.setOption(optionOf(chart, PAPER_WIDTH, { ...PAPER, font: getComputedStyle(current).fontFamily }), true);
      drawing.getZr().flush();
    };
    const after = () => {
      observer.observe(current);
      resize();
    };
    draw();
    observer.observe(current);
    scheme.addEventListener('change', draw);
    window.addEventListener('beforeprint', before);
    window.addEventListener('afterprint', after);
    return () => {
      observer.disconnect();
      scheme.removeEventListener('change', draw);
      window.removeEventListener('beforeprint', before);
      window.removeEventListener('afterprint', after);
      drawing.dispose();
    };
  }, [chart]);
  return <div class="drawing" aria-hidden="true" ref={box} style={{ height: `${height}px` }} />;
}

interface Colours {
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly paper: string;
  readonly series: readonly string[];
  /** Texts are measured before they are drawn: the font must be named. */
  readonly font: string;
}

/** Colours of a chart on paper: they differ in lightness, for printers without colours. */
const PAPER: Colours = {
  ink: '#000000',
  soft: '#333333',
  line: '#999999',
  paper: '#ffffff',
  series: ['#333333', '#999999', '#cccccc', '#666666'],
  font: 'sans-serif',
};

/** The colours of the page, which are others in the dark. */
function coloursOf(element: HTMLElement): Colours {
  const style = getComputedStyle(element);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: of('ink'),
    soft: of('soft'),
    line: of('line'),
    paper: of('paper'),
    series: [of('covered'), of('series-2'), of('series-3'), of('series-4')],
    font: style.fontFamily,
  };
}

function optionOf(
  { kind, categories, series, unit }: ShownChart,
  width: number,
  colours: Colours,
): Record<string, unknown> {
  const { ink, soft, line, paper, font } = colours;
  const isNarrow = width < 480;
  const names = {
    type: 'category',
    data: categories,
    inverse: kind === 'bars',
    axisLabel: { color: soft, hideOverlap: kind === 'columns', interval: kind === 'bars' ? 0 : undefined },
    axisLine: { lineStyle: { color: line } },
    axisTick: { show: false },
  };
  const values = {
    type: 'value',
    name: unit,
    nameTextStyle: { color: soft },
    axisLabel: { color: soft, hideOverlap: true, formatter: shortValue },
    splitNumber: isNarrow ? 2 : 5,
    splitLine: { lineStyle: { color: line } },
  };
  return {
    animation: false,
    color: colours.series,
    textStyle: { color: ink, fontFamily: font },
    grid: {
      left: 8,
      right: 24,
      top: series.length > 1 ? 56 : 32,
      bottom: 8,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    legend:
      series.length > 1
        ? { top: 0, left: 0, itemGap: 18, itemWidth: 16, itemHeight: 10, textStyle: { color: ink } }
        : { show: false },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      backgroundColor: paper,
      borderColor: line,
      textStyle: { color: ink },
      formatter: tooltipOf,
    },
    xAxis: kind === 'columns' ? names : values,
    yAxis: kind === 'columns' ? values : names,
    series: series.map(({ name, values: data, stack }) => ({
      type: 'bar',
      name,
      data,
      barMaxWidth: 28,
      ...(stack === undefined ? {} : { stack }),
    })),
  };
}

/** A value on an axis, which has round values only. */
function shortValue(value: number): string {
  return count(value);
}

interface Hovered {
  readonly seriesName: string;
  readonly name: string;
  readonly value: number;
}

/** What is told of a place of a chart: elements, since names are text and not HTML. */
function tooltipOf(hovered: readonly Hovered[]): HTMLElement {
  const box = document.createElement('div');
  for (const line of [
    hovered[0]?.name ?? '',
    ...hovered.map(({ seriesName, value }) => `${seriesName} ${count(value)}`),
  ]) {
    const part = document.createElement('div');
    part.textContent = line;
    box.append(part);
  }
  return box;
}
