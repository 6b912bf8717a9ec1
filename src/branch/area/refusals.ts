import { refusal } from '../../kernel/refusal.ts'

export const areaPrefixUnknown = refusal('AREA_PREFIX_UNKNOWN', {
  zh: '没有以“{prefix}”开头的区划：请填写省（2 位）或市州（4 位）代码，例如 6323。',
  en: 'No areas begin with "{prefix}": give the code of a province (2 digits) or a prefecture (4 digits), such as 6323.',
})
export const areaUnknown = refusal('AREA_UNKNOWN', { zh: '没有区域 {areaCode}，请检查代码。', en: 'There is no area {areaCode}; check the code.' }, 404)
