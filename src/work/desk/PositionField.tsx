import Button from 'antd/es/button'
import Input from 'antd/es/input'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import type { OrderPage, Position } from '../order/contract.ts'
import { parsePosition, positionText } from '../order/positionRules.ts'

const words = defineWords({
  zh: { hint: '经度，纬度', here: '取当前位置', photo: '用照片上的位置', denied: '浏览器没有给出位置。请允许定位，或填写经度、纬度。', wrong: '请按“经度，纬度”填写，如 102.01850，35.51630。', required: '必填' },
  en: { hint: 'Longitude, latitude', here: 'Take where I am', photo: 'Use the place of the photo', denied: 'The browser gave no position. Allow it, or write longitude and latitude.', wrong: 'Write longitude, latitude, as 102.01850, 35.51630.', required: 'required' },
})
const waitMs = 20_000

/** Where it was done: from the device, from a photo that was taken there, or written by hand. */
export function PositionField({ name, isRequired, files, onChange }: { readonly name: string; readonly isRequired: boolean; readonly files: OrderPage['files']; readonly onChange: (position: Position | null) => void }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const [text, setText] = useState('')
  const [fault, setFault] = useState('')
  const [isAsking, setAsking] = useState(false)
  const give = (position: Position) => {
    setText(positionText({ ...position, accuracyM: null }, language))
    setFault('')
    onChange(position)
  }
  const ask = () => {
    if (!('geolocation' in navigator)) return setFault(t.denied)
    setAsking(true)
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => { setAsking(false); give({ longitude: coords.longitude, latitude: coords.latitude, accuracyM: Math.min(100_000, Math.round(coords.accuracy)) }) },
      () => { setAsking(false); setFault(t.denied) }, { enableHighAccuracy: true, timeout: waitMs },
    )
  }
  const photo = files.findLast((file) => file.longitude !== null && file.latitude !== null)
  return (
    <div className="bh-stack">
      <label>
        <span>{name}{isRequired ? <span className="bh-faint"> {t.required}</span> : null}</span>
        <Input aria-label={name} placeholder={t.hint} style={{ maxWidth: 260 }} value={text} onChange={(event) => {
          setText(event.target.value)
          const position = parsePosition(event.target.value)
          setFault(position === null && event.target.value.trim() !== '' ? t.wrong : '')
          onChange(position)
        }} />
      </label>
      <span className="bh-row">
        <Button size="small" loading={isAsking} onClick={ask}>{t.here}</Button>
        {photo && photo.longitude !== null && photo.latitude !== null ? <Button size="small" onClick={() => give({ longitude: photo.longitude ?? 0, latitude: photo.latitude ?? 0, accuracyM: null })}>{t.photo}</Button> : null}
      </span>
      {fault === '' ? null : <span role="status" className="bh-soft bh-small">{fault}</span>}
    </div>
  )
}
