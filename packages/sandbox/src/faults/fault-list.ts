import type { VendorName } from '../vendors/vendor.ts';
import { checkFault } from './check-fault.ts';
import type { Fault } from './fault.ts';

/** What a fault is matched against. */
export interface FaultMoment {
  readonly vendor: VendorName;
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly after: 'accept' | 'work';
}

/** The faults that wait for their requests. */
export interface FaultList {
  /** @throws {TypeError} naming what is wrong with the fault. */
  readonly add: (fault: Fault) => void;
  readonly clear: () => void;
  /** Takes the oldest fault that hits, and counts it as spent once. */
  take(moment: FaultMoment): Fault | undefined;
  /** The faults that wait, with how often each will still hit. */
  waiting(): readonly { readonly fault: Fault; readonly timesLeft: number }[];
}

const mostFaults = 10_000;

/** Makes an empty list. */
export function createFaultList(): FaultList {
  let entries: { readonly fault: Fault; timesLeft: number }[] = [];
  return {
    add(fault) {
      checkFault(fault);
      if (entries.length >= mostFaults) throw new TypeError(`${mostFaults} faults wait already. Clear them first.`);
      entries.push({ fault, timesLeft: fault.times ?? 1 });
    },
    clear() {
      entries = [];
    },
    take(moment) {
      const entry = entries.find(({ fault }) => hits(fault, moment));
      if (!entry) return undefined;
      entry.timesLeft -= 1;
      if (entry.timesLeft <= 0) entries = entries.filter((other) => other !== entry);
      return entry.fault;
    },
    waiting: () => entries.map(({ fault, timesLeft }) => ({ fault, timesLeft })),
  };
}

function hits(fault: Fault, moment: FaultMoment): boolean {
  const after = fault.after ?? (fault.kind === 'truncated' ? 'work' : 'accept');
  if (after !== moment.after) return false;
  if (fault.vendor !== undefined && fault.vendor !== moment.vendor) return false;
  if (fault.method !== undefined && fault.method.toUpperCase() !== moment.method) return false;
  // search, unlike test, keeps no position between calls in an expression with the g flag.
  return typeof fault.path === 'object' ? moment.target.search(fault.path) >= 0 : moment.target.startsWith(fault.path ?? '');
}
