/** What a figure is held to: a number of ours, or ours as a share of the peer's. */
export interface Goal {
  readonly of: 'ours' | 'ratio';
  readonly least?: number | undefined;
  readonly most?: number | undefined;
}

/** One row of the table. */
export interface Figure {
  readonly what: string;
  readonly unit: string;
  readonly ours: number;
  /** What it stands beside; a peer that was not run has the reason in place of its value. */
  readonly peer?: { readonly name: string; readonly value: number | string } | undefined;
  readonly goal?: Goal | undefined;
}

/** The columns of {@link toRow}. */
export const header: readonly string[] = ['figure', 'unit', 'ours', 'peer', 'of', 'ours / peer', 'goal'];

/** A figure as a row of the table. */
export function toRow(figure: Figure): readonly string[] {
  const { what, unit, ours, peer, goal } = figure;
  const ratio = ratioOf(figure);
  const value = peer === undefined ? '' : typeof peer.value === 'string' ? peer.value : format(peer.value);
  return [
    what,
    unit,
    format(ours),
    value,
    peer?.name ?? '',
    ratio === undefined ? '' : ratio.toFixed(2),
    goal === undefined ? '' : describe(figure, goal),
  ];
}

/** Whether a figure is as it should be. */
export function isReached(figure: Figure): boolean {
  const { goal, ours } = figure;
  if (goal === undefined) return true;
  const value = goal.of === 'ours' ? ours : (ratioOf(figure) ?? Number.NaN);
  return value >= (goal.least ?? -Infinity) && value <= (goal.most ?? Infinity);
}

function describe(figure: Figure, { of, least, most }: Goal): string {
  const limit = least === undefined ? `at most ${format(most ?? Infinity)}` : `at least ${format(least)}`;
  return `${of === 'ratio' ? 'ratio ' : ''}${limit}: ${isReached(figure) ? 'reached' : 'MISSED'}`;
}

function ratioOf({ ours, peer }: Figure): number | undefined {
  return typeof peer?.value === 'number' ? ours / peer.value : undefined;
}

function format(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value >= 10 ? value.toFixed(1) : String(Number(value.toPrecision(2)));
}
