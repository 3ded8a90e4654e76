import type { TaskState } from '@tasks/core/provider';
import type { Colors } from '../terminal/colors.ts';

/** How a state looks. */
export interface StateStyle {
  readonly symbol: string;
  readonly color: (text: string) => string;
}

/** How a state looks, also without colours. */
export function stateStyle(state: TaskState, colors: Colors): StateStyle {
  switch (state) {
    case 'queued':
      return { symbol: '○', color: colors.dim };
    case 'running':
      return { symbol: '●', color: colors.cyan };
    case 'succeeded':
      return { symbol: '✔', color: colors.green };
    case 'partially_succeeded':
      return { symbol: '◐', color: colors.yellow };
    case 'failed':
      return { symbol: '✖', color: colors.red };
    case 'canceled':
      return { symbol: '⊘', color: colors.magenta };
    case 'unknown':
      return { symbol: '?', color: colors.yellow };
  }
}

/** How an error looks in the place of a state. */
export function errorStyle(colors: Colors): StateStyle {
  return { symbol: '!', color: colors.red };
}
