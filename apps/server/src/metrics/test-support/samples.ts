/** One line of the text format: a name, labels as they are written, a value. */
const linePattern = /^(?<series>[a-zA-Z_:][\w:]*(?:\{.*\})?) (?<value>\S+)$/;

/** The samples of metrics in the text format, by name and labels as they stand there. */
export function samplesOf(body: string): ReadonlyMap<string, number> {
  const samples = new Map<string, number>();
  for (const line of body.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const { series, value } = linePattern.exec(line)?.groups ?? {};
    if (series === undefined) throw new Error(`Not a sample: ${line}`);
    if (samples.has(series)) throw new Error(`Twice: ${series}`);
    samples.set(series, Number(value));
  }
  return samples;
}
