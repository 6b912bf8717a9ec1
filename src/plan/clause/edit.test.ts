import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Refusal } from '../../kernel/refusal.ts'
import { type Clause, type ClauseEdit, editClauseText, flattenPlan, mergeWithNext, moveClause, planTextOf, splitClause } from './edit.ts'
import { parsePlan } from './parse.ts'

const planText = '计划\n一、市场\n做大规模，做优结构。再提质。\n(一)用户\n二、欠费\n压降。\n'
/** Ids follow reading order: c0 计划, c1 一、, c2 and c3 its sentences, c4 (一), c5 二、, c6 压降。 */
function clausesOf(text: string): Clause[] {
  return flattenPlan(parsePlan(text).clauses, (order) => `c${order}`)
}
function shownAs(clauses: readonly Clause[]): string[] {
  return clauses.map(({ clauseId, parentId, position, level, text }) => `${clauseId} ${parentId ?? '-'}.${position} ${level} ${text}`)
}
function codeOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
  return 'done'
}

test('an untouched plan comes back to the byte', () => {
  expect(planTextOf(clausesOf(planText))).toBe(planText)
})

test('a clause gets another text and keeps its id, its number and its line end', () => {
  const { clauses, change } = editClauseText(clausesOf(planText), 'c1', ' 市场经营 ')
  expect(change).toEqual({ kind: 'edited', clauseId: 'c1', before: '市场', after: '市场经营' })
  expect(planTextOf(clauses)).toBe(planText.replace('市场', '市场经营'))
})

test('a number whose line is made of sentences can be given a heading, which then has its own line', () => {
  const { clauses } = editClauseText(clausesOf('计划\n(一)先做。后说。\n'), 'c1', '次序')
  expect(planTextOf(clauses)).toBe('计划\n(一)次序\n先做。后说。\n')
})

test('a clause is split before a character; the first part keeps the id', () => {
  const { clauses, change } = splitClause(clausesOf(planText), { clauseId: 'c2', offset: 5, newClauseId: 'new' })
  expect(change).toEqual({ kind: 'split', clauseId: 'c2', newClauseId: 'new', offset: 5 })
  expect(shownAs(clauses).slice(2, 6)).toEqual([
    'c2 c1.0 2 做大规模，', 'new c1.1 2 做优结构。', 'c3 c1.2 2 再提质。', 'c4 c1.3 2 用户',
  ])
})

test('a merge keeps the first id and records the merged one', () => {
  const { clauses, change } = mergeWithNext(clausesOf(planText), 'c2')
  expect(change).toEqual({ kind: 'merged', clauseId: 'c2', mergedClauseId: 'c3', offset: 10 })
  expect(shownAs(clauses).slice(2, 4)).toEqual(['c2 c1.0 2 做大规模，做优结构。再提质。', 'c4 c1.1 2 用户'])
  expect(planTextOf(clauses)).toBe(planText)
})

test('a moved sentence takes the level below its new parent; a heading takes all below it along', () => {
  const sentence = moveClause(clausesOf(planText), 'c6', { parentId: 'c4', position: 0 })
  expect(shownAs(sentence.clauses)).toContain('c6 c4.0 3 压降。')
  const heading = moveClause(clausesOf(planText), 'c1', { parentId: null, position: 2 })
  expect(heading.change).toEqual({
    kind: 'moved', clauseId: 'c1', from: { parentId: null, position: 1 }, to: { parentId: null, position: 2 },
  })
  expect(planTextOf(heading.clauses)).toBe('计划\n二、欠费\n压降。\n一、市场\n做大规模，做优结构。再提质。\n(一)用户\n')
})

test('a heading that follows a sentence moved from within a line begins its own line', () => {
  const { clauses } = moveClause(clausesOf(planText), 'c2', { parentId: 'c5', position: 1 })
  const again = editClauseText(moveClause(clauses, 'c5', { parentId: null, position: 1 }).clauses, 'c6', '压降')
  expect(planTextOf(again.clauses)).toBe('计划\n二、欠费\n压降\n做大规模，做优结构。\n一、市场\n再提质。\n(一)用户\n')
})

test('what would lose something is refused', () => {
  const clauses = clausesOf(planText)
  expect(codeOf(() => editClauseText(clauses, 'c2', ' '))).toBe('CLAUSE_TEXT_EMPTY')
  expect(codeOf(() => editClauseText(clauses, 'c2', '甲\n乙'))).toBe('CLAUSE_TEXT_LINES')
  expect(codeOf(() => editClauseText(clauses, 'gone', '甲'))).toBe('CLAUSE_MISSING')
  expect(codeOf(() => splitClause(clauses, { clauseId: 'c2', offset: 10, newClauseId: 'new' }))).toBe('CLAUSE_SPLIT_OFFSET')
  expect(codeOf(() => splitClause(clauses, { clauseId: 'c1', offset: 1, newClauseId: 'new' }))).toBe('CLAUSE_HAS_CHILDREN')
  expect(codeOf(() => splitClause(clausesOf('计划\n甲😀乙。'), { clauseId: 'c1', offset: 2, newClauseId: 'new' }))).toBe('CLAUSE_SPLIT_OFFSET')
  expect(codeOf(() => mergeWithNext(clauses, 'c6'))).toBe('CLAUSE_NO_NEXT')
  expect(codeOf(() => mergeWithNext(clauses, 'c3'))).toBe('CLAUSE_NEXT_NUMBERED')
  expect(codeOf(() => moveClause(clauses, 'c1', { parentId: 'c4', position: 0 }))).toBe('CLAUSE_MOVE_CYCLE')
  expect(codeOf(() => moveClause(clauses, 'c1', { parentId: 'c1', position: 0 }))).toBe('CLAUSE_MOVE_CYCLE')
  expect(codeOf(() => moveClause(clauses, 'c5', { parentId: 'c1', position: 0 }))).toBe('CLAUSE_MOVE_LEVEL')
  expect(codeOf(() => moveClause(clauses, 'c0', { parentId: 'c1', position: 0 }))).toBe('CLAUSE_MOVE_LEVEL')
  expect(codeOf(() => moveClause(clauses, 'c6', { parentId: 'c1', position: 4 }))).toBe('CLAUSE_MOVE_POSITION')
})

