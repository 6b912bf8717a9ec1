import { refusal } from '../../kernel/refusal.ts'

export const photoBytesMax = 10_000_000
export const photoTooLarge = refusal('PHOTO_TOO_LARGE', { zh: '“{file}”超过 {megabytes} MB，没有接收。请在手机上选择较小的尺寸后再传。', en: '"{file}" is larger than {megabytes} MB and was not taken; choose a smaller size on the phone and send it again.' }, 413)
export const photoEmpty = refusal('PHOTO_EMPTY', { zh: '“{file}”是空文件，请重新拍摄。', en: '"{file}" is empty; take the photo again.' })
export const photoUnreadable = refusal('PHOTO_UNREADABLE', { zh: '“{file}”已损坏或没有传完整，请重新上传。', en: '"{file}" is damaged or incomplete; send it again.' })
export const photoUnknown = refusal('PHOTO_KIND_UNKNOWN', { zh: '“{file}”不是照片，只接收 JPEG、PNG、HEIC。', en: '"{file}" is no photo; JPEG, PNG and HEIC are taken.' })
export const fileUnknown = refusal('WORK_FILE_UNKNOWN', { zh: '没有第 {fileId} 号凭证，或它不在您负责的区域内。', en: 'There is no evidence {fileId}, or it lies outside of your areas.' }, 404)

export type Position = { readonly longitude: number; readonly latitude: number }
export type Photo = { readonly mediaType: 'image/jpeg' | 'image/png' | 'image/heic'; readonly width: number | null; readonly height: number | null; readonly position: Position | null }
export type PhotoReading = Photo | { readonly fault: 'unknown' | 'damaged' }
