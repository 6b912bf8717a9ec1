import { masterNounOf } from '../../branch/index.ts'
import { testNumberFeed } from './feeds.ts'

/** 测试/免费号 as master data: an owner who exists, an end that is not before the beginning; a change is approved by another person. */
export const testNumberNoun = masterNounOf({ feed: testNumberFeed, references: [{ column: 'owner_staff_no', table: 'staff', key: 'staff_no' }], days: ['valid_from', 'ends_on'] })
