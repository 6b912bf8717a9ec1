import { useMutation } from '@tanstack/react-query'
import Button from 'antd/es/button'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { useFreshPlan } from '../board/ClauseNotes.tsx'
import { SlipText } from '../board/PlanText.tsx'
import { clauseContract, type PlanPreview } from './contract.ts'
import { type ChosenPlan, type FileFault, readPlanFile } from './planFile.web.ts'
import { SuggestedLinks } from './SuggestedLinks.tsx'
import '../board/board.css'

const { client } = clientOf(clauseContract)
const rowsShown = 300

const words = defineWords({
  zh: {
    title: '导入工作计划', note: '先预览，再导入。计划的文字一个字也不会被改动。', paste: '把计划全文粘贴在这里', file: '或选择文件：Word（.docx）、文本，不超过 8 MB', preview: '预览', chosen: (name: string) => `已选：${name}`, clear: '重选',
    import: (count: number) => `导入这 ${count} 条`, replaces: (title: string, version: number, unchanged: number) => `将取代现行的《${title}》第 ${version} 版；${unchanged === 0 ? '两版没有相同的句子，指标和责任人要重新确认' : `其中 ${unchanged} 句没有变，它们的指标、责任人和未完成的事项会带过来`}。旧版本保留，可以查看。`,
    levels: (counts: string) => `编号层级：${counts}`, level: (level: number, count: number) => `第 ${level} 级 ${count} 处`, sentences: (all: number, measurable: number, suggested: number) => `${all} 句，其中 ${measurable} 句可衡量，${suggested} 句有建议的指标`,
    slips: (count: number) => `${count} 处写法请确认（虚线处）。只提示，不改动。`, more: (count: number) => `以下还有 ${count} 条未显示，导入时不会漏掉。`, done: (title: string, version: number, carried: number) => `《${title}》第 ${version} 版已导入，带来 ${carried} 条已确认的关联。`, toBoard: '打开计划', notFed: '尚无数据',
    tooLarge: '文件超过 8 MB。请只保留计划正文，或复制全文后粘贴。', oldWord: '这是旧版 Word 文件（.doc）。请在 Word 中另存为 .docx，或复制全文后粘贴。',
  },
  en: {
    title: 'Import a plan', note: 'Preview first, then import. Not a word of the plan is changed.', paste: 'Paste the whole plan here', file: 'or choose a file: Word (.docx) or text, at most 8 MB', preview: 'Preview', chosen: (name: string) => `Chosen: ${name}`, clear: 'Choose again',
    import: (count: number) => `Import these ${count} clauses`, replaces: (title: string, version: number, unchanged: number) => `It replaces “${title}”, version ${version}; ${unchanged === 0 ? 'no sentence is the same, so indicators and owners are confirmed anew' : `${unchanged} sentences are unchanged, and their indicators, owners and open actions come along`}. The old version stays and can be read.`,
    levels: (counts: string) => `Numbered: ${counts}`, level: (level: number, count: number) => `${count} at level ${level}`, sentences: (all: number, measurable: number, suggested: number) => `${all} sentences, ${measurable} measurable, ${suggested} with a proposed indicator`,
    slips: (count: number) => `${count} spots to check (dotted). They are only flagged.`, more: (count: number) => `${count} more are not shown here; the import takes them all.`, done: (title: string, version: number, carried: number) => `“${title}” is imported as version ${version} and brought ${carried} confirmed links along.`, toBoard: 'Open the plan', notFed: 'no data yet',
    tooLarge: 'The file is over 8 MB. Keep only the body of the plan, or paste its text.', oldWord: 'This is an old Word file (.doc). Save it as .docx in Word, or paste its text.',
  },
})

