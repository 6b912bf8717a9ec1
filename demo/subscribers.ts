/** Codes of the state at month end; `statusNames` gives the words of the files. */
export const NORMAL = 0
export const ONE_WAY_STOP = 1
export const TWO_WAY_STOP = 2
export const OWN_STOP = 3
export const CLOSING = 4
export const CLOSED = 5
export const statusNames = ['正常', '单停', '双停', '申请停机', '预销', '离网'] as const

export const NO_REASON = 0
export const ARREARS = 1
export const OWN_REQUEST = 2
export const LOST = 3
export const ABUSE = 4
export const reasonNames = ['', '欠费', '申请', '挂失', '违规'] as const

export const PREPAID = 0
export const POSTPAID = 1
export const COLLECTION = 2
export const paymentNames = ['预付费', '后付费', '托收'] as const

/** May this subscriber open a new number after leaving? Second numbers and returned people do not, so that each pair has one reading. */
export const MAY_RETURN = 1

/** All subscribers on the books and this month's leavers, one typed array per attribute. Rows keep their order of entry. */
export type Subscribers = {
  count: number
  /** Never reused; every random draw about a subscriber hangs on it. */
  subject: Uint32Array
  /** The subject that the person first held: equal persons, equal identity. */
  person: Uint32Array
  brand: Uint8Array
  tariff: Uint8Array
  payment: Uint8Array
  tier: Uint8Array
  village: Uint16Array
  /** -1: none. */
  outlet: Int16Array
  /** -1: none. */
  group: Int16Array
  status: Uint8Array
  previousStatus: Uint8Array
  reason: Uint8Array
  flags: Uint8Array
  /** Days since 1970-01-01; 0 for a subscriber who is still there. */
  openedDay: Int32Array
  closedDay: Int32Array
  /** Persistent use against the brand's mean, mean 1 and heavy-tailed. */
  level: Float32Array
  /** The cells of a row that never change, made when the row is first written. */
  head: string[]
}

export type NewSubscriber = {
  readonly subject: number
  readonly person: number
  readonly brand: number
  readonly tariff: number
  readonly payment: number
  readonly tier: number
  readonly village: number
  readonly outlet: number
  readonly group: number
  readonly flags: number
  readonly openedDay: number
  readonly level: number
}

export function createSubscribers(capacity: number): Subscribers {
  return {
    count: 0,
    subject: new Uint32Array(capacity), person: new Uint32Array(capacity), brand: new Uint8Array(capacity), tariff: new Uint8Array(capacity),
    payment: new Uint8Array(capacity), tier: new Uint8Array(capacity), village: new Uint16Array(capacity), outlet: new Int16Array(capacity), group: new Int16Array(capacity),
    status: new Uint8Array(capacity), previousStatus: new Uint8Array(capacity), reason: new Uint8Array(capacity), flags: new Uint8Array(capacity),
    openedDay: new Int32Array(capacity), closedDay: new Int32Array(capacity), level: new Float32Array(capacity), head: [],
  }
}

export function addSubscriber(subscribers: Subscribers, entry: NewSubscriber): number {
  if (subscribers.count === subscribers.subject.length) grow(subscribers)
  const row = subscribers.count++
  subscribers.subject[row] = entry.subject
  subscribers.person[row] = entry.person
  subscribers.brand[row] = entry.brand
  subscribers.tariff[row] = entry.tariff
  subscribers.payment[row] = entry.payment
  subscribers.tier[row] = entry.tier
  subscribers.village[row] = entry.village
  subscribers.outlet[row] = entry.outlet
  subscribers.group[row] = entry.group
  subscribers.flags[row] = entry.flags
  subscribers.openedDay[row] = entry.openedDay
  subscribers.level[row] = entry.level
  subscribers.status[row] = NORMAL
  subscribers.previousStatus[row] = NORMAL
  subscribers.reason[row] = NO_REASON
  subscribers.closedDay[row] = 0
  subscribers.head[row] = ''
  return row
}

