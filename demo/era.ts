export type EraName = 'plan' | 'today'

export type Tariff = {
  readonly name: string
  readonly share: number
  readonly rentFen: number
  readonly includedMinutes: number
  readonly voiceFenPerMinute: number
  readonly includedMessages: number
  readonly includedMegabytes: number
}

export type Brand = {
  readonly name: string
  readonly isYoung: boolean
  /** Share of the users at the start. */
  readonly share: number
  /** How much likelier in a county seat than elsewhere. */
  readonly seatWeight: number
  /** Gross adds a month as a share of the brand's users at the start. */
  readonly addsPerMonth: number
  /** Chance of leaving by own choice in a month. */
  readonly leavePerMonth: number
  readonly prepaidShare: number
  readonly groupShare: number
  readonly minutesMean: number
  readonly messagesMean: number
  readonly tariffs: readonly Tariff[]
}

/** A service is taken up by a growing share: `from` in the first month, `to` in the 27th. */
export type Adoption = { readonly from: number; readonly to: number }

export type Era = {
  readonly name: EraName
  readonly brands: readonly Brand[]
  readonly tiers: readonly string[]
  readonly sms: Adoption
  readonly mms: Adoption
  readonly ringback: Adoption
  readonly data: Adoption
  readonly other: Adoption
  readonly megabytesMean: number
  readonly megabytesGrowthPerMonth: number
  readonly dataFenPerMegabyte: number
  /** A data bill never passes this. */
  readonly dataCapFen: number
  /** A usual payment, before the brand's factor. */
  readonly paymentFenMean: number
  readonly competitors: readonly { readonly name: string; readonly share: number; readonly growthPerMonth: number; readonly arpuFen: number }[]
}

function tariff(name: string, share: number, rentYuan: number, includedMinutes: number, voiceFenPerMinute: number, includedMessages = 0, includedMegabytes = 0): Tariff {
  return { name, share, rentFen: rentYuan * 100, includedMinutes, voiceFenPerMinute, includedMessages, includedMegabytes }
}

// Shares and levels: the ranges of practitioners' figures that the twin is built to (brands 8-14 / 12-20 / 68-78 %, ARPU 60-80 yuan).
const planEra: Era = {
  name: 'plan',
  brands: [
    {
      name: '全球通', isYoung: false, share: 0.104, seatWeight: 1.9, addsPerMonth: 0.0168, leavePerMonth: 0.0075, prepaidShare: 0.68, groupShare: 0.42, minutesMean: 450, messagesMean: 55,
      tariffs: [tariff('全球通商旅58套餐', 0.45, 58, 150, 22), tariff('全球通商旅88套餐', 0.3, 88, 350, 19), tariff('全球通标准', 0.25, 50, 0, 24)],
    },
    {
      name: '动感地带', isYoung: true, share: 0.142, seatWeight: 1.5, addsPerMonth: 0.0332, leavePerMonth: 0.0185, prepaidShare: 0.94, groupShare: 0.05, minutesMean: 265, messagesMean: 130,
      tariffs: [tariff('动感地带音乐套餐', 0.4, 15, 0, 17, 100), tariff('动感地带校园套餐', 0.6, 10, 0, 15, 120)],
    },
    {
      name: '神州行', isYoung: false, share: 0.754, seatWeight: 0.85, addsPerMonth: 0.0238, leavePerMonth: 0.0158, prepaidShare: 0.915, groupShare: 0.06, minutesMean: 320, messagesMean: 32,
      tariffs: [tariff('神州行家园卡', 0.45, 8, 0, 13), tariff('神州行标准卡', 0.3, 0, 0, 24), tariff('神州行乡情卡', 0.25, 5, 0, 15)],
    },
  ],
  tiers: ['普通', '银卡', '金卡', '钻石卡'],
  sms: { from: 0.66, to: 0.78 },
  mms: { from: 0.075, to: 0.135 },
  ringback: { from: 0.4, to: 0.535 },
  data: { from: 0.11, to: 0.25 },
  other: { from: 0.16, to: 0.27 },
  megabytesMean: 14, megabytesGrowthPerMonth: 0.03, dataFenPerMegabyte: 60, dataCapFen: 10_000,
  paymentFenMean: 7_600,
  competitors: [{ name: '联通', share: 0.16, growthPerMonth: 0.009, arpuFen: 4100 }, { name: '电信', share: 0.1, growthPerMonth: 0.021, arpuFen: 4600 }],
}

const todayEra: Era = {
  name: 'today',
  brands: [
    {
      name: '全球通', isYoung: false, share: 0.2, seatWeight: 1.5, addsPerMonth: 0.0095, leavePerMonth: 0.0035, prepaidShare: 0.93, groupShare: 0.3, minutesMean: 240, messagesMean: 8,
      tariffs: [tariff('全球通畅享套餐', 0.7, 69, 300, 15, 0, 40_000), tariff('全球通尊享套餐', 0.3, 118, 800, 15, 0, 80_000)],
    },
    {
      name: '动感地带', isYoung: true, share: 0.2, seatWeight: 1.4, addsPerMonth: 0.0182, leavePerMonth: 0.008, prepaidShare: 0.995, groupShare: 0.03, minutesMean: 75, messagesMean: 4,
      tariffs: [tariff('动感地带芒果卡', 0.5, 29, 100, 15, 0, 20_000), tariff('动感地带潮玩卡', 0.5, 39, 100, 15, 0, 40_000)],
    },
    {
      name: '神州行', isYoung: false, share: 0.6, seatWeight: 0.85, addsPerMonth: 0.0125, leavePerMonth: 0.0062, prepaidShare: 0.975, groupShare: 0.06, minutesMean: 120, messagesMean: 4,
      tariffs: [tariff('神州行经典卡', 0.45, 19, 60, 12, 0, 5_000), tariff('神州行家庭卡', 0.35, 38, 150, 12, 0, 20_000), tariff('神州行孝心卡', 0.2, 15, 80, 12, 0, 3_000)],
    },
  ],
  tiers: ['一星', '二星', '三星', '四星', '五星'],
  sms: { from: 0.42, to: 0.36 },
  mms: { from: 0.03, to: 0.02 },
  ringback: { from: 0.14, to: 0.11 },
  data: { from: 0.9, to: 0.945 },
  other: { from: 0.22, to: 0.3 },
  megabytesMean: 24_000, megabytesGrowthPerMonth: 0.005, dataFenPerMegabyte: 0.06, dataCapFen: 3_000,
  paymentFenMean: 5_000,
  competitors: [{ name: '联通', share: 0.17, growthPerMonth: 0.002, arpuFen: 3700 }, { name: '电信', share: 0.3, growthPerMonth: 0.004, arpuFen: 3900 }],
}

const eras: Readonly<Record<EraName, Era>> = { plan: planEra, today: todayEra }

export function eraNamed(name: EraName): Era {
  return eras[name]
}

/** Share of users who have taken up a service; level after the 27th month. */
export function adoptionAt(adoption: Adoption, monthIndex: number): number {
  return adoption.from + (adoption.to - adoption.from) * Math.min(1, monthIndex / 26)
}
