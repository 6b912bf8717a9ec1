import type { Template } from '../../platform/messages/index.ts'

const parameters: Template['parameters'] = [
  { name: 'account', words: { zh: '账户编号', en: 'Account' }, example: 'A0000001234' },
  { name: 'yuan', words: { zh: '欠费（元）', en: 'Owing (yuan)' }, example: '86.50' },
  { name: 'since', words: { zh: '最早一笔的缴费截止日', en: 'Oldest bill due on' }, example: '2011-02-28' },
]

/** 催缴短信: of every rung that says so, in the customer's language. */
export const reminderTemplate: Template = {
  id: 'arrears.reminder', name: { zh: '催缴短信', en: 'Reminder of arrears' }, purpose: 'dunning', isForSms: true, parameters,
  texts: {
    zh: { subject: '', body: '您好！您的账户{account}有{yuan}元话费已过缴费截止日（{since}），请及时缴费，以免影响使用。已缴请忽略。' },
    bo: { subject: '', body: 'བཀྲ་ཤིས་བདེ་ལེགས། ཁྱེད་ཀྱི་རྩིས་ཐོ་{account}ལ་ཁ་པར་གླ་སྒོར་{yuan}འཇལ་དགོས་པའི་དུས་ཚོད་{since}ཡོལ་ཟིན། མྱུར་དུ་འཇལ་རོགས། འཇལ་ཟིན་ན་སྣང་མེད་མཛོད།' },
    en: { subject: '', body: 'Your account {account} owes {yuan} yuan that were due on {since}. Please pay soon. If you have paid, ignore this message.' },
  },
}

/** 停机通知: goes out with a rung that also takes service away. */
export const stopNoticeTemplate: Template = {
  id: 'arrears.stopNotice', name: { zh: '欠费停机通知', en: 'Notice of a stop for arrears' }, purpose: 'dunning', isForSms: true, parameters,
  texts: {
    zh: { subject: '', body: '您好！您的账户{account}欠费{yuan}元，缴费截止日为{since}，即将停机。缴清后很快自动复机。如有疑问请致电10086。' },
    bo: { subject: '', body: 'བཀྲ་ཤིས་བདེ་ལེགས། ཁྱེད་ཀྱི་རྩིས་ཐོ་{account}ལ་ཁ་པར་གླ་སྒོར་{yuan}བུ་ལོན་ཡོད། དུས་ཚོད་{since}ཡོལ་བས་ཁ་པར་མཚམས་འཇོག་ངེས། འཇལ་ཚར་ན་མྱུར་དུ་ཕྱིར་འབྱེད། 10086' },
    en: { subject: '', body: 'Your account {account} owes {yuan} yuan, due on {since}; service will be stopped. Once paid it comes back soon. Questions: 10086.' },
  },
}
export const actTemplates: readonly Template[] = [reminderTemplate, stopNoticeTemplate]
