/** One thing that a scripted task works on. */
export interface ScriptedItem {
  /**
   * Names the item: `<product id>/<image id>` for a JD product image, the image's name for a JD image index, the origin URL for a Shoplazza file.
   */
  readonly key: string;
  /** Makes the item fail. JD reports it as the item's reason; Shoplazza gives no reasons, so that there any text will do. */
  readonly reason?: string | undefined;
}

/** How a task goes. Time runs from its creation; items settle one after another, evenly over `durationMs`. */
export interface TaskScript {
  /** The task's id, verbatim; a task of that id is started anew. @default an id as the vendor makes them */
  readonly id?: string | undefined;
  /** How long the work takes once it begins, in milliseconds. @default the vendor's `durationMs` */
  readonly durationMs?: number | undefined;
  /** How long the task waits before the work begins, in milliseconds. @default 0 */
  readonly queuedMs?: number | undefined;
  /** What the task works on, in the order in which it settles. @default `total` made-up items */
  readonly items?: readonly ScriptedItem[] | undefined;
  /** How many items to make up, at most 100,000. @default 3; 1 where the vendor's task has no items */
  readonly total?: number | undefined;
  /** How many of the made-up items fail, spread evenly over them. @default 0 */
  readonly failures?: number | undefined;
  /** Why made-up items fail. @default `NO_AVAILABLE_FEATURE`, as the vendor spells it there */
  readonly reason?: string | undefined;
  /** The vendor's state word or number to end in, to play a state that nobody knows. @default the documented one */
  readonly finalState?: string | number | undefined;
}

/** The kinds of task, as providers name their task types. */
export type TaskType = 'product-image' | 'image-index' | 'file' | 'theme' | 'data-query';
