import { alternate, median, medianRatio } from '../measure/alternate.ts';
import { printTable } from '../measure/print-table.ts';
import { floor } from './floor.ts';
import { buildOfficialRequest, signOfficial } from './official.ts';
import { signOurs } from './ours.ts';

// How fast signRequest is: beside the vendor's own signer and beside the cryptography alone, in one run, in turns.

const goals = { official: 8, floor: 0.5 };
const date = new Date('2026-01-02T03:04:05Z');

const official = buildOfficialRequest();
const theirs = signOfficial(official, date);
const nonce = official.request.headers.get('x-jdcloud-nonce') ?? '';
const ours = signOurs({ date, nonce });
if (ours !== theirs) throw new Error(`The signers disagree on the same request, date and nonce:\n${ours}\n${theirs}`);

const names = {
  floor: 'node:crypto alone: 2 hashes, 1 HMAC, key cached',
  ours: '@tasks/provider-jd signRequest',
  official: 'jdcloud-sdk-js 1.2.202, signer alone',
  officialWithRequest: 'jdcloud-sdk-js 1.2.202, request built and signed',
};
const rounds = alternate(
  [
    { name: names.floor, run: floor },
    { name: names.ours, run: () => signOurs() },
    { name: names.official, run: () => signOfficial(official) },
    { name: names.officialWithRequest, run: () => signOfficial(buildOfficialRequest()) },
  ],
  { rounds: 41, turnMs: 50 },
);

console.log(
  `Node ${process.version}, ${process.platform} ${process.arch}, 41 rounds in turns; the POST of a status poll, a full Authorization header`,
);
printTable(
  ['signer', 'µs per request', 'ours is faster by'],
  [...rounds].map(([name, turns]) => [
    name,
    (median(turns) / 1000).toFixed(2),
    `${medianRatio(rounds, names.ours, name).toFixed(2)}x`,
  ]),
);

const againstOfficial = medianRatio(rounds, names.ours, names.official);
const againstFloor = medianRatio(rounds, names.ours, names.floor);
const verdict = (reached: boolean): string => (reached ? 'reached' : 'missed');
console.log(
  `goal: at least ${goals.official}x the official signer: ${againstOfficial.toFixed(2)}x, ${verdict(againstOfficial >= goals.official)}`,
);
console.log(`goal: at least ${goals.floor}x the floor: ${againstFloor.toFixed(2)}x, ${verdict(againstFloor >= goals.floor)}`);
if (againstOfficial < goals.official || againstFloor < goals.floor) process.exitCode = 1;
