import picocolors from 'picocolors';

/** Functions that colour text, or leave it as it is. */
export type Colors = ReturnType<typeof picocolors.createColors>;

/** What decides whether a stream gets colours. */
export interface ColorChoice {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `false` when `--no-color` was given. */
  readonly wanted: boolean;
  readonly isTerminal: boolean;
}

/** Colours on a terminal, unless `--no-color`, `NO_COLOR` or `TERM=dumb` say otherwise; `FORCE_COLOR` switches them on anywhere. */
export function createColors(choice: ColorChoice): Colors {
  return picocolors.createColors(hasColors(choice));
}

function hasColors({ environment, wanted, isTerminal }: ColorChoice): boolean {
  if (!wanted || environment['NO_COLOR']) return false;
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && environment['TERM'] !== 'dumb';
}
