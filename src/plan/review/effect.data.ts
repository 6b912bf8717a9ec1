/** Nine of ten intervals should hold. Three months on each side, where they are there: a single bad month is often followed by a better one whatever is done. */
export const effectSettings = { coverage: 0.9, monthsBefore: 3, monthsAfterMax: 3 }
/** Meetings whose actions are still looked at. */
export const meetingsBack = 3
