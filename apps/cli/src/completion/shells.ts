/** The shells that completion scripts are written for. */
export const shells: readonly string[] = ['bash', 'zsh', 'fish'];
