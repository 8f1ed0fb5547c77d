/** Knowledge of one language. */
export interface Language {
  readonly id: string;
}
