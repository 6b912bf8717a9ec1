import { describe, expect, test } from 'vitest'
import { assertScoped, protectTable, systemScope, withinScope } from './scope.ts'

protectTable('subscriber_month', 'area_code')
protectTable('usage_month', 'area_code')
const county = { scopeAreaCodes: ['632301', '632302'] }
const ofS = withinScope(county, 'subscriber_month', 's')

test('the condition names the areas below those granted', () => {
  expect(ofS).toBe("(/* scope:subscriber_month */ s.area_code in (select c.area_code from area_closure c where c.ancestor_code in ('632301', '632302')))")
})
test('a person without areas sees no row', () => {
  expect(withinScope({ scopeAreaCodes: [] }, 'subscriber_month', 's')).toContain('s.area_code in (null)')
  expect(() => assertScoped(`select 1 from subscriber_month s where ${withinScope({ scopeAreaCodes: [] }, 'subscriber_month', 's')}`)).not.toThrow()
})
test('an area code that carries a quote stays inside its literal', () => {
  const condition = withinScope({ scopeAreaCodes: ["1') or true --"] }, 'subscriber_month', 's')
  expect(condition).toContain("'1'') or true --'")
  expect(() => assertScoped(`select 1 from subscriber_month s where ${condition}`)).not.toThrow()
})
test('a table that nobody declared, and an alias that is no name, are faults', () => {
  expect(() => withinScope(county, 'stranger')).toThrow('not declared')
  expect(() => withinScope(county, 'subscriber_month', 's or true')).toThrow('plain SQL name')
  expect(() => protectTable('subscriber_month', 'home_area')).toThrow('already')
})

describe('queries within scope compile', () => {
  test.each([
    ['one table', `select s.brand, count(*) from subscriber_month s where s.month = '2011-03' and ${ofS} group by s.brand`],
    ['no alias', `select brand from subscriber_month where ${withinScope(county, 'subscriber_month')}`],
    ['a join, each with its own', `select 1 from subscriber_month s join usage_month u on ${withinScope(county, 'usage_month', 'u')} and u.id = s.id where ${ofS}`],
    ['a left join limited in its own on', `select 1 from area a left join subscriber_month s on ${ofS} and s.area_code = a.area_code where a.level = 'county' or a.level = 'village'`],
    ['a common table', `with mine as (select * from subscriber_month s where ${ofS}) select * from mine where brand = 'x' or brand = 'y'`],
    ['both branches of a union', `select 1 from subscriber_month s where ${ofS} union all select 2 from subscriber_month s where ${ofS}`],
    ['alternatives inside a bracket', `select 1 from subscriber_month s where (s.brand = 'a' or s.brand = 'b') and ${ofS}`],
    ['an unprotected table', 'select 1 from area'],
    ['the name inside a text', `select 'from subscriber_month' as said`],
    ['the name inside a remark', 'select 1 -- from subscriber_month'],
    ['the system itself', `${systemScope('measure run')} select count(*) from subscriber_month`],
  ])('%s', (_name, sqlText) => {
    expect(() => assertScoped(sqlText)).not.toThrow()
  })
})

describe('a query that tries to get round its scope does not compile', () => {
  test.each([
    ['no condition', 'select * from subscriber_month'],
    ['upper case', 'SELECT * FROM SUBSCRIBER_MONTH'],
    ['quoted name', 'select * from "subscriber_month"'],
    ['with schema', 'select * from public.subscriber_month s'],
    ['comma join', 'select * from area a, subscriber_month s where a.area_code = s.area_code'],
    ['the marker alone', 'select * from subscriber_month s where /* scope:subscriber_month */ true'],
    ['the marker in a bracket', 'select * from subscriber_month s where (/* scope:subscriber_month */ true)'],
    ['the condition in a text', `select '${ofS.replaceAll("'", "''")}' from subscriber_month s`],
    ['the condition in a remark', `select * from subscriber_month s -- where ${ofS}`],
    ['the condition of another alias', `select * from subscriber_month s where ${withinScope(county, 'subscriber_month', 't')}`],
    ['the condition of another table', `select * from subscriber_month s where ${withinScope(county, 'usage_month', 's')}`],
    ['one condition for two references', `select * from subscriber_month s where ${ofS} and exists (select 1 from subscriber_month t where t.id = s.id)`],
    ['a second branch of a union', `select 1 from subscriber_month s where ${ofS} union all select 2 from subscriber_month s`],
    ['the condition in the other branch', `select 1 from subscriber_month s union all select 2 from area s where ${ofS}`],
    ['the condition in an inner select', `select * from subscriber_month s where exists (select 1 from area s where ${ofS})`],
    ['or behind', `select * from subscriber_month s where ${ofS} or true`],
    ['or behind another condition', `select * from subscriber_month s where ${ofS} and s.brand = 'a' or s.brand = 'b'`],
    ['or in front', `select * from subscriber_month s where true or s.brand = 'a' and ${ofS}`],
    ['or around a bracket', `select * from subscriber_month s where (s.brand = 'a' and ${ofS}) or true`],
    ['not', `select * from subscriber_month s where not ${ofS}`],
    ['is false', `select * from subscriber_month s where ${ofS} is false`],
    ['compared away', `select * from subscriber_month s where ${ofS} = false`],
    ['inside a case', `select * from subscriber_month s where case when true and ${ofS} then true else true end`],
    ['in the list of columns', `select ${ofS} from subscriber_month s`],
    ['in the on of another outer join', `select * from subscriber_month s left join area a on a.area_code = s.area_code and ${ofS}`],
    ['in the on of a right join', `select * from area a right join subscriber_month s on ${ofS}`],
    ['wider areas by hand', 'select * from subscriber_month s where (/* scope:subscriber_month */ s.area_code in (select c.area_code from area_closure c where c.ancestor_code in (select area_code from area)))'],
    ['a system remark inside a text', "select '/* scope:system measure */' from subscriber_month"],
    ['a nested comment', 'select 1 /* /* */ from subscriber_month */ from subscriber_month'],
    ['table command', 'table subscriber_month'],
    ['a dollar-quoted text', `select $a$ ${ofS} $a$ from subscriber_month s`],
  ])('%s', (_name, sqlText) => {
    expect(() => assertScoped(sqlText)).toThrow()
  })
})

test('a reason cannot close its comment', () => {
  expect(() => systemScope('x */ select')).toThrow('reason')
})
