export type PlotBox = { readonly width: number; readonly height: number; readonly padding: number }
export type ValueRange = { readonly min: number; readonly max: number }

/** The span of all known points, with some room when they are all equal. */
export function rangeOf(...lines: readonly (readonly (number | null)[] | undefined)[]): ValueRange {
  let min = Infinity
  let max = -Infinity
  for (const points of lines) {
    for (const point of points ?? []) {
      if (point === null) continue
      if (point < min) min = point
      if (point > max) max = point
    }
  }
  if (min > max) return { min: 0, max: 1 }
  if (min === max) return { min: min - Math.abs(min || 1) * 0.5, max: max + Math.abs(max || 1) * 0.5 }
  return { min, max }
}

/** An SVG path through the known points; a gap where one is missing. */
export function linePath(points: readonly (number | null)[], range: ValueRange, box: PlotBox): string {
  let path = ''
  let isPenDown = false
  for (const [index, point] of points.entries()) {
    if (point === null) {
      isPenDown = false
      continue
    }
    const at = placeOf(index, point, points.length, range, box)
    path += `${isPenDown ? 'L' : 'M'}${at.x} ${at.y}`
    isPenDown = true
  }
  return path
}

export function placeOf(index: number, point: number, count: number, range: ValueRange, box: PlotBox): { x: number; y: number } {
  const across = count < 2 ? 1 : index / (count - 1)
  const up = (point - range.min) / (range.max - range.min)
  return {
    x: round(box.padding + across * (box.width - 2 * box.padding)),
    y: round(box.height - box.padding - up * (box.height - 2 * box.padding)),
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
