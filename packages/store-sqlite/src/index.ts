export { createSqliteStore } from './create-sqlite-store.ts';
export { backupSqliteStore } from './database/backup.ts';
export type { BackupOptions, BackupProgress, BackupSummary } from './database/backup.ts';
export { checkIntegrity as checkSqliteStore } from './database/check-integrity.ts';
export type { IntegrityReport } from './database/check-integrity.ts';
export type { SqliteStore, SqliteStoreOptions, SqliteStoreStats } from './sqlite-store.ts';
