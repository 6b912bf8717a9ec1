import type { Words } from '../../kernel/refusal.ts'

export type Purpose = {
  readonly words: Words
  /** Smaller goes first. */
  readonly priority: number
  /** Waits for the end of the quiet hours. */
  readonly isQuiet: boolean
  /** Counts against what one customer gets in a day and in a week, or one colleague in a day, over all chapters. */
  readonly limit: 'customer' | 'staff' | null
}

/** What a message is for. An alarm and urgent work wake people up; a campaign never does. */
export const purposes = {
  alarm: { words: { zh: '告警', en: 'Alarm' }, priority: 1, isQuiet: false, limit: null },
  urgent: { words: { zh: '紧急工单', en: 'Urgent order' }, priority: 1, isQuiet: false, limit: null },
  work: { words: { zh: '工单', en: 'Work order' }, priority: 2, isQuiet: true, limit: 'staff' },
  test: { words: { zh: '试发', en: 'Test' }, priority: 2, isQuiet: false, limit: null },
  bulletin: { words: { zh: '早报', en: 'Bulletin' }, priority: 3, isQuiet: false, limit: null },
  dunning: { words: { zh: '催缴', en: 'Arrears notice' }, priority: 4, isQuiet: true, limit: 'customer' },
  care: { words: { zh: '客户服务', en: 'Customer care' }, priority: 5, isQuiet: true, limit: 'customer' },
  campaign: { words: { zh: '营销', en: 'Campaign' }, priority: 6, isQuiet: true, limit: 'customer' },
} as const satisfies Readonly<Record<string, Purpose>>

export type PurposeId = keyof typeof purposes
export const purposeIds = ['alarm', 'urgent', 'work', 'test', 'bulletin', 'dunning', 'care', 'campaign'] as const satisfies readonly PurposeId[]
