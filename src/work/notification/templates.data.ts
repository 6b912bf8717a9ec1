import type { Template } from '../../platform/messages/template/rules.ts'

const title = { name: 'title', words: { zh: '工单', en: 'Order' }, example: '走访隆务镇' }
const place = { name: 'place', words: { zh: '地点', en: 'Place' }, example: '隆务镇' }
const due = { name: 'due', words: { zh: '期限', en: 'Due' }, example: '03-28 18:00' }
const number = { name: 'number', words: { zh: '编号', en: 'Number' }, example: '1024' }
const reason = { name: 'reason', words: { zh: '原因', en: 'Reason' }, example: '照片不清' }
const owner = { name: 'owner', words: { zh: '负责人', en: 'Owner' }, example: '扎西' }
const base = { purpose: 'work', isForSms: true } as const

/** What orders say to people, in each language that somebody may have chosen. */
export const workTemplates = {
  assigned: {
    ...base, id: 'work.assigned', name: { zh: '工单：新派', en: 'Order assigned' }, parameters: [title, place, due, number],
    texts: {
      zh: { subject: '新工单：{title}', body: '【新工单】{title}，地点{place}，{due}前完成。第{number}号。' },
      bo: { subject: 'ལས་འགན་གསར་པ། {title}', body: 'ལས་འགན་གསར་པ། {title} ས་གནས། {place} དུས་བཀག {due} ཨང་། {number}' },
      en: { subject: 'New order: {title}', body: 'New order: {title}, {place}, due {due}. No. {number}.' },
    },
  },
  returned: {
    ...base, id: 'work.returned', name: { zh: '工单：退回返工', en: 'Order sent back' }, parameters: [title, reason, due, number],
    texts: {
      zh: { subject: '退回返工：{title}', body: '【退回返工】{title}。原因：{reason}。{due}前完成。第{number}号。' },
      bo: { subject: 'ཕྱིར་སློག {title}', body: 'ལས་འགན་ཕྱིར་སློག་བྱས། {title} རྒྱུ་མཚན། {reason} དུས་བཀག {due} ཨང་། {number}' },
      en: { subject: 'Sent back: {title}', body: 'Sent back for rework: {title}. Why: {reason}. Due {due}. No. {number}.' },
    },
  },
  due_soon: {
    ...base, id: 'work.dueSoon', name: { zh: '工单：即将到期', en: 'Order due soon' }, parameters: [title, place, due, number],
    texts: {
      zh: { subject: '即将到期：{title}', body: '【即将到期】{title}，地点{place}，{due}到期。第{number}号。' },
      bo: { subject: 'དུས་བཀག་ཉེ། {title}', body: 'དུས་བཀག་ཉེ་སོང་། {title} ས་གནས། {place} དུས་བཀག {due} ཨང་། {number}' },
      en: { subject: 'Due soon: {title}', body: 'Due soon: {title}, {place}, due {due}. No. {number}.' },
    },
  },
  overdue: {
    ...base, id: 'work.overdue', name: { zh: '工单：超时', en: 'Order overdue' }, parameters: [title, place, due, number],
    texts: {
      zh: { subject: '已超时：{title}', body: '【已超时】{title}，地点{place}，应在{due}前完成。第{number}号。' },
      bo: { subject: 'དུས་ཡོལ། {title}', body: 'དུས་ལས་ཡོལ་སོང་། {title} ས་གནས། {place} དུས་བཀག {due} ཨང་། {number}' },
      en: { subject: 'Overdue: {title}', body: 'Overdue: {title}, {place}, was due {due}. No. {number}.' },
    },
  },
  reply_overdue: {
    ...base, id: 'work.replyOverdue', name: { zh: '工单：首次回复超时', en: 'First reply overdue' }, parameters: [title, place, due, number],
    texts: {
      zh: { subject: '首次回复超时：{title}', body: '【首次回复超时】{title}，地点{place}，应在{due}前接单或回复客户。第{number}号。' },
      bo: { subject: 'ལན་དང་པོ་དུས་ཡོལ། {title}', body: 'ལན་དང་པོ་དུས་ལས་ཡོལ་སོང་། {title} ས་གནས། {place} དུས་བཀག {due} ཨང་། {number}' },
      en: { subject: 'First reply overdue: {title}', body: 'First reply overdue: {title}, {place}, was due {due}. No. {number}.' },
    },
  },
  conflict: {
    ...base, id: 'work.conflict', name: { zh: '工单：待裁定', en: 'Order to settle' }, parameters: [title, place, owner, number],
    texts: {
      zh: { subject: '待裁定：{title}', body: '【待裁定】{title}，地点{place}：两条记录说法不同，请裁定。负责人{owner}。第{number}号。' },
      bo: { subject: 'ཐག་གཅོད་དགོས། {title}', body: 'ཟིན་ཐོ་གཉིས་མི་མཐུན་པས་ཐག་གཅོད་དགོས། {title} ས་གནས། {place} འགན་འཁུར་བ། {owner} ཨང་། {number}' },
      en: { subject: 'To settle: {title}', body: 'Two records disagree about {title}, {place}: please settle. Owner {owner}. No. {number}.' },
    },
  },
  escalated: {
    ...base, id: 'work.escalated', name: { zh: '工单：上报', en: 'Order escalated' }, parameters: [title, place, owner, due, number],
    texts: {
      zh: { subject: '上报：{title}', body: '【上报】{title}，地点{place}，期限{due}，负责人{owner}。第{number}号。' },
      bo: { subject: 'ཡར་ཞུ། {title}', body: 'ལས་འགན་ཡར་ཞུས། {title} ས་གནས། {place} དུས་བཀག {due} འགན་འཁུར་བ། {owner} ཨང་། {number}' },
      en: { subject: 'Escalated: {title}', body: 'Escalated: {title}, {place}, due {due}, owner {owner}. No. {number}.' },
    },
  },
  several: {
    ...base, id: 'work.several', name: { zh: '工单：多张合为一条', en: 'Several orders in one' },
    parameters: [{ name: 'what', words: { zh: '事由', en: 'What' }, example: '新工单' }, { name: 'count', words: { zh: '张数', en: 'How many' }, example: '12' }, title, due],
    texts: {
      zh: { subject: '{what} {count} 张', body: '【{what}】{count} 张，其中：{title}（{due}）。' },
      bo: { subject: '{what} {count}', body: '{what} གྲངས། {count} དེའི་ནང་། {title} དུས་བཀག {due}' },
      en: { subject: '{what}: {count} orders', body: '{what}: {count} orders, among them {title} ({due}).' },
    },
  },
} as const satisfies Readonly<Record<string, Template>>

