/** Lets the event loop turn until something holds: for what real sockets do, which no clock of a test moves. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
