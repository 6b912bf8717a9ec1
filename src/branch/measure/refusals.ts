import { refusal } from '../../kernel/refusal.ts'

export const measureUnknown = refusal('MEASURE_UNKNOWN', { zh: '没有指标“{measureId}”，请在指标目录中查找。', en: 'There is no indicator "{measureId}"; look it up in the list of indicators.' }, 404)
export const periodUnreadable = refusal('PERIOD_UNREADABLE', { zh: '“{period}”不是期间。请写成 2011、2011-Q1、2011-03 或 2011-03-21。', en: '"{period}" is no period. Write 2011, 2011-Q1, 2011-03 or 2011-03-21.' })
export const subjectUnknown = refusal('SUBJECT_UNKNOWN', { zh: '没有“{code}”这个{kind}。', en: 'There is no {kind} "{code}".' }, 404)
export const rowsOutsideScope = refusal('ROWS_OUTSIDE_SCOPE', {
  zh: '“{subject}”不在您负责的区域内：可以看它的数值，不能看明细。需要明细请找管理员授权。',
  en: '"{subject}" lies outside your areas: its figures are open to you, its rows are not. Ask the administrator if you need them.',
}, 403)
export const rowsNeedOnePeriod = refusal('ROWS_NEED_ONE_PERIOD', { zh: '明细按月（日报按日）打开，请先选定一个{grain}。', en: 'Rows open for one {grain}; choose it first.' })
export const rowsNotThere = refusal('ROWS_NOT_THERE', { zh: '{period} 的文件还没有导入，没有明细可看。', en: 'The file of {period} has not come yet, so there are no rows.' }, 404)
export const cutUnknown = refusal('CUT_UNKNOWN', { zh: '“{measure}”没有按{cut}统计。', en: '"{measure}" is not counted by {cut}.' })
export const termUnknown = refusal('TERM_UNKNOWN', { zh: '“{measure}”没有“{term}”这一项。', en: '"{measure}" has no item "{term}".' })
export const rowUnknown = refusal('ROW_UNKNOWN', { zh: '明细里没有这一行，可能文件已更新。请刷新后再试。', en: 'The row is not there; the file may have been replaced. Reload and try again.' }, 404)
export const tooManyRowsToExport = refusal('TOO_MANY_ROWS_TO_EXPORT', { zh: '共 {rows} 行，一次最多导出 {most} 行。请先选择一个县、品牌或乡镇。', en: 'There are {rows} rows; at most {most} go into one file. Choose a county, brand or township first.' })
