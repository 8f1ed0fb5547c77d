/** Knowledge of one clinical protocol. */
export interface Protocol {
  readonly id: string;
}
