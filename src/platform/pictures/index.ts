export { chartPicture, getChineseFont, svgPicture, type Picture, type PictureSize } from './pictures.ts'
export { barPictureOption, trendPictureOption, type BarPicture, type TrendPicture } from './options.ts'
export { chineseFontMissing } from './contract.ts'
