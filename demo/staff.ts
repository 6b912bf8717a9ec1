import { addDays, addMonths, day, firstDayOf } from '../src/kernel/day.ts'
import type { Day } from '../src/kernel/day.ts'
import type { ResolvedOptions } from './options.ts'
import { draw, drawBelow, openStream } from './random.ts'
import type { Stream } from './random.ts'
import type { Organisation, TwinUnit } from './units.ts'

export type TwinPerson = {
  readonly staffNo: string
  readonly name: string
  readonly unitCode: string
  readonly post: string
  readonly phoneNumber: string
  readonly mailAddress: string
  readonly validFrom: Day
  readonly validTo: Day | null
}

// Invented people: common parts put together by chance. The file that carries them says so in its name.
const hanSurnames = '马李王张刘陈韩赵杨周吴徐孙胡朱高林何郭罗'.split('')
const hanGiven = ['建军', '海燕', '晓梅', '志强', '文华', '永红', '国栋', '丽萍', '玉兰', '德明', '秀英', '成林', '雪琴', '生福', '占海', '启东', '春梅', '立新', '桂芳', '俊峰', '艳红', '有才', '世明', '金花']
const tibetanFirst = ['扎西', '才让', '多杰', '卓玛', '拉毛', '索南', '仁青', '尕藏', '旦正', '周毛', '完么', '桑杰', '更登', '万德', '夏吾', '项秀', '久美', '增太', '德吉', '南加']
const tibetanSecond = ['才让', '多杰', '卓玛', '措', '吉', '加', '东智', '本', '太', '扎西', '昂毛', '先', '当周', '草', '南杰', '尖措', '项毛', '杰布']
const mongolianNames = ['巴图', '乌兰', '那木加', '苏和', '其其格', '格日勒', '阿拉腾', '布仁', '娜仁', '斯琴', '敖登', '朝鲁', '哈斯', '图雅', '孟和', '萨仁']

const postsByDepartment: Readonly<Record<string, readonly string[]>> = {
  市场部: ['市场部经理', '市场分析员', '营销策划', '营销策划', '增值业务主管', '数据分析员', '资费管理员'],
  欠费管理中心: ['欠费管理主管', '欠费管理员', '欠费管理员', '信用度管理员', '催缴员', '催缴员'],
  渠道管理中心: ['渠道主管', '渠道管理员', '渠道管理员', '渠道管理员', '渠道管理员', '酬金结算员'],
  集团客户部: ['集团客户部经理', '集团客户经理', '集团客户经理', '集团客户经理', '集团客户经理', '信息化支撑'],
  客户服务部: ['客户服务部经理', 'VIP客户经理', 'VIP客户经理', '投诉处理员', '投诉处理员', '服务质检员'],
  网络部: ['网络部经理', '网络优化工程师', '网络优化工程师', '基站维护员', '传输维护员', '动力维护员', '工程管理员', '网络指标分析员'],
  机房: ['机房主任', '机房值班员', '机房值班员', '机房值班员', '机房值班员', '机房值班员'],
}
const postsByKind: Readonly<Record<TwinUnit['kind'], readonly string[]>> = {
  分公司: ['总经理', '副总经理', '副总经理', '综合管理员'],
  县分公司: ['县分公司经理', '县分公司副经理', '市场主管', '网络维护员', '网络维护员'],
  营业部: ['营业部主任', '片区经理', '片区经理', '欠费催缴员'],
  营业厅: ['营业厅班长', '营业员', '营业员', '营业员'],
  代维单位: ['代维队长', '代维巡检员', '代维巡检员', '代维巡检员'],
  部门: [],
}

export function createStaff(organisation: Organisation, options: ResolvedOptions): TwinPerson[] {
  const stream = openStream(options.seed, 'staff')
  const people: TwinPerson[] = []
  const taken = new Set<string>()
  for (const unit of organisation.units) {
    const department = Object.keys(postsByDepartment).find((name) => unit.name.endsWith(name))
    const posts = department ? (postsByDepartment[department] ?? []) : postsByKind[unit.kind]
    for (const post of posts) {
      const subject = people.length
      const staffNo = `${options.areaPrefix}${String(subject + 1).padStart(4, '0')}`
      people.push({
        staffNo,
        name: drawName(stream, subject, taken),
        unitCode: unit.code,
        post,
        // No Chinese number starts with 101: nobody can be called by it.
        phoneNumber: `101${String(20_000_000 + subject * 7919 + drawBelow(stream, subject, 0, 9, 7919)).padStart(8, '0')}`,
        // No mail server answers for .example.
        mailAddress: `s${staffNo}@bihuan.example`,
        ...drawService(stream, subject, options),
      })
    }
  }
  return people
}

/** A few joined after the start; a file of that day lists them from then on. */
function drawService(stream: Stream, subject: number, options: ResolvedOptions): { validFrom: Day; validTo: Day | null } {
  if (draw(stream, subject, 0, 5) < 0.06) {
    const joined = addMonths(options.firstMonth, 1 + drawBelow(stream, subject, 0, 6, 20))
    return { validFrom: firstDayOf(joined), validTo: null }
  }
  return { validFrom: addDays(day('2006-01-01'), drawBelow(stream, subject, 0, 7, 900)), validTo: null }
}

function drawName(stream: Stream, subject: number, taken: Set<string>): string {
  for (let attempt = 0; attempt < 200; attempt++) {
    const name = composeName(stream, subject, attempt)
    if (taken.has(name)) continue
    taken.add(name)
    return name
  }
  throw new Error('The lists of names are too short for so many people.')
}

export function composeName(stream: Stream, subject: number, attempt: number): string {
  const kind = draw(stream, subject, attempt, 0)
  const from = (list: readonly string[], turn: number) => list[drawBelow(stream, subject, attempt, turn, list.length)] ?? ''
  if (kind < 0.46) return from(hanSurnames, 1) + from(hanGiven, 2)
  if (kind < 0.92) {
    const first = from(tibetanFirst, 1)
    const second = from(tibetanSecond, 2)
    return first === second ? `${first}加` : first + second
  }
  return from(mongolianNames, 1) + (draw(stream, subject, attempt, 2) < 0.6 ? '' : from(mongolianNames, 3))
}
