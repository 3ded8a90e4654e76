/** Compares figures with their goals and remembers which were missed. */
export class Goals {
  readonly missed: string[] = [];

  /** @returns `reached` or `missed`, for a table. */
  atLeast(what: string, figure: number, goal: number): string {
    return this.#judge(what, figure >= goal);
  }

  /** @returns `reached` or `missed`, for a table. */
  atMost(what: string, figure: number, goal: number): string {
    return this.#judge(what, figure <= goal);
  }

  #judge(what: string, reached: boolean): string {
    if (!reached) this.missed.push(what);
    return reached ? 'reached' : 'missed';
  }
}

/** A share as a percentage. */
export function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)} %`;
}

/** A ratio. */
export function times(ratio: number): string {
  return `${ratio.toFixed(2)}x`;
}

/** Milliseconds as seconds. */
export function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(2);
}