const pieces = ['一、', '（二)', '3、', '(4)', '甲乙', '丙 丁', '，', '。', '！”', ' ', '\n', '\r\n', '😀', '\u3000']
const plans = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 50 })
  .map((parts) => `计划\n${parts.join('')}`)
  .map(clausesOf)
type Step = { kind: 'edit' | 'split' | 'merge' | 'move'; which: number; where: number; under: number }
const steps = fc.array(
  fc.record<Step>({
    kind: fc.constantFrom('edit', 'split', 'merge', 'move'),
    which: fc.nat(60),
    where: fc.nat(8),
    under: fc.nat(60),
  }),
  { maxLength: 15 },
)

/** Takes a step; null when it is refused. */
function take(clauses: readonly Clause[], step: Step, newClauseId: string): ClauseEdit | null {
  const { clauseId } = clauses[step.which % clauses.length] ?? { clauseId: '' }
  const parentId = clauses[step.under % (clauses.length + 1)]?.clauseId ?? null
  try {
    if (step.kind === 'edit') return editClauseText(clauses, clauseId, `新${step.where} 文`)
    if (step.kind === 'split') return splitClause(clauses, { clauseId, offset: step.where, newClauseId })
    if (step.kind === 'merge') return mergeWithNext(clauses, clauseId)
    return moveClause(clauses, clauseId, { parentId, position: step.where })
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}
function joined(clauses: readonly Clause[], field: 'text' | 'source'): string {
  return clauses.map((clause) => clause[field]).join('')
}
function expectDensePositions(clauses: readonly Clause[]): void {
  for (const parentId of new Set(clauses.map((clause) => clause.parentId))) {
    const positions = clauses.filter((clause) => clause.parentId === parentId).map((clause) => clause.position)
    expect(positions).toEqual(positions.map((_, index) => index))
  }
}

test('whatever is done in whatever order: positions stay dense, ids stay stable, texts survive', () => {
  fc.assert(
    fc.property(plans, steps, (start, taken) => {
      let clauses = start
      for (const [index, step] of taken.entries()) {
        const edit = take(clauses, step, `new${index}`)
        if (!edit) continue
        const { change } = edit
        expectDensePositions(edit.clauses)
        const expectedIds = new Set(clauses.map((clause) => clause.clauseId))
        if (change.kind === 'split') expectedIds.add(change.newClauseId)
        if (change.kind === 'merged') expectedIds.delete(change.mergedClauseId)
        expect(new Set(edit.clauses.map((clause) => clause.clauseId))).toEqual(expectedIds)
        if (change.kind === 'split' || change.kind === 'merged') {
          expect(joined(edit.clauses, 'text')).toBe(joined(clauses, 'text'))
          expect(joined(edit.clauses, 'source')).toBe(joined(clauses, 'source'))
        }
        if (change.kind === 'moved') {
          expect(edit.clauses.map((clause) => clause.source).toSorted()).toEqual(clauses.map((clause) => clause.source).toSorted())
        }
        clauses = edit.clauses
      }
    }),
    { numRuns: 500 },
  )
})

test('a split and a merge undo each other', () => {
  fc.assert(
    fc.property(plans, fc.nat(60), fc.nat(8), (clauses, which, where) => {
      const edit = take(clauses, { kind: 'split', which, where, under: 0 }, 'new')
      if (edit?.change.kind === 'split') expect(mergeWithNext(edit.clauses, edit.change.clauseId).clauses).toEqual(clauses)
    }),
  )
})

test('a move and the move back undo each other', () => {
  fc.assert(
    fc.property(plans, fc.nat(60), fc.nat(8), fc.nat(60), (clauses, which, where, under) => {
      const edit = take(clauses, { kind: 'move', which, where, under }, 'new')
      if (edit?.change.kind === 'moved') {
        expect(moveClause(edit.clauses, edit.change.clauseId, edit.change.from).clauses).toEqual(clauses)
      }
    }),
  )
})

test('the list that is handed in is left as it was', () => {
  fc.assert(
    fc.property(plans, steps, (clauses, taken) => {
      const before = structuredClone(clauses)
      for (const step of taken) take(clauses, step, 'new')
      expect(clauses).toEqual(before)
    }),
  )
})
