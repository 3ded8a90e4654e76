import { samplesOf } from './samples.ts';

interface Family {
  readonly name: string;
  readonly help: string | undefined;
  readonly type: string | undefined;
}

/** Units that are not the base units of Prometheus, and words that only repeat the type. */
const wrongWords = /_(?:ms|milliseconds|minutes|hours|days|percent|kilobytes|gauge|counter|histogram|summary)(?:_|$)/;
const suffixes: Readonly<Record<string, readonly string[]>> = {
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};

/** What is wrong with the names, helps and types of metrics in the text format, by the conventions of Prometheus. */
export function lintMetrics(body: string): readonly string[] {
  const families = familiesOf(body);
  const problems: string[] = [];
  for (const { name, help, type } of families.values()) {
    const isCounter = type === 'counter';
    if (help === undefined || help.trim() === '') problems.push(`${name} has no help`);
    if (type === undefined) problems.push(`${name} has no type`);
    if (!/^[a-z][a-z0-9_]*$/.test(name)) problems.push(`${name} is not in snake case`);
    if (isCounter !== name.endsWith('_total'))
      problems.push(`${name} is a ${type}: counters end in _total, and nothing else does`);
    if (/_(?:count|sum|bucket)$/.test(name)) problems.push(`${name} ends like a part of a histogram`);
    if (wrongWords.test(name)) problems.push(`${name} has a unit that is no base unit, or repeats its type`);
  }
  for (const series of samplesOf(body).keys()) {
    const brace = series.indexOf('{');
    const name = brace < 0 ? series : series.slice(0, brace);
    if (![...families.values()].some((family) => namesOf(family).includes(name)))
      problems.push(`${name} has no help and no type`);
    for (const [, label = ''] of series.matchAll(/([\w:]+)="/g)) {
      if (!/^[a-z][a-z0-9_]*$/.test(label)) problems.push(`${name} has a label ${label} that is not in snake case`);
    }
  }
  return [...new Set(problems)];
}

/** Every name that a sample can have, whether or not it has one at the moment. */
export function metricNames(body: string): ReadonlySet<string> {
  return new Set([...familiesOf(body).values()].flatMap(namesOf));
}

/** All labels that a metric has, over its samples. */
export function labelsOf(body: string): ReadonlySet<string> {
  return new Set(
    [...samplesOf(body).keys()].flatMap((series) => [...series.matchAll(/(\w+)="/g)].map(([, label = '']) => label)),
  );
}

function namesOf({ name, type = '' }: Family): readonly string[] {
  return (suffixes[type] ?? ['']).map((suffix) => `${name}${suffix}`);
}

function familiesOf(body: string): ReadonlyMap<string, Family> {
  const families = new Map<string, Family>();
  for (const [, key = '', name = '', text = ''] of body.matchAll(/^# (HELP|TYPE) (\S+) ?(.*)$/gm)) {
    const family = families.get(name) ?? { name, help: undefined, type: undefined };
    families.set(name, { ...family, [key === 'HELP' ? 'help' : 'type']: text });
  }
  return families;
}
