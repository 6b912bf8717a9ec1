import { assert } from '../../../kernel/refusal.ts'

export type Fit = { readonly intercept: number; readonly weights: readonly number[]; readonly steps: number }

const stepsMax = 30
const closeEnough = 1e-8

/** Logistic regression by Newton's method; a trace of ridge keeps factors that say the same from running away from each other. */
export function fitLogistic(columns: readonly Float64Array[], outcome: Uint8Array, ridge = 1e-4): Fit {
  const count = outcome.length
  const width = columns.length + 1
  const weights = new Float64Array(width)
  const linear = new Float64Array(count)
  for (let step = 1; step <= stepsMax; step += 1) {
    const gradient = new Float64Array(width)
    const hessian = new Float64Array(width * width)
    const residual = new Float64Array(count)
    const spread = new Float64Array(count)
    for (let row = 0; row < count; row += 1) {
      const chance = sigmoid(linear[row] ?? 0)
      residual[row] = (outcome[row] ?? 0) - chance
      spread[row] = Math.max(1e-12, chance * (1 - chance))
    }
    for (let one = 0; one < width; one += 1) {
      const left = one === 0 ? null : (columns[one - 1] ?? null)
      let slope = -ridge * count * (one === 0 ? 0 : (weights[one] ?? 0))
      for (let row = 0; row < count; row += 1) slope += (residual[row] ?? 0) * (left === null ? 1 : (left[row] ?? 0))
      gradient[one] = slope
      for (let other = one; other < width; other += 1) {
        const right = other === 0 ? null : (columns[other - 1] ?? null)
        let sum = one === other && one > 0 ? ridge * count : 0
        for (let row = 0; row < count; row += 1) sum += (spread[row] ?? 0) * (left === null ? 1 : (left[row] ?? 0)) * (right === null ? 1 : (right[row] ?? 0))
        hessian[one * width + other] = sum
        hessian[other * width + one] = sum
      }
    }
    const move = solve(hessian, gradient)
    let moved = 0
    move.forEach((by, index) => {
      weights[index] = (weights[index] ?? 0) + by
      moved = Math.max(moved, Math.abs(by))
    })
    for (let row = 0; row < count; row += 1) {
      let sum = weights[0] ?? 0
      for (let index = 1; index < width; index += 1) sum += (weights[index] ?? 0) * (columns[index - 1]?.[row] ?? 0)
      linear[row] = sum
    }
    if (moved < closeEnough) return { intercept: weights[0] ?? 0, weights: [...weights.subarray(1)], steps: step }
  }
  return { intercept: weights[0] ?? 0, weights: [...weights.subarray(1)], steps: stepsMax }
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
