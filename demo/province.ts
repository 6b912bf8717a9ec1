import { addMonths, firstDayOf, lastDayOf, month } from '../src/kernel/day.ts'
import { assert } from '../src/kernel/refusal.ts'

export type ProvinceOptions = {
  /** Users on the books in a month, about. */
  readonly subscribers: number
  readonly months: number
  readonly firstMonth?: string
  /** Written into `batch_id` as `batchId + place of the month`. */
  readonly batchId?: number
}

/** `select` statements of one month, columns in the order of the feeds with `batch_id` in front. */
export type ProvinceMonthSql = { readonly month: string; readonly batchId: number; readonly subscriberMonth: string; readonly usageMonth: string }

/** Half of all who ever come are not on the books in a given month: they come later or have gone. */
const STORIES_PER_USER = 2.0

/**
 * DuckDB SQL that makes a province's facts inside the store, from a table `area(area_code)` of its villages.
 * Everything is a hash of the subscriber's number, so months agree with each other and runs with each other.
 */
export function provinceSql({ subscribers, months, firstMonth = '2010-01', batchId = 1 }: ProvinceOptions): ProvinceMonthSql[] {
  assert(Number.isInteger(subscribers) && subscribers >= 1 && subscribers <= 50_000_000, 'A province holds 1 to 50 million subscribers.')
  assert(Number.isInteger(months) && months >= 1 && months <= 60, 'A province is made for 1 to 60 months.')
  const stories = Math.ceil(subscribers * STORIES_PER_USER)
  return Array.from({ length: months }, (_, index) => {
    const of = addMonths(month(firstMonth), index)
    const people = peopleSql(stories, index, firstDayOf(of), lastDayOf(of))
    return { month: of, batchId: batchId + index, subscriberMonth: subscriberSql(people, of, batchId + index), usageMonth: usageSql(people, of, batchId + index) }
  })
}

/** A whole number in [0, below) of the subscriber and a turn. */
function dice(turn: number, below: number): string {
  return `(hash(i, ${turn}) % ${below})::bigint`
}

/** Everybody on the books in the month, and who left within it. Months count from the first; negative ones lie before. */
function peopleSql(stories: number, index: number, firstDay: string, lastDay: string): string {
  const days = Number(lastDay.slice(8))
  return `
  with area_list as (
    select area_code, row_number() over (order by area_code) - 1 as area_place from area
  ), story as (
    select i,
      ${dice(1, 160)} - 100 as opened_index,
      case when ${dice(2, 1000)} < 480 then ${dice(1, 160)} - 100 + 1 + ${dice(3, 90)} end as closed_index,
      -- Every eleventh changes the brand once, every seventeenth the village.
      case when ${dice(4, 11)} = 0 and ${dice(5, 36)} <= ${index} then ${dice(6, 100)} else ${dice(7, 100)} end as brand_dice,
      case when ${dice(8, 17)} = 0 and ${dice(9, 36)} <= ${index} then ${dice(10, 1_000_003)} else ${dice(11, 1_000_003)} end % area_count as area_place,
      hash(i, ${1000 + index}) % 1000 as month_dice,
      ${dice(12, 1000)} as payment_dice,
      ${dice(13, 1000)} as level_dice
    from range(${stories}) as numbers(i) cross join (select count(*) as area_count from area) as areas
  ), person as (
    select story.*, area_list.area_code,
      case when brand_dice < 12 then '全球通' when brand_dice < 28 then '动感地带' else '神州行' end as brand,
      case when closed_index = ${index} then 'closed' when month_dice < 25 then 'one_way_stop' when month_dice < 45 then 'two_way_stop'
        when month_dice < 52 then 'own_stop' when month_dice < 60 then 'closing' else 'normal' end as status,
      -- Heavy tail: a tenth of the users make a third of the traffic.
      least(12.0, -ln((level_dice + 1) / 1001.0)) + 0.15 as level
    from story join area_list on area_list.area_place = story.area_place
    where opened_index <= ${index} and (closed_index is null or closed_index >= ${index})
  ), dated as (
    select person.*,
      case when opened_index = ${index} then cast(date '${firstDay}' + cast(hash(i, 14) % ${days} as integer) as varchar)
        else cast(cast(date '${firstDay}' - to_months(cast(${index} - opened_index as integer)) as date) + cast(hash(i, 14) % 28 as integer) as varchar) end as opened_on,
      case when closed_index = ${index} then cast(date '${firstDay}' + cast(hash(i, 15) % ${days} as integer) as varchar) end as closed_on
    from person
  )`
}

