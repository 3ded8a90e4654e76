import type { HttpErrorRule } from './http-errors.ts';

/** A request, as templates. */
export interface HttpCallDefinition {
  /** @default 'GET' where something is asked, 'POST' where something is started or stopped */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | undefined;
  /**
   * Begins with `/`; appended to the base URL. A value becomes one segment, whatever it holds; `{+id}` keeps the slashes of ids that are paths, and takes no
   * `.`, `..` or empty segment.
   */
  readonly path: string;
  /** The query's parameters, by name. One whose value is missing is left out. */
  readonly query?: Readonly<Record<string, string>> | undefined;
  /** Headers, by name. One whose value is missing is left out. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * The body: JSON whose texts are templates. A text that is nothing but one placeholder becomes its value, of whatever kind; one that is missing leaves its
   * member out.
   *
   * @default none; the input, in `submit`
   */
  readonly body?: HttpBodyTemplate | undefined;
  /** How the body is written. @default 'json' */
  readonly format?: 'json' | 'form' | undefined;
  /** What errors of this call mean; asked before those that hold for all calls. */
  readonly errors?: readonly HttpErrorRule[] | undefined;
}

/** JSON whose texts are templates. */
export type HttpBodyTemplate =
  | string
  | number
  | boolean
  | null
  | readonly HttpBodyTemplate[]
  | { readonly [name: string]: HttpBodyTemplate };
