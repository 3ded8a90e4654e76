import { mkdir, writeFile } from 'node:fs/promises';

import { drawBarChart } from './bar-chart.ts';
import type { FleetRow } from './budgeted-fleet.ts';
import type { Saving } from './saved-requests.ts';

const folder = new URL('../../docs/images/', import.meta.url);
/** Colours that stand out on white and on black. */
const colors = { ours: '#2f81f7', pooled: '#8250df', fifo: '#85786a' };

/** Draws what was measured into the folder of images of the documentation. */
export async function writePlots(savings: readonly Saving[], fleet: readonly FleetRow[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(new URL('polling-saved-requests.svg', folder), savedRequestsPlot(savings));
  await writeFile(new URL('polling-fleet-lateness.svg', folder), fleetPlot(fleet));
}

function savedRequestsPlot(savings: readonly Saving[]): string {
  const names = ['sigma 1', 'sigma 0.5', 'sigma 0.25', 'sigma 0.1', 'bimodal', 'sigma 1, progress'];
  const groups = names.map((durations) => {
    const saving = savings.find((each) => each.durations === durations && each.peer === 'core-lro');
    return { name: durations, bars: [saving && { value: 100 * saving.saved, mark: 100 * saving.ceiling }] };
  });
  return drawBarChart({
    title: 'Requests saved, at equal mean lateness',
    subtitle: 'against asking every 2 s; durations of a median of 20 s, from widely spread to much alike',
    series: [{ name: 'learned from 100 completions', color: colors.ours }],
    markName: 'no schedule can save more',
    groups,
    scale: { highest: 100, step: 20 },
    format: (value) => `${Math.round(value)} %`,
  });
}

function fleetPlot(rows: readonly FleetRow[]): string {
  const bar = (milliseconds: number): { readonly value: number } => ({ value: milliseconds / 1000 });
  return drawBarChart({
    title: 'How late ends are noticed within a limit of requests',
    subtitle: 'mean lateness in seconds of a fleet of 550 tasks of about 5, 60 and 600 seconds',
    series: [
      { name: 'one after another', color: colors.fifo },
      { name: 'one law for all', color: colors.pooled },
      { name: 'a law for each kind', color: colors.ours },
    ],
    markName: 'least possible',
    groups: rows.map(({ requestsPerSecond, fifo, pooled, learned, bound }) => ({
      name: `${requestsPerSecond} requests a second`,
      bars: [bar(fifo), bar(pooled), { ...bar(learned), mark: bound / 1000 }],
    })),
    scale: { highest: 20, step: 5 },
    format: (value) => (Number.isInteger(value) ? String(value) : value.toFixed(1)),
  });
}
