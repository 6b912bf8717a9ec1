import type { OpeningRule } from './contract.ts'

/** A few yuan forgotten keep nobody out; from 50 yuan on the debt comes first. */
export const defaultOpening: OpeningRule = { refuseFromFen: 5_000, guarantorFromFen: 1_000, depositFromNumbers: 3, refuseFromNumbers: 6, depositFen: 5_000 }