/** What an order has to say. */
export type About = Exclude<keyof typeof workTemplates, 'several'>

/** The reason of a message about several orders. */
export const aboutWords: Readonly<Record<About, { readonly zh: string; readonly bo: string; readonly en: string }>> = {
  assigned: { zh: '新工单', bo: 'ལས་འགན་གསར་པ།', en: 'New' },
  returned: { zh: '退回返工', bo: 'ཕྱིར་སློག', en: 'Sent back' },
  due_soon: { zh: '即将到期', bo: 'དུས་བཀག་ཉེ་བ།', en: 'Due soon' },
  overdue: { zh: '已超时', bo: 'དུས་ཡོལ།', en: 'Overdue' },
  reply_overdue: { zh: '首次回复超时', bo: 'ལན་དང་པོ་དུས་ཡོལ།', en: 'First reply overdue' },
  conflict: { zh: '待裁定', bo: 'ཐག་གཅོད་དགོས་པ།', en: 'To settle' },
  escalated: { zh: '上报', bo: 'ཡར་ཞུ།', en: 'Escalated' },
}
/** What stands for what is not there: a message has no empty places. */
export const absentWords = { due: { zh: '期限未定', bo: 'མེད།', en: 'no deadline' }, owner: { zh: '未派', bo: 'མེད།', en: 'nobody' } } as const
