import type { LetterPolicy } from './contract.ts'

/** A usual demand; payee and bank are the branch's own and stand in its version of the rule. */
export const defaultLetter: LetterPolicy = {
  title: '催缴函',
  opening: '{客户}：您（账户 {账户}）自 {最早} 起拖欠通信费用，至 {日期} 共计人民币 {欠费} 元，最早一笔已逾期 {天数} 天，明细如下。请在 {限期} 前到{营业部}或按下列账户缴清。',
  warning: '逾期未缴的，我公司将按照服务协议和《中华人民共和国电信条例》停止服务、解除协议，并保留通过法律途径追缴的权利。如已缴清，请忽略本函；对金额有异议的，请持本函到营业部核对。',
  days: 15,
  payee: '', bank: '', bankAccount: '',
  contact: '联系电话：10086 或所属营业部',
  receipt: '本人已收到上列催缴函。收件人签名：＿＿＿＿＿＿　与客户关系：＿＿＿＿＿＿　收件日期：＿＿＿＿年＿＿月＿＿日　送达人：＿＿＿＿＿＿　拒收、无人的原因：＿＿＿＿＿＿＿＿＿＿',
}
