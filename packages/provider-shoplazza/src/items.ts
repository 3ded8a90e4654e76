import type { FailedTaskItem, TaskItem } from '@tasks/core/provider';

/** A file that Shoplazza has fetched and stored. */
export interface ShoplazzaFile extends TaskItem {
  /** The origin link; where the vendor leaves that out, the upload link or else the file's URI. */
  readonly key: string;
  /** The vendor's name of the stored file; empty where it is left out. */
  readonly fileUri: string;
  /** The URL that the file was fetched from; empty where it is left out. */
  readonly originLink: string;
  /** The URL that the file is served from; empty where it is left out. */
  readonly uploadLink: string;
}

/** A file that Shoplazza could not fetch or store. The vendor gives no reason. */
export interface ShoplazzaFailedFile extends FailedTaskItem {
  /** The origin link. */
  readonly key: string;
  /** The URL that the file should have been fetched from; empty where it is left out. */
  readonly originLink: string;
}

/** An uploaded theme. */
export interface ShoplazzaTheme extends TaskItem {
  /** The id of the upload task. */
  readonly key: string;
  /** The id of the theme that the upload made or replaced, when the vendor tells. */
  readonly themeId?: string | undefined;
}

/** The file that a data query wrote. */
export interface ShoplazzaDataExport extends TaskItem {
  /** The id of the query. */
  readonly key: string;
  /** Where the CSV file can be downloaded. */
  readonly url: string;
}
