/** A chart of upright bars in groups. */
export interface BarChart {
  readonly title: string;
  readonly subtitle: string;
  readonly series: readonly { readonly name: string; readonly color: string }[];
  readonly groups: readonly BarGroup[];
  /** What a line across a bar stands for. */
  readonly markName?: string;
  /** The highest value on the scale, and how far apart its lines are. */
  readonly scale: { readonly highest: number; readonly step: number };
  readonly format: (value: number) => string;
}

/** Bars that stand together, one for each series. */
export interface BarGroup {
  readonly name: string;
  /** One for each series; a gap where there is none. */
  readonly bars: readonly (Bar | undefined)[];
}

/** One bar, with a line across where the limit lies. */
export interface Bar {
  readonly value: number;
  readonly mark?: number;
}

const width = 760;
const height = 400;
const plot = { left: 64, right: 744, top: 92, bottom: 344 };
/** Middle greys, that can be read on white and on black. */
const ink = '#6e7781';
const faint = '#8b949e';
const markInk = '#d29922';

/** Draws the chart as SVG without a background of its own; it can be read on light and dark pages. */
export function drawBarChart(chart: BarChart): string {
  const { title, subtitle, groups, series, scale } = chart;
  const y = (value: number): number => plot.bottom - (value / scale.highest) * (plot.bottom - plot.top);
  const parts: string[] = [
    text(plot.left, 26, title, 'font-size="17" font-weight="600"'),
    text(plot.left, 48, subtitle, 'font-size="13"'),
  ];
  parts.push(...legend(chart));
  for (let value = 0; value <= scale.highest + 1e-9; value += scale.step) {
    const at = y(value);
    const line = value === 0 ? `stroke="${ink}"` : `stroke="${faint}" stroke-opacity="0.35"`;
    parts.push(`<line x1="${plot.left}" x2="${plot.right}" y1="${round(at)}" y2="${round(at)}" ${line}/>`);
    parts.push(text(plot.left - 8, at + 4, chart.format(value), 'font-size="12" text-anchor="end"'));
  }
  const groupWidth = (plot.right - plot.left) / groups.length;
  const barWidth = Math.min(48, (0.76 * groupWidth) / series.length);
  for (const [place, { name, bars }] of groups.entries()) {
    const middle = plot.left + (place + 0.5) * groupWidth;
    parts.push(text(middle, plot.bottom + 22, name, 'font-size="13" text-anchor="middle"'));
    for (const [index, bar] of bars.entries()) {
      if (bar === undefined) continue;
      const left = middle + (index - bars.length / 2) * barWidth;
      parts.push(...drawBar(bar, left, barWidth, y, series[index]?.color ?? ink, chart.format));
    }
  }
  const label = `aria-label="${escapeText(`${title}. ${subtitle}`)}"`;
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" ${label} font-family="system-ui, sans-serif" fill="${ink}">`;
  return `${head}\n${parts.join('\n')}\n</svg>\n`;
}

function drawBar(
  { value, mark }: Bar,
  left: number,
  barWidth: number,
  y: (value: number) => number,
  color: string,
  format: (value: number) => string,
): readonly string[] {
  const top = y(value);
  const inner = barWidth - 4;
  const parts = [
    `<rect x="${round(left + 2)}" y="${round(top)}" width="${round(inner)}" height="${round(plot.bottom - top)}" rx="2" fill="${color}"/>`,
  ];
  let above = top;
  if (mark !== undefined) {
    const at = y(mark);
    parts.push(
      `<line x1="${round(left - 2)}" x2="${round(left + barWidth + 2)}" y1="${round(at)}" y2="${round(at)}" stroke="${markInk}" stroke-width="3"/>`,
    );
    above = Math.min(top, at);
    if (at < top) parts.push(text(left + barWidth / 2, at - 6, format(mark), 'font-size="12" text-anchor="middle"'));
  }
  // A figure stands in its bar; where there is no room, above it, or beside the figure of the limit.
  const crossed = mark !== undefined && y(mark) > top;
  if (!crossed && plot.bottom - top >= 26) {
    parts.push(
      text(left + barWidth / 2, top + 18, format(value), 'font-size="12" font-weight="600" text-anchor="middle" fill="#fff"'),
    );
  } else if (above === top) {
    parts.push(text(left + barWidth / 2, above - 6, format(value), 'font-size="12" text-anchor="middle"'));
  } else {
    parts.push(text(left + barWidth + 6, top + 14, format(value), 'font-size="12" font-weight="600"'));
  }
  return parts;
}

function legend({ series, markName }: BarChart): readonly string[] {
  const parts: string[] = [];
  let left = plot.left;
  const entry = (symbol: string, name: string): void => {
    parts.push(symbol, text(left + 20, 72, name, 'font-size="13"'));
    left += 42 + 7.2 * name.length;
  };
  for (const { name, color } of series)
    entry(`<rect x="${round(left)}" y="61" width="13" height="13" rx="2" fill="${color}"/>`, name);
  if (markName !== undefined) {
    entry(`<line x1="${round(left)}" x2="${round(left + 14)}" y1="68" y2="68" stroke="${markInk}" stroke-width="3"/>`, markName);
  }
  return parts;
}

function text(x: number, y: number, content: string, attributes: string): string {
  return `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escapeText(content)}</text>`;
}

function escapeText(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
