import { baseStyle } from './base-style.ts';

/** What the dashboard looks like. */
export const dashboardStyle: string = `${baseStyle}
#counts { display: flex; flex-wrap: wrap; gap: .4rem; margin: .75rem 0; }
#counts button[aria-pressed="true"] { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
#figures { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; }
#notice { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .75rem; margin: .75rem 0; }
#sign-in { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; }
#sign-in label { display: grid; flex: 1 1 16rem; }
.task { border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0; padding: .6rem .75rem; display: grid; grid-template-columns: 1fr auto; gap: .2rem .75rem; }
.task .ref { overflow-wrap: anywhere; }
.task .line { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: .1rem 1rem; }
.task progress { grid-column: 1 / -1; width: 100%; height: .5rem; accent-color: var(--accent); }
.state { font-weight: 600; }
.state.succeeded { color: var(--good); }
.state.failed, .state.canceled { color: var(--bad); }
.state.partially_succeeded, .state.unknown { color: var(--warn); }
.error { color: var(--bad); overflow-wrap: anywhere; }
`;
