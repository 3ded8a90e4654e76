/** The columns of the table: the packages compared with, at the versions of package.json, then ours. */
export const contenders = ['core-lro', 'smithy', 'p-wait-for', 'gax', 'openai', 'ai-sdk', 'replicate', 'fal', 'ours'] as const;
