/**
 * How far short of its target a figure may be and still only be watched. `ratio` is against the target;
 * `pointsMax` bounds it for percentages, because 5 % of 95 % is nearly five points.
 */
export type Tolerance = { readonly ratio: number; readonly pointsMax?: number }

export const tolerances: Readonly<Record<string, Tolerance>> & { readonly usual: Tolerance } = {
  usual: { ratio: 0.05 },
  percent: { ratio: 0.05, pointsMax: 1 },
  score: { ratio: 0.02 },
}