function grow(subscribers: Subscribers): void {
  const wider = createSubscribers(Math.ceil(subscribers.subject.length * 1.3) + 16)
  for (const [from, to] of listColumns(subscribers, wider)) to.set(from)
  Object.assign(subscribers, { ...wider, count: subscribers.count, head: subscribers.head })
}

function listColumns(from: Subscribers, to: Subscribers) {
  return [
    [from.subject, to.subject], [from.person, to.person], [from.brand, to.brand], [from.tariff, to.tariff], [from.payment, to.payment], [from.tier, to.tier],
    [from.village, to.village], [from.outlet, to.outlet], [from.group, to.group], [from.status, to.status], [from.previousStatus, to.previousStatus],
    [from.reason, to.reason], [from.flags, to.flags], [from.openedDay, to.openedDay], [from.closedDay, to.closedDay], [from.level, to.level],
  ] as const
}

/** Takes last month's leavers off the books, keeping the order: the rows between two leavers move as one block. */
export function dropLeavers(subscribers: Subscribers): void {
  const { status, head, count } = subscribers
  const columns = listColumns(subscribers, subscribers).map(([column]) => column)
  const blocks: { from: number; to: number }[] = []
  let from = 0
  for (let row = 0; row <= count; row++) {
    if (row < count && status[row] !== CLOSED) continue
    if (row > from) blocks.push({ from, to: row })
    from = row + 1
  }
  let kept = 0
  for (const block of blocks) {
    if (kept !== block.from) {
      for (const column of columns) column.copyWithin(kept, block.from, block.to)
      head.copyWithin(kept, block.from, block.to)
    }
    kept += block.to - block.from
  }
  subscribers.count = kept
  head.length = kept
}

// Subjects: the first users are numbered through; the adds of month m, cell c by 2^24 (m + 1) + 2^14 c + place;
// somebody who returns has the subject that left with the highest bit set. So a subject depends on nothing but its own story.
const ADDS_PER_CELL_BITS = 14
export const CELLS_MAX = 1024
const RETURNED = 0x8000_0000

export function subjectOfAdd(monthIndex: number, cell: number, place: number): number {
  return (monthIndex + 1) * 0x100_0000 + (cell << ADDS_PER_CELL_BITS) + place
}
export function subjectOfReturn(subject: number): number {
  return subject + RETURNED
}
export function subjectBeforeReturn(subject: number): number {
  return subject - RETURNED
}
export function hasReturned(subject: number): boolean {
  return subject >= RETURNED
}
export const ADDS_PER_CELL_MAX = 1 << ADDS_PER_CELL_BITS

const FIRST_NUMBERS = 2_000_000
const MONTHS_MAX = 60
const NUMBERS_PER_STORY = 50_000_000

/**
 * An invented number of 11 digits. No Chinese mobile number starts with 100, so it can never be somebody's;
 * the eight digits are a permutation, so no two subjects share one.
 */
export function phoneNumberOf(subject: number, cellCount: number): string {
  const story = subject >= RETURNED ? subject - RETURNED : subject
  const monthIndex = Math.floor(story / 0x100_0000) - 1
  const placesPerCell = Math.floor((NUMBERS_PER_STORY - FIRST_NUMBERS) / (MONTHS_MAX * cellCount))
  let index = story
  if (monthIndex >= 0) {
    const cell = (story % 0x100_0000) >> ADDS_PER_CELL_BITS
    const place = story & (ADDS_PER_CELL_MAX - 1)
    if (place >= placesPerCell) throw new Error('More adds in one cell and month than the twin has numbers for.')
    index = FIRST_NUMBERS + (monthIndex * cellCount + cell) * placesPerCell + place
  }
  if (subject >= RETURNED) index += NUMBERS_PER_STORY
  return `100${String((index * 61_803_399 + 27_182_818) % 100_000_000).padStart(8, '0')}`
}
