import { type Day, day } from '../../kernel/day.ts'

/** A code that another one took the place of; what lies below keeps its own last digits. */
export type CodeSuccession = {
  readonly formerCode: string
  readonly formerName: string
  readonly code: string
  /** The last day on which the former code was in force. */
  readonly lastDay: Day
  readonly source: string
}

export const codeSuccessions: readonly CodeSuccession[] = [
  {
    // The same area and seat: only the kind and the code changed. The Ministry's letter is older by days; the public announcement is the day that can be shown.
    formerCode: '632321', formerName: '同仁县', code: '632301', lastDay: day('2020-06-28'),
    source: '青海省人民政府 2020-06-29 公告：撤销同仁县，设立县级同仁市',
  },
]
