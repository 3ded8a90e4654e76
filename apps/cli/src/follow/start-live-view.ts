import type { CommandContext } from '../command-context.ts';
import type { OutputStream } from '../io.ts';
import type { LiveFrame } from '../render/live-frame.ts';
import { createColors } from '../terminal/colors.ts';
import { createLiveScreen } from '../terminal/live-screen.ts';
import type { LiveScreen } from '../terminal/live-screen.ts';
import type { FollowModel } from './follow-model.ts';

/** Draws how the followed tasks stand at the foot of a terminal, until the context's screen is cleared. */
export function startLiveView(
  context: CommandContext,
  stream: OutputStream,
  model: FollowModel,
  render: (frame: LiveFrame) => readonly string[],
): LiveScreen {
  const { clock } = context.dependencies;
  const { environment } = context.io;
  const colors = createColors({ environment, wanted: context.options.color, isTerminal: stream.isTTY === true });
  const draw = (size: LiveFrame['size']): readonly string[] => render({ model, size, colors, nowMs: clock.now() });
  const screen = createLiveScreen({ stream, clock, draw });
  context.screen.show(screen);
  return screen;
}
