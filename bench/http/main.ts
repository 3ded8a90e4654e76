import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { median } from '../measure/alternate.ts';
import { printTable } from '../measure/print-table.ts';
import { contendersAt, inFlight } from './contenders.ts';

// What a poll costs through real HTTP: the JD provider, alone and through the poller, beside a bare fetch loop, in turns in one process.

const goal = 0.75;
const turnMs = 1500;
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '9' } } });
const rounds = Number(values.rounds);

const server = fork(fileURLToPath(import.meta.resolve('./server.ts')), { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
const [port] = (await once(server.stdout ?? server, 'data')) as [Buffer];
const contenders = contendersAt(`http://127.0.0.1:${String(port).trim()}`);
const [bare, ...ours] = contenders;

/** Polls in one second of processor time, by contender, one figure for each round. */
const perCpuSecond = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
// The first round warms up.
for (let round = 0; round <= rounds; round += 1) {
  const first = round % contenders.length;
  for (const contender of [...contenders.slice(first), ...contenders.slice(0, first)]) {
    const before = process.cpuUsage();
    const polls = await contender.poll(turnMs);
    const { user, system } = process.cpuUsage(before);
    if (round > 0) perCpuSecond.get(contender.name)?.push((polls * 1e6) / (user + system));
  }
}
server.disconnect();

const ratioOf = (name: string): number =>
  median((perCpuSecond.get(name) ?? []).map((own, round) => own / (perCpuSecond.get(bare.name)?.[round] ?? Number.NaN)));
console.log(
  `Node ${process.version}, ${process.platform} ${process.arch}; ${inFlight} requests in flight on loopback, ${rounds} rounds in turns of ${turnMs / 1000} s`,
);
printTable(
  ['polls by', 'per CPU second', 'CPU µs each', 'of bare fetch'],
  [...perCpuSecond].map(([name, turns]) => [
    name,
    median(turns).toFixed(0),
    (1e6 / median(turns)).toFixed(0),
    `${ratioOf(name).toFixed(2)}x`,
  ]),
);
for (const { name } of ours) {
  const ratio = ratioOf(name);
  console.log(`goal: ${name}, at least ${goal}x bare fetch: ${ratio.toFixed(2)}x, ${ratio >= goal ? 'reached' : 'missed'}`);
  if (!(ratio >= goal)) process.exitCode = 1;
}
