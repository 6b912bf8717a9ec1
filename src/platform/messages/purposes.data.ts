import type { Words } from '../../kernel/refusal.ts'

export type Purpose = {
  readonly words: Words
  /** Smaller goes first. */
  readonly priority: number
  /** Waits for the end of the quiet hours. */
  readonly isQuiet: boolean
  /** Counts against what one person gets in a day and in a week, over all chapters. */
  readonly isLimited: boolean
}

/** What a message is for. An alarm wakes people up; a campaign never does. */
export const purposes = {
  alarm: { words: { zh: '告警', en: 'Alarm' }, priority: 1, isQuiet: false, isLimited: false },
  work: { words: { zh: '工单', en: 'Work order' }, priority: 2, isQuiet: false, isLimited: false },
  test: { words: { zh: '试发', en: 'Test' }, priority: 2, isQuiet: false, isLimited: false },
  bulletin: { words: { zh: '早报', en: 'Bulletin' }, priority: 3, isQuiet: false, isLimited: false },
  dunning: { words: { zh: '催缴', en: 'Arrears notice' }, priority: 4, isQuiet: true, isLimited: true },
  care: { words: { zh: '客户服务', en: 'Customer care' }, priority: 5, isQuiet: true, isLimited: true },
  campaign: { words: { zh: '营销', en: 'Campaign' }, priority: 6, isQuiet: true, isLimited: true },
} as const satisfies Readonly<Record<string, Purpose>>

export type PurposeId = keyof typeof purposes
export const purposeIds = ['alarm', 'work', 'test', 'bulletin', 'dunning', 'care', 'campaign'] as const satisfies readonly PurposeId[]
