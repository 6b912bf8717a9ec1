import { addDays, firstDayOf } from '../src/kernel/day.ts'
import type { Day } from '../src/kernel/day.ts'
import type { TwinFile } from './file.ts'
import { groupCode } from './monthFiles.ts'
import { GROUPS_PER_COUNTY } from './newcomer.ts'
import { drawBelow, openStream } from './random.ts'
import type { World } from './state.ts'
import { shortName } from './units.ts'
import { workbookFile } from './workbook.ts'

export type TwinGroup = { readonly groupId: string; readonly name: string; readonly staffNo: string; readonly areaCode: string; readonly validFrom: Day; readonly validTo: Day | null }

const kinds = ['人民政府', '人民医院', '民族中学', '寄宿制小学', '公安局', '农牧局', '水利局', '电力公司', '邮政局', '运输公司', '畜产品公司', '建筑公司', '寺管会', '信用联社', '林业站', '宾馆'] as const
/** Of so many groups one has nobody to look after it yet, and one is handed over. */
const [ownerlessOf, handedOverOf] = [8, 5]

/** Groups as a file of this day would list them: a hand-over is not in the files before it is made. */
export function listGroupsAsOf(world: World, on: Day): TwinGroup[] {
  const { areas, organisation, options, staff } = world
  const stream = openStream(options.seed, 'groups')
  const first = firstDayOf(options.firstMonth)
  const managers = staff.filter((person) => person.post === '集团客户经理' && person.validFrom <= first).map((person) => person.staffNo)
  const handedOverOn = organisation.territoryChangesOn
  return areas.counties.flatMap((county, countyIndex) => Array.from({ length: GROUPS_PER_COUNTY }, (_, place) => place).flatMap((place): TwinGroup[] => {
    const group = countyIndex * GROUPS_PER_COUNTY + place
    if (group % ownerlessOf === ownerlessOf - 1 || managers.length === 0) return []
    const manager = drawBelow(stream, group, 0, 0, managers.length)
    const turn = Math.floor(place / kinds.length)
    const row = (whose: number, validFrom: Day, validTo: Day | null): TwinGroup => ({
      groupId: groupCode(world, group), name: `${shortName(county.name)}${kinds[place % kinds.length] ?? ''}${turn === 0 ? '' : `第${'一二三四'[turn] ?? ''}分部`}`, staffNo: managers[whose % managers.length] ?? '', areaCode: county.code, validFrom, validTo,
    })
    const isHandedOver = group % handedOverOf === 0 && handedOverOn <= on && managers.length > 1
    return isHandedOver ? [row(manager, first, addDays(handedOverOn, -1)), row(manager + 1, handedOverOn, null)] : [row(manager, first, null)]
  }))
}

/** 集团客户 with their account managers; the name of the file says that they are invented. */
export function groupFile(world: World, on: Day): TwinFile {
  return workbookFile('branch.groups', `集团客户_演示_${on.replaceAll('-', '')}.xlsx`, on, ['集团编号', '集团名称', '客户经理工号', '区域代码', '生效日期', '失效日期'], () =>
    listGroupsAsOf(world, on).map((group) => [group.groupId, group.name, group.staffNo, group.areaCode, group.validFrom, group.validTo]))
}
