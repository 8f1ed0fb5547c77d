/** What a row's answer failed at, worst first. `no_answer` is the run's failure and not the model's: nothing is known of such a row. */
export const FAILURES = ["missed_red_flag", "false_alarm", "clinical", "no_answer", "format", "uncertain", "none"] as const;
export type Failure = (typeof FAILURES)[number];
