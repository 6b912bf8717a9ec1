/** One figure. `ratio` is always `value` divided by what `against` reached in the same run, in the same unit. */
export type BenchLine = {
  /** `chapter.topic.figure`. */
  readonly name: string
  readonly value: number
  readonly unit: 'rows/s' | 's' | 'ms' | 'bytes'
  /** How much was worked on: rows, subscribers, starts, files; the README says which. */
  readonly size: number
  readonly against: string | null
  readonly ratio: number | null
}

export type BenchContext = {
  /** 1: the sizes that the goals speak of; 0.01: a hundredth of them. */
  readonly scale: number
  /** How often each side of a comparison is timed. */
  readonly rounds: number
  /** An empty folder of this bench alone; removed when it ends. */
  makeFolder(): string
  /** Closed in reverse order when the bench ends, also when it fails or is stopped. */
  atEnd(close: () => Promise<unknown>): void
  /** What is going on, for a person who waits; never part of the result. */
  say(words: string): void
}

/** A program that is none of ours and comes from Debian's packages. */
export type BenchNeeds = {
  readonly packages: readonly string[]
  isThere(): boolean
}

export type Bench = {
  /** Names of its lines begin with it. */
  readonly name: string
  /** Measures the built program in dist/. */
  readonly needsBuild: boolean
  /** Another program to compare with; where it is not there, the bench is left out with a word. */
  readonly needs?: BenchNeeds
  run(ctx: BenchContext): Promise<BenchLine[]>
}
