import { assert } from '../../../kernel/refusal.ts'

export type Fit = { readonly intercept: number; readonly weights: readonly number[]; readonly steps: number }

const stepsMax = 30
const closeEnough = 1e-8

type FitTerms = { readonly ridge?: number; /** Intercept and weights to begin with: near the answer few steps are left. */ readonly start?: readonly number[] }

/** Logistic regression by Newton's method; a trace of ridge keeps factors that say the same from running away from each other. */
export function fitLogistic(columns: readonly Float64Array[], outcome: Uint8Array, { ridge = 1e-4, start = [] }: FitTerms = {}): Fit {
  const count = outcome.length
  const all = [new Float64Array(count).fill(1), ...columns]
  const width = all.length
  const weights = Float64Array.from({ length: width }, (_, index) => start[index] ?? 0)
  const residual = new Float64Array(count)
  const spread = new Float64Array(count)
  const weighed = new Float64Array(count)
  for (let step = 1; step <= stepsMax; step += 1) {
    const linear = linearOf(all, weights)
    for (let row = 0; row < count; row += 1) {
      const chance = sigmoid(linear[row] ?? 0)
      residual[row] = (outcome[row] ?? 0) - chance
      spread[row] = Math.max(1e-12, chance * (1 - chance))
    }
    const gradient = new Float64Array(width)
    const hessian = new Float64Array(width * width)
    all.forEach((left, one) => {
      gradient[one] = dot(left, residual) - (one === 0 ? 0 : ridge * count * (weights[one] ?? 0))
      for (let row = 0; row < count; row += 1) weighed[row] = (left[row] ?? 0) * (spread[row] ?? 0)
      for (let other = one; other < width; other += 1) {
        const right = all[other]
        const sum = (right ? dot(weighed, right) : 0) + (one === other && one > 0 ? ridge * count : 0)
        hessian[one * width + other] = sum
        hessian[other * width + one] = sum
      }
    })
    let moved = 0
    solve(hessian, gradient).forEach((by, index) => {
      weights[index] = (weights[index] ?? 0) + by
      moved = Math.max(moved, Math.abs(by))
    })
    if (moved < closeEnough) return { intercept: weights[0] ?? 0, weights: [...weights.subarray(1)], steps: step }
  }
  return { intercept: weights[0] ?? 0, weights: [...weights.subarray(1)], steps: stepsMax }
}

function linearOf(columns: readonly Float64Array[], weights: Float64Array): Float64Array {
  const linear = new Float64Array(columns[0]?.length ?? 0)
  columns.forEach((column, index) => {
    const weight = weights[index] ?? 0
    if (weight === 0) return
    for (let row = 0; row < linear.length; row += 1) linear[row] = (linear[row] ?? 0) + weight * (column[row] ?? 0)
  })
  return linear
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0
  for (let row = 0; row < one.length; row += 1) sum += (one[row] ?? 0) * (other[row] ?? 0)
  return sum
}

export const sigmoid = (linear: number): number => 1 / (1 + Math.exp(-linear))

/** Cholesky: the matrix is symmetric and, with its ridge, positive. */
function solve(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length
  const lower = new Float64Array(size * size)
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = matrix[row * size + column] ?? 0
      for (let inner = 0; inner < column; inner += 1) sum -= (lower[row * size + inner] ?? 0) * (lower[column * size + inner] ?? 0)
      if (row === column) assert(sum > 0, 'Nobody differs in any factor: there is nothing to learn.')
      lower[row * size + column] = row === column ? Math.sqrt(sum) : sum / (lower[column * size + column] ?? 1)
    }
  }
  const solution = Float64Array.from(right)
  for (let row = 0; row < size; row += 1) {
    for (let inner = 0; inner < row; inner += 1) solution[row] = (solution[row] ?? 0) - (lower[row * size + inner] ?? 0) * (solution[inner] ?? 0)
    solution[row] = (solution[row] ?? 0) / (lower[row * size + row] ?? 1)
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    for (let inner = row + 1; inner < size; inner += 1) solution[row] = (solution[row] ?? 0) - (lower[inner * size + row] ?? 0) * (solution[inner] ?? 0)
    solution[row] = (solution[row] ?? 0) / (lower[row * size + row] ?? 1)
  }
  return solution
}
