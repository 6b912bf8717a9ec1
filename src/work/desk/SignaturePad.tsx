import Button from 'antd/es/button'
import { useRef, useState } from 'react'
import type { PointerEvent, ReactNode } from 'react'
import { defineWords, useWords } from '../../platform/ui/words.ts'

const words = defineWords({
  zh: { pad: '请在框内签字', save: '保存签字', clear: '重签' },
  en: { pad: 'Sign inside the frame', save: 'Save the signature', clear: 'Sign again' },
})
const size = { width: 480, height: 160 }

/** A signature drawn with finger, pen or mouse, kept as a picture. */
export function SignaturePad({ name, isPending, onSave }: { readonly name: string; readonly isPending: boolean; readonly onSave: (picture: Blob) => void }): ReactNode {
  const t = useWords(words)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [isDrawn, setDrawn] = useState(false)
  const draw = (event: PointerEvent<HTMLCanvasElement>, isStart: boolean) => {
    const pen = canvas.current?.getContext('2d')
    if (!pen || (!isStart && event.buttons === 0)) return
    const box = event.currentTarget.getBoundingClientRect()
    const at = [((event.clientX - box.left) / box.width) * size.width, ((event.clientY - box.top) / box.height) * size.height] as const
    if (isStart) {
      event.currentTarget.setPointerCapture(event.pointerId)
      pen.beginPath()
      pen.lineWidth = 3
      pen.lineCap = 'round'
      pen.moveTo(...at)
    }
    pen.lineTo(...at)
    pen.stroke()
    setDrawn(true)
  }
  const clear = () => {
    canvas.current?.getContext('2d')?.clearRect(0, 0, size.width, size.height)
    setDrawn(false)
  }
  return (
    <div className="bh-stack work-no-print">
      <span>{name}</span>
      <canvas ref={canvas} className="work-signature" width={size.width} height={size.height} role="img" aria-label={`${name}：${t.pad}`} onPointerDown={(event) => draw(event, true)} onPointerMove={(event) => draw(event, false)} />
      <span className="bh-row">
        <Button size="small" disabled={!isDrawn} loading={isPending} onClick={() => canvas.current?.toBlob((picture) => { if (picture) { onSave(picture); clear() } }, 'image/png')}>{t.save}</Button>
        <Button size="small" disabled={!isDrawn} onClick={clear}>{t.clear}</Button>
      </span>
    </div>
  )
}