/** Paste or choose, look, import, then confirm what is proposed. */
export function PlanImport(): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  const refresh = useFreshPlan()
  const [text, setText] = useState('')
  const [file, setFile] = useState<ChosenPlan | null>(null)
  const [fault, setFault] = useState<FileFault | null>(null)
  const source = file ?? { text, fileName: undefined }
  const preview = useMutation({ mutationFn: () => client.preview(source) })
  const bring = useMutation({ mutationFn: () => client.import(source), onSuccess: refresh })
  const reset = (): void => {
    preview.reset()
    bring.reset()
  }
  const choose = async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return
    reset()
    const read = await readPlanFile(chosen)
    setFault(typeof read === 'string' ? read : null)
    setFile(typeof read === 'string' ? null : read)
  }
  if (bring.isSuccess) {
    return (
      <Page title={t.title} note={t.done(bring.data.title, bring.data.version, bring.data.carriedLinkCount)} actions={<Link to="/plan">{t.toBoard}</Link>}>
        {bring.data.notices.map((notice) => <p key={notice.en}>{notice[language]}</p>)}
        <SuggestedLinks />
      </Page>
    )
  }
  return (
    <Page title={t.title} note={t.note}>
      <div className="bh-stack" style={{ maxWidth: 960 }}>
        {file ? (
          <div className="bh-row"><span>{t.chosen(file.fileName)}</span><Button size="small" onClick={() => { setFile(null); reset() }}>{t.clear}</Button></div>
        ) : (
          <>
            <textarea className="plan-input" aria-label={t.paste} placeholder={t.paste} lang="zh-CN" rows={preview.isSuccess ? 5 : 14} value={text} onChange={(event) => { setText(event.target.value); reset() }} />
            <div><label className="plan-file">{t.file}<input type="file" className="bh-hidden" accept=".docx,.txt,.md,text/plain" onChange={(event) => void choose(event.target.files?.[0])} /></label></div>
          </>
        )}
        {fault ? <div role="alert" className="bh-alert"><div className="bh-alert-title">{t[fault]}</div></div> : null}
        <div className="bh-row"><Button type={preview.isSuccess ? 'default' : 'primary'} loading={preview.isPending} disabled={file === null && text.trim() === ''} onClick={() => preview.mutate()}>{t.preview}</Button></div>
        <RefusalAlert error={preview.error ?? bring.error} />
        {preview.isSuccess ? <Preview preview={preview.data} isImporting={bring.isPending} onImport={() => bring.mutate()} /> : null}
      </div>
    </Page>
  )
}

function Preview({ preview, isImporting, onImport }: { readonly preview: PlanPreview; readonly isImporting: boolean; readonly onImport: () => void }): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  const shown = preview.nodes.slice(0, rowsShown)
  const levels = preview.numberedByLevel.flatMap((count, index) => (count > 0 ? [t.level(index + 1, count)] : [])).join(language === 'zh' ? '，' : ', ')
  return (
    <>
      <div className="bh-card bh-stack">
        <strong lang="zh-CN">{preview.title}</strong>
        {levels === '' ? null : <span>{t.levels(levels)}</span>}
        <span>{t.sentences(preview.sentenceCount, preview.measurableCount, preview.suggestedSentenceCount)}</span>
        {preview.slipCount > 0 ? <span>{t.slips(preview.slipCount)}</span> : null}
        {preview.numberingSlips.map((slip) => <span key={slip.start} className="bh-soft">{slip.words[language]}</span>)}
        {preview.notices.map((notice) => <span key={notice.en}>{notice[language]}</span>)}
        {preview.replaces ? <span>{t.replaces(preview.replaces.title, preview.replaces.version, preview.unchangedCount)}</span> : null}
        <div><Button type="primary" loading={isImporting} onClick={onImport}>{t.import(preview.nodeCount)}</Button></div>
      </div>
      <div>
        {shown.map((node, index) => (
          <div key={index} className="plan-preview-row">
            <span lang="zh-CN" style={{ paddingLeft: Math.max(0, node.level - 1) * 20, fontWeight: node.isLeaf ? 400 : 600 }}>
              {node.number === null ? '' : node.level === 2 || node.level === 4 ? `（${node.number}）` : `${node.number}、`}
              <SlipText text={node.text} slips={node.slips} />
            </span>
            <span className="bh-small bh-faint">{node.suggestions.map((each) => `${each.name[language]}${each.isFed ? '' : language === 'zh' ? `（${t.notFed}）` : ` (${t.notFed})`}`).join(language === 'zh' ? '、' : ', ')}</span>
          </div>
        ))}
        {preview.nodeCount > shown.length ? <p className="bh-soft">{t.more(preview.nodeCount - shown.length)}</p> : null}
      </div>
    </>
  )
}
