/** Waits for something that other callbacks of this process bring about, without waiting in time. */
export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise(setImmediate);
}
