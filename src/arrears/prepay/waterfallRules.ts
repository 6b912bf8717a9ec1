export type WaterfallBar = { readonly fen: number; /** Shares of the width that all bars together need. */ readonly from: number; readonly to: number }

/** Bars of a waterfall, each beginning where the one before ended; the last one is their sum and stands on nothing. */
export function waterfallOf(parts: readonly number[]): WaterfallBar[] {
  let at = 0
  const spans = parts.map((fen) => {
    const from = at
    at += fen
    return { fen, from, to: at }
  })
  const all = [...spans, { fen: at, from: 0, to: at }]
  const low = Math.min(0, ...all.flatMap((span) => [span.from, span.to]))
  const width = Math.max(0, ...all.flatMap((span) => [span.from, span.to])) - low || 1
  return all.map(({ fen, from, to }) => ({ fen, from: (Math.min(from, to) - low) / width, to: (Math.max(from, to) - low) / width }))
}
