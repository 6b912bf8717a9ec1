import type { World } from './state.ts'

const clerksOf = new WeakMap<World['outlets'], readonly (readonly string[])[]>()

/** Who stands at the counter of an outlet: the hall's own staff, or the two clerks of an agent. Nobody at the electronic one. */
export function clerkOf(world: Pick<World, 'outlets' | 'staff'>, outlet: number, turn: number): string {
  const known = clerksOf.get(world.outlets) ?? world.outlets.map((each) => {
    if (each.kind === '电子渠道') return []
    const own = world.staff.filter((person) => person.unitCode === each.unitCode && person.post === '营业员').map((person) => person.staffNo)
    return each.kind === '自有营业厅' && own.length > 0 ? own : [`D${each.code.slice(1)}1`, `D${each.code.slice(1)}2`]
  })
  clerksOf.set(world.outlets, known)
  const clerks = known[outlet] ?? []
  return clerks[turn % Math.max(1, clerks.length)] ?? ''
}