function subscriberSql(people: string, of: string, batchId: number): string {
  return `${people}
  select
    ${batchId}::bigint as batch_id,
    '${of}' as month,
    '63' || lpad(i::varchar, 12, '0') as subscriber_id,
    'A' || lpad(i::varchar, 10, '0') as account_id,
    'K' || lpad(i::varchar, 10, '0') as customer_id,
    lpad(to_hex(hash(i, 16)), 16, '0') as identity_hash,
    '100' || lpad(((i * 61803399 + 27182818) % 100000000)::varchar, 8, '0') as phone_number,
    lpad(to_hex(hash(i, 17)), 16, '0') as imei_hash,
    brand,
    case brand when '全球通' then '全球通商旅58套餐' when '动感地带' then '动感地带校园套餐' else '神州行家园卡' end as tariff,
    case when payment_dice < 890 then 'prepaid' when payment_dice < 970 then 'postpaid' else 'collection' end as payment_way,
    case when brand <> '全球通' or level < 1.5 then '普通' when level < 2.5 then '银卡' when level < 4 then '金卡' else '钻石卡' end as tier,
    area_code,
    'Q' || substr(area_code, 1, 6) || lpad((hash(i, 18) % 60)::varchar, 4, '0') as outlet_code,
    opened_on,
    status,
    case status when 'one_way_stop' then 'arrears' when 'two_way_stop' then 'arrears' when 'closing' then 'arrears' when 'own_stop' then 'own_request' end as stop_reason,
    closed_on,
    case when hash(i, 19) % 100 < 11 then 'G63' || lpad((hash(i, 20) % 20000)::varchar, 6, '0') end as group_id,
    case when ${dice(21, 100)} < 30 then 'bo' else 'zh' end as language
  from dated`
}

function usageSql(people: string, of: string, batchId: number): string {
  return `${people}, used as (
    select i, brand,
      cast(level * (case brand when '全球通' then 450 when '动感地带' then 265 else 320 end) * (60 + month_dice % 80) / 100 as bigint) as voice_minutes,
      case when hash(i, 21) % 100 < 72 then cast(sqrt(level) * (case brand when '动感地带' then 130 else 38 end) as bigint) else 0 end as sms_count,
      case when hash(i, 22) % 100 < 10 then cast(1 + month_dice % 9 as bigint) else 0 end as mms_count,
      case when hash(i, 23) % 100 < 20 then round(level * (8 + month_dice % 30), 2) else 0 end as data_megabytes,
      case brand when '全球通' then 5800 when '动感地带' then 1200 else 500 end::bigint as rent_fen,
      case when hash(i, 24) % 100 < 44 then 500 else 0 end::bigint as ringback_fen,
      case when hash(i, 25) % 100 < 21 then 300 + 100 * (hash(i, 26) % 5)::bigint else 0 end::bigint as other_value_added_fen
    from dated where status in ('normal', 'one_way_stop')
  ), billed as (
    select *, voice_minutes * 14 as voice_fen, sms_count * 10 as sms_fen, mms_count * 40 as mms_fen,
      least(10000, cast(data_megabytes * 60 as bigint)) as data_fen
    from used
  )
  select
    ${batchId}::bigint as batch_id,
    '${of}' as month,
    '63' || lpad(i::varchar, 12, '0') as subscriber_id,
    voice_minutes, sms_count, mms_count, data_megabytes::double as data_megabytes,
    rent_fen, voice_fen, sms_fen, mms_fen, ringback_fen, data_fen, other_value_added_fen,
    rent_fen + voice_fen + sms_fen + mms_fen + ringback_fen + data_fen + other_value_added_fen as total_fen
  from billed`
}
