// A confidence interval: lower and upper end, in the unit of what it is an interval of.

export type Interval = readonly [lower: number, upper: number];
