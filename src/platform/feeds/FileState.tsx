import type { ReactNode } from 'react'
import { State, type StateName } from '../ui/State.tsx'
import { defineWords, useWords } from '../ui/words.ts'
import type { FileShape, FileState as StateOfFile } from './contract.ts'

export const fileStateWords = defineWords({
  zh: {
    received: '排队中', reading: '读取中', needs_mapping: '待对应表头', needs_approval: '待审核', accepted: '使用中', unchanged: '与现有数据相同', refused: '已退回', withdrawn: '已撤回',
    superseded: '已被新文件替换',
  },
  en: {
    received: 'Waiting', reading: 'Being read', needs_mapping: 'Headers to map', needs_approval: 'To be approved', accepted: 'In use', unchanged: 'Same as before', refused: 'Refused', withdrawn: 'Withdrawn',
    superseded: 'Replaced by a newer file',
  },
})

const looks: Record<StateOfFile, StateName> = {
  received: 'noFigure', reading: 'noFigure', needs_mapping: 'watch', needs_approval: 'watch', accepted: 'onTrack', unchanged: 'onTrack', refused: 'offTrack', withdrawn: 'noFigure',
}

/** What became of a file, in a word and a mark. */
export function FileState(props: { readonly file: Pick<FileShape, 'state' | 'batchState'> }): ReactNode {
  const t = useWords(fileStateWords)
  const { state, batchState } = props.file
  const isReplaced = state === 'accepted' && batchState === 'superseded'
  return <State state={isReplaced ? 'noFigure' : looks[state]}>{isReplaced ? t.superseded : t[state]}</State>
}

export const stepWords = defineWords({
  zh: { receive: '接收', read: '读取', stage: '装入暂存区', check: '逐格核对', write: '写入', publish: '生效', difference: '与现有资料比较', figures: '更新指标' },
  en: { receive: 'Receiving', read: 'Reading', stage: 'Staging', check: 'Checking every cell', write: 'Writing', publish: 'Publishing', difference: 'Comparing', figures: 'Updating figures' },
})

/** The word of a step; a step without one speaks for itself. */
export function useStepWord(): (step: string) => string {
  const t = useWords(stepWords)
  return (step) => Object.entries(t).find(([name]) => name === step)?.[1] ?? step
}

/** Only reading and receiving files are still under way. */
export function isUnderWay(file: Pick<FileShape, 'state'>): boolean {
  return file.state === 'received' || file.state === 'reading'
}
