import type { Permission } from '../../branch/index.ts'

export const viewPrepay = { verb: 'arrears.viewPrepay', words: { zh: '查看预存推广名单', en: 'See prepayment offers' }, roles: ['general_manager', 'market', 'arrears_officer', 'county_manager', 'customer_manager', 'auditor'] } as const satisfies Permission
export const decidePrepay = { verb: 'arrears.decidePrepay', words: { zh: '生成本月预存推广名单', en: "Make the month's list of prepayment offers" }, roles: ['general_manager', 'arrears_officer'] } as const satisfies Permission
export const approvePrepay = { verb: 'arrears.approvePrepay', words: { zh: '批准预存推广名单', en: 'Approve a list of prepayment offers' }, roles: ['general_manager'] } as const satisfies Permission
export const handOutPrepay = { verb: 'arrears.handOutPrepay', words: { zh: '发出、导出预存推广名单', en: 'Hand out a list of prepayment offers and take it along' }, roles: ['general_manager', 'market', 'arrears_officer'] } as const satisfies Permission
export const prepayPermissions: readonly Permission[] = [viewPrepay, decidePrepay, approvePrepay, handOutPrepay]
